"""What every kind of activity can be asked: how it is cleaned, counted, shown and summed up."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from consultations.core.given import Given, Mark, Offered, Words
from consultations.core.models import Activity, ResultSnapshot, Round
from consultations.core.results import Result, result_of, thawed
from consultations.core.tallies import Row, Tally
from engage.kit.registry import Registry
from engage.kit.small_numbers import threshold

__all__ = [
    "Given",
    "Kind",
    "Mark",
    "NeedsForm",
    "Offered",
    "Row",
    "Tally",
    "Words",
    "kind_of",
    "kinds",
    "register",
    "shown_result",
]


class NeedsForm(Exception):  # noqa: N818  (not a fault: the answer goes the longer way)
    """This answer cannot be read quickly: take it through the kind's form."""


class Kind:
    """One kind of activity. A kind is one module in `consultations/activities/` and its templates, not a set of tables."""

    name: ClassVar[str]
    label: ClassVar[str]
    # For whoever writes a consultation: one plain sentence on what it is for, and a drawing in `static/`.
    sentence: ClassVar[str] = ""
    icon: ClassVar[str] = "img/kinds/any.svg"
    # What staff's own options are called ("Answers to pick from"); "": this kind has none. How many there must be.
    options_label: ClassVar[str] = ""
    fewest_options: ClassVar[int] = 0
    # How many there may be, how long each may be, and what the form begins with, so that a kind needs no preparation.
    most_options: ClassVar[int] = 20
    longest_option: ClassVar[int] = 140
    options_start: ClassVar[Sequence[str]] = ()
    prompt_start: ClassVar[str] = ""
    # Do participants' words appear on a board that others read? Then the page says so before typing.
    board: ClassVar[bool] = False
    # Does the activity take words at all?
    takes_words: ClassVar[bool] = False
    # Is each mark given on its own (support, agree) rather than with one Continue?
    marks_one_by_one: ClassVar[bool] = False
    # What each button of a one-by-one kind is called in the form, and the value its vote gets (0 takes a mark back).
    marks: ClassVar[Mapping[str, int]] = {}

    # May an answer be read without a form and a database? Then a room takes many of them in one commit: see `quickly`.
    quick: ClassVar[bool] = False
    # Is there anything to answer? An information card is only shown.
    asks: ClassVar[bool] = True
    # Does its result say something however few answered, as a quiz says what is right?
    tells_anyway: ClassVar[bool] = False
    # Does it take words, but its picture names none of them, so that it may be kept as it was drawn?
    pictured_without_words: ClassVar[bool] = False
    # May phones of a room play it in teams, which are told how far they were right and never who was?
    teams: ClassVar[bool] = False
    # Is the same word of several people one entry, held once, with people as its votes? See `actions/saying.py`.
    shares_words: ClassVar[bool] = False
    # How many texts one person may have on a board, and whether they may mark what they wrote themselves.
    most_words: ClassVar[int] = 20
    marks_own: ClassVar[bool] = True
    # Are marks given to one thing at a time, rather than on a board? Do the things on the board get replies?
    one_at_a_time: ClassVar[bool] = False
    replies: ClassVar[bool] = False
    # Does what has the most votes come first, as far as votes may be shown, or has each visit an order of its own?
    by_votes: ClassVar[bool] = False
    # How many things on the board one person may mark in one asking of a room; 0: as many as they like. And how many texts
    # they may have there: in an hour with others a phone that writes without end would leave nobody time to read the rest.
    room_marks: ClassVar[int] = 0
    room_words: ClassVar[int] = 3  # and no more than `most_words`
    # What one thing on the board is called, and the template that draws its card.
    item: ClassVar[str] = "idea"
    card_template: ClassVar[str] = "components/idea_card.html"
    # Do young people vote on each other's words? Outside the demo that waits for a recorded legal opinion.
    needs_legal_opinion: ClassVar[bool] = False
    # On one's own, does the first answer stay, because the next page tells what is right?
    first_answer_stays: ClassVar[bool] = False
    # How a group answers it in one record: "count": so many picked each option; "each": what they agreed on about each thing on
    # the board; "agree": what they agreed on, by this kind's own form; "": not at all.
    by_group: ClassVar[str] = ""
    # What a raised hand can say of one of staff's options: it "picks" it, has it "first", gave it the "most"; "": nothing.
    by_hand: ClassVar[str] = ""
    # Is each answer a button of its own that sends at once? Then the page has no Continue, in a room no Send.
    one_tap: ClassVar[bool] = False
    # How an account draws it: "": as its tally tells; "ordered": bars that stay in staff's order; "means": a mean for each row.
    shape: ClassVar[str] = ""
    # How the figures are made, in a sentence or two that stand under them ("": nothing to explain).
    counted: ClassVar[str | Promise] = ""

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        """The form for this kind's own settings, whose cleaned values are the settings. Bound when `typed` is not None."""
        return forms.Form(typed, initial=dict(settings), prefix="settings")

    def unmet(self, settings: Mapping[str, Any], options: Sequence[str]) -> str:
        """What else staff must put right before anybody may answer, in one sentence; "": nothing."""
        return ""

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        """The form that asks. Bound when `typed` is not None; else filled from what was `given` before."""
        raise NotImplementedError

    def asks_alike(self, settings: Mapping[str, Any]) -> bool:
        """Does the template `ask` draw the same for everybody who has not answered, from staff's words and nothing but the form?"""
        return False

    def given(self, activity: Activity, form: forms.Form) -> Given:
        """The valid form as an answer."""
        raise NotImplementedError

    def quickly(self, offered: Offered, sent: Mapping[str, Sequence[str]]) -> Given:
        """The fields as the form sends them, as the answer that `form` and `given` would make of them, for a `quick` kind.

        Reads nothing but its arguments. Raises `Refusal` for whatever the form would refuse, and `NeedsForm` for what only
        the form can read (words).
        """
        raise NotImplementedError

    def own_texts(self, marks: Sequence[tuple[str, int]]) -> list[str]:
        """What somebody's own page says of their marks: (the entry's words, the value), in the order they were given."""
        return [text for text, _ in marks]

    def tally(self, round: Round) -> Tally:
        """Count the round, in people."""
        raise NotImplementedError

    def picture(self, result: Result) -> dict[str, Any]:
        """What the kind's result template draws from a released result."""
        raise NotImplementedError

    def after(self, activity: Activity, given: Given) -> dict[str, Any]:
        """For the template `after`: what only somebody who has answered may read. Empty: there is no such template."""
        return {}

    def template(self, part: str) -> str:
        """A template of the kind: `ask` (the form on a phone), `card`, `result`, and for the wall of a room `stage_ask` (what
        is asked and offered; context: activity) and `stage` (the result, large; context: what `picture` gives, activity)."""
        return f"activities/{self.name}/{part}.html"


kinds: Registry[Kind] = Registry("kind")


def register(kind: type[Kind]) -> type[Kind]:
    """Class decorator: make the kind known under its name."""
    kinds.add(kind.name, kind())
    return kind


def kind_of(activity: Activity) -> Kind:
    return kinds.get(activity.kind)


def shown_result(asked: Round) -> Result:
    """What everybody may see of a round: its snapshot while answers come in. Before the first one, nothing.

    A round that closed before there were snapshots, or before those of sensitive questions left out what everybody said, never
    changes again, so it is counted as it stands. While it is open, a snapshot without that care is shown to nobody.
    """
    activity = asked.activity
    tally = kind_of(activity).tally(asked)
    snapshot = ResultSnapshot.objects.filter(round=asked).first()
    if snapshot is None or (activity.sensitive and not snapshot.released.get("guarded")):
        over = asked.state in {Round.State.CLOSED, Round.State.REVEALED}
        return result_of(tally, sensitive=activity.sensitive) if over else thawed({}, tally)
    return thawed(snapshot.released if snapshot.at_least >= threshold() else {}, tally)
