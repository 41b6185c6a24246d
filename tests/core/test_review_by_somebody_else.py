"""An author may ask that somebody else looks again: once for each version, and the first moderator cannot decide twice."""

import pytest

from consultations.core.actions.deciding import decide
from consultations.core.actions.words import ask_for_review, change_words
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(world):
    return world.person()


@pytest.fixture
def declined(world, author, cast):
    idea = world.idea(author, "Close all the shops")
    decide(entry_id=idea.pk, version=1, outcome="decline", reason="spam", member_id=cast.moderator.pk, now=world.now)
    return idea


def publish(world, idea, member):
    return decide(entry_id=idea.pk, version=1, outcome="publish", reason="fine", member_id=member.pk, now=world.now)


def test_the_same_moderator_cannot_decide_again_but_another_can(world, author, declined, cast):
    ask_for_review(participant=author, entry_id=declined.pk, now=world.now)
    with pytest.raises(Refusal) as refused:
        publish(world, declined, cast.moderator)
    assert (refused.value.code, refused.value.status) == ("somebody_else", 403)
    publish(world, declined, cast.second_moderator)
    declined.refresh_from_db()
    assert (declined.shown_text, declined.not_again_by) == ("Close all the shops", None)


def test_asking_twice_is_one_review(world, author, declined, cast):
    for _ in range(2):
        ask_for_review(participant=author, entry_id=declined.pk, now=world.now)
    decide(
        entry_id=declined.pk,
        version=1,
        outcome="decline",
        reason="spam",
        member_id=cast.second_moderator.pk,
        now=world.now,
    )
    with pytest.raises(Refusal) as refused:
        ask_for_review(participant=author, entry_id=declined.pk, now=world.now)
    assert refused.value.code == "reviewed"


def test_new_words_are_new_and_anybody_may_decide(world, author, declined, cast):
    ask_for_review(participant=author, entry_id=declined.pk, now=world.now)
    change_words(participant=author, entry_id=declined.pk, text="Open one shop later", may_quote=False, now=world.now)
    declined.refresh_from_db()
    world.publish(declined, by=cast.moderator)


def test_what_was_shown_stays_shown_while_somebody_else_reads(world, author, cast):
    from consultations.core.actions.deciding import Removal

    idea = world.idea(author, "Ask Sam about the lights")
    decide(
        entry_id=idea.pk,
        version=1,
        outcome="redact",
        reason="identifies",
        member_id=cast.moderator.pk,
        now=world.now,
        removals=[Removal(4, 7, "name")],
    )
    ask_for_review(participant=author, entry_id=idea.pk, now=world.now)
    idea.refresh_from_db()
    assert (idea.state, idea.shown_text) == ("held", "Ask [removed: name] about the lights")


def test_nobody_asks_for_words_that_are_not_theirs_or_not_decided(world, author, declined):
    with pytest.raises(Refusal) as refused:
        ask_for_review(participant=world.person(), entry_id=declined.pk, now=world.now)
    assert refused.value.status == 404
    fresh = world.idea(author, "Not read yet")
    with pytest.raises(Refusal) as refused:
        ask_for_review(participant=author, entry_id=fresh.pk, now=world.now)
    assert refused.value.status == 409


def test_the_page_of_ones_own_answers_offers_it_and_says_what_happens(world, guest, cast):
    from consultations.core.models import Entry
    from tests.core.test_journey_pages import send

    guest.post("/c/walk-home/about-you/", {})
    send(guest, "/c/walk-home/3/", words="Close all the shops", add="idea")
    idea = Entry.objects.get(origin="participant")
    decide(entry_id=idea.pk, version=1, outcome="decline", reason="spam", member_id=cast.moderator.pk, now=world.now)
    assert "Ask somebody else to look again" in guest.get("/c/walk-home/yours/").content.decode()
    assert guest.post(f"/c/walk-home/yours/{idea.pk}/again/").status_code == 302
    page = guest.get("/c/walk-home/yours/").content.decode()
    assert "Somebody else is reading this again" in page and "Ask somebody else" not in page
