"""Found by attacking the product: who may read what, what is kept about whom, and what comes too late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from consultations.core.actions.answering import add_mark
from consultations.core.actions.deciding import decide
from consultations.core.actions.taking_part import come_back, give_return_code
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.announcing import results_stream
from consultations.core.forms import plain
from consultations.core.kinds import Mark
from consultations.core.models import Consultation, Entry, Participant
from consultations.core.queries import quotable_entries
from engage.kit.refusal import Refusal
from engage.realtime.streams import versions_of
from engage.realtime.tickets import BadTicket, name_on
from tests.core.test_journey_pages import keys_on, send

pytestmark = pytest.mark.django_db


def close_early(world):
    Consultation.objects.filter(pk=world.consultation.pk).update(
        opens_at=world.now - timedelta(days=2), closes_at=world.now - timedelta(minutes=1)
    )


def test_words_that_were_taken_down_leave_the_live_results_too(world):
    author = world.person()
    idea = world.publish(world.idea(author, "More buses"))
    name = results_stream(world.round(world.ideas).pk)
    before = versions_of([name])[name]
    withdraw_words(participant=author, entry_id=idea.pk, now=world.now)
    assert versions_of([name])[name] > before
    idea = world.publish(world.idea(author, "More lights"))
    before = versions_of([name])[name]
    decide(
        entry_id=idea.pk, version=1, outcome="reopen", reason="undone", member_id=world.cast.moderator.pk, now=world.now
    )
    assert versions_of([name])[name] > before


def test_a_reply_to_an_idea_that_was_taken_down_is_quoted_nowhere(world):
    author = world.person()
    idea = world.publish(world.idea(author, "More buses"))
    reply = world.publish(world.idea(world.person(), "As they said above", parent=idea))
    Entry.objects.filter(pk=reply.pk).update(may_quote=True)
    assert reply in quotable_entries(world.consultation)
    withdraw_words(participant=author, entry_id=idea.pk, now=world.now)
    assert reply not in quotable_entries(world.consultation)


def test_only_ideas_on_the_board_can_be_supported(world):
    idea = world.publish(world.idea(world.person(), "More buses"))
    reply = world.publish(world.idea(world.person(), "Yes", parent=idea))
    option = world.statements.entries.first()
    Entry.objects.filter(pk=option.pk).update(state="retired")
    for activity, entry in ((world.ideas, reply), (world.statements, option), (world.ideas, option)):
        with pytest.raises(Refusal) as refused:
            add_mark(
                participant=world.person(),
                round_id=world.round(activity).pk,
                mark=Mark(entry.pk, 1),
                op=uuid4(),
                seq=world.seq(),
            )
        assert refused.value.code == "no_such_entry"


def test_words_cannot_be_changed_after_the_closing(world):
    author = world.person()
    idea = world.idea(author, "More buses")
    close_early(world)
    with pytest.raises(Refusal) as refused:
        change_words(participant=author, entry_id=idea.pk, text="Fewer", may_quote=False, now=world.now)
    assert refused.value.code == "closed"
    withdraw_words(participant=author, entry_id=idea.pk, now=world.now)  # but always taken back


@pytest.mark.parametrize("where", ["3/", "4/", "3/ideas/{}/", "yours/{}/"])
def test_what_was_typed_when_it_closed_is_given_back(world, guest, where):
    send(guest, "/c/walk-home/3/", words="More buses", add="idea")
    idea = world.publish(Entry.objects.get(origin="participant"))
    address = "/c/walk-home/" + where.format(idea.pk)
    keys = keys_on(guest.get("/c/walk-home/3/"))
    close_early(world)
    page = guest.post(address, {**keys, "words": "Long and dear words", "add": "idea", "status": "answered"})
    assert page.status_code == 409 and "Long and dear words" in page.content.decode()
    assert not Entry.objects.filter(text="Long and dear words").exists()


def test_a_reply_to_an_idea_that_went_meanwhile_is_given_back(world, guest):
    author = world.person()
    idea = world.publish(world.idea(author, "More buses"))
    keys = keys_on(guest.get(f"/c/walk-home/3/ideas/{idea.pk}/"))
    withdraw_words(participant=author, entry_id=idea.pk, now=world.now)
    page = guest.post(f"/c/walk-home/3/ideas/{idea.pk}/", {**keys, "words": "A dear reply"})
    html = page.content.decode()
    assert page.status_code == 404 and "A dear reply" in html and "More buses" not in html


def test_words_inside_an_answer_are_changed_with_the_answer(world, guest):
    send(guest, "/c/walk-home/1/", choice="other", words="At my nan's", status="answered")
    entry = Entry.objects.get(origin="participant")
    address = f"/c/walk-home/yours/{entry.pk}/"
    assert guest.get(address).url == "/c/walk-home/1/"
    page = guest.post(address, {"choice": str(world.options()[0].pk), "words": "x"})
    assert page.status_code == 302 and page.url == "/c/walk-home/1/"


def test_who_says_an_age_under_thirteen_later_can_take_everything_away(world, guest):
    send(guest, "/c/walk-home/3/", words="More buses", add="idea")
    world.publish(Entry.objects.get(origin="participant"))
    page = guest.post("/c/walk-home/about-you/", {"age_band": "10-12", "place": ""})
    assert page.url == "/c/walk-home/with-a-worker/"
    page = guest.get(page.url).content.decode()
    assert "They are mine: delete them" in page and "We have not kept anything" not in page
    assert guest.post("/c/walk-home/with-a-worker/", {"mine": "1"}).status_code == 302
    assert not Participant.objects.exists() and not Entry.objects.filter(text="More buses").exists()
    assert "We have not kept anything" in guest.get("/c/walk-home/with-a-worker/").content.decode()
    assert "More buses" not in Client().get("/c/walk-home/3/").content.decode()


def test_somebody_elses_answers_on_a_shared_phone_stay_when_a_younger_person_comes(world, guest):
    send(guest, "/c/walk-home/3/", words="More buses", add="idea")
    guest.post("/c/walk-home/with-a-worker/", {"mine": "0"})
    assert Participant.objects.count() == 1 and Entry.objects.filter(text="More buses").exists()
    assert "More buses" not in guest.get("/c/walk-home/3/").content.decode()


def test_what_is_yet_to_open_says_so_and_shows_no_results(world, guest):
    Consultation.objects.update(opens_at=world.now + timedelta(days=1))
    page = guest.get("/c/walk-home/").content.decode()
    assert "not open yet" in page and "This has closed" not in page
    assert guest.get("/c/walk-home/results/").status_code == 302
    assert guest.post("/c/walk-home/1/", {"op": str(uuid4()), "seq": "1", "status": "skipped"}).status_code == 409
    assert not Participant.objects.exists()


def test_numbers_longer_than_python_reads_break_nothing(world, guest):
    for address in (f"2/?after={'9' * 5000}", f"3/?page={'9' * 5000}", f"{'9' * 25}/", f"3/ideas/{'9' * 25}/"):
        assert guest.get(f"/c/walk-home/{address}").status_code in {200, 404}


def test_half_a_character_on_a_ticket_is_refused():
    with pytest.raises(BadTicket):
        name_on("board:1:\ud800:x")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07\u200d700 9\ufe0f00900", "07700 900900"),
        ("J\u200dake", "Jake"),
        ("\u200d\ufe0f", ""),
        ("\u3164\u2800", ""),
        ("a\u202eb\u2066c\u200bd\u00ade", "abcde"),
        ("Z" + "\u0301" * 40, "\u0179" + "\u0301" * 4),
        (
            "\u2764\ufe0f 1\ufe0f\u20e3 \U0001f469\u200d\U0001f467",
            "\u2764\ufe0f 1\ufe0f\u20e3 \U0001f469\u200d\U0001f467",
        ),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
    ],
)
def test_hidden_characters_do_not_hide_words_from_the_checks(typed, kept):
    assert plain(typed) == kept


def test_words_that_nobody_can_see_are_no_words(world, guest):
    assert send(guest, "/c/walk-home/3/", words="\u200d\u3164", add="idea").status_code == 422


def test_a_page_does_not_say_how_many_people_took_part(world, guest):
    send(guest, "/c/walk-home/3/", words="More buses", add="idea")
    page = guest.get("/c/walk-home/3/").content.decode()
    assert 'data-live="mine:' in page and f'"mine:{Participant.objects.get().pk}:' not in page


DANGER = "I want to kill myself tonight"


def test_who_tells_of_danger_too_late_is_still_shown_who_can_help(world, guest):
    keys = keys_on(guest.get("/c/walk-home/4/"))
    close_early(world)
    page = guest.post("/c/walk-home/4/", {**keys, "words": DANGER, "status": "answered"}).content.decode()
    assert DANGER in page and 'id="help-title"' in page
    page = guest.post("/c/walk-home/4/", {**keys, "words": "More buses", "status": "answered"}).content.decode()
    assert 'id="help-title"' not in page


def test_ones_own_answers_offer_help_beside_hard_words(world, guest):
    send(guest, "/c/walk-home/3/", words="More buses", add="idea")
    assert 'id="help-title"' not in guest.get("/c/walk-home/yours/").content.decode()
    idea = Entry.objects.get(origin="participant")
    decide(
        entry_id=idea.pk,
        version=1,
        outcome="count",
        reason="personal",
        member_id=world.cast.moderator.pk,
        now=world.now,
    )
    page = guest.get("/c/walk-home/yours/").content.decode()
    assert "we want to look after you" in page and 'id="help-title"' in page and "flag" not in page.lower()


def test_a_second_tap_does_not_make_a_code_that_was_shown_stop_working(world):
    person = world.person()
    code = give_return_code(participant_id=person.pk, instead_of=None)
    with pytest.raises(Refusal):
        give_return_code(participant_id=person.pk, instead_of=None)
    assert come_back(code=code, token=uuid4().hex) == person


def test_words_on_a_refused_form_are_looked_at_too(world, guest):
    for address, more in (("3/", {"add": "idea"}), ("4/", {"status": "answered"})):
        page = send(guest, f"/c/walk-home/{address}", words=f"{DANGER} {'a' * 600}", **more)
        html = page.content.decode()
        assert page.status_code == 422 and DANGER in html and html.count('id="help-title"') == 1


def test_the_version_of_live_results_does_not_count_the_people(world):
    name = results_stream(world.round(world.choice).pk)
    steps, before = [], 0
    for _ in range(25):
        world.choose(world.person(), world.options()[0])
        version = versions_of([name])[name]
        steps.append(version - before)
        before = version
    assert [step > 0 for step in steps] == [at % 5 == 4 for at in range(25)]  # a step for five people, not for one
    assert len(set(steps)) > 3 and before > 25


def test_words_of_participants_cannot_be_called_staffs_to_show_them(world):
    from django.db import IntegrityError, transaction

    idea = world.idea(world.person(), "Not read yet")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=idea.pk).update(origin="staff", shown_text="Not read yet", shown_version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            activity=idea.activity,
            answer=idea.answer,
            origin="staff",
            text="x",
            shown_text="x",
            shown_version=1,
            state="published",
            held_since=world.now,
        )


def test_going_past_a_question_again_does_not_wipe_what_was_said(world, guest):
    from tests.core.test_journey_pages import send

    guest.post("/c/walk-home/about-you/", {})
    send(guest, "/c/walk-home/4/", words="It is too dark", status="answered")
    assert send(guest, "/c/walk-home/4/", status="skipped").status_code == 302
    assert Entry.objects.get(origin="participant").text == "It is too dark"


def test_a_shared_phone_forgets_and_the_answers_stay(world, guest):
    from tests.core.test_journey_pages import send

    guest.post("/c/walk-home/about-you/", {})
    send(guest, "/c/walk-home/4/", words="It is too dark", status="answered")
    assert guest.post("/c/walk-home/forget-this-phone/").url == "/"
    assert "It is too dark" not in guest.get("/c/walk-home/4/").content.decode()
    assert Entry.objects.get(origin="participant").text == "It is too dark"
