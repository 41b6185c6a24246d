"""Means in a digest: the same on the page, on paper, in the sheet and in the figures, and none of them about a few people."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations.core.models import Vote
from tests.activities.answering import answered

pytestmark = pytest.mark.django_db

ORDERS = [[1, 2, 0]] * 30 + [[2, 1, 3]] * 20
COINS = [[7, 3]] * 30 + [[2, 8]] * 20
POINTS = (
    [[1, 0, 0, 0, 0]] * 20
    + [[0, 0, 0, 0, 1]] * 15
    + [[0, 1, 0, 0, 0]] * 15
    + [[0, 0, 1, 0, 0]] * 15
    + [[0, 0, 0, 1, 0]] * 15
)
MOODS = [[1, 0]] * 30 + [[0, 1]] * 20


def of(world, kind):
    return world.consultation.activities.get(kind=kind)


@pytest.fixture
def marked(world):
    for kind, goes in (("ranking", ORDERS), ("budget", COINS), ("scale", POINTS), ("pulse", MOODS)):
        answered(of(world, kind), goes, world.now)
    return world


def account(digest, world, kind):
    return next(each for each in digest.released["activities"] if each["position"] == of(world, kind).position)


def test_every_output_has_the_same_means(marked, cast, make, client):
    digest = make(marked, publish=True)
    staff = cast.browser(cast.analyst)
    page = staff.get(f"/staff/digests/{digest.pk}/").content.decode()
    book = load_workbook(BytesIO(staff.get(f"/staff/digests/{digest.pk}/digest.xlsx").content))
    paper = "".join(
        page.extract_text()
        for page in PdfReader(BytesIO(staff.get(f"/staff/digests/{digest.pk}/digest.pdf").content)).pages
    )
    figures = list(csv.reader(StringIO(client.get("/c/walk-home/digest/figures.csv").content.decode("utf-8-sig"))))
    for kind, unit in (("ranking", "Points"), ("budget", "Coins")):
        told = account(digest, marked, kind)
        assert told["shape"] == "means" and told["mean"]["label"] == unit and told["counted"] in page
        shown = [row for row in told["rows"] if row["mean"]["tenths"] is not None]
        assert shown and [row["mean"]["tenths"] for row in shown] == sorted(
            (r["mean"]["tenths"] for r in shown), reverse=True
        )
        sheet = next(each for each in book if each.title.startswith(f"{told['position']} "))
        column = [cell.value for cell in sheet[1]].index(f"{unit} on average")
        lines = {line[0]: line[column] for line in sheet.iter_rows(min_row=2, values_only=True)}
        for row in shown:
            assert lines[row["label"]] == row["mean"]["tenths"] / 10
            assert f'{row["mean"]["text"]} <span class="small">{unit.lower()}</span>' in page
            assert row["mean"]["text"] in paper
            line = next(
                each for each in figures if each[1] == told["prompt"] and each[2] == row["label"] and each[3] == unit
            )
            assert float(line[7]) == row["mean"]["tenths"] / 10


def test_the_points_of_a_scale_stay_in_their_order_with_the_spread_under_them(marked, cast, make):
    told = account(make(marked), marked, "scale")
    assert [row["label"] for row in told["rows"]] == [f"Option {at}" for at in range(5)]
    assert "on the two lowest points" in told["counted"] and "Option 0" in told["sentence"]


def test_what_came_first_may_be_a_finding_in_easy_words(marked, make):
    opening = make(marked).released["opening"]
    told = {finding["position"]: finding for finding in opening["findings"]}
    assert told
    for finding in told.values():
        assert finding["plain"].endswith(".") and finding["mail"]


def test_of_nine_people_no_digest_tells_a_mean(world, make):
    answered(of(world, "budget"), COINS[:9], world.now)
    answered(of(world, "ranking"), ORDERS[:9], world.now)
    digest = make(world)
    for kind in ("budget", "ranking"):
        assert all(row["mean"]["tenths"] is None for row in account(digest, world, kind)["rows"])


def test_a_few_who_moved_their_coins_leave_published_means_as_they_were(marked, make):
    """Nobody changed between "some" and "a lot", so only the coins themselves tell that somebody changed their mind."""
    first = make(marked, publish=True)
    heap = Vote.objects.filter(answer__round__activity=of(marked, "budget"), value=7)
    for vote in heap[:4]:
        Vote.objects.filter(answer=vote.answer, value=3).update(value=4)
        Vote.objects.filter(pk=vote.pk).update(value=6)
    second = make(marked)
    assert account(second, marked, "budget")["rows"] == account(first, marked, "budget")["rows"]
    assert any("As in version 1" in line for line in second.released["method"])
