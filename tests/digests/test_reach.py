"""The reach index equals a calculation by hand, and a word is said only where chance is an unlikely reason."""

from datetime import date

import pytest

from consultations.desks.digests.snapshot.reach import reach, wilson
from engage.places.models import Area, Population
from tests.digests.test_making import account


def test_wilson_bounds_equal_the_closed_form():
    # 20 of 100: centre (0.2 + 0.019207) / 1.038415, half width 1.959964 * sqrt(0.0016 + 0.00009604) / 1.038415
    low, high = wilson(20, 100)
    assert (round(low, 4), round(high, 4)) == (0.1334, 0.2888)


def test_the_bounds_stay_between_nothing_and_everything():
    assert wilson(0, 10)[0] == 0
    assert 0.999 < wilson(10, 10)[1] <= 1


@pytest.mark.parametrize(
    ("voices", "everybody", "residents", "region", "index", "word"),
    [
        (36, 400, 9, 100, 1.0, "right"),
        (20, 400, 10, 100, 0.5, "under"),  # 5% of voices, 10% of residents; the interval is 0.33 to 0.76
        (2, 20, 14, 100, 0.71, "right"),  # below 0.8, but so few voices that the interval holds 1
        (80, 400, 10, 100, 2.0, "over"),
        (5, 30, 13, 100, 1.28, "right"),  # above 1.25, but the interval holds 1
        (340, 4000, 10, 100, 0.85, "right"),  # the interval excludes 1, but 0.85 is about right
    ],
)
def test_the_index_and_its_word(voices, everybody, residents, region, index, word):
    found = reach(voices, everybody, residents, region)
    assert (round(found.index, 2), found.word) == (index, word)


def test_there_is_no_index_without_people_or_figures():
    assert reach(0, 0, 10, 100) is None
    assert reach(1, 10, 0, 100) is None


def test_the_account_equals_a_calculation_by_hand(county):
    from tests.digests.test_disclosure import account

    held = account(county)
    rows = {row["name"]: row for row in held.released["who"]["districts"]["rows"]}
    thanet = rows["Thanet"]
    region = sum(row["residents"] for row in rows.values())
    # Released from released numbers: 70 of about 195 voices against Thanet's share of 10 to 24 year olds.
    assert thanet["voices"]["people"] == 70
    assert thanet["index_in_hundredths"] == round(100 * (70 / 195) / (thanet["residents"] / region))
    assert thanet["band"] == "over"
    # Exact from true ones: 70 of 197.
    exact = held.exact["who"]["districts"]["reach_in_hundredths"]["E07000114"]
    assert exact["index"] == round(100 * (70 / 197) / (thanet["residents"] / region))


def test_who_we_did_not_hear_from_is_listed(county):
    from tests.digests.test_disclosure import account

    districts = account(county).released["who"]["districts"]
    assert "Dartford" in districts["too_few"]
    assert "Thanet" not in districts["too_few"] + districts["under"]


def test_the_digest_says_against_whom_it_measures_and_another_file_of_people_changes_it(county):
    before = account(county).released
    assert "aged 10 to 24" in before["who"]["districts"]["against"]
    assert "Census 2021, table TS007A" in before["method"][-1] and "Open Government Licence" in before["method"][-1]
    thanet = Area.objects.get(name="Thanet")
    Population.objects.create(
        area=thanet,
        band="10-24",
        people=90_000,
        source="The client's own estimates",
        reference_date=date(2025, 6, 30),
        released_on=date(2026, 7, 1),
        licence="Open Government Licence v3.0",
    )
    after = account(county).released
    rows = [
        next(row for row in each["who"]["districts"]["rows"] if row["name"] == "Thanet") for each in (before, after)
    ]
    assert rows[1]["residents"] == 90_000 and rows[1]["index_in_hundredths"] < rows[0]["index_in_hundredths"]
    assert "The client's own estimates" in after["method"][-1]
