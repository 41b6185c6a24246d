"""My account: follow, tie my answers to it by choice, take everything away, and end it."""

import json

import pytest
from django.test import Client

from accounts.models import Member
from consultations.core.actions.following import follow
from consultations.core.actions.linking import link_part, link_part_of_code, unlink_part
from consultations.core.actions.taking_part import give_return_code, take_part
from consultations.core.models import Entry, Participant
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from tests.accounts.signing_in import sign_in
from tests.factories.consultations import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(cast):
    return cast.community_member


@pytest.fixture
def browser(me):
    return sign_in(Client(), me)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_tied_to_an_account_by_itself(browser, world, now):
    browser.cookies["guest"] = "a-browser-that-takes-part-1"
    take_part(consultation=world.consultation, token="a-browser-that-takes-part-1", now=now)
    browser.get("/c/walk-home/yours/")
    browser.get("/you/")
    assert Participant.objects.filter(member__isnull=False).count() == 0
    assert browser.post("/c/walk-home/link/").status_code == 302
    assert Participant.objects.get().member_id is not None


def test_a_code_ties_answers_and_keeps_working(browser, me, world):
    person = world.person()
    code = give_return_code(participant_id=person.pk)
    assert browser.post("/you/", {"code": code}).status_code == 302
    person.refresh_from_db()
    assert person.member == me
    link_part_of_code(code=code, member=me)  # said again
    assert browser.post("/you/", {"code": "no such code at all here"}).status_code == 422
    assert browser.post("/you/", {"code": ""}).status_code == 422


def test_what_another_account_holds_cannot_be_taken(cast, me, world):
    person = world.person()
    link_part(participant_id=person.pk, member=me)
    with pytest.raises(Refusal, match="linked"):
        link_part(participant_id=person.pk, member=cast.moderator)
    unlink_part(participant_id=person.pk, member=cast.moderator)
    person.refresh_from_db()
    assert person.member == me


def test_taking_answers_off_keeps_them(browser, me, world):
    person = world.person()
    idea = world.idea(person, "An idea")
    link_part(participant_id=person.pk, member=me)
    assert browser.post(f"/you/answers/{person.pk}/unlink/").status_code == 302
    person.refresh_from_db()
    assert person.member is None and Entry.objects.get(pk=idea.pk).text == "An idea"


def test_two_consultations_of_one_member_stay_apart_for_everybody_else(cast, me, world, now):
    """DPR-18: no page of staff, no export and no log shows that two parts are one person's, or whose they are."""
    other = make_world(cast=cast, now=now, slug="other-one")
    Member.objects.filter(pk=me.pk).update(organisation=None)  # as an account by choice has none
    parts = [world.person(), other.person()]
    for each, part in zip((world, other), parts, strict=True):
        each.publish(each.idea(part, f"idea in {each.consultation.slug}"))
        link_part(participant_id=part.pk, member=me)
    staff = {
        cast.moderator: ["/staff/moderation/", f"/staff/moderation/board/{world.ideas.pk}/"],
        cast.analyst: ["/staff/digests/"],
        cast.administrator: ["/staff/members/", "/staff/audit/"],
    }
    for member, pages in staff.items():
        window = cast.browser(member)
        for page in pages:
            seen = text(window.get(page))
            assert me.email not in seen and f"member:{me.pk}" not in seen and f"member={me.pk}" not in seen
    for event in AuditEvent.objects.all():
        assert event.member_id_was != me.pk
        assert not (event.subject.startswith("participant:") and me.pk in event.facts.values())


def test_everything_held_is_shown_and_taken_away(browser, me, world, now):
    person = world.person()
    world.idea(person, "My own idea")
    link_part(participant_id=person.pk, member=me)
    follow(member=me, consultation=world.consultation, now=now)
    seen = text(browser.get("/you/"))
    assert world.consultation.title in seen and "Your e-mail address" in seen
    told = json.dumps(json.loads(browser.get("/you/file/").content))
    assert "My own idea" in told and me.email in told


def test_deleting_the_account_asks_first_and_then_wipes_it_all(browser, me, world):
    person = world.person()
    world.idea(person, "My own idea")
    link_part(participant_id=person.pk, member=me)
    assert "wiped" in text(browser.get("/you/delete/"))
    assert Member.objects.get(pk=me.pk).is_active  # asking deletes nothing
    assert browser.post("/you/delete/").status_code == 302
    gone = Member.objects.get(pk=me.pk)
    assert not gone.is_active and "community" not in gone.email
    assert not Participant.objects.filter(pk=person.pk).exists()
    assert not Entry.objects.filter(text="My own idea").exists()
    assert browser.get("/you/").status_code == 302


def test_the_last_administrator_cannot_delete_themselves(cast):
    assert cast.browser(cast.administrator).post("/you/delete/").status_code == 409
    assert Member.objects.get(pk=cast.administrator.pk).is_active


def test_a_guest_gets_no_session_from_any_of_this(world):
    guest = Client()
    for address in ("/", "/c/walk-home/", "/c/walk-home/what-happened/", "/you/", "/c/walk-home/mail/"):
        guest.get(address)
    assert "sessionid" not in guest.cookies
