"""A year later people still find what was asked, what was promised and what happened; nobody can answer any more."""

from datetime import timedelta
from html import unescape

import pytest

from consultations.core.actions.letting_go import anonymise_consultation
from consultations.core.actions.taking_part import give_return_code
from tests.factories.responses import answered_back, close

pytestmark = pytest.mark.django_db
START, HAPPENED = "/c/walk-home/", "/c/walk-home/what-happened/"


@pytest.fixture
def archived(world, now):
    world.publish(world.idea(world.person(), "Lights at the bus stop"))
    answered_back(world)
    anonymise_consultation(consultation_id=world.consultation.pk, now=now + timedelta(days=365))
    return world


def test_what_was_promised_and_what_happened_can_still_be_read(archived, guest):
    start, happened = (guest.get(page) for page in (START, HAPPENED))
    assert start.status_code == happened.status_code == 200
    assert (
        "Your views shape what we decide" in start.content.decode() and f'href="{HAPPENED}"' in start.content.decode()
    )
    assert "There are lights now." in happened.content.decode()
    for page in (start, happened):
        assert "noindex" in page["X-Robots-Tag"]


def test_it_is_found_from_the_front_page_and_from_what_changed(archived, guest):
    for page in ("/", "/what-changed/"):
        assert HAPPENED in guest.get(page).content.decode(), page


def test_nothing_on_it_leads_to_answering_and_no_address_takes_an_answer(archived, guest):
    page = unescape(guest.get(START).content.decode())
    assert "This has closed." in page and "It was a while ago." in page
    for way in ("before/", "about-you/", "results/", "1/"):
        assert f"{START}{way}" not in page
    assert guest.get(f"{START}results/")["Location"] == HAPPENED
    for way in ("1/", "about-you/", "done/", "yours/"):
        assert guest.post(f"{START}{way}", {"status": "skipped"}).status_code == 404, way


def test_a_code_leads_nowhere_any_more(world, guest, now):
    person = world.person()
    code = give_return_code(participant_id=person.pk)
    close(world)
    anonymise_consultation(consultation_id=world.consultation.pk, now=now)
    assert guest.post("/back/", {"code": code}).status_code == 422


def test_an_archived_one_that_was_never_answered_stays_late_in_public(world, guest, now):
    close(world)
    world.consultation.refresh_from_db()
    anonymise_consultation(consultation_id=world.consultation.pk, now=now)
    page = guest.get(HAPPENED)
    assert page.status_code == 200 and "has not opened the report" in page.content.decode()
