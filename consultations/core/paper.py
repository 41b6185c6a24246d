"""On paper, set by typst: a sheet for who has no phone, the tally for staff, the box for a group, posters with a square code."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.timezone import localdate

from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Consultation
from consultations.core.queries import shown_entries
from engage.kit.letters import folder, in_letters
from engage.kit.squares import squares_of
from engage.signpost.queries import support_panel

LINES_FOR_WORDS = 5


@dataclass(frozen=True)
class Question:
    """One step on paper. `most`: how many options may be ticked; `lines`: room for words."""

    prompt: str
    easy: str
    hint: str
    options: tuple[str, ...]
    most: int
    lines: int
    asks: bool
    sensitive: bool
    # What a hand, or a stroke on the tally, says of an option: picks, first, most; "": there is nothing to tally in a room.
    by_hand: str


@dataclass(frozen=True)
class Call:
    """Somebody to talk to, in one line."""

    name: str
    how: str


@dataclass(frozen=True)
class Sheet:
    """What the paper twin is made of."""

    title: str
    consultation: str
    organisation: str
    questions: tuple[Question, ...]
    calls: tuple[Call, ...]
    is_demo: bool
    # For a group without a session: what to do first, step by step (a heading, a text); empty for the twin of a session.
    script: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Poster:
    """What the poster is made of. `code` is empty until the room is open: then there are boxes to write it in.

    `is_room`: it leads into a room; else to a question that people answer on their own.
    """

    title: str
    consultation: str
    organisation: str
    address: str
    code: str
    squares: int
    path: str
    calls: tuple[Call, ...]
    is_demo: bool
    is_room: bool = True
    promise: str = ""


def paper_twin(sheet: Sheet, *, now: datetime) -> bytes:
    """PDF/UA-1: a sheet for each person, then the tally for staff."""
    return _set("pdf/room_sheet.typ", asdict(sheet), now)


def poster(poster: Poster, *, now: datetime) -> bytes:
    """PDF/UA-1, A5."""
    return _set("pdf/room_poster.typ", asdict(poster), now)


def question_of(activity: Activity, *, sensitive: bool) -> Question:
    kind = kind_of(activity)
    options = shown_entries(activity).filter(origin="staff").order_by("position").values_list("shown_text", flat=True)
    return Question(
        prompt=activity.prompt,
        easy=activity.easy_prompt,
        hint=activity.hint,
        options=tuple(option or "" for option in options),
        most=int(activity.settings.get("most", 1) or 1),
        lines=LINES_FOR_WORDS if kind.takes_words else 0,
        asks=kind.asks,
        sensitive=sensitive,
        by_hand=kind.by_hand,
    )


def poster_of_activity(activity: Activity, *, address: str, now: datetime) -> bytes:
    """The poster of a question: the square and `address` (with its scheme) lead to the question itself."""
    asked: Consultation = activity.consultation
    squares = squares_of(address)
    drawn = Poster(
        title=activity.prompt,
        consultation=asked.title,
        organisation=asked.organisation.name,
        address=address.partition("//")[2],
        code="",
        squares=squares.size,
        path=squares.path,
        calls=calls_on(now),
        is_demo=asked.is_made_up,
        is_room=False,
        promise=f"Open until {localdate(asked.closes_at):%-d %B %Y}." if asked.closes_at else "",
    )
    return poster(drawn, now=now)


def calls_on(now: datetime) -> tuple[Call, ...]:
    """The few people to talk to, each in one line."""
    found = []
    for contact in support_panel(on=localdate(now)):
        ways = [contact.call] if contact.call else []
        if contact.text_number:
            ways.append(f"text {contact.text_keyword} to {contact.text_number}".replace("text  to", "text"))
        found.append(Call(contact.name, " · ".join([*ways, *([contact.hours] if contact.hours else [])])))
    return tuple(found)


def as_file(made: bytes, title: str, what: str) -> HttpResponse:
    name = f"{slugify(title)[:60] or 'engage'}-{what}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _set(template: str, paper: dict[str, object], now: datetime) -> bytes:
    paper |= {"product": settings.PUBLIC_NAME}
    drawn: bytes = typst.compile(
        settings.BASE_DIR / "templates" / template,
        font_paths=[folder()],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(in_letters(json.loads(json.dumps(paper))))},
        pdf_standards=["ua-1"],
        timestamp=int(now.timestamp()),
    )
    return drawn
