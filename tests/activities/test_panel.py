"""Questions to the guest: three each, held, voted on by others, and what became of each is said to everybody."""

from uuid import uuid4

import pytest
from django.test import Client

from consultations.core.actions.answering import add_mark, add_words
from consultations.core.actions.consulting import add_activity, open_consultation
from consultations.core.actions.deciding import decide
from consultations.core.actions.panel import take_up
from consultations.core.actions.renewing import renew_result
from consultations.core.actions.taking_part import take_part
from consultations.core.actions.words import withdraw_words
from consultations.core.kinds import Mark, kinds, shown_result
from consultations.core.models import Entry, Vote
from engage.kit.refusal import Refusal
from engage.kit.site_settings import set_value
from engage.realtime import streams
from tests.core.test_journey_pages import keys_on
from tests.factories.consultations import approved, make_consultation

pytestmark = pytest.mark.django_db

ADDRESS = "/c/walk-home/1/"


class Hall:
    """An open consultation in which people ask a guest."""

    def __init__(self, cast, now, **fields):
        self.cast, self.now = cast, now
        consultation = make_consultation(cast=cast, now=now, **fields)
        self.activity = add_activity(consultation=consultation, kind="panel", prompt="Ask the mayor", now=now)
        approved(consultation, cast=cast, now=now)
        self.consultation = open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
        self.round = self.activity.rounds.get()
        self.seq = int(now.timestamp() * 1000)

    def person(self):
        return take_part(consultation=self.consultation, token=uuid4().hex, now=self.now)

    def ask(self, person, text):
        receipt = add_words(participant=person, round_id=self.round.pk, text=text, may_quote=False, op=uuid4())
        return Entry.objects.get(pk=receipt.entry_id)

    def shown(self, text, person=None):
        entry = self.ask(person or self.person(), text)
        decide(entry_id=entry.pk, version=1, outcome="publish", reason="fine", member_id=self.cast.moderator.pk,
               now=self.now, checked=True)  # fmt: skip
        entry.refresh_from_db()
        return entry

    def press(self, person, entry, value=1):
        self.seq += 1
        return add_mark(
            participant=person, round_id=self.round.pk, mark=Mark(entry.pk, value), op=uuid4(), seq=self.seq
        )

    def renew(self):
        renew_result(round_id=self.round.pk, now=self.now, closing=True)


@pytest.fixture
def hall(cast, now):
    return Hall(cast, now)


def test_a_question_is_held_and_then_stands_on_the_list(hall, guest):
    keys = keys_on(guest.get(ADDRESS))
    sent = guest.post(ADDRESS, {**keys, "add": "question", "words": "When is the bus back?"})
    assert sent.status_code == 302 and Entry.objects.get().state == "held"
    assert "When is the bus back?" not in Client().get(ADDRESS).content.decode()
    mine = guest.get(ADDRESS).content.decode()
    assert "When is the bus back?" in mine and "a person is reading it first" in mine
    decide(entry_id=Entry.objects.get().pk, version=1, outcome="publish", reason="fine",
           member_id=hall.cast.moderator.pk, now=hall.now)  # fmt: skip
    other = Client().get(ADDRESS).content.decode()
    assert "When is the bus back?" in other and "I want to know too" in other
    own = guest.get(ADDRESS).content.decode()
    assert "I want to know too<span" not in own and "It is on the list." in own


def test_nobody_votes_for_their_own_question(hall, guest):
    person = hall.person()
    entry = hall.shown("Mine?", person)
    with pytest.raises(Refusal) as refused:
        hall.press(person, entry)
    assert refused.value.code == "own_words"
    hall.press(person, entry, 0)  # to take nothing back is fine
    assert not Vote.objects.exclude(value=0).exists()
    keys = keys_on(guest.get(ADDRESS))
    guest.post(ADDRESS, {**keys, "add": "question", "words": "And mine?"})
    own = Entry.objects.get(text="And mine?")
    Entry.objects.filter(pk=own.pk).update(state="held")
    decide(entry_id=own.pk, version=1, outcome="publish", reason="fine", member_id=hall.cast.moderator.pk, now=hall.now)
    answer = guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "support": own.pk})
    assert answer.status_code == 422 and "This one is yours" in answer.content.decode()


def test_three_questions_each_and_one_taken_back_makes_room(hall, guest):
    for number in range(3):
        answer = guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "add": "question", "words": f"Question {number}?"})
        assert answer.status_code == 302
    answer = guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "add": "question", "words": "One more?"})
    assert answer.status_code == 429 and "One more?" in answer.content.decode()
    first = Entry.objects.order_by("pk").first()
    withdraw_words(participant=first.answer.participant, entry_id=first.pk, now=hall.now)
    answer = guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "add": "question", "words": "One more?"})
    assert answer.status_code == 302 and Entry.objects.filter(state="held").count() == 3


