"""A session on paper, set by typst: the twin for who has no phone, the tally for staff, and a poster with the square code."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import typst
from django.conf import settings

from engage.kit.letters import folder, in_letters


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


@dataclass(frozen=True)
class Poster:
    """What the poster is made of. `code` is empty until the room is open: then there are boxes to write it in."""

    title: str
    consultation: str
    organisation: str
    address: str
    code: str
    squares: int
    path: str
    calls: tuple[Call, ...]
    is_demo: bool


def paper_twin(sheet: Sheet, *, now: datetime) -> bytes:
    """PDF/UA-1: a sheet for each person, then the tally for staff."""
    return _set("pdf/room_sheet.typ", asdict(sheet), now)


def poster(poster: Poster, *, now: datetime) -> bytes:
    """PDF/UA-1, A5."""
    return _set("pdf/room_poster.typ", asdict(poster), now)


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
