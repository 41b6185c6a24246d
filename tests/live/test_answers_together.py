"""Many answers in one commit: each once, the newest, none after a freeze, and "sent" only when it is there."""

import random
import threading
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from consultations.core.models import Answer, Entry, Vote
from consultations.live.access import Place
from consultations.live.answering.committing import commit
from consultations.live.answering.writer import Writer, written
from consultations.live.models import RoomRound, Seat
from tests.core.test_review_at_once import at_once
from tests.live.races import races

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(replies):
    return [reply.status for reply in replies]


def test_a_batch_is_written_with_its_votes_and_each_gets_its_own_receipt(room, world):
    room.go_to(world.choice)
    options, places = world.options(), room.sit(6)
    batch = [room.sent(place, options[number % 3]) for number, place in enumerate(places)]
    replies = commit(batch)
    assert statuses(replies) == ["counted"] * 6
    assert [reply.op for reply in replies] == [str(one.sent.op) for one in batch]
    assert {reply.v for reply in replies} == {room.fresh().v}
    votes = Vote.objects.filter(answer__round=room.asked.round)
    assert sorted(votes.values_list("answer__participant_id", "entry_id", "value")) == sorted(
        (place.participant_id, options[number % 3].pk, 1) for number, place in enumerate(places)
    )


def test_the_same_op_twenty_times_at_once_is_one_answer_and_one_reply(room, world):
    room.go_to(world.choice)
    (place,), option, said = room.sit(), world.options()[0], []
    one = room.sent(place, option)

    def send():
        said.extend(written([one, one]))

    assert not at_once(*[send] * 10)
    assert {(reply.status, reply.op, reply.seq) for reply in said} == {("counted", str(one.sent.op), one.sent.seq)}
    assert len(said) == 20
    assert Answer.objects.filter(round=room.asked.round).count() == Vote.objects.count() == 1


def test_the_newest_of_three_wins_in_whatever_order_they_come(room, world):
    room.go_to(world.choice)
    options = world.options()
    for place in room.sit(8):
        three = [room.sent(place, options[number]) for number in range(3)]
        order = random.sample(three, 3)
        assert not at_once(*[lambda one=one: written([one]) for one in order])
        assert Answer.objects.get(participant_id=place.participant_id).op == three[2].sent.op
        assert [vote.entry_id for vote in Vote.objects.filter(answer__participant_id=place.participant_id)] == [
            options[2].pk
        ]
        assert statuses(commit([three[0]])) == ["replaced_by_newer"]
        assert statuses(commit([three[2]])) == ["counted"]


def test_two_tabs_in_one_batch_are_the_newer_one(room, world):
    room.go_to(world.choice)
    (place,), options = room.sit(), world.options()
    older, newer = room.sent(place, options[0]), room.sent(place, options[1])
    assert statuses(commit([newer, older])) == ["counted", "replaced_by_newer"]
    assert [vote.entry_id for vote in Vote.objects.all()] == [options[1].pk]


def test_no_answer_slips_in_after_a_freeze(world, no_grace):
    """Answers of three processes race the closing and the reveal: whatever was acknowledged was counted."""
    tries, counted, refused = races(world)
    assert tries == 40 and counted and refused, "the race was never close, so this proves nothing"


def test_sent_is_only_said_when_it_is_there(room, world):
    """At the moment of the acknowledgement another connection finds the answer: a process that dies now loses nothing."""
    room.go_to(world.choice)
    batch = [room.sent(place, world.options()[0]) for place in room.sit(5)]
    address = psycopg.conninfo.conninfo_to_dict(settings.DATABASE_URL) | {"dbname": connection.settings_dict["NAME"]}
    seen, done = [], threading.Event()

    def deliver(replies):
        with psycopg.connect(**address) as other:
            for one, reply in replies:
                there = other.execute("SELECT count(*) FROM core_answer WHERE op = %s", [one.sent.op]).fetchone()[0]
                seen.append((reply.status, there))
        if len(seen) == 5:
            done.set()

    writer = Writer(deliver)
    for one in batch:
        assert writer.put(one)
    assert done.wait(10)
    writer.stop()
    assert seen == [("counted", 1)] * 5


def test_a_lost_connection_is_tried_once_more_and_counts_once(room, world, monkeypatch):
    room.go_to(world.choice)
    batch = [room.sent(place, world.options()[0]) for place in room.sit(3)]
    tries = []

    def fail_after_the_commit(given):
        replies = commit(given)
        tries.append(1)
        if len(tries) == 1:
            raise psycopg.OperationalError("the line went after the commit") from None
        return replies

    from django.db import OperationalError

    def failing(given):
        try:
            return fail_after_the_commit(given)
        except psycopg.OperationalError as gone:
            raise OperationalError from gone

    monkeypatch.setattr("consultations.live.answering.writer.commit", failing)
    assert statuses(written(batch)) == ["counted"] * 3
    assert len(tries) == 2 and Answer.objects.filter(round=room.asked.round).count() == 3


def test_a_database_that_is_away_is_no_receipt(room, world, monkeypatch):
    from django.db import OperationalError

    room.go_to(world.choice)
    batch = [room.sent(place, world.options()[0]) for place in room.sit(2)]

    def away(given):
        raise OperationalError

    monkeypatch.setattr("consultations.live.answering.writer.commit", away)
    replies = written(batch)
    assert [(reply.status, reply.http, reply.retry_after > 0) for reply in replies] == [("busy", 503, True)] * 2


def test_one_forged_option_does_not_take_the_others_with_it(room, world):
    room.go_to(world.choice)
    good, bad = room.sit(2)
    foreign = world.statements.entries.first()
    replies = written([room.sent(bad, foreign), room.sent(good, world.options()[0])])
    assert statuses(replies) == ["invalid", "counted"]
    assert Answer.objects.filter(round=room.asked.round).count() == 1


def test_somebody_who_left_writes_nothing(room, world):
    room.go_to(world.choice)
    (place,) = room.sit()
    Seat.objects.filter(pk=place.seat_id).delete()
    assert statuses(commit([room.sent(place, world.options()[0])])) == ["invalid"]
    assert not Answer.objects.filter(round=room.asked.round).exists()


def test_words_of_an_answer_that_became_a_pick_are_taken_back(room, world):
    room.go_to(world.choice)
    room.staff_are_there()
    (phone,) = room.join()
    said = phone.answer(choice="other", words="A skate park")
    assert said.json()["status"] == "held"
    seat = Seat.objects.get()
    place = Place(room.session.pk, seat.pk, seat.participant_id, room.session.consultation_id)
    assert statuses(commit([room.sent(place, world.options()[0])])) == ["counted"]
    assert Entry.objects.filter(answer__participant=seat.participant).get().state == "withdrawn"


def test_late_answers_count_for_a_minute_and_are_marked(room, world, monkeypatch):
    room.go_to(world.choice)
    first, second, third = room.sit(3)
    room.press("close")
    option = world.options()[0]
    assert [reply.late for reply in commit([room.sent(first, option)])] == [False]
    back = timedelta(seconds=5)
    asked = room.asked
    RoomRound.objects.filter(pk=asked.pk).update(closed_at=asked.closed_at - back)
    assert [(r.status, r.late) for r in commit([room.sent(second, option)])] == [("counted", True)]
    asked.round.accepts_until -= timedelta(seconds=61)
    asked.round.save()
    assert statuses(commit([room.sent(third, option)])) == ["closed"]


def teardown_module():
    connections.close_all()
