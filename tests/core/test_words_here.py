"""Somebody's words in one activity, by one statement: the same, in the same order, as the pages of all of them say."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.core.actions.deciding import decide
from consultations.core.author_words import reasons_of
from consultations.core.models import Answer, Entry, Vote
from consultations.core.queries import entries_of
from consultations.core.words_here import words_here


@pytest.fixture
def author(world):
    """Somebody with words in every state and of every sort, beside somebody else's."""
    person, other = world.person(), world.person()
    decisions = {"Fine": ("publish", "fine"), "Not this": ("decline", "spam"), "Worry": ("refer", "concern")}
    for text in ("Waiting", *decisions):
        for who in (person, other):
            idea = world.idea(who, text)
            if text in decisions:
                outcome, reason = decisions[text]
                by = world.cast.moderator.pk
                decide(entry_id=idea.pk, version=1, outcome=outcome, reason=reason, member_id=by, now=world.now)
    gone = world.idea(person, "Gone")
    Entry.objects.filter(pk=gone.pk).update(state="withdrawn", text="")
    shown = Entry.objects.get(text="Fine", answer__participant=other)
    world.support(person, shown)  # somebody else's words do not become theirs
    world.idea(person, "A reply", parent=shown)
    again = Entry.objects.get(text="Not this", answer__participant=person)
    Entry.objects.filter(pk=again.pk).update(version=2)  # decided about an older version
    shared = Entry.objects.create(
        activity=world.ideas, origin="participant", text="lamps", norm="lamps", held_since=world.now
    )
    taken_back = Entry.objects.create(
        activity=world.ideas, origin="participant", text="bus", norm="bus", held_since=world.now
    )
    answer = Answer.objects.get(participant=person, round__activity=world.ideas)
    Vote.objects.create(answer=answer, entry=shared, value=1, op=uuid4(), seq=1)
    Vote.objects.create(answer=answer, entry=taken_back, value=0, op=uuid4(), seq=1)
    world.say(person, "Words of another question")
    return person


@pytest.mark.parametrize("which", ["ideas", "words", "choice"])
def test_they_are_what_all_of_them_are(world, author, which):
    activity = getattr(world, which)
    wanted = [entry for entry in entries_of(author) if entry.activity_id == activity.pk]
    reasons = reasons_of(wanted)
    found = words_here(author, activity)
    assert [entry for entry, _ in found] == wanted and len(wanted) == {"ideas": 6, "words": 1, "choice": 0}[which]
    for (entry, reason), other in zip(found, wanted, strict=True):
        assert reason == reasons.get(other.pk, "") and entry.activity == activity and entry.parent == other.parent
        names = [field.attname for field in Entry._meta.concrete_fields]
        assert [getattr(entry, name) for name in names] == [getattr(other, name) for name in names]


def test_it_is_one_statement(world, author):
    with CaptureQueriesContext(connection) as asked:
        for entry, _ in words_here(author, world.ideas):
            assert entry.parent is None or entry.parent.text
    assert len(asked) == 1
