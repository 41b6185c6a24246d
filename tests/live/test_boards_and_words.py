"""Boards and shared words in a room: new words are held, what was let through is picked, three dots are three dots."""

import re
from uuid import uuid4

import pytest

from consultations.core.actions.answering import add_words
from consultations.core.actions.words import take_away
from consultations.core.models import Activity, Entry, Vote
from consultations.live.models import Session
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(world):
    kinds = ["ideas", "panel", "words", "quiz"]
    world.extra = {name: Activity.objects.get(consultation=world.consultation, kind=name) for name in kinds}
    return make_room(world, activities=list(world.extra.values()))


def test_words_are_held_and_a_phone_reads_what_became_of_its_own(room, world):
    room.go_to(world.extra["words"])
    one, two = room.join(2)
    assert one.answer(word_1="Dark", word_2="cold!").json()["status"] == "held"
    two.answer(word_1="DARK")
    assert Entry.objects.filter(norm="dark").get().votes.count() == 2
    assert "Dark" in one.mine() and "cold" not in two.mine()
    world.publish(Entry.objects.get(norm="dark"))
    assert two.answer(word_1="dark").json()["status"] == "counted"


@pytest.mark.parametrize("name", ["ideas", "panel"])
def test_new_words_wait_and_what_was_let_through_is_picked(room, world, name):
    activity = world.extra[name]
    shown = [world.publish(put(world, activity, f"Shown {number}?")) for number in range(5)]
    room.go_to(activity)
    phone = room.join(1)[0]
    page = phone.page()
    assert all(entry.shown_text in page for entry in shown) and 'name="words"' in page
    ids = [str(entry.pk) for entry in shown]
    assert phone.answer(support=ids[:2], words="My own words").json()["status"] == "held"
    assert "My own words" not in room.join(1)[0].page()
    assert phone.answer(support=ids[1:3]).json()["status"] == "counted"
    marked = Vote.objects.filter(answer__round_id=room.asked.round_id).exclude(value=0)
    assert {str(vote.entry_id) for vote in marked} == set(ids[1:3])
    many = phone.answer(support=ids)
    assert (many.status_code == 422) == (name == "ideas")


@pytest.mark.parametrize("name", ["ideas", "panel"])
def test_a_phone_gives_a_board_of_a_room_three_texts_and_keeps_what_it_typed(room, world, name):
    room.go_to(world.extra[name])
    flood, other = room.join(2)
    first = [flood.answer(words=f"Number {number} of many?").json()["status"] for number in range(3)]
    assert first == ["held"] * 3
    fourth = flood.answer(words="One more?", op=(op := uuid4()))
    assert fourth.status_code == 409  # never 429, after which a phone tries again by itself
    assert fourth.json()["words"] == "You have sent 3 here already. Thank you! Now it is the turn of the others."
    alone = flood.client.post(
        f"/live/{room.session.key}/answer/",
        {"op": str(op), "seq": room.seq(), "round": room.asked.round_id, "status": "answered", "words": "One more?"},
    )
    assert "What you typed" in (page := alone.content.decode()) and "One more?" in page
    assert other.answer(words="From somebody else?").json()["status"] == "held"
    take_back(entry := Entry.objects.filter(activity=world.extra[name]).earliest("pk"))
    assert entry.state == Entry.State.WITHDRAWN
    assert flood.answer(words="In its place?").json()["status"] == "held"


LAST = "You have sent 3. That is the most that one phone can send here."


@pytest.mark.parametrize("name", ["ideas", "panel"])
def test_a_phone_reads_after_its_third_text_that_it_was_the_last(room, world, name):
    room.go_to(world.extra[name])
    writes, other = room.join(2)
    for number in range(2):
        writes.answer(words=f"Number {number} of three?")
    assert LAST not in writes.mine() + writes.page() and "data-enough" not in writes.page()
    writes.answer(words="The third?")
    assert LAST in writes.mine() and "data-enough" in writes.mine()
    assert re.search(r"<live-room [^>]* data-enough[ >]", writes.page()), "the box is not shown, also without scripts"
    sent = writes.client.get(f"/live/{room.session.key}/?sent=1").content.decode()
    assert LAST in sent and "<textarea" not in sent
    assert LAST not in other.page() and "data-enough" not in other.page()
    take_back(Entry.objects.filter(activity=world.extra[name]).earliest("pk"))
    assert LAST not in writes.page() and "data-enough" not in writes.page()


