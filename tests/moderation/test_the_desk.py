"""The desk in a moderator's browser: the queue, one entry, one decision at a time, the ladder."""

import re

import pytest
from django.urls import reverse

from consultations.core.actions.words import change_words
from consultations.core.models import Decision, Entry
from tests.moderation.conftest import QUEUE, decide, page_of, state_of, text_of

# --- The queue -------------------------------------------------------------------------------------------------------


def test_the_queue_is_worst_first_then_oldest(world, desk):
    world.idea(world.person(), "First, and fine")
    world.idea(world.person(), "Second, and fine")
    world.idea(world.person(), "ring 07700 900123")
    world.idea(world.person(), "hes got a knife")
    words = re.findall(r'class="excerpt">(.*?)<', text_of(desk.get(QUEUE)))
    assert words == ["hes got a knife", "ring 07700 900123", "First, and fine", "Second, and fine"]


def test_each_line_says_in_words_why_it_is_where_it_is(world, desk):
    world.idea(world.person(), "fine")
    world.idea(world.person(), "ring 07700 900123")
    world.idea(world.person(), "hes got a knife")
    page = text_of(desk.get(QUEUE))
    assert "Nothing found" in page and "Phone number" in page and "May be about a weapon" in page
    assert "Somebody may be in danger." in page and "Personal details." in page


def test_an_empty_queue_says_so(world, desk):
    assert "Nothing is waiting." in text_of(desk.get(QUEUE))


def test_the_queue_has_numbered_pages_and_can_be_narrowed_to_a_consultation(world, desk, cast, now):
    from tests.factories.consultations import make_world

    other = make_world(cast=cast, now=now, slug="second")
    author = other.person()
    other.idea(author, "From the second consultation")
    for number in range(13):
        person = world.person()
        world.idea(person, f"Idea {number} a")
        world.idea(person, f"Idea {number} b")
    first, second = desk.get(QUEUE), desk.get(QUEUE + "?page=2")
    assert text_of(first).count('class="excerpt"') == 25 and text_of(second).count('class="excerpt"') == 2
    narrowed = text_of(desk.get(f"{QUEUE}?consultation={other.consultation.pk}"))
    assert re.findall(r'class="excerpt">(.*?)<', narrowed) == ["From the second consultation"]
    for strange in ("page=x", "page=99", "consultation=x", "consultation=999999", "consultation=²", "done=x", "part=x"):
        assert desk.get(f"{QUEUE}?{strange}").status_code == 200


