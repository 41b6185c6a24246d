"""What remains of a room: one record for each asking, the same however often it is made, no finer than the house allows."""

import json

import pytest
from django.db import Error, transaction

from consultations.core.models import Entry
from consultations.core.queries import quotable_entries
from consultations.desks.digests.actions import ask_for_digest
from consultations.live.actions.recording import payload_of, record_session, seal
from consultations.live.models import Record, RoomRound
from engage.kit import jobs
from engage.kit.models import Job
from engage.kit.personal_data import forget_everywhere
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(room, world, no_grace):
    """A session that was held: fourteen phones, hands, a word, one question twice, and its end."""
    phones, options = room.join(14), world.options()
    room.go_to(world.choice)
    for number, phone in enumerate(phones):
        assert phone.choose(options[0] if number < 13 else options[1]).json()["status"] == "counted"
    room.press("tally", **{f"hands_{options[1].pk}": 6})
    room.press("close")
    room.press("reveal")
    room.press("again")
    room.press("open")
    for phone in phones[:12]:
        phone.choose(options[1])
    room.press("close")
    room.press("reveal")
    room.go_to(world.words)
    assert phones[0].answer(words="More lights please").json()["status"] == "held"
    room.press("close")
    room.press("end")
    return room


def test_the_end_of_a_session_asks_a_worker_for_its_records(held):
    job = Job.objects.get(kind="live.record")
    assert jobs.run(job.pk).state == "done"
    records = Record.objects.order_by("round__step__position", "round__number")
    assert [(one.round.step.position, one.round.number) for one in records] == [(1, 1), (1, 2), (3, 1)]


def test_evidence_made_twice_is_one_set_with_the_same_numbers(held, now):
    assert record_session(session_id=held.session.pk, now=now) == 3
    before = list(Record.objects.order_by("pk").values_list("pk", "sha256"))
    assert record_session(session_id=held.session.pk, now=now) == 0
    assert list(Record.objects.order_by("pk").values_list("pk", "sha256")) == before
    for record in Record.objects.select_related("round__step__activity", "round__round"):
        assert seal(payload_of(record.round, held.fresh())) == record.sha256 == seal(record.payload)


def test_a_record_says_what_a_room_is_and_keeps_phones_and_hands_apart(held, world, now):
    record_session(session_id=held.session.pk, now=now)
    said = Record.objects.get(round__step__position=1, round__number=1).payload
    assert "not a sample" in said["sentence"] and said["question"] == world.choice.prompt
    assert said["numbers"]["joined"] == 15 and said["numbers"]["answered"] == 15  # fourteen, to the nearest five
    assert said["numbers"]["hands"] is None and set(said["hands"].values()) == {
        None
    }  # six hands: too few outside the room
    assert said["rules"]["threshold"] == 10


def test_what_leaves_the_room_is_no_finer_than_the_house_allows(world, room, no_grace, now):
    """Seven phones: the room saw that seven answered, the record says nothing."""
    phones = room.join(7)
    room.go_to(world.choice)
    for phone in phones:
        phone.choose(world.options()[0])
    room.press("close")
    room.press("reveal")
    assert room.asked.counts["given"]["answered"] == 7
    room.press("end")
    record_session(session_id=room.session.pk, now=now)
    said = Record.objects.get().payload
    assert said["result"] is None and set(said["numbers"].values()) == {None}


def test_no_record_holds_a_person_or_their_words(held, world, now):
    record_session(session_id=held.session.pk, now=now)
    told = json.dumps([record.payload for record in Record.objects.all()])
    assert "More lights please" not in told
    people = [seat.participant for seat in held.session.seats.select_related("participant")]
    assert not any(f'"{person.guest_key}"' in told for person in people)
    before = list(Record.objects.values_list("sha256", flat=True))
    for person in people:
        forget_everywhere("participant", person, now=now)
    assert held.session.seats.count() == 0
    assert list(Record.objects.values_list("sha256", flat=True)) == before
    assert all(seal(record.payload) == record.sha256 for record in Record.objects.all())


def test_records_and_what_was_revealed_never_change(held, now):
    record_session(session_id=held.session.pk, now=now)
    asked = RoomRound.objects.filter(revealed_at__isnull=False).first()
    for cheat in (
        lambda: Record.objects.update(sha256="x"),
        lambda: Record.objects.all().delete(),
        lambda: RoomRound.objects.filter(pk=asked.pk).update(released={"too_few": False}),
        lambda: RoomRound.objects.filter(pk=asked.pk).update(at_least=5, number=2),
    ):
        with pytest.raises(Error), transaction.atomic():
            cheat()


def test_a_rehearsal_leaves_no_evidence(world, no_grace, now):
    room = make_room(world, is_rehearsal=True)
    room.go_to(world.choice)
    room.press("end")
    assert record_session(session_id=room.session.pk, now=now) == 0 and not Record.objects.exists()


def test_words_of_a_room_are_never_quoted_among_what_people_said_on_their_own(world, room, no_grace):
    (phone,) = room.join()
    room.go_to(world.words)
    assert phone.answer(words="More lights please", may_quote="yes").json()["status"] == "held"
    said = Entry.objects.get(answer__round=room.asked.round)
    Entry.objects.filter(pk=said.pk).update(may_quote=True)
    world.publish(said)
    alone = Entry.objects.get(pk=world.say(world.person(), "Later buses", may_quote=True).entry_id)
    world.publish(alone)
    assert [entry.pk for entry in quotable_entries(world.consultation)] == [alone.pk]


def test_a_digest_tells_of_rooms_as_a_part_of_its_own(held, world, now):
    """What people answered on their own stays what it was; the room stands apart, with the sentence that says what it is."""
    record_session(session_id=held.session.pk, now=now)
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    digest.refresh_from_db()
    alone = digest.released["activities"][0]
    assert alone["base"]["people"] is None  # nobody answered it alone, and fourteen in a room are not they
    first, second, words = digest.released["rooms"]
    assert first["heading"] == world.choice.prompt and second["heading"].endswith("asked a second time")
    assert first["base_text"] == "About 15 people answered on phones."
    assert words["rows"] == []
    page = world.cast.browser(world.cast.analyst).get(f"/staff/digests/{digest.pk}/").content.decode()
    assert "A live group session, not a sample" in page and page.count("<h1") == 1