def test_who_passes_the_phone_on_keeps_the_box_for_the_next(room, world):
    room.go_to(world.extra["ideas"])
    Session.objects.filter(pk=room.session.pk).update(seats_each=3)
    (phone,) = room.join()
    for number in range(3):
        assert phone.answer(words=f"Number {number} of three?").json()["status"] == "held"
    assert "data-enough" not in phone.page()


@pytest.mark.parametrize("name", ["ideas", "panel"])
def test_how_many_texts_are_left_is_told_before_anybody_types_and_with_each_for_each_person(room, world, name):
    room.go_to(world.extra[name])
    Session.objects.filter(pk=room.session.pk).update(seats_each=2)
    (phone,) = room.join()
    assert "Each person can send up to 3, one at a time." in phone.page()
    told = [phone.answer(words=f"Number {number}?", seat=seat).json() for number, seat in enumerate((0, 0, 1, 0))]
    assert [receipt["left"] for receipt in told] == [2, 1, 2, 0]
    ends = (
        "You can send 2 more.",
        "You can send 1 more.",
        "You can send 2 more.",
        "That was the last one from you here.",
    )
    assert all(end in receipt["words"] for end, receipt in zip(ends, told, strict=True))
    assert "left" not in phone.answer(status="not_sure", seat=1).json()


def test_where_texts_are_not_counted_no_receipt_says_how_many_are_left(world):
    room = make_room(world)
    room.go_to(world.words)
    assert "left" not in room.join()[0].answer(words="It is dark there.").json()


def test_who_writes_alone_on_the_web_keeps_the_longer_limit(world):
    activity = Activity.objects.get(consultation=world.consultation, kind="ideas")
    person = world.person()
    for number in range(4):
        put(world, activity, f"Idea {number} of one person", by=person)
    assert Entry.objects.filter(activity=activity, text__endswith="of one person").count() == 4


def take_back(entry):
    take_away(entry=entry, now=entry.held_since)
    entry.refresh_from_db()


def test_nothing_said_and_forged_picks_are_refused(room, world):
    foreign = world.publish(put(world, world.extra["panel"], "Elsewhere?"))
    held = put(world, world.extra["ideas"], "Nobody has read this")
    room.go_to(world.extra["ideas"])
    phone = room.join(1)[0]
    for sent in ({}, {"support": "x"}, {"support": str(foreign.pk)}, {"support": str(held.pk)}, {"words": "   "}):
        assert phone.answer(**sent).status_code == 422, sent
    assert not Vote.objects.exists()


@pytest.mark.parametrize("kind", ["quiz", "words"])
def test_a_refusal_names_no_button_that_is_not_on_the_phone(room, world, kind, no_grace):
    (phone,) = room.join()
    room.go_to(world.extra[kind])
    sent = phone.answer(status="answered")
    assert sent.status_code == 422 and "or press Not sure." in sent.json()["words"]
    buttons = re.findall(r'<button class="pick other"[^>]*>([^<]+)', phone.page())
    assert "Not sure" in buttons and "Skip" not in buttons


def test_a_quiz_tells_nothing_before_the_reveal(room, world):
    quiz = world.extra["quiz"]
    Activity.objects.filter(pk=quiz.pk).update(settings={"right": [1], "because": "Because of the sea"})
    room.go_to(quiz)
    phones = room.join(6)
    right = quiz.entries.get(position=1)
    for phone in phones:
        phone.answer(choice=str(quiz.entries.get(position=2).pk))
        phone.answer(choice=str(right.pk))  # in a room an answer may change
    assert all("Because of the sea" not in text for text in (phones[0].page(), phones[0].mine()))
    assert Vote.objects.filter(entry=right).count() == 6
    room.press("close")
    assert "Because of the sea" not in phones[0].page()
    room.press("reveal")
    assert "Because of the sea" in phones[0].page()


def put(world, activity, text, *, by=None):
    receipt = add_words(participant=by or world.person(), round_id=world.round(activity).pk, text=text, may_quote=False,
                        op=uuid4())  # fmt: skip
    return Entry.objects.get(pk=receipt.entry_id)


def test_where_a_room_shows_what_was_said_nothing_says_that_it_comes_later(world, no_grace):
    activity = Activity.objects.get(consultation=world.consultation, kind="open_question")
    room = make_room(world, activities=[activity])
    room.go_to(activity)
    for number, phone in enumerate(room.join(6)):
        phone.answer(words=f"Light number {number} by the path is broken")
    for entry in Entry.objects.filter(activity=activity, answer__round_id=room.asked.round_id):
        world.publish(entry)
    room.press("close")
    room.press("reveal")
    page = room.join(1)[0].page()
    assert "Light number 3 by the path" in page
    assert "A person reads them first" not in page
