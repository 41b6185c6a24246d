"""When a room is over: what everybody reads of it, no finer than the house allows, and the draft that its staff find."""

import pytest
from django.urls import reverse

from consultations.core.models import Answer, Entry, Vote
from consultations.core.promises import day_words
from consultations.live.models import Record
from engage.kit import jobs
from engage.kit.models import Job
from tests.factories.live import make_room
from tests.factories.responses import published

pytestmark = pytest.mark.django_db


def answered_by(room, *groups):
    """Seats that pick the options: 20 the first one, 12 the second, and so on, all at once."""
    options = room.world.options()
    picks = [option for option, number in zip(options, groups, strict=False) for _ in range(number)]
    answers = Answer.objects.bulk_create(
        Answer(round=room.asked.round, participant_id=seat.participant_id, status="answered", changed_at=room.now)
        for seat in room.sit(len(picks))
    )
    Vote.objects.bulk_create(
        Vote(answer=answer, entry=pick, value=1) for answer, pick in zip(answers, picks, strict=True)
    )


def asked_and_over(room, *groups):
    room.go_to(room.world.choice)
    answered_by(room, *groups)
    room.press("close")
    room.press("reveal")
    room.press("end")
    return room


def written_down(room):
    """A worker does what the end of the room asked for."""
    assert jobs.run(Job.objects.get(kind="live.record", key=f"session:{room.session.pk}").pk).state == "done"


def follow_up(client, room):
    return client.get(reverse("live_follow", args=[room.session.key])).content.decode()


def test_the_follow_up_page_says_what_was_said_who_decides_by_when_and_what_was_decided(client, world, room, no_grace):
    asked_and_over(room, 20, 12)
    assert "stands here in a minute" in follow_up(client, room)
    written_down(room)
    page = follow_up(client, room)
    assert world.choice.prompt in page and "About 30 people answered" in page  # 32, to the nearest five
    assert world.options()[0].text in page
    assert world.consultation.decision_maker in page and world.consultation.decision in page
    assert day_words(world.consultation.decision_on) in page and "We promised an answer by" in page
    assert "Nothing is decided yet" in page
    assert "Childline" in page and 'href="tel:' in page
    published(world)
    assert "There are lights now." in follow_up(client, room)


def test_what_the_room_saw_of_a_few_does_not_leave_it(client, world, room, no_grace):
    """20 and 6: the room, which shows from five on, saw the twenty; outside they would give the six away."""
    asked_and_over(room, 20, 6)
    first = str(world.options()[0].pk)
    shown = room.session.steps.get(activity=world.choice).rounds.get().released["result"]["rows"][first]
    assert shown["cells"]["chosen"][0] == 20
    written_down(room)
    told = Record.objects.get().payload["result"]["rows"][first]
    assert told["cells"]["chosen"][0] is None
    page = follow_up(client, room)
    assert "About 25 people answered" in page and ">20" not in page and "about 20" not in page


def test_of_seven_people_nothing_is_told_outside(client, world, room, no_grace):
    asked_and_over(room, 7)
    written_down(room)
    page = follow_up(client, room)
    assert "Too few people to show a result outside the room" in page
    assert world.options()[0].text not in page


def test_what_was_not_revealed_in_the_room_is_not_told_outside(client, world, room, no_grace):
    room.go_to(world.choice)
    answered_by(room, 40)
    room.press("close")
    room.press("end")
    written_down(room)
    assert Record.objects.count() == 1
    page = follow_up(client, room)
    assert world.options()[0].text not in page and "About 40" not in page


def test_the_end_of_a_session_makes_a_draft_that_its_host_finds_from_the_remote(world, room, no_grace):
    host = world.cast.browser(world.cast.youth_worker)
    address = reverse("live_heard", args=[room.session.pk])
    assert "The session is not over yet" in host.get(address).content.decode()
    asked_and_over(room, 20, 12)
    remote = host.get(reverse("live_remote", args=[room.session.pk])).content.decode()
    assert 'href="../heard/"' in remote
    assert "It is being written now" in host.get(address).content.decode()
    written_down(room)
    page = host.get(address).content.decode()
    assert "About 30 people answered on phones." in page and "about 20" in page
    assert "A live group session, not a sample" in page
    assert f"Not asked: {world.words.prompt}" in page
    assert world.cast.browser(world.cast.other_moderator).get(address).status_code == 404


def test_of_too_few_for_shares_everybody_reads_how_many_said_what_and_not_that_results_come_later(
    client, world, no_grace
):
    room = make_room(world, activities=[world.statements])
    room.go_to(world.statements)
    seats = room.sit(26)
    answers = Answer.objects.bulk_create(
        Answer(round=room.asked.round, participant_id=seat.participant_id, status="answered", changed_at=room.now)
        for seat in seats
    )
    statement = Entry.objects.filter(activity=world.statements, origin="staff").first()
    Vote.objects.bulk_create(
        Vote(answer=answer, entry=statement, value=1 if number < 13 else -1) for number, answer in enumerate(answers)
    )
    for verb in ("close", "reveal", "end"):
        room.press(verb)
    written_down(room)
    page = follow_up(client, room)
    assert "Results show here when" not in page
    assert (
        "About 25 people answered." in page
        and "Agree: left out · Not sure: left out · Disagree: about 15 people" in page
    )


def test_a_card_that_was_read_is_neither_left_out_nor_missed(world, no_grace):
    card = world.consultation.activities.get(kind="information")
    room = make_room(world, activities=[card, world.choice])
    (phone,) = room.join()
    room.press("show")
    room.press("end")
    page = world.cast.browser(room.host).get(reverse("live_heard", args=[room.session.pk])).content.decode()
    assert f"Not asked: {world.choice.prompt}" in page and card.prompt not in page
    ended = phone.page()
    assert f"/{world.choice.position}/" in ended and f"/{card.position}/" not in ended


def test_the_records_are_asked_for_in_the_transaction_that_ends_the_room(world, room, no_grace):
    """Ten minutes are promised: the job is there when the end is, and no schedule has to come round first."""
    asked_and_over(room, 20, 12)
    job = Job.objects.get(kind="live.record", key=f"session:{room.session.pk}")
    assert job.state == "waiting"


def test_a_rehearsal_leaves_no_draft(world, no_grace):
    room = make_room(world, is_rehearsal=True)
    room.go_to(world.choice)
    room.press("end")
    page = world.cast.browser(world.cast.youth_worker).get(reverse("live_heard", args=[room.session.pk]))
    assert "This was a rehearsal" in page.content.decode()
