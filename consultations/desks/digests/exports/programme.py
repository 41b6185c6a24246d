"""A programme digest as a tagged PDF, as a spreadsheet and as data."""

import json
from io import BytesIO
from typing import Any

import typst
from django.conf import settings
from openpyxl import Workbook

from consultations.desks.digests.exports.sheet import BANDS, Line, fill_table
from consultations.desks.digests.models import ProgrammeDigest
from consultations.desks.digests.snapshot.canonical import canonical
from engage.kit.letters import folder, in_letters

TEMPLATE = "pdf/programme.typ"


def title_of(released: dict[str, Any]) -> str:
    return f"Programme digest: {released['begins']} to {released['ends']}"


def programme_pdf(programme: ProgrammeDigest) -> bytes:
    """PDF/UA-1. The same frozen account gives the same bytes."""
    released, cut_off = _frozen(programme)
    meta = {"title": title_of(released), "sha256": programme.sha256, "product": settings.PUBLIC_NAME}
    drawn: bytes = typst.compile(
        settings.BASE_DIR / "templates" / TEMPLATE,
        font_paths=[folder()],
        ignore_system_fonts=True,
        sys_inputs={"meta": json.dumps(in_letters(meta)), "account": json.dumps(in_letters(released))},
        pdf_standards=["ua-1"],
        timestamp=int(cut_off.timestamp()),
    )
    return drawn


def programme_data(programme: ProgrammeDigest) -> bytes:
    released, _ = _frozen(programme)
    return canonical(released)


def programme_sheet(programme: ProgrammeDigest) -> bytes:
    released, cut_off = _frozen(programme)
    book = Workbook()
    book.remove(book.active)
    book.properties.title = title_of(released)
    book.properties.creator = released["organisation"]
    book.properties.language = "en-GB"
    book.properties.created = cut_off.replace(tzinfo=None)
    rows: list[Line] = [
        [
            row["title"],
            row["asked"],
            row["people"]["people"] if row["people"] and row["people"]["people"] is not None else row["people_text"],
            row["opened"],
            row["closes"],
            row["promise_text"],
            row["headline"],
        ]
        for row in released["consultations"]
    ]
    header = ["Consultation", "What was asked", "People (about)", "Opened", "Closed", "The promise", "Headline"]
    fill_table(book, "Consultations", header, rows, [released["parts"]["sentence"], *released["method"]])
    districts: list[Line] = [
        [row["name"], row["parts"] or BANDS["few"], row["under"], row["right"], row["over"], row["few"]]
        for row in released["districts"]
    ]
    header = ["District", "Parts taken (about)", "Under-heard in", "About right in", "Over-heard in", "Too few in"]
    fill_table(book, "Districts", header, districts)
    care: list[Line] = [
        ["Words that came in", released["words"]["received"]],
        ["Words that were shown", released["words"]["shown"]],
        *([line["label"], line["number"]] for line in released["promises"]),
        ["Frozen", released["made"]["cut_off_text"]],
        ["SHA-256 of the data file", programme.sha256],
    ]
    fill_table(book, "Words and promises", ["What", "Number or words"], care)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _frozen(programme: ProgrammeDigest) -> tuple[dict[str, Any], Any]:
    if programme.released is None or programme.cut_off is None:
        raise ValueError("a programme digest that is still being made has no files")
    return programme.released, programme.cut_off
