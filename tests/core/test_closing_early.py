"""Closing before the time: people read the day on which it really closed; closing at the time keeps the time."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from consultations.core.actions.consulting import close_consultation, close_what_is_over
from consultations.core.models import Entry
from engage.kit.refusal import Refusal

WHY = "The bridge shut, so the question is over."

pytestmark = pytest.mark.django_db


def test_whoever_closes_early_makes_now_the_closing_time_that_everybody_reads(world, guest, now):
    close_consultation(consultation_id=world.consultation.pk, member_id=world.cast.analyst.pk, now=now, because=WHY)
    world.consultation.refresh_from_db()
    assert world.consultation.closes_at == now
    page = guest.get(f"/c/{world.consultation.slug}/").content.decode()
    assert f"Closed {localtime(now):%-d %B}" in page and WHY in page


@pytest.mark.parametrize("because", ["", "  too \n short ", "x" * 301])
def test_nobody_closes_early_without_a_reason_that_people_can_read(world, now, because):
    with pytest.raises(Refusal, match="no_reason"):
        close_consultation(
            consultation_id=world.consultation.pk, member_id=world.cast.analyst.pk, now=now, because=because
        )
    world.consultation.refresh_from_db()
    assert world.consultation.state == "open"


def test_the_desk_keeps_a_reason_that_was_too_short(world, cast, now):
    address = f"/staff/consultations/{world.consultation.pk}/step/"
    page = cast.browser(cast.youth_worker).post(address, {"deed": "close", "because": "Snow <b>"})
    assert page.status_code == 422
    assert "Snow &lt;b&gt;" in page.content.decode() and 'href="#because"' in page.content.decode()


def test_a_page_that_has_closed_no_longer_says_how_to_take_part(world, guest, now):
    before = guest.get(f"/c/{world.consultation.slug}/").content.decode()
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=now)
    after = guest.get(f"/c/{world.consultation.slug}/").content.decode()
    assert "How long it takes" in before and "How long it takes" not in after


def test_what_closes_by_itself_keeps_its_time(world):
    planned = world.consultation.closes_at
    assert close_what_is_over(now=planned + timedelta(minutes=1)) == 1
    world.consultation.refresh_from_db()
    assert world.consultation.state == "closed" and world.consultation.closes_at == planned


def test_of_a_few_people_a_closed_page_shows_ideas_that_everybody_read_but_no_answers_in_words(world, guest, now):
    said = world.say(world.person(), "The bridge at night", may_quote=True)
    world.publish(Entry.objects.get(answer_id=said.answer_id))
    world.publish(world.idea(world.person(), "A late bus"))
    held = world.idea(world.person(), "Nobody read this yet")
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=now)
    page = guest.get(f"/c/{world.consultation.slug}/results/").content.decode()
    assert "A late bus" in page, "it stood on the board; its author was told that others can read it"
    assert held.text not in page
    assert "The bridge at night" not in page and "Too few people answered to show this" in page
    assert "show here when" not in page, "nobody answers any more: nothing is promised for later"
