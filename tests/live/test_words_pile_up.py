"""Whoever reads cannot keep up: the host is asked to go slower, and nothing is let through for it."""

from datetime import timedelta

import pytest

from consultations.core.models import Entry
from consultations.live.documents.remote import remote_view
from consultations.live.queries.rooms import LONG_WAIT, MANY_WORDS, words_pile_up
from consultations.live.streams import remote
from engage.kit import clock

pytestmark = pytest.mark.django_db
SLOWER = "Go slower until they are read"


@pytest.fixture
def waiting(room, world):
    """A room in which one phone's words wait to be read."""
    room.staff_are_there()
    (phone,) = room.join()
    room.go_to(world.words)
    phone.answer(words="More buses")
    return room


def test_words_that_wait_for_long_are_told_to_the_host_and_stay_held(waiting):
    page = str(waiting.session.pk)
    assert SLOWER not in remote(page)
    Entry.objects.filter(text="More buses").update(held_since=clock.now() - LONG_WAIT - timedelta(seconds=5))
    assert SLOWER in remote(page)
    assert Entry.objects.get(text="More buses").state == "held"


def test_so_are_many_that_came_just_now(waiting):
    now = clock.now()
    assert not words_pile_up(waiting.fresh(), waiting=MANY_WORDS, now=now)
    assert words_pile_up(waiting.fresh(), waiting=MANY_WORDS + 1, now=now)


def test_when_it_is_over_nobody_is_asked_to_go_slower(waiting):
    Entry.objects.filter(text="More buses").update(held_since=clock.now() - 2 * LONG_WAIT)
    waiting.press("close")
    waiting.press("end")
    assert not remote_view(waiting.fresh(), now=clock.now()).words_pile_up


def test_when_it_is_over_the_remote_offers_the_words_that_still_wait_and_nothing_that_does_nothing(waiting):
    waiting.press("close")
    waiting.press("end")
    over = remote(str(waiting.session.pk))
    assert "Nothing to do" not in over and "data-queue" in over
    Entry.objects.filter(text="More buses").update(state="published")
    assert 'class="thumb"' not in remote(str(waiting.session.pk))
