"""The files: the page's numbers are the sheet's, the data's and the PDF's; nobody's words become markup or a formula."""

import hashlib
import json
import re
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations.desks.digests.exports.paper import Paper, paper_of
from consultations.desks.digests.exports.pdf import pdf_of
from consultations.desks.digests.exports.sheet import sheet_of
from consultations.desks.digests.snapshot.build import build
from engage.kit.letters import OTHER_SCRIPT, code_points, drawable, folder, in_letters
from tests.digests.crowd import crowd, says
from tests.factories.consultations import make_world

NASTY = [
    '=HYPERLINK("http://example.org","press")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1",
    '#let x = 1; *bold* $x^2$ #image("/etc/passwd") @label <tag>', "<script>alert(1)</script> & </td>",
    "\\\"}]} '' #sys.inputs", "Café 😀👍🏽 naïve — “quoted”", "Привіт, світе", "你好 everyone", "\u202ertl \u200dzwj \ue000",
]  # fmt: skip


def flat(text):
    return " ".join(text.split())


def pdf_text(pdf):
    return flat(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def in_one_line(text):
    return re.sub(r"\s+", "", text)


def test_page_sheet_data_and_pdf_give_the_same_numbers(county, cast, make):
    digest = make(county)
    browser = cast.browser(cast.analyst)
    page = flat(unescape(strip_tags(browser.get(reverse("digest", args=[digest.pk])).content.decode())))
    paper = in_one_line(pdf_text(browser.get(reverse("digest_pdf", args=[digest.pk])).content))
    book = load_workbook(BytesIO(browser.get(reverse("digest_xlsx", args=[digest.pk])).content))
    held = json.loads(browser.get(reverse("digest_json", args=[digest.pk])).content)
    assert held == digest.released
    checked = 0
    for activity in held["activities"]:
        if activity["base"]["people"] is None:
            continue  # nobody answered it: the page says so and draws nothing
        tab = next(sheet for sheet in book if sheet.title.startswith(f"{activity['position']} "))
        lines = {row[0]: row for row in tab.iter_rows(min_row=2, values_only=True)}
        for row in activity["rows"]:
            for at, measure in enumerate(activity["measures"]):
                cell = row["cells"][measure["key"]]
                assert lines[row["label"]][1 + 2 * at] == (cell["people"] or "Too few to show")
                assert lines[row["label"]][2 + 2 * at] == cell["percent"]
                assert re.search(rf"{re.escape(row['label'])}.{{0,90}}{re.escape(cell['text'])}", page, re.I)
                assert re.search(
                    rf"{re.escape(in_one_line(row['label']))}.{{0,90}}{re.escape(in_one_line(cell['text']))}", paper
                )
                checked += 1
    people = {row[1]: row for row in book["Who took part"].iter_rows(min_row=2, values_only=True)}
    for row in held["who"]["districts"]["rows"]:
        assert people[row["name"]][2] == (row["voices"]["people"] or "Too few to show")
        assert in_one_line(f"{row['name']}{row['voices']['text']}{row['residents_percent']}%") in paper
        if row["band"] != "few":
            assert f"{row['voices']['text']} of voices, {row['residents_percent']}% of 10 to 24s" in page
            assert people[row["name"]][5] == row["index_in_hundredths"] / 100
        checked += 1
    for text in (
        held["opening"]["headline"],
        held["opening"]["lead"],
        held["opening"]["unknown"],
        held["opening"]["next"],
    ):
        assert flat(text) in page
        assert in_one_line(text) in paper
    assert checked > 25


def test_the_hash_is_the_data_files_own(county, cast, make):
    digest = make(county)
    data = cast.browser(cast.analyst).get(reverse("digest_json", args=[digest.pk])).content
    assert hashlib.sha256(data).hexdigest() == digest.sha256
    assert digest.sha256 in cast.browser(cast.analyst).get(reverse("digest", args=[digest.pk])).content.decode()


def test_the_pdf_is_tagged_and_says_its_language_and_title(county, make):
    reader = PdfReader(BytesIO(pdf_of(paper_of(make(county)))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "The walk home: digest, version 1"
    tags = tags_below(root["/StructTreeRoot"])
    for wanted in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/BlockQuote", "/Figure"):
        assert wanted in {name for name, _ in tags}, wanted
    assert next(alt for name, alt in tags if name == "/Figure").startswith("Map of the districts")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def tags_below(node, found=None):
    found = [] if found is None else found
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            tags_below(child, found)
    elif hasattr(node, "get"):
        if "/S" in node and node.get("/Type") != "/Action":
            found.append((node["/S"], node.get("/Alt")))
        if "/K" in node:
            tags_below(node["/K"], found)
    return found


def test_the_same_digest_is_the_same_pdf(county, make):
    paper = paper_of(make(county))
    assert pdf_of(paper) == pdf_of(paper)


@pytest.fixture
def nasty(cast, now, places):
    """An account full of words that would be code, if anybody read them as code."""
    world = make_world(cast=cast, now=now, title="=1+1 <b>#strong[x]</b>")
    people = crowd(world, 40, choice=0, agree=1)
    for person, text in zip(people, NASTY, strict=False):
        says(world, person, text)
    account = build(
        world.consultation, cut_off=world.now, code_version="test", at_least=10, tell=lambda done, total, what: None
    )
    account.released["activities"][3]["quotes"] = [{"text": text, "who": ""} for text in NASTY]
    return Paper(account.released, 1, account.sha256, world.now, "", "Not published yet.")


def test_no_words_become_a_formula(nasty):
    book = load_workbook(BytesIO(sheet_of(nasty)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                if isinstance(cell.value, str) and cell.value[:1] in set("=+-@\t"):
                    assert cell.quotePrefix
    assert '=HYPERLINK("http://example.org","press")' in [row[1] for row in book["Quotes"].iter_rows(values_only=True)]


def test_words_stand_in_the_pdf_as_they_were_written(nasty):
    text = in_one_line(pdf_text(pdf_of(nasty)))
    for words in (
        '#letx=1;*bold*$x^2$#image("/etc/passwd")@label<tag>',
        "<script>alert(1)</script>&</td>",
        "Привіт,світе",
    ):
        assert words in text
    assert in_one_line("Café [grinning face][thumbs up sign] naïve") in text
    assert in_one_line(f"{OTHER_SCRIPT} everyone") in text


def test_letters_that_the_font_cannot_draw_are_said_in_words():
    assert in_letters({"a": ["ok", 3, None]}) == {"a": ["ok", 3, None]}
    assert in_letters("yes ✊🏿") == "yes [raised fist]"
    assert in_letters("ｆｕｌｌ") == "full"
    assert in_letters("a\x07b\u200bc") == "abc"


def test_every_weight_that_the_pdf_uses_draws_the_same_letters():
    regular = drawable()
    assert {ord(letter) for letter in "Aé“”’…–·ąșžЖΩ£€"} <= regular
    for weight in ("Semibold", "Bold", "Black"):
        assert code_points((folder() / f"SourceSansPro-{weight}.otf").read_bytes()) >= regular


def test_a_sheet_has_a_header_row_and_its_tabs_are_as_asked(county, make):
    book = load_workbook(BytesIO(sheet_of(paper_of(make(county)))))
    assert book.sheetnames[:2] == ["Summary", "Who took part"]
    assert book.sheetnames[-2:] == ["Quotes", "About"]
    assert len(book.sheetnames) == 4 + county.consultation.activities.count()
    for sheet in book:
        assert all(cell.value and cell.font.bold for cell in sheet[1] if cell.column <= 2)
        assert sheet.freeze_panes == "A2"
