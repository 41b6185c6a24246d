"""The page for everybody on paper: one side, tagged, set by typst from the frozen account."""

import json

import typst
from django.conf import settings

from consultations.desks.digests.exports.paper import Paper
from engage.kit.letters import folder, in_letters

TEMPLATE = "pdf/one_page.typ"


def one_page_of(paper: Paper) -> bytes:
    """PDF/UA-1. The same paper gives the same bytes."""
    plain = paper.released["plain"]
    meta = {
        "title": f"What we heard: {plain['title']}",
        "organisation": paper.released["asked"]["organisation"],
        "product": settings.PUBLIC_NAME,
        "number": paper.number,
        "frozen": paper.released["made"]["cut_off_text"],
        "is_demo": paper.released["asked"]["is_demo"],
        "source_note": paper.released["asked"]["source_note"],
    }
    drawn: bytes = typst.compile(
        settings.BASE_DIR / "templates" / TEMPLATE,
        font_paths=[folder()],
        ignore_system_fonts=True,
        sys_inputs={"meta": json.dumps(in_letters(meta)), "plain": json.dumps(in_letters(plain))},
        pdf_standards=["ua-1"],
        timestamp=int(paper.cut_off.timestamp()),
    )
    return drawn
