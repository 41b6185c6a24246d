"""What a page about one activity asks of the database: little, at once, and nothing of it is believed a moment later."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.taking_part import take_part
from consultations.core.models import Answer, Consultation, Entry, Vote
from consultations.core.visits import visit_of
from tests.factories.consultations import add_one_of, make_consultation, make_world

ADDRESS = "/c/walk-home/1/"


@pytest.fixture
def token(world) -> str:
    token = uuid4().hex
    take_part(consultation=world.consultation, token=token, now=world.now, age_band="13-15")
    return token


@pytest.fixture
def browser(token) -> Client:
    browser = Client()
    browser.cookies[settings.GUEST_COOKIE] = token
    return browser


def _form(option, **also):
    seq = int(datetime.now(UTC).timestamp() * 1000)
    return {"op": str(uuid4()), "seq": str(seq), "known": "1", "status": "answered", "choice": str(option), **also}


def _statements(ask) -> int:
    ask()  # whatever is read once and kept, is kept now
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


def test_the_rows_of_a_visit_are_what_the_orm_reads(world, token, browser):
    browser.post(ADDRESS, _form(world.options()[1].pk))
    visit = visit_of("walk-home", 1, token)
    asked = world.round(world.choice)
    answer = Answer.objects.get(round=asked, participant=visit.participant)
    for found in (visit.consultation, visit.activity, visit.asked, visit.participant, visit.answer):
        same = type(found).objects.get(pk=found.pk)
        for field in type(found)._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(same, field.attname), field
    assert (visit.asked, visit.answer) == (asked, answer)
    assert visit.offered.entries == tuple(option.pk for option in world.options())
    positions = world.consultation.activities.filter(asks=True).order_by("position").values_list("position", flat=True)
    assert visit.questions == tuple(positions) and visit.last == world.consultation.activities.count()
    assert not visit.has_words and abs(visit.moment - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_answer_costs_few_statements(world, browser):
    options = [option.pk for option in world.options()]
    # The visit; the round's lock and how it stands; the answer; its votes; whether the result is to be renewed.
    assert _statements(lambda: browser.post(ADDRESS, _form(options[0]))) <= 6


def test_the_page_after_an_answer_costs_few_statements(world, browser):
    browser.post(ADDRESS, _form(world.options()[0].pk))
    assert _statements(lambda: browser.get(f"{ADDRESS}thanks/")) <= 3


@pytest.mark.parametrize("kept", [False, True])
def test_what_was_read_before_never_takes_an_answer_after_the_close(world, browser, kept):
    first, second = (option.pk for option in world.options()[:2])
    if kept:
        browser.get(ADDRESS)
        assert browser.post(ADDRESS, _form(first)).status_code == 302
        browser.get(f"{ADDRESS}thanks/")
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
    assert browser.post(ADDRESS, _form(second)).status_code == 409
    assert Vote.objects.filter(entry=second).count() == 0
    assert Vote.objects.filter(entry=first).count() == (1 if kept else 0)


def test_the_round_is_asked_again_under_its_lock_whatever_the_visit_saw(world, browser, monkeypatch):
    """It closes after the page was read and before the answer is written."""
    from consultations.core.views import asking

    def closing(*arguments, **keywords):
        close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
        return writer(*arguments, **keywords)

    writer = asking.writer
    monkeypatch.setattr(asking, "writer", closing)
    assert browser.post(ADDRESS, _form(world.options()[0].pk)).status_code == 409
    assert not Answer.objects.filter(round=world.round(world.choice)).exists()


def test_somebody_who_is_forgotten_while_they_send_leaves_nothing(world, token, browser, monkeypatch):
    from consultations.core.views import asking

    def forgetting(*arguments, **keywords):
        participant = writer(*arguments, **keywords)
        visit_of("walk-home", 1, token).participant.delete()
        return participant

    writer = asking.writer
    monkeypatch.setattr(asking, "writer", forgetting)
    assert browser.post(ADDRESS, _form(world.options()[0].pk)).status_code == 409
    assert not Answer.objects.filter(round=world.round(world.choice)).exists()


def test_an_option_that_was_taken_away_is_not_taken(world, browser):
    option = world.options()[0]
    browser.get(ADDRESS)
    Entry.objects.filter(pk=option.pk).update(state=Entry.State.RETIRED)
    assert browser.post(ADDRESS, _form(option.pk)).status_code == 422
    assert not Vote.objects.filter(entry=option).exists()


def test_what_the_quick_way_cannot_read_is_said_by_the_form(world, browser):
    for choice in ("", "999999", "x"):
        page = browser.post(ADDRESS, _form(choice))
        assert page.status_code == 422 and b"Error:" in page.content
    held = browser.post(ADDRESS, _form("other", words="At my gran's"))
    assert held.status_code == 302 and Entry.objects.filter(text="At my gran's", state=Entry.State.HELD).exists()


def test_words_go_when_the_answer_is_changed_to_a_plain_one(world, token, browser):
    option = world.options()[0]
    browser.post(ADDRESS, _form("other", words="At my gran's"))
    assert visit_of("walk-home", 1, token).has_words
    assert browser.post(ADDRESS, _form(option.pk)).status_code == 302
    assert not visit_of("walk-home", 1, token).has_words
    assert Entry.objects.get(activity=world.choice, origin="participant").state == Entry.State.WITHDRAWN


def test_an_address_that_another_consultation_has_taken_over_leads_to_nobody_of_the_first(world, cast, now, token):
    assert visit_of("walk-home", 1, token).participant is not None
    Consultation.objects.filter(pk=world.consultation.pk).update(slug="walk-home-before")
    second = make_world(cast=cast, now=now, slug="walk-home")
    visit = visit_of("walk-home", 1, token)
    assert visit.consultation == second.consultation and visit.participant is None
    assert visit_of("walk-home-before", 1, token).participant is not None


def test_a_draft_and_an_unknown_place_are_no_visit(world, cast, now, token):
    assert visit_of("walk-home", 99, token) is None and visit_of("nowhere", 1, token) is None
    draft = make_consultation(cast=cast, now=now, slug="not-yet")
    add_one_of("choice", consultation=draft, now=now)
    assert visit_of("not-yet", 1, token) is None
