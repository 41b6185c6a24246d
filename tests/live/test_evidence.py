"""What remains of a room: one record for each asking, the same however often it is made, no finer than the house allows."""

import csv
import json
import re
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.db import Error, transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from consultations.core.models import Answer, Entry, Vote
from consultations.core.queries import quotable_entries
from consultations.desks.digests.actions import ask_for_digest
from consultations.desks.digests.exports.figures import figures_of
from consultations.desks.digests.exports.paper import paper_of
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


@pytest.fixture
def told_enough(room, world, no_grace):
    """A session of 32 seats, of which 20 and 12 said the same: enough for one figure to leave the room."""
    room.go_to(world.choice)
    options = world.options()
    answers = Answer.objects.bulk_create(
        Answer(round=room.asked.round, participant_id=seat.participant_id, status="answered", changed_at=room.now)
        for seat in room.sit(32)
    )
    Vote.objects.bulk_create(
        Vote(answer=answer, entry=options[0 if at < 20 else 1], value=1) for at, answer in enumerate(answers)
    )
    room.press("close")
    room.press("reveal")
    room.press("end")
    return room


def test_page_data_pdf_and_sheet_tell_the_same_of_rooms(told_enough, world, now):
    record_session(session_id=told_enough.session.pk, now=now)
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    digest.refresh_from_db()
    browser = world.cast.browser(world.cast.analyst)
    page = browser.get(reverse("digest", args=[digest.pk])).content.decode()
    told = json.loads(browser.get(reverse("digest_json", args=[digest.pk])).content)["rooms"]
    pdf = browser.get(reverse("digest_pdf", args=[digest.pk])).content
    paper = re.sub(r"\s+", "", "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages))
    book = load_workbook(BytesIO(browser.get(reverse("digest_xlsx", args=[digest.pk])).content))
    sheet = list(book["In rooms"].iter_rows(min_row=2, values_only=True))
    table = list(csv.reader(StringIO(figures_of(paper_of(digest), licence="OGL").decode())))
    rooms = [line for line in table if line and line[0].startswith("Live session ")]
    rows = [(room["heading"], row) for room in told for row in room["rows"]]
    assert [row["people"] for _, row in rows] == [20]
    for heading, row in rows:
        assert f'{row["label"]}</th><td class="amount">about {row["people"]}<' in page
        assert re.sub(r"\s+", "", f"{row['label']}about {row['people']}") in paper
        assert [line[4] for line in sheet if line[0] == heading and line[3] == row["label"]] == [row["people"]]
        assert [line[4] for line in rooms if line[1:3] == [heading, row["label"]]] == [str(row["people"])]
    for room in told:
        assert room["base_text"] in page and re.sub(r"\s+", "", room["base_text"]) in paper
        assert room["base_text"] in [line[2] for line in sheet]
    sentence = told[0]["sentence"]
    assert "not a sample" in sentence and sentence in page and re.sub(r"\s+", "", sentence) in paper
    assert sentence in [line[0] for line in sheet] and any(sentence in line for line in table)
    with pikepdf.open(BytesIO(pdf)) as tagged, tagged.open_metadata() as metadata:
        assert bool(tagged.Root.MarkInfo.Marked) and metadata["pdfuaid:part"] == "1"


def test_a_digest_without_rooms_has_no_tab_for_them(world):
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    browser = world.cast.browser(world.cast.analyst)
    book = load_workbook(BytesIO(browser.get(reverse("digest_xlsx", args=[digest.pk])).content))
    assert "In rooms" not in book.sheetnames
