"""Nothing about few people leaves: not in the account, and so not in the page, the PDF, the spreadsheet or the data."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations.desks.digests.exports.datafile import data_of
from consultations.desks.digests.exports.paper import Paper
from consultations.desks.digests.exports.pdf import pdf_of
from consultations.desks.digests.exports.sheet import sheet_of
from consultations.desks.digests.snapshot.build import build
from consultations.desks.digests.snapshot.canonical import canonical
from consultations.desks.digests.snapshot.opening import SELF_SELECTION
from consultations.desks.digests.snapshot.who import REST, district_table
from engage.kit.small_numbers import Exact
from tests.digests.crowd import area, crowd, says


def account(world, at_least=10):
    return build(
        world.consultation,
        cut_off=world.now,
        code_version="test",
        at_least=at_least,
        tell=lambda done, total, what: None,
    )


def paper(account, now):
    return Paper(account.released, 1, account.sha256, now, "", "Not published yet.")


def all_texts(account, now):
    """Everything that a reader can get out of the files, as text."""
    drawn = paper(account, now)
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(drawn))).pages)
    book = load_workbook(BytesIO(sheet_of(drawn)))
    cells = "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )
    return {"pdf": pages, "xlsx": cells, "json": data_of(drawn).decode()}


def test_nine_people_leave_the_same_account_as_three(world, places):
    """The account cannot tell three people from nine, nor what they chose, nor where they live: nothing is countable."""
    people = crowd(world, 3, choice=0, agree=1, area=area("Thanet"), age_band="13-15")
    says(world, people[0], "The underpass is dark.")
    three = account(world)
    more = crowd(world, 6, choice=2, agree=-1, area=area("Dover"), age_band="18-24")
    says(world, more[0], "I like the youth club.")
    nine = account(world)
    assert canonical(nine.released) == canonical(three.released)
    assert nine.exact["who"]["people"] == 9


def test_nine_people_are_in_no_file(world, places):
    nine_people = crowd(world, 9, choice=0, agree=1, area=area("Thanet"), age_band="13-15")
    says(world, nine_people[0], "The underpass is dark.")
    held = account(world)
    for name, text in all_texts(held, world.now).items():
        assert "underpass" not in text, name
        assert not re.search(r"\b[Aa]bout \d", text), name
        assert "Too few" in text, name
    page_numbers = [cell["people"] for cell in cells_in(held.released)]
    assert page_numbers
    assert set(page_numbers) == {None}


def cells_in(part):
    """Every count in an account, wherever it lies."""
    if isinstance(part, dict):
        if {"people", "percent", "text"} <= part.keys():
            yield part
        for inner in part.values():
            yield from cells_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from cells_in(inner)


def test_every_count_is_rounded_and_at_least_the_threshold(county):
    counts = [cell for cell in cells_in(account(county).released) if cell["people"] is not None]
    assert len(counts) > 10
    assert all(cell["people"] % 5 == 0 and cell["people"] >= 10 for cell in counts)


def test_a_per_cent_stands_only_on_thirty_people_and_below_fifty_it_is_indicative(world, places):
    crowd(world, 14, choice=0)
    crowd(world, 14, choice=1)
    small = account(world).released["activities"][0]
    assert {row["cells"]["chosen"]["percent"] for row in small["rows"]} == {None}
    assert "too few for per cents" in small["base_text"]
    crowd(world, 6, choice=0)
    fair = account(world).released["activities"][0]
    assert "Indicative" in fair["base_text"]
    crowd(world, 26, choice=0)
    assert "Indicative" not in account(world).released["activities"][0]["base_text"]


def test_the_sentence_on_self_selection_is_in_every_file_and_there_is_no_margin_of_error(county, cast, make):
    for name, text in all_texts(account(county), county.now).items():
        flat = " ".join(text.split())
        assert SELF_SELECTION in flat, name
        assert "margin of error" not in flat.lower(), name
        assert "significan" not in flat.lower(), name


def test_the_account_says_its_source_and_licence(county):
    for name, text in all_texts(account(county), county.now).items():
        flat = " ".join(text.split())
        assert "Census 2021" in flat, name
        assert "Open Government Licence" in flat, name


def test_safeguarding_is_never_told_from_none(county):
    rows = {row["label"]: row["cell"]["text"] for row in account(county).released["care"]["rows"]}
    assert rows["Not shown: with safeguarding"] == "Too few to show"


def test_the_exact_part_is_nowhere_in_the_files(county, make):
    digest = make(county)
    exact = str(digest.exact["who"]["people"])
    assert exact == "197"
    for name, text in all_texts(account(county), county.now).items():
        assert not re.search(r"(?<![\d.])197(?![\d.])", text), name


@pytest.mark.parametrize("groups", [1, 2])
def test_groups_are_one_record_and_many_people(world, places, groups):
    crowd(world, 40, choice=0)
    crowd(world, groups, choice=1, source="group", people=8)
    exact = account(world).exact["who"]
    assert exact["sources"]["group"] == {"records": groups, "people": 8 * groups}
    assert (exact["people"], exact["records"]) == (40 + 8 * groups, 40 + groups)


CODES = [f"E{number}" for number in range(13)]


@given(
    counts=st.lists(st.one_of(st.integers(0, 12), st.integers(0, 200)), min_size=13, max_size=13),
    rest=st.one_of(st.integers(0, 12), st.integers(0, 200)),
)
def test_no_hidden_district_can_be_found_by_subtraction(counts, rest):
    table, of_whom = district_table(
        {code: Exact(number) for code, number in zip(CODES, counts, strict=True)}, Exact(rest), at_least=10
    )
    people = dict(zip(CODES, counts, strict=True)) | ({REST: rest} if of_whom == "all" else {})
    shown = {key for key, cell in table.cells.items() if cell.people is not None}
    assert all(people[key] >= 10 for key in shown)
    hidden = [number for key, number in people.items() if key not in shown]
    if shown and hidden:
        assert len(hidden) >= 2
        assert sum(hidden) >= 10
    # Two bases that differ by few people would give those few away.
    assert of_whom == "all" or rest >= 10
