"""Found by attacking the product: phones, moderators and the closing all at the same time, on a real PostgreSQL."""

import random
import threading
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import connection

from consultations.core.actions.answering import add_mark, add_words, give_answer
from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.deciding import decide
from consultations.core.actions.taking_part import come_back, give_return_code, take_part
from consultations.core.actions.words import ask_for_review, change_words, withdraw_words
from consultations.core.given import Given, Mark, Words
from consultations.core.models import Answer, Entry, Participant, Vote
from consultations.core.personal_data import forget
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run all at the same time, each on a connection of its own; what broke, other than a refusal."""
    broken, gate = [], threading.Barrier(len(works))

    def run(work):
        try:
            gate.wait(timeout=20)
            work()
        except Refusal:
            pass
        except Exception as reason:
            broken.append(reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return broken


def test_a_double_tap_of_somebody_new_is_one_person(world):
    token = uuid4().hex
    for _ in range(5):
        broken = at_once(*[lambda: take_part(consultation=world.consultation, token=token, now=world.now)] * 6)
        assert not broken, broken
        assert Participant.objects.count() == 1


def test_a_crowd_that_does_everything_at_once_neither_deadlocks_nor_breaks_a_rule(world):
    people = [world.person() for _ in range(4)]
    ideas = [world.idea(person, f"Idea {number}") for number, person in enumerate(people * 2)]
    for idea in ideas[:4]:
        world.publish(idea)
    member = [world.cast.moderator.pk, world.cast.second_moderator.pk]
    option = [entry.pk for entry in world.options()]
    rounds = {a.pk: world.round(a).pk for a in (world.choice, world.ideas, world.words)}
    base = world.seq()

    def anything(seed):
        chance = random.Random(seed)

        def deeds():
            for step in range(12):
                person, idea = chance.choice(people), chance.choice(ideas)
                seq = base + seed * 100 + step
                wishes = [
                    lambda p=person, s=seq: give_answer(
                        participant=p, round_id=rounds[world.choice.pk], op=uuid4(), seq=s,
                        given=Given("answered", marks=(Mark(chance.choice(option), 1),)),
                    ),
                    lambda p=person, s=seq: give_answer(
                        participant=p, round_id=rounds[world.words.pk], op=uuid4(), seq=s,
                        given=Given("answered", words=(Words(f"Words {s}"),)),
                    ),
                    lambda p=person, s=seq, i=idea: add_mark(
                        participant=p, round_id=rounds[world.ideas.pk], mark=Mark(i.pk, 1), op=uuid4(), seq=s
                    ),
                    lambda p=person, i=idea: add_words(
                        participant=p, round_id=rounds[world.ideas.pk], text="A reply", may_quote=False, op=uuid4(),
                        parent_id=i.pk,
                    ),
                    lambda p=person, i=idea, s=seq: change_words(
                        participant=p, entry_id=i.pk, text=f"New {s}", may_quote=False, now=world.now
                    ),
                    lambda p=person, i=idea: withdraw_words(participant=p, entry_id=i.pk, now=world.now),
                    lambda p=person, i=idea: ask_for_review(participant=p, entry_id=i.pk, now=world.now),
                    lambda i=idea: decide(
                        entry_id=i.pk, version=Entry.objects.get(pk=i.pk).version,
                        outcome=(what := chance.choice(["publish", "count", "decline", "reopen"])),
                        reason={"publish": "fine", "count": "spam", "decline": "spam", "reopen": "undone"}[what],
                        member_id=chance.choice(member), now=world.now, checked=True,
                    ),
                    lambda p=person: come_back(code=give_return_code(participant_id=p.pk), token=uuid4().hex),
                ]  # fmt: skip
                with suppress(Refusal):
                    chance.choice(wishes)()

        return deeds

    def closing():
        threading.Event().wait(0.6)
        close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)

    broken = at_once(*[anything(seed) for seed in range(9)], closing)
    assert not broken, broken
    written = (Answer.objects.count(), Entry.objects.count(), Vote.objects.count())
    assert not at_once(*[anything(seed) for seed in range(20, 23)]), "after the closing words are still taken back"
    assert (Answer.objects.count(), Entry.objects.count(), Vote.objects.count()) == written
    shown = Entry.objects.filter(origin="participant", shown_text__isnull=False)
    for entry in shown:
        assert entry.decisions.filter(version=entry.shown_version).latest("pk").outcome in {"publish", "redact"}


def test_somebody_who_is_forgotten_while_they_answer_leaves_nothing_behind(world):
    for _ in range(6):
        person = world.person()
        idea = world.idea(person, "More buses")
        works = [lambda p=person: forget(participant=Participant.objects.get(pk=p.pk), now=world.now)]
        works += [lambda p=person: world.choose(p, world.options()[0]), lambda p=person: world.idea(p, "More lights")]
        works += [lambda p=person, i=idea: withdraw_words(participant=p, entry_id=i.pk, now=world.now)]
        broken = at_once(*works)
        assert not broken, broken
        assert not Participant.objects.filter(pk=person.pk).exists()
        assert not Entry.objects.filter(origin="participant").exclude(text="").exists()
