"""A question that staff marked as one that may bring up hard things keeps what the desk promises: help is shown."""

import pytest

from consultations.core.models import Activity
from tests.core.test_journey_pages import send

pytestmark = pytest.mark.django_db

SAID_BEFORE = "This can bring up hard things. You do not have to answer."
PANEL = "If you want to talk to someone"


@pytest.fixture
def hard(world):
    Activity.objects.filter(pk=world.words.pk).update(sensitive=True)


def test_the_page_says_so_before_anybody_types(world, guest, hard):
    page = guest.get("/c/walk-home/4/").content.decode()
    assert SAID_BEFORE in page and page.index(SAID_BEFORE) < page.index("<textarea")
    assert SAID_BEFORE not in guest.get("/c/walk-home/1/").content.decode()


@pytest.mark.parametrize("answer", [{"words": "It is fine", "status": "answered"}, {"status": "skipped"}])
def test_whom_to_talk_to_stands_beside_the_thanks_whatever_was_answered(world, guest, hard, answer):
    page = guest.get(send(guest, "/c/walk-home/4/", **answer).url).content.decode()
    assert PANEL in page and 'href="tel:999"' in page


def test_beside_any_other_question_nothing_is_said(world, guest):
    thanks = send(guest, "/c/walk-home/4/", words="It is fine", status="answered").url
    assert PANEL not in guest.get(thanks).content.decode()
