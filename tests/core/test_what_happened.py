"""What came of it is there for everybody: who took part, who read it, what was done, what was not and why, and how late."""

from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.core.actions.consulting import set_stage
from consultations.core.actions.publications import note_opened, note_published
from consultations.core.actions.responding import record_consideration
from consultations.core.actions.taking_part import give_return_code
from consultations.core.actions.words import withdraw_words
from consultations.core.models import Consultation, Participant
from consultations.core.promises import day_of
from consultations.core.timeline import IDEA, OTHER, QUESTION, answers_for, people_who_took_part
from engage.realtime.streams import kind_of, versions_of
from tests.digests.crowd import crowd
from tests.factories.consultations import make_consultation, make_world
from tests.factories.responses import (
    WHY_NOT,
    close,
    consider_everything,
    decision_maker,
    draft,
    late_consultation,
    move,
    publish,
    published,
)

PAGE = "/c/walk-home/what-happened/"


def read(browser, address=PAGE):
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def late(cast, now):
    """Closed, and 12 days after the promised day nothing is answered."""
    return late_consultation(cast, now)


@pytest.mark.parametrize("address", ["/", "/what-changed/", "/c/late/what-happened/", "/c/late/"])
def test_late_is_said_with_days_wherever_somebody_looks(late, guest, address):
    assert "late, 12 days" in read(guest, address).lower()


def test_a_late_page_says_that_the_promise_is_not_kept(late, guest):
    assert "We have not kept our promise yet." in read(guest, "/c/late/what-happened/")


def test_a_moved_promise_keeps_the_first_day_and_the_reason_in_public(world, guest):
    first = world.consultation.answer_due
    move(world, days=100, reason="The council votes on the money in May.")
    page = read(guest)
    assert f"First promised for {first.day} " in page and "The council votes on the money in May." in page


def test_a_promise_for_later_than_twelve_weeks_says_why_in_public(cast, now, guest):
    why = "The council decides about money only in spring."
    due = day_of(now) + timedelta(days=200)
    make_world(cast=cast, now=now, answer_due=due, answer_due_reason=why)
    assert why in read(guest)


def test_an_answer_that_came_late_goes_on_saying_so(world, guest):
    due = world.consultation.answer_due
    close(world)
    response = draft(world)
    at = datetime.combine(due + timedelta(days=3), datetime.min.time(), tzinfo=UTC).replace(hour=12)
    publish(world, response, now=at)
    assert "That was late, 3 days." in read(guest)


@pytest.mark.parametrize("address", ["/", "/what-changed/"])
def test_a_no_is_never_pushed_out_by_what_went_well(world, guest, address):
    published(world, "cannot", heading="Later buses")
    for number in range(5):
        published(world, "did", heading=f"Done {number}")
    page = read(guest, address)
    assert page.index("Done 4") < page.index("Later buses") and "Done 3" not in page


def test_drafts_are_read_by_nobody(world, guest):
    close(world)
    draft(world, words="A secret plan")
    for address in (PAGE, "/what-changed/", "/", "/c/walk-home/"):
        assert "A secret plan" not in read(guest, address)


def test_a_correction_shows_what_was_said_before(world, guest):
    first = published(world, words="Ten lights.")
    publish(world, draft(world, words="Twelve lights.", corrects=first, note="Two more were put up."))
    page = read(guest)
    assert page.index("Twelve lights.") < page.index("Two more were put up.") < page.index("Ten lights.")


@pytest.mark.parametrize(("people", "shown"), [(9, "Only a few people took part."), (13, "About 15")])
def test_few_people_are_not_counted_in_public_and_many_are_rounded(world, guest, people, shown):
    for person in crowd(world, people):
        world.choose(person, world.options()[0])
    assert people_who_took_part(world.consultation).hidden is (people < 10)
    assert shown not in read(guest) and "when it has closed" in read(guest)
    close(world)
    assert shown in read(guest)


def test_the_page_says_when_the_decision_maker_read_it_and_that_begins_the_considering(world, guest):
    close(world)
    assert "has not opened the report" in read(guest)
    note_published(consultation_id=world.consultation.pk, digest_id=1, number=1, now=world.now)
    note_opened(digest_id=1, member_id=decision_maker(world.cast).pk, now=world.now)
    world.consultation.refresh_from_db()
    assert world.consultation.state == "considering"
    assert "Read by the one who decides on" in read(guest)


def test_the_page_says_when_everything_was_considered(world, guest):
    close(world)
    record_consideration(
        activity_id=world.ideas.pk,
        considered="The ideas.",
        why="They are good.",
        op=uuid4(),
        member_id=decision_maker(world.cast).pk,
        now=world.now,
    )
    assert "took into account" not in read(guest)  # other questions are not considered yet
    consider_everything(world)
    page = read(guest)
    assert "has written down what they took into account" in page and "They are good." not in page


def test_opening_a_digest_while_people_still_answer_begins_nothing(world):
    note_published(consultation_id=world.consultation.pk, digest_id=1, number=1, now=world.now)
    note_opened(digest_id=1, member_id=decision_maker(world.cast).pk, now=world.now)
    world.consultation.refresh_from_db()
    assert world.consultation.state == "open"


def test_ideas_climb_in_plain_words_beside_the_partnerships_own(world, guest):
    person = world.person()
    ideas = {
        stage: world.publish(world.idea(person, f"Idea {stage}")) for stage in ("devise", "test", "scale", "not_now")
    }
    for stage, idea in ideas.items():
        set_stage(
            entry_id=idea.pk,
            stage=stage,
            reason="It costs more than we have." if stage == "not_now" else "",
            member_id=world.cast.moderator.pk,
            now=world.now,
        )
    page = read(guest)
    for words, term in (
        ("We are working out how", "(Devise)"),
        ("We are trying it out", "(Test)"),
        ("It worked, so it goes to more places", "(Scale)"),
    ):
        assert words in page and term in page
    assert "It costs more than we have." in page
    withdraw_words(participant=person, entry_id=ideas["test"].pk, now=world.now)
    assert "Idea test" not in read(guest)


