"""Everything that a phone and the wall are sent through a session: no held word, no count before the reveal, nobody else."""

from dataclasses import fields

import pytest

from consultations.core.models import Entry, Vote
from consultations.live.documents import MineView, PhoneView, RemoteView, StageView
from consultations.live.streams import remote, room, stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]

SECRET = "My uncle waits behind the chip shop"
FIELDS = {  # said once more, apart from the shapes: a field that is added must be added here too
    PhoneView: "session_title state v epoch step_number steps_total prompt easy_prompt hint kind activity_id round_id room_round "
    "ask_html reading_until reading_left closes_at closes_later_at time_over accepts_until words_open writing_closed takes_words "
    "asks one_tap seats_each teams extra_time sensitive result_html hands discuss follow_url catch_up support",
    StageView: "session_title state v epoch prompt easy_prompt kind asks stage_ask_html stage_html base_words answered here joined "
    "code join_address qr_svg step_number steps_total reading_until reading_left closes_at room_round shift_html discuss "
    "follow_url blank picture",
    RemoteView: "stage session_id key code paused tested staff_here words_waiting words_pile_up offers stage_seen_seconds stages "
    "slow_line phones_gone headcount tally_options hands_asked no_hands more_time_until at_least joining_locked checks_screen "
    "admits_until steps asked note text_paused_because text_missed",
    MineView: "round_id status said fields words waits late extra_time words_held team tested seat answered op seq support "
    "enough",
}


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_a_document_has_the_listed_fields_and_no_other(shape):
    assert [field.name for field in fields(shape)] == FIELDS[shape].split()


def sockets(session):
    """What travels to every phone and to the wall, in the state that the room is in now."""
    return room(str(session.pk)) + stage(str(session.pk))


def test_no_held_word_reaches_a_phone_the_wall_or_a_neighbour(world, request):
    live = request.getfixturevalue("room")
    screen = live.stage()
    author, neighbour = live.join(2)
    seen = []

    def look():
        live.staff_are_there()
        seen.append(sockets(live.session))
        seen.append(neighbour.page() + neighbour.mine() + screen.text())

    live.go_to(world.words)
    look()
    said = author.answer(words=SECRET)
    assert said.json()["status"] == "held" and SECRET not in said.content.decode()
    assert SECRET in author.mine()  # their own page, and no other
    for verb in ("close", "reveal", "blank", "unblank", "pause", "resume", "end"):
        live.press(verb)
        look()
    assert len(seen) == 16 and not any(SECRET in each for each in seen)
    assert SECRET not in remote(str(live.session.pk)) and SECRET not in author.page().replace(author.mine(), "")


def test_words_that_were_approved_are_shown_from_three_on_after_the_reveal(world, request):
    live = request.getfixturevalue("room")
    phones = live.join(6)
    live.go_to(world.words)
    texts = [f"Brighter lamps number {number}" for number in range(6)]
    for phone, text in zip(phones, texts, strict=True):
        assert phone.answer(words=text).json()["status"] == "held"
    entries = list(Entry.objects.filter(answer__round=live.asked.round).order_by("pk"))
    for entry in entries[:2]:
        world.publish(entry)
    live.press("close")
    assert not any(text in sockets(live.session) for text in texts)
    live.press("reveal")
    assert not any(text in sockets(live.session) for text in texts)  # two would be known by when they came
    world.publish(entries[2])
    shown = sockets(live.session)
    assert all(text in shown for text in texts[:3]) and not any(text in shown for text in texts[3:])


def test_many_sentences_stand_on_the_phones_and_three_on_the_wall(world, request):
    live = request.getfixturevalue("room")
    phones = live.join(9)
    live.go_to(world.words)
    texts = [f"Longer opening hours number {number}" for number in range(9)]
    for phone, text in zip(phones, texts, strict=True):
        phone.answer(words=text)
    for entry in Entry.objects.filter(answer__round=live.asked.round):
        world.publish(entry)
    live.press("close")
    live.press("reveal")
    wall, on_phones = stage(str(live.session.pk)), room(str(live.session.pk))
    assert sum(text in wall for text in texts) == 3 and "and 6 more on the phones" in wall
    assert all(text in on_phones for text in texts) and "more on the phones" not in on_phones


def test_what_people_pick_changes_nothing_on_any_screen_before_the_reveal(world, request):
    """The same room with the same number of answers, picked otherwise: every document is the same, letter by letter."""
    live = request.getfixturevalue("room")
    phones, options = live.join(8), world.options()
    live.go_to(world.choice)

    def documents():
        live.staff_are_there()
        return [each(str(live.session.pk)) for each in (room, stage, remote)]

    for phone in phones:
        phone.choose(options[0])
    one_way = documents()
    for phone in phones[:5]:
        assert phone.choose(options[2]).json()["status"] == "counted"
    assert Vote.objects.filter(entry=options[2], value=1).count() == 5
    assert documents() == one_way
    live.press("close")
    closed = documents()
    phones[5].choose(options[1])
    assert documents() == closed
    live.press("reveal")
    assert documents() != closed


def test_a_phone_learns_nothing_of_another(world, request):
    live = request.getfixturevalue("room")
    one, other = live.join(2)
    live.go_to(world.choice)
    options = world.options()
    one.choose(options[3])
    before = other.mine()
    one.choose(options[1])
    assert other.mine() == before
    assert str(options[1].pk) not in other.mine()


def test_a_participant_cannot_press_a_button_of_the_remote(world, request):
    live = request.getfixturevalue("room")
    (phone,) = live.join()
    v = live.fresh().v
    answer = phone.client.post(f"/staff/live/{live.session.pk}/commands/", {"name": "end", "if_v": v})
    assert answer.status_code == 302 and "/accounts/login/" in answer.url
    assert live.fresh().v == v and live.fresh().is_open


def test_held_words_of_one_phone_stop_and_its_votes_go_on(world, request):
    live = request.getfixturevalue("room")
    (phone,) = live.join()
    live.go_to(world.words)
    phone.answer(words="Rude words about somebody")
    entry = Entry.objects.get(answer__round=live.asked.round)
    live.press("hold_words", entry=entry.pk, by=live.safety, hosts=False)
    refused = phone.answer(words="More of it")
    assert refused.json()["status"] == "paused" and "talk to one of the adults" in refused.json()["words"]
    live.press("close")
    live.go_to(world.choice)
    assert phone.choose(world.options()[0]).json()["status"] == "counted"
