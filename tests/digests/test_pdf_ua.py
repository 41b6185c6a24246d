"""An independent look at every PDF, not by the program that made it: tagged, named, in order, with words for pictures (PDF/UA)."""

from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from consultations.desks.digests.exports.one_page import one_page_of
from consultations.desks.digests.exports.paper import paper_of
from consultations.desks.digests.exports.pdf import pdf_of
from consultations.desks.digests.exports.programme import programme_pdf
from tests.digests.test_programme import build

HEADINGS = {"/H1": 1, "/H2": 2, "/H3": 3, "/H4": 4}


@pytest.fixture(params=["digest", "one page", "programme"])
def paper(request, county, make, cast, now):
    digest = make(county, publish=True)
    drawn = {
        "digest": lambda: pdf_of(paper_of(digest)),
        "one page": lambda: one_page_of(paper_of(digest)),
        "programme": lambda: programme_pdf(build(cast, now)),
    }[request.param]()
    with pikepdf.open(BytesIO(drawn)) as pdf:
        yield request.param, pdf


def elements(pdf):
    """Every element of the structure tree, in reading order, with its standard role."""
    root = pdf.Root.StructTreeRoot
    roles = dict(root.get("/RoleMap", {}))

    def walk(node):
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                role = str(kid.S)
                yield str(roles.get(role, role)), kid
                yield from walk(kid)

    return list(walk(root))


def fonts(pdf):
    for page in pdf.pages:
        yield from dict(page.get("/Resources", {}).get("/Font", {})).values()


def test_it_keeps_what_pdf_ua_asks(paper):
    name, pdf = paper
    root = pdf.Root
    assert bool(root.MarkInfo.Marked) and not bool(root.MarkInfo.get("/Suspects", False))
    assert str(root.Lang).startswith("en")
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"]
    found = elements(pdf)
    levels = [HEADINGS[role] for role, _ in found if role in HEADINGS]
    assert levels[0] == 1 and levels.count(1) == 1, name
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    for role, element in found:
        if role == "/Figure":
            assert str(element.get("/Alt", "")).strip(), "a picture without words"
    if name == "digest":
        assert [role for role, _ in found].count("/Figure") == 1
    headers = [element for role, element in found if role == "/TH"]
    assert name == "one page" or headers


def test_every_table_says_which_of_its_cells_are_headers(paper):
    _, pdf = paper
    for role, element in elements(pdf):
        if role == "/TH":
            attributes = element.get("/A", [])
            owners = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
            assert any("/Scope" in each for each in owners if isinstance(each, pikepdf.Dictionary))


def test_pages_are_read_in_the_order_of_their_structure_and_every_mark_is_in_it(paper):
    _, pdf = paper
    for page in pdf.pages:
        if "/Annots" in page and len(page.Annots):
            assert str(page.get("/Tabs", "")) == "/S"
        assert "/StructParents" in page
        depth = untagged = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            what = str(operator)
            if what in {"BDC", "BMC"}:
                depth += 1
                assert str(operands[0]) in {"/Artifact", "/Span"} or "/MCID" in operands[1]
            elif what == "EMC":
                depth -= 1
            elif what in {"Tj", "TJ", "Do", "f", "F", "f*", "S", "B", "b", "sh"} and depth == 0:
                untagged += 1
        assert (depth, untagged) == (0, 0)


def test_every_font_is_in_the_file_and_can_be_read_back_as_letters(paper):
    _, pdf = paper
    seen = list(fonts(pdf))
    assert seen
    for font in seen:
        described = font.get("/DescendantFonts", [font])[0].FontDescriptor
        assert any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        assert "/ToUnicode" in font


def test_the_page_for_everybody_is_one_side(county, make):
    with pikepdf.open(BytesIO(one_page_of(paper_of(make(county))))) as pdf:
        assert len(pdf.pages) == 1
