"""What the core holds about somebody, handed over whole and forgotten for good."""

import json

import pytest

from consultations.core.models import Answer, Entry, Finding, Participant, Vote
from consultations.core.personal_data import forget, forget_of_member, hand_over, hold
from engage.kit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(world):
    person = world.person(age_band="16-17")
    world.choose(person, world.options()[1])
    world.say(person, "Call me on 07700 900123, it is dark there", may_quote=True)
    world.published = world.publish(world.idea(person, "Lights on the path"))
    world.support(person, world.publish(world.idea(world.person(), "Somebody else's idea")))
    return person


def test_it_says_in_plain_words_what_is_held(person):
    assert "age group" in " ".join(hold(participant=person))


def test_everything_is_handed_over_but_the_keys(world, person):
    handed = json.dumps(hand_over(participant=person))
    for part in ("07700 900123", "Lights on the path", "In town", "16-17", "The walk home", "Somebody else's idea"):
        assert part in handed
    assert person.guest_key not in handed


def test_nobody_elses_held_words_are_handed_over(world, person):
    secret = world.publish(world.idea(world.person(), "An idea"))
    world.support(person, secret)
    Entry.objects.filter(pk=secret.pk).update(text="New words that nobody has read", state="held", version=2)
    assert "nobody has read" not in json.dumps(hand_over(participant=person))


def test_forgetting_erases_words_marks_and_keys(world, person):
    guest_key, number = person.guest_key, person.pk
    before = world.published.pk
    others = Entry.objects.get(text="Somebody else's idea")
    forget(participant=person, now=world.now)
    assert not Participant.objects.filter(guest_key=guest_key).exists()
    assert not Answer.objects.filter(participant_id=number).exists()
    assert Vote.objects.count() == 0 and not Finding.objects.exists()
    assert not Entry.objects.filter(text__contains="07700").exists()
    left = Entry.objects.get(pk=before)
    assert (left.text, left.shown_text, left.state, left.answer_id, left.op) == ("", None, "withdrawn", None, None)
    others.refresh_from_db()
    assert others.shown_text == "Somebody else's idea"


def test_how_words_were_treated_stays_countable(world, person):
    decisions = list(world.published.decisions.values_list("outcome", flat=True))
    forget(participant=person, now=world.now)
    world.published.refresh_from_db()
    assert list(world.published.decisions.values_list("outcome", flat=True)) == decisions == ["publish"]


def test_forgetting_is_logged_without_words(world, person):
    forget(participant=person, now=world.now)
    event = AuditEvent.objects.get(verb="participant.forgotten")
    assert event.facts == {} and event.member_id_was is None


def test_the_board_no_longer_shows_the_words_of_somebody_forgotten(world, person, guest):
    assert "Lights on the path" in guest.get("/c/walk-home/3/").content.decode()
    forget(participant=person, now=world.now)
    assert "Lights on the path" not in guest.get("/c/walk-home/3/").content.decode()


def test_forgetting_a_member_forgets_the_parts_they_tied_to_their_account(world, person):
    member = world.cast.community_member
    person.member = member
    person.save(update_fields=["member"])
    forget_of_member(member=member, now=world.now)
    assert not Participant.objects.filter(pk=person.pk).exists()
    assert not Entry.objects.filter(text__contains="07700").exists()
