"""The digest as a tagged PDF, set by typst; people's words travel as JSON and are never read as markup."""

import json

import typst
from django.conf import settings

from consultations.desks.digests.exports.paper import Paper
from engage.kit.letters import folder, in_letters

TEMPLATE = "pdf/digest.typ"


def pdf_of(paper: Paper) -> bytes:
    """PDF/UA-1: tags, language, title, a text for every picture. The same paper gives the same bytes."""
    meta = {
        "title": paper.title,
        "number": paper.number,
        "sha256": paper.sha256,
        "note": paper.note,
        "status": paper.status_text,
        "product": settings.PUBLIC_NAME,
    }
    drawn: bytes = typst.compile(
        settings.BASE_DIR / "templates" / TEMPLATE,
        font_paths=[folder()],
        ignore_system_fonts=True,
        sys_inputs={"meta": json.dumps(in_letters(meta)), "account": json.dumps(in_letters(paper.released))},
        pdf_standards=["ua-1"],
        timestamp=int(paper.cut_off.timestamp()),
    )
    return drawn
