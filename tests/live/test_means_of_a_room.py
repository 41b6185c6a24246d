"""Points of an order and coins of a room: in the draft, the page after the session, and every form of the digest."""

import csv
import json
import re
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations.desks.digests.actions import ask_for_digest
from consultations.desks.digests.exports.figures import figures_of
from consultations.desks.digests.exports.paper import paper_of
from consultations.live.actions.recording import record_session
from consultations.live.queries.evidence import told_of
from engage.kit import jobs
from tests.factories.live import make_room
from tests.live.test_nearly_all import give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]
# Of three things: 16 people put the second first and the first next, 24 only the third. By hand, with 2, 1 and 0 points and
# half a point each for two that were left out: (16 × 1 + 24 × ½) / 40, (16 × 2 + 24 × ½) / 40, 24 × 2 / 40.
ORDERS = [[2, 1, 0]] * 16 + [[0, 0, 1]] * 24
POINTS = [("Option 2", 1.2), ("Option 1", 1.1), ("Option 0", 0.7)]


def over(world, now, kind, goes):
    """A room that asked this, was shown what came out, and is over and written down."""
    activity = world.consultation.activities.get(kind=kind)
    room = make_room(world, activities=[activity])
    room.go_to(activity)
    give(room, activity, goes)
    room.press("end")
    record_session(session_id=room.session.pk, now=now)
    return room


@pytest.fixture
def ordered(world, now):
    return over(world, now, "ranking", ORDERS)


def test_the_draft_tells_points_in_their_order_and_how_they_were_counted(ordered, world):
    (told,) = told_of(world.consultation.pk)
    assert [(row["label"], row["mean"]["tenths"] / 10) for row in told["means"]] == POINTS
    listed = "; ".join(f"{text} {points:g}" for text, points in POINTS)
    assert f" Points on average, at most 2: {listed}." in told["base_text"]
    assert "Borda" in told["counted"]
    page = world.cast.browser(ordered.host).get(f"/staff/live/{ordered.session.pk}/heard/").content.decode()
    assert told["base_text"] in page and told["counted"] in page


def test_everybody_reads_the_points_on_the_page_after_the_session(ordered, world):
    page = world.cast.browser(None).get(f"/f/{ordered.session.key}/").content.decode()
    for text, points in POINTS:
        assert re.search(rf'{text}</span><span class="bar-value">{points:g} <span class="small">points', page), text
    assert "Borda" in page


def test_page_pdf_sheet_table_and_data_of_the_digest_have_the_points(ordered, world):
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    digest.refresh_from_db()
    browser = world.cast.browser(world.cast.analyst)
    page = browser.get(reverse("digest", args=[digest.pk])).content.decode()
    (told,) = json.loads(browser.get(reverse("digest_json", args=[digest.pk])).content)["rooms"]
    pdf = browser.get(reverse("digest_pdf", args=[digest.pk])).content
    paper = re.sub(r"\s+", "", "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages))
    book = load_workbook(BytesIO(browser.get(reverse("digest_xlsx", args=[digest.pk])).content))
    heads, *sheet = list(book["In rooms"].iter_rows(values_only=True))
    table = list(csv.reader(StringIO(figures_of(paper_of(digest), licence="OGL").decode())))
    assert told["counted"] and told["counted"] in page and re.sub(r"\s+", "", told["counted"]) in paper
    assert told["counted"] in [line[0] for line in sheet]
    assert told["base_text"] in page and re.sub(r"\s+", "", told["base_text"]) in paper
    averages = [
        (line[3], line[heads.index("On average")]) for line in sheet if line[heads.index("On average")] is not None
    ]
    assert averages == POINTS
    rooms = [line for line in table if line and line[0].startswith("Live session ")]
    assert [(line[2], float(line[7])) for line in rooms if line[3] == "On average"] == POINTS


def test_of_few_people_no_points_leave_the_room(world, now):
    over(world, now, "ranking", ORDERS[:6])
    (told,) = told_of(world.consultation.pk)
    assert not told["means"] and "Points" not in told["base_text"] and not told["rows"]


def test_what_cannot_be_shown_is_named_as_left_out(world, now):
    """Two people of thirty-two gave the last anything: its mean would tell of them."""
    over(world, now, "budget", [[6, 4, 0]] * 30 + [[5, 4, 1]] * 2)
    (told,) = told_of(world.consultation.pk)
    hidden = [row["label"] for row in told["means"] if row["mean"]["tenths"] is None]
    assert hidden and f"Left out: {'; '.join(hidden)}." in told["base_text"]
