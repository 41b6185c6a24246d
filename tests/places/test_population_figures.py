"""Newer population figures are taken in whole or refused in words; whatever was in use stays on record (PLA-03, 05, 07)."""

import json
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from engage.kit.refusal import Refusal
from engage.places.actions import SHIPPED_GEOGRAPHY, load_areas, replace_populations
from engage.places.figures import read_figures
from engage.places.models import Area, Population
from engage.places.queries import newest_figures, population

pytestmark = pytest.mark.django_db

BANDS = ["10-14", "15-19", "20-24", "10-24", "all"]


@pytest.fixture
def before(now):
    return newest_figures(localdate(now))[0]


def grown(before, factor):
    """Every part grows alike, and the sum stays the sum."""
    figures = {}
    for code, people in before.items():
        parts = {band: round(people[band] * factor) for band in BANDS[:3]}
        figures[code] = {**parts, "10-24": sum(parts.values()), "all": round(people["all"] * factor)}
    return figures


def table(figures, *, comma=","):
    lines = [comma.join(["name", "code", *BANDS])]
    lines += [comma.join(["x", code, *(str(people[band]) for band in BANDS)]) for code, people in figures.items()]
    return "\n".join(lines)


def take_in(now, typed, **given):
    return replace_populations(
        **{
            "typed": typed,
            "source": "Mid-2025 estimates",
            "reference_date": date(2025, 6, 30),
            "released_on": date(2026, 7, 15),
            "licence": "Open Government Licence v3.0",
            "confirmed": False,
            "member_id": 7,
            "now": now,
            **given,
        }
    )


def refusal(now, typed, **given):
    rows = Population.objects.count()
    with pytest.raises(Refusal) as refused:
        take_in(now, typed, **given)
    assert Population.objects.count() == rows, "nothing is half-written"
    return refused.value


def test_newer_figures_are_used_and_the_page_says_where_they_come_from(now, before):
    assert take_in(now, table(grown(before, 1.05))) == 13
    figures = population("10-24", localdate(now))
    thanet = Area.objects.get(name="Thanet")
    assert figures.people[thanet.pk] == grown(before, 1.05)[thanet.code]["10-24"]
    assert figures.source_line == (
        "Source: Mid-2025 estimates, for 30 June 2025, released 15 July 2026. Open Government Licence v3.0."
    )


def test_the_older_figures_stay_on_record(now, before):
    rows = Population.objects.count()
    take_in(now, table(grown(before, 1.05)))
    assert Population.objects.count() == 2 * rows
    assert newest_figures(date(2024, 1, 1))[0] == before


def test_a_table_copied_from_a_spreadsheet_and_json_as_it_is_shipped_say_the_same(before):
    figures = grown(before, 1.01)
    as_json = json.dumps({"areas": [{"code": code, "people": people} for code, people in figures.items()]})
    assert read_figures(table(figures)) == read_figures(table(figures, comma="\t")) == read_figures(as_json) == figures


def test_thousands_may_have_commas():
    assert read_figures('code,10-24\nE07000105,"22,337"') == {"E07000105": {"10-24": 22337}}


def test_an_area_that_is_missing_is_named(now, before):
    figures = grown(before, 1)
    del figures["E06000035"]
    assert "Missing: Medway" in refusal(now, table(figures)).words


def test_an_unknown_code_is_named(now, before):
    figures = grown(before, 1)
    figures["E99999999"] = figures.pop("E06000035")
    assert "E99999999" in refusal(now, table(figures)).words


def test_an_area_that_is_there_twice_is_named(now, before):
    typed = table(grown(before, 1))
    assert "E07000105 is there twice" in refusal(now, f"{typed}\n{typed.splitlines()[1]}").words


@pytest.mark.parametrize(("factor", "asks"), [(1.09, False), (0.91, False), (1.12, True), (0.85, True), (10, True)])
def test_totals_that_differ_by_more_than_a_tenth_need_somebody_who_says_that_they_are_right(now, before, factor, asks):
    typed = table(grown(before, factor))
    if asks:
        refused = refusal(now, typed)
        assert refused.code == "far_from_before" and refused.field == "confirmed" and "10 per cent" in refused.words
        assert take_in(now, typed, confirmed=True) == 13
    else:
        assert take_in(now, typed) == 13


def test_a_sum_that_is_no_sum_is_refused(now, before):
    figures = grown(before, 1)
    figures["E07000105"]["10-24"] += 500
    assert "Ashford" in refusal(now, table(figures)).words


def test_fewer_people_than_young_people_is_refused(now, before):
    figures = grown(before, 1)
    figures["E07000105"]["all"] = 5
    assert "Ashford" in refusal(now, table(figures)).words


def test_figures_without_the_ages_we_compare_with_are_refused(now, before):
    lines = ["code,all", *(f"{code},{people['all']}" for code, people in before.items())]
    assert "10-24" in refusal(now, "\n".join(lines)).words


def test_older_figures_and_figures_from_the_future_are_refused(now, before):
    typed = table(grown(before, 1))
    assert refusal(now, typed, reference_date=date(2011, 3, 27), released_on=date(2012, 1, 1)).code == "older"
    assert refusal(now, typed, released_on=localdate(now) + timedelta(days=1)).code == "not_published_yet"


@pytest.mark.parametrize(
    "typed",
    ["", "hello", "code", "code,10-24\n", "{", "[1, 2]", '{"areas": 7}', '[{"code": "x", "people": {"10-24": true}}]',
     '[{"code": "x", "people": {"10-24": -4}}]', "code,10-24\nE07000105,many", "code,10-24\nE07000105," + "9" * 40,
     '[{"code": "x", "people": {"<b>": 4}}]', "code,10-24\nE07000105", "[" * 5000],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(now, typed):
    assert refusal(now, typed).field == "figures"


@given(st.text(max_size=300))
def test_nothing_that_is_pasted_breaks_the_reader(typed):
    try:
        read_figures(typed)
    except Refusal as refused:
        assert refused.words


def test_the_same_figures_twice_change_nothing(now, before):
    typed = table(grown(before, 1.01))
    take_in(now, typed)
    rows = list(Population.objects.order_by("pk").values())
    take_in(now, typed)
    assert list(Population.objects.order_by("pk").values()) == rows


def test_loading_the_shipped_file_again_does_not_bring_the_old_figures_back(now, before):
    take_in(now, table(grown(before, 1.05)))
    load_areas(path=SHIPPED_GEOGRAPHY)
    assert newest_figures(localdate(now))[1] == date(2025, 6, 30)