def test_words_from_elsewhere_are_owed_nothing_and_stand_apart(world, guest):
    close(world)
    Consultation.objects.filter(pk=world.consultation.pk).update(
        source_note="Polis, CC BY", closes_at=world.now - timedelta(hours=1)
    )
    front = read(guest, "/")
    assert "What happened because of you" not in front and "Asked somewhere else" in front
    assert "The walk home" not in read(guest, "/what-changed/")
    assert "promise" not in read(guest).partition("<main")[2].partition("</main")[0]


def test_one_that_is_yet_to_open_has_nothing_to_tell(cast, now, guest):
    soon = make_world(cast=cast, now=now, slug="soon").consultation
    Consultation.objects.filter(pk=soon.pk).update(opens_at=now + timedelta(days=1))
    assert guest.get("/c/soon/what-happened/").status_code == 302
    make_consultation(cast=cast, now=now, slug="draft")
    assert guest.get("/c/draft/what-happened/").status_code == 404


def test_all_answers_are_on_pages_and_a_page_that_is_not_there_is_the_last(cast, now, guest):
    for number in range(12):
        late_consultation(cast, now, days=number, slug=f"c{number}", title=f"Consultation number {number}")
    first, second = read(guest, "/what-changed/"), read(guest, "/what-changed/?page=2")
    assert "number 0<" in first and "number 10<" not in first
    assert "number 10<" in second and "number 0<" not in second
    assert read(guest, "/what-changed/?page=99") and read(guest, "/what-changed/?page=x")


# --- the page behind the return code (PAR-07) ------------------------------------------------------------------------


def with_code(person):
    browser = Client()
    code = give_return_code(participant_id=person.pk)
    assert browser.post("/back/", {"code": code}).status_code == 302
    return browser


def test_somebody_who_took_part_reads_the_answer_with_the_code_alone(world):
    person = world.person()
    idea = world.publish(world.idea(person, "Lights on the path"))
    world.choose(person, world.options()[0])
    published(world, "cannot", heading="Later buses")
    published(world, "doing", words="Asking the shops.", activity_id=world.choice.pk)
    published(world, "did", words="Ten lights.", activity_id=world.ideas.pk, entry_id=idea.pk)
    page = read(with_code(person), "/c/walk-home/yours/")
    idea_at, question_at = page.index("This is about your idea"), page.index("You answered this question")
    assert idea_at < page.index("Ten lights.") < question_at < page.index("Asking the shops.") < page.index(WHY_NOT)
    assert page.index(WHY_NOT) < page.index("What happens next")


def test_somebody_elses_idea_is_not_called_theirs(world):
    author, other, nobody = world.person(), world.person(), world.person()
    idea = world.publish(world.idea(author, "Lights"))
    world.idea(other, "Something else")
    published(world, activity_id=world.ideas.pk, entry_id=idea.pk)
    about = [answers_for(person, now=world.now)[0].about for person in (author, other, nobody)]
    assert about == [IDEA, QUESTION, OTHER]


def test_without_an_answer_the_code_shows_by_when_or_how_late(world, now, late):
    page = read(with_code(world.person()), "/c/walk-home/yours/")
    assert "We promised an answer by" in page and "late, " not in page.lower()
    person = Participant.objects.create(consultation=late, joined_on=day_of(now) - timedelta(days=80))
    assert "late, 12 days" in read(with_code(person), "/c/late/yours/").lower()


def test_an_open_page_is_sent_the_same_answers(world):
    name = f"answers:{world.consultation.pk}"
    before = versions_of([name])[name]
    published(world, words="Sent to open pages.")
    assert versions_of([name])[name] > before
    assert "Sent to open pages." in kind_of(name).render(str(world.consultation.pk))


def test_nobody_elses_draft_consultation_is_sent(cast, now):
    hidden = make_consultation(cast=cast, now=now, slug="draft")
    assert kind_of("answers:1").render(str(hidden.pk)) == ""


def test_pages_with_answers_cost_the_same_for_one_and_for_three(world, cast, now):
    """One more answer with a history, one more consultation: not one more query."""
    person = world.person()
    idea = world.publish(world.idea(person, "Lights"))
    code = with_code(person)
    close(world)
    addresses = [(Client(), "/"), (Client(), "/what-changed/"), (Client(), PAGE), (code, "/c/walk-home/yours/")]

    def more():
        first = published(world, activity_id=world.ideas.pk, entry_id=idea.pk)
        publish(world, draft(world, corrects=first, note="News."))

    def price():
        found = []
        for browser, address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
            found.append(len(queries))
        return found

    more()
    one = price()
    for number in range(2):
        more()
        published(make_world(cast=cast, now=now, slug=f"another-{number}"))
    assert price() == one
    assert max(one) <= 30


@pytest.mark.parametrize("address", ["/", "/what-changed/"])
@pytest.mark.parametrize("kind", ["doing", "cannot"])
def test_in_a_list_what_people_asked_for_never_reads_as_what_we_do(world, guest, address, kind):
    close(world)
    said = published(world, kind)
    page = read(guest, address)
    came_of_it = said.reason if kind == "cannot" else said.words
    assert f"<q>{said.heading}</q><br><strong>{said.get_kind_display()}:</strong> <bdi>{came_of_it[:60]}" in page
