"""The shapes of the documents. A field that is not listed here is seen by nobody; a test keeps a second list."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PhoneView:
    """What every phone of a room shows: the same for all, so nothing of any one person, and no count before the reveal."""

    session_title: str
    state: str  # lobby, showing, reading, open, closed, revealed, paused, ended
    v: int
    epoch: str
    step_number: int
    steps_total: int
    prompt: str
    easy_prompt: str
    hint: str
    kind: str
    activity_id: int | None
    round_id: int | None
    room_round: int
    ask_html: str
    reading_until: datetime | None  # also while answers are open after it, so that nothing on the page moves
    reading_left: int  # seconds, while people read
    closes_at: datetime | None
    closes_later_at: datetime | None  # for those who asked for more time
    time_over: bool  # closed by its timer, but for those
    accepts_until: datetime | None
    words_open: bool
    writing_closed: str  # what safeguarding says while no words are taken; "" else
    takes_words: bool
    asks: bool
    one_tap: bool
    seats_each: int
    teams: tuple[tuple[int, str], ...]  # to pick from: number, name
    extra_time: int
    sensitive: bool
    result_html: str | None
    hands: bool
    discuss: tuple[str, ...]
    follow_url: str
    catch_up: tuple[tuple[str, str], ...]  # address, question
    support: bool


@dataclass(frozen=True, kw_only=True)
class StageView:
    """What the wall shows. Never a held word, never a count of an option before the reveal."""

    session_title: str
    state: str
    v: int
    epoch: str
    prompt: str
    easy_prompt: str
    kind: str
    asks: bool  # whether there is anything to answer
    stage_ask_html: str
    stage_html: str | None
    base_words: str
    answered: int
    here: int
    joined: int
    code: str | None
    join_address: str
    qr_svg: str
    step_number: int
    steps_total: int
    reading_until: datetime | None
    reading_left: int
    closes_at: datetime | None
    room_round: int
    shift_html: str
    discuss: tuple[str, ...]
    follow_url: str
    blank: bool
    picture: str  # what newcomers tap, where that is asked; "" otherwise


@dataclass(frozen=True)
class Offer:
    """A button of the remote: what it presses, what it is called, its key on a keyboard, whether it is the one in the middle."""

    name: str
    label: str
    key: str
    main: bool


@dataclass(frozen=True)
class TallyOption:
    """One line of the hands' tally: the field's name in the form, the option, what was entered so far."""

    name: str
    label: str
    hands: int


@dataclass(frozen=True, kw_only=True)
class RemoteView:
    """What staff of the room hold in their hand: the stage as it is, three counts, and what may be pressed."""

    stage: StageView
    session_id: int
    key: str
    code: str | None
    paused: bool
    tested: int
    staff_here: tuple[str, ...]
    words_waiting: int
    words_pile_up: bool
    offers: tuple[Offer, ...]
    stage_seen_seconds: int | None
    stages: int
    slow_line: int
    phones_gone: bool
    headcount: int | None
    tally_options: tuple[TallyOption, ...]
    hands_asked: str  # what the host asks, where a hand cannot say the whole answer
    no_hands: str
    more_time_until: datetime | None  # a timer is over, and somebody has more time
    at_least: int
    joining_locked: bool
    checks_screen: bool
    admits_until: datetime | None
    steps: tuple[tuple[int, str, str], ...]  # id, question, state of its round
    asked: int  # how many of them were asked
    note: str
    text_paused_because: str
    text_missed: bool  # the question that is on takes words, so the pause is felt now


@dataclass(frozen=True, kw_only=True)
class MineView:
    """One phone's own part: nobody else gets it."""

    round_id: int | None
    status: str  # "" when nothing was given yet
    said: tuple[str, ...]  # the answer in words, as somebody's own page says it
    fields: tuple[tuple[str, str], ...]  # the form's fields as they were sent: name, value
    words: tuple[tuple[str, str], ...]  # own words, and what became of them
    waits: bool  # a person has not read all of them yet
    late: bool
    extra_time: bool
    words_held: bool
    team: int | None
    tested: bool
    seat: int  # whose turn it is of those who pass this phone on, from 0
    answered: tuple[int, ...]  # who of them has answered; () on a phone of one person
    op: str  # keys for a form that is made now, for phones without JavaScript
    seq: int
    support: bool  # own words, or what became of them, are a reason to show people to talk to
    enough: int  # how many texts this phone gave to a board, where that is the most; 0 while it may give more