def test_there_is_no_vote_against(hall, guest):
    entry = hall.shown("Why?")
    for forged in ({"mark": "downvote", "entry": entry.pk}, {"mark": "-1", "entry": entry.pk}, {"mark": "support"}):
        assert guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), **forged}).status_code == 422
    assert set(kinds.get("panel").marks.values()) == {0, 1}


def test_most_votes_come_first_and_a_count_only_from_the_threshold(hall):
    rare, often = hall.shown("Rare?"), hall.shown("Often?")
    for _ in range(12):
        hall.press(hall.person(), often)
    for _ in range(3):
        hall.press(hall.person(), rare)
    hall.renew()
    for page in (Client().get(ADDRESS).content.decode(), streams.kinds.get("board").render(str(hall.activity.pk))):
        assert page.index("Often?") < page.index("Rare?")
        assert (
            "About 10 people want to know" in page and page.count("want to know</span>") <= 2 and "About 5" not in page
        )
    drawn = kinds.get("panel").picture(shown_result(hall.round))
    assert [question["label"] for question in drawn["top"]] == ["Often?", "Rare?"]
    assert drawn["top"][1]["value_text"] == ""


def test_what_became_of_a_question_is_said_to_everybody(hall, cast):
    entry = hall.shown("When?")
    desk = cast.browser(cast.moderator)
    address = f"/staff/moderation/questions/{hall.activity.pk}/"
    for became, words in (("answered", "Answered"), ("taken_away", "Taken away"), ("not_today", "Not today")):
        for _ in range(2):
            assert desk.post(address, {"entry": entry.pk, "taken_up": became}).status_code == 302
        assert words in Client().get(ADDRESS).content.decode()
        assert words in streams.kinds.get("board").render(str(hall.activity.pk))
    desk.post(address, {"entry": entry.pk, "taken_up": ""})
    entry.refresh_from_db()
    assert entry.taken_up == ""


@pytest.mark.parametrize("sent", [{}, {"entry": "x"}, {"entry": "1", "taken_up": "nonsense"}, {"entry": str(2**70)}])
def test_nonsense_about_a_question_is_refused(hall, cast, sent):
    answer = cast.browser(cast.moderator).post(f"/staff/moderation/questions/{hall.activity.pk}/", sent)
    assert answer.status_code == 422


def test_only_shown_questions_are_taken_up(hall, cast, world):
    held = hall.ask(hall.person(), "Held?")
    idea = world.publish(world.idea(world.person(), "An idea"))
    for entry in (held, idea):
        with pytest.raises(Refusal) as refused:
            take_up(entry_id=entry.pk, taken_up="answered", member_id=cast.moderator.pk, now=hall.now)
        assert refused.value.status == 404
    desk = cast.browser(cast.moderator)
    address = f"/staff/moderation/questions/{hall.activity.pk}/"
    assert desk.post(address, {"entry": held.pk, "taken_up": "answered"}).status_code == 404
    assert desk.get(f"/staff/moderation/questions/{world.ideas.pk}/").status_code == 404
    assert cast.browser(cast.other_moderator).get(address).status_code == 404


@pytest.fixture
def world(cast, now):
    from tests.factories.consultations import make_world

    return make_world(cast=cast, now=now, slug="another")


def test_a_list_has_no_page_for_each_question_and_no_replies(hall):
    entry = hall.shown("When?")
    assert Client().get(f"{ADDRESS}ideas/{entry.pk}/").status_code == 404


def test_questions_wait_for_the_recorded_legal_opinion_like_boards(cast, now):
    from consultations.desks.safeguarding.golive import LEGAL_OPINION, boards_have_a_legal_opinion

    asking = [kind.name for kind in kinds if kind.needs_legal_opinion]
    assert sorted(asking) == ["ideas", "panel"]
    for number, name in enumerate(asking):
        consultation = make_consultation(cast=cast, now=now, slug=f"asks-{number}")
        add_activity(consultation=consultation, kind=name, prompt="Ask", now=now)
        assert "Record the legal opinion" in boards_have_a_legal_opinion(consultation.pk, now)
    set_value(
        name=LEGAL_OPINION, typed="LEG/2026/114; 2026-11-25; A. Solicitor", member_id=cast.administrator.pk, now=now
    )
    assert boards_have_a_legal_opinion(consultation.pk, now) == ""
