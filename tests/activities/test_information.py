"""A card that is only read: it stands among the questions, is none of them, and asks for nothing."""

import pytest

from consultations.core.actions.consulting import add_activity, open_consultation
from consultations.core.models import Answer, Participant
from consultations.core.readiness import unmet
from consultations.core.responses import not_considered
from engage.kit.refusal import Refusal
from tests.factories.consultations import approved, make_consultation

pytestmark = pytest.mark.django_db

TEXT = "There are **two** clubs.\n- One by the park\n- [The other](https://example.org/)\n\n<script>alert(1)</script>"


@pytest.fixture
def walk(cast, now):
    """A question, a card, a question, a card."""
    consultation = make_consultation(cast=cast, now=now)
    for number in (1, 2):
        add_activity(
            consultation=consultation, kind="choice", prompt=f"Question {number}?", options=["One", "Two"], now=now
        )
        add_activity(
            consultation=consultation, kind="information", prompt=f"Card {number}", settings={"text": TEXT}, now=now
        )
    approved(consultation, cast=cast, now=now)
    return open_consultation(consultation_id=consultation.pk, member_id=None, now=now)


def test_a_card_is_read_between_the_questions_and_leads_on(walk, guest):
    page = guest.get("/c/walk-home/2/").content.decode()
    assert "<strong>two</strong>" in page and "<li>One by the park</li>" in page
    assert 'href="https://example.org/"' in page and "<script>alert" not in page
    assert 'href="/c/walk-home/3/"' in page and "Not sure" not in page and "Skip<" not in page


def test_a_card_counts_as_no_question(walk, guest):
    assert "2 questions" in guest.get("/").content.decode()
    assert "2 questions" in guest.get("/c/walk-home/").content.decode()
    steps = [guest.get(f"/c/walk-home/{at}/").content.decode() for at in (1, 2, 3, 4)]
    assert ["1 of 2" in steps[0], "1 of 2" in steps[1], "2 of 2" in steps[2], "2 of 2" in steps[3]] == [True] * 4
    assert [activity.kind for activity in not_considered(walk)] == ["choice", "choice"]


def test_whatever_is_sent_to_a_card_leads_on_and_stores_nothing(walk, guest):
    for sent in ({}, {"status": "answered"}, {"status": "skipped", "op": "x", "seq": "y"}, {"words": "hello"}):
        assert guest.post("/c/walk-home/2/", sent).url == "/c/walk-home/3/"
    assert guest.get("/c/walk-home/2/thanks/").url == "/c/walk-home/3/"
    assert guest.post("/c/walk-home/4/", {}).url == "/c/walk-home/done/"
    assert not Answer.objects.exists() and not Participant.objects.exists()


def test_the_last_card_leads_to_the_end(walk, guest):
    page = guest.get("/c/walk-home/4/").content.decode()
    assert 'action="/c/walk-home/done/"' in page and "Finish" in page


def test_nobody_is_asked_about_a_card_on_the_page_of_their_answers(walk, guest):
    guest.post("/c/walk-home/about-you/", {"age_band": "", "place": ""})
    page = guest.get("/c/walk-home/yours/").content.decode()
    assert "Question 1?" in page and "Card 1" not in page


def test_a_card_without_words_or_with_hard_ones_is_not_ready(cast, now):
    consultation = make_consultation(cast=cast, now=now)
    add_activity(consultation=consultation, kind="information", prompt="Empty", now=now)
    long = "This sentence goes on and on about clubs and buses and lights and parks and shops and so on " * 3
    add_activity(consultation=consultation, kind="information", prompt="Long", settings={"text": long}, now=now)
    found = [(each.activity.prompt, each.field) for each in unmet(consultation, now=now) if each.activity]
    assert ("Empty", "settings") in found and ("Long", "settings-text") in found


def test_a_card_is_no_question_too_many(cast, now):
    """Twelve questions are the most that people finish; a card between them is only read."""
    consultation = make_consultation(cast=cast, now=now)
    for number in range(12):
        add_activity(consultation=consultation, kind="open_question", prompt=f"Question {number}?", now=now)
    with pytest.raises(Refusal, match="too_many"):
        add_activity(consultation=consultation, kind="open_question", prompt="One more?", now=now)
    add_activity(consultation=consultation, kind="information", prompt="Who", settings={"text": "Us."}, now=now)
    assert consultation.activities.count() == 13


@pytest.mark.parametrize(("number", "promises"), [(1, True), (2, False)])
def test_the_wall_promises_an_answer_only_where_something_is_asked(walk, cast, now, number, promises):
    from django.template.loader import render_to_string

    from consultations.live.actions.planning import plan_session
    from consultations.live.documents import stage_view
    from consultations.live.streams import session_for
    from engage.rehearsal.director import Director

    activity = walk.activities.get(position=number)
    session = plan_session(
        consultation=walk, title="A room", activity_ids=[activity.pk], member_id=cast.youth_worker.pk, now=now
    )
    director = Director(session.pk, cast.youth_worker.pk)
    director.press("open_room")
    director.press("show")
    html = render_to_string("live/stage/state.html", {"view": stage_view(session_for(str(session.pk)), now=now)})
    assert ("You can answer in a moment" in html) == promises
    assert "answers so far" not in html
