"""Means in a digest: the same on the page, on paper, in the sheet and in the figures, and none of them about a few people."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations.core.models import Vote
from consultations.desks.digests.snapshot.cells import unit_of
from consultations.desks.digests.snapshot.plain import plain_finding
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


def test_one_point_is_not_points_anywhere(world, make, cast, client):
    """Three orders that turn around: each thing gets one point of two on average, on every output of it."""
    ranking = of(world, "ranking")
    answered(ranking, [[1, 2, 3], [2, 3, 1], [3, 1, 2]] * 20, world.now)
    digest = make(world, publish=True)
    told = account(digest, world, "ranking")
    assert {row["mean"]["text"] for row in told["rows"]} == {"1"}
    assert "(1 point on average each, of 2)" in told["sentence"]
    staff = cast.browser(cast.analyst)
    page = staff.get(f"/staff/digests/{digest.pk}/").content.decode()
    assert page.count('1 <span class="small">point</span>') == 3 and "1 points" not in page
    assert ">points</th>" in page.casefold()  # a heading over figures stays as it was
    pdf = PdfReader(BytesIO(staff.get(f"/staff/digests/{digest.pk}/digest.pdf").content))
    assert "1 points" not in " ".join(page.extract_text() for page in pdf.pages)
    top = told["rows"][0]
    assert "On average it got 1 point out of 2." in plain_finding(told, top, {"key": "mean", "label": "Points"})
    assert "1 points" not in client.get("/c/walk-home/digest/").content.decode()


def test_an_account_from_before_the_form_for_one_is_drawn_as_it_was(world):
    assert unit_of({"mean": {"label": "Points", "most": 2}}, {"tenths": 10}) == "points"