def test_the_queue_costs_the_same_queries_for_one_entry_and_for_many(world, desk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world.idea(world.person(), "07700 900123")
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        desk.get(QUEUE)
    for number in range(5):
        world.idea(world.person(), f"07700 90012{number} knife in his bag")
    with CaptureQueriesContext(connection) as many:
        desk.get(QUEUE)
    assert len(one) == len(many) < 25


def test_a_part_of_the_queue_comes_alone_for_the_live_refresh(world, desk, idea):
    for part in ("list", "side"):
        page = text_of(desk.get(f"{QUEUE}?part={part}"))
        assert "data-refresh-part" in page and "<html" not in page
    assert 'data-live="queue:' in text_of(desk.get(QUEUE))


# --- One entry -------------------------------------------------------------------------------------------------------


def test_the_page_shows_words_and_context_but_nobodys_identity(world, desk, idea):
    page = text_of(desk.get(page_of(idea)))
    assert idea.text in page and world.ideas.prompt in page and world.consultation.title in page and "13 to 15" in page
    participant = idea.answer.participant
    assert participant.guest_key not in page and str(idea.answer.op) not in page


def test_what_was_found_is_marked_with_the_reason(world, desk):
    idea = world.idea(world.person(), "Ring 07700 900123 now")
    page = text_of(desk.get(page_of(idea)))
    assert re.search(
        r'<mark title="Phone number">07700 900123<span class="unseen"> \(Phone number\)</span></mark>', page
    )


def test_words_that_look_like_html_are_only_words(world, desk):
    nasty = "<script>alert(1)</script> & <b>07700 900123</b> <mark>"
    idea = world.idea(world.person(), nasty)
    for address in (QUEUE, page_of(idea), f"{QUEUE}?part=list"):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page and "<b>077" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    desk.post(page_of(idea), {"version": 1, "panel": "redact", "preview": "1", "words_0": "<mark>", "what_0": "name"})
    decide(desk, idea, "publish", checked="on")
    board = desk.get(reverse("moderation_board", args=[idea.activity_id])).content.decode()
    assert "<script>alert" not in board and "&lt;script&gt;" in board


def test_a_reply_shows_the_idea_it_answers(world, desk, idea):
    world.publish(idea)
    reply = world.idea(world.person(), "And by the station", parent=idea)
    assert idea.text in text_of(desk.get(page_of(reply)))


def test_earlier_decisions_are_shown_with_a_first_name_only(world, desk, cast):
    author = world.person()
    idea = world.publish(world.idea(author, "More lights"))
    change_words(participant=author, entry_id=idea.pk, text="More lamps", may_quote=False, now=world.now)
    page = text_of(desk.get(page_of(idea)))
    assert "Decided before" in page and cast.moderator.first_name in page and "earlier words" in page
    assert cast.moderator.email not in page and "Others still read, from before" in page and "More lights" in page


# --- Deciding --------------------------------------------------------------------------------------------------------


def test_publish_is_one_press_and_goes_to_the_next_with_a_way_back(world, desk, idea):
    following = world.idea(world.person(), "The next one")
    response = decide(desk, idea, "publish", follow=True)
    assert response.redirect_chain == [(f"{page_of(following)}?done={idea.pk}", 302)]
    assert state_of(idea) == Entry.State.PUBLISHED and idea.shown_text == idea.text
    page = text_of(response)
    assert "Published." in page and "Undo" in page and following.text in page


def test_after_the_last_one_the_queue_is_empty(world, desk, idea):
    response = decide(desk, idea, "publish", follow=True)
    assert "Nothing is waiting." in text_of(response) and "Undo" in text_of(response)


def test_undo_takes_the_words_off_the_board_and_puts_them_back(world, desk, idea):
    decide(desk, idea, "publish")
    response = desk.post(f"{page_of(idea)}back/", {"version": 1}, follow=True)
    assert state_of(idea) == Entry.State.HELD and idea.shown_text is None and "Back in the queue" in text_of(response)
    assert desk.post(f"{page_of(idea)}back/", {"version": 1}).status_code == 302  # pressed twice
    assert idea.decisions.count() == 2


@pytest.mark.parametrize("outcome", ["count", "decline"])
def test_not_showing_needs_a_reason_that_fits(world, desk, idea, outcome):
    for reason in ("", "fine", "imported", "nonsense"):
        response = decide(desk, idea, outcome, **{f"reason_{outcome}": reason})
        page = text_of(response)
        assert response.status_code == 422 and "There is a problem" in page and "<title>Error: " in page
        assert f'href="#reason_{outcome}_0"' in page and f'id="reason_{outcome}_0"' in page
    assert state_of(idea) == Entry.State.HELD
    decide(desk, idea, outcome, **{f"reason_{outcome}": "spam"})
    assert state_of(idea) in {Entry.State.COUNTED, Entry.State.DECLINED}


def test_each_reason_shows_what_the_author_would_read(world, desk, idea):
    page = text_of(desk.get(page_of(idea)))
    assert "We are not showing this, because it could sound like a threat to somebody." in page
    assert "It is on the board." in page and "A person is reading this with care." in page


def test_nothing_chosen_is_said_so(world, desk, idea):
    for sent in ({"version": 1}, {"version": 1, "outcome": "reopen"}, {"version": 1, "outcome": "x" * 500}, {}):
        response = desk.post(page_of(idea), sent)
        assert response.status_code == 422 and "Choose what to do with these words." in text_of(response)


def test_enter_in_a_box_uses_the_open_panel_and_never_publishes_the_whole(world, desk):
    idea = world.idea(world.person(), "Ask Sam Brown")
    desk.post(page_of(idea), {"version": 1, "enter": "1", "panel": "redact", "words_0": "Sam Brown", "what_0": "name"})
    idea.refresh_from_db()
    assert idea.shown_text == "Ask [removed: name]"


def test_personal_details_need_a_tick_before_they_are_published(world, desk):
    idea = world.idea(world.person(), "ring 07700 900123")
    response = decide(desk, idea, "publish")
    assert response.status_code == 422 and "tick that you checked it" in text_of(response)
    assert state_of(idea) == Entry.State.HELD
    decide(desk, idea, "publish", checked="on")
    assert state_of(idea) == Entry.State.PUBLISHED


def test_words_that_tell_of_harm_are_published_as_describing_it(world, desk):
    idea = world.idea(world.person(), "people carry knives because they are scared")
    decide(desk, idea, "publish", checked="on")
    assert idea.decisions.get().reason == Decision.Reason.DESCRIBES_HARM


def test_redaction_takes_out_ticked_and_typed_words_everywhere(world, desk):
    idea = world.idea(world.person(), "Sam Brown knows. ring 07700 900123, ask for sam  brown at Hill School")
    finding = idea.findings.get()
    decide(
        desk, idea, "redact", remove=[finding.pk], words_0="sam brown", what_0="name", words_1="Hill School", what_1="school",
        reason_redact="identifies",
    )  # fmt: skip
    idea.refresh_from_db()
    assert idea.shown_text == (
        "[removed: name] knows. ring [removed: phone number], ask for [removed: name] at [removed: school]"
    )


def test_a_preview_shows_how_it_will_read_and_saves_nothing(world, desk):
    idea = world.idea(world.person(), "Ask Sam Brown")
    response = desk.post(
        page_of(idea), {"version": 1, "panel": "redact", "preview": "1", "words_0": "Sam Brown", "what_0": "name"}
    )
    assert response.status_code == 200 and "Ask [removed: name]" in text_of(response)
    assert 'value="Sam Brown"' in text_of(response) and state_of(idea) == Entry.State.HELD
    assert "<title>Error" not in text_of(response)


def test_words_to_take_out_that_are_not_there_are_said_so_and_kept(world, desk):
    idea = world.idea(world.person(), "Ask Sam Brown")
    response = decide(desk, idea, "redact", words_0="Sam Green")
    page = text_of(response)
    assert (
        response.status_code == 422 and "We could not find that in the words." in page and 'value="Sam Green"' in page
    )
    response = decide(desk, idea, "redact")
    assert response.status_code == 422 and "Choose what to take out first." in text_of(response)
    assert state_of(idea) == Entry.State.HELD


def test_a_redaction_that_leaves_a_phone_number_in_is_refused(world, desk):
    idea = world.idea(world.person(), "Sam, ring 07700 900123")
    response = decide(desk, idea, "redact", words_0="Sam")
    assert response.status_code == 422 and "would still be shown" in text_of(response)
    decide(desk, idea, "redact", words_0="Sam", checked_rest="on")
    assert state_of(idea) == Entry.State.REDACTED


def test_a_forged_finding_of_other_words_takes_nothing_out(world, desk):
    idea, other = world.idea(world.person(), "ring 07700 900123"), world.idea(world.person(), "07700 900456 is mine")
    assert decide(desk, idea, "redact", remove=[other.findings.get().pk]).status_code == 422
    assert state_of(idea) == Entry.State.HELD


# --- The ladder ------------------------------------------------------------------------------------------------------


def test_a_step_of_the_ladder_is_set_with_its_reason(world, desk, idea):
    world.publish(idea)
    address = f"{QUEUE}board/{world.ideas.pk}/"
    assert idea.text in text_of(desk.get(address))
    assert desk.post(address, {"entry": idea.pk, "stage": "test", "reason": "Trying it in March"}).status_code == 302
    idea.refresh_from_db()
    assert (idea.stage, idea.stage_reason) == ("test", "Trying it in March")


def test_not_now_without_a_reason_is_refused_and_the_choice_kept(world, desk, idea):
    world.publish(idea)
    response = desk.post(f"{QUEUE}board/{world.ideas.pk}/", {"entry": idea.pk, "stage": "not_now", "reason": "  "})
    page = text_of(response)
    assert response.status_code == 422 and "Say why not now." in page and '<option value="not_now" selected>' in page


def test_held_and_foreign_ideas_have_no_step(world, desk, idea):
    address = f"{QUEUE}board/{world.ideas.pk}/"
    assert idea.text not in text_of(desk.get(address))
    assert desk.post(address, {"entry": idea.pk, "stage": "test"}).status_code == 404
    assert desk.post(address, {"entry": "x", "stage": "test"}).status_code == 422
    assert desk.post(address, {"entry": idea.pk, "stage": "nonsense"}).status_code == 422
    assert (
        desk.get(f"{QUEUE}board/{world.words.pk}/").status_code == 200
        and desk.get(f"{QUEUE}board/99999/").status_code == 404
    )


def test_no_page_of_the_desk_has_inline_script_or_style(world, desk, idea):
    world.publish(world.idea(world.person(), "On the board"))
    for address in (QUEUE, page_of(idea), f"{QUEUE}board/{world.ideas.pk}/"):
        page = desk.get(address).content.decode()
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", page)


def test_the_desk_reads_what_was_reported_and_a_decision_answers_it(world):
    from consultations.core.actions.reporting import report
    from consultations.core.models import ReportOutcome

    idea = world.publish(world.idea(world.person(), "Sam did it"))
    report(entry_id=idea.pk, reason="identifies", words="That is my brother", token="a-browser", now=world.now)
    desk = world.cast.browser(world.cast.moderator)
    page = desk.get(f"/staff/moderation/{idea.pk}/").content.decode()
    assert "That is my brother" in page and "Nobody can read it until you decide" in page
    answer = desk.post(
        f"/staff/moderation/{idea.pk}/",
        {"version": "1", "outcome": "decline", "reason_decline": "identifies"},
    )
    assert answer.status_code == 302 and ReportOutcome.objects.count() == 1
    assert "That is my brother" not in desk.get(f"/staff/moderation/{idea.pk}/").content.decode()
