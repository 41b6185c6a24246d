"""The desk and colleagues: late decisions, who is reading what, who may come in, what is with safeguarding."""

import pytest

from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.models import Entry
from consultations.desks.moderation.models import Reading
from tests.moderation.conftest import QUEUE, decide, page_of, state_of, text_of

# --- Late decisions --------------------------------------------------------------------------------------------------


def test_a_colleague_who_was_first_is_shown_and_nothing_typed_is_lost(world, desk, cast, idea):
    decide(cast.browser(cast.second_moderator), idea, "decline", reason_decline="spam")
    response = decide(desk, idea, "redact", words_0="river", what_0="place")
    page = text_of(response)
    assert response.status_code == 409 and "A colleague already decided: declined." in page and "river (place)" in page
    assert idea.decisions.count() == 1


def test_a_change_by_the_author_meanwhile_is_shown_with_the_form_still_filled(world, desk):
    author = world.person()
    idea = world.idea(author, "Ask Sam Brown")
    change_words(participant=author, entry_id=idea.pk, text="Ask Sam Brown again", may_quote=False, now=world.now)
    response = decide(desk, idea, "redact", words_0="Sam Brown", what_0="name")
    page = text_of(response)
    assert response.status_code == 409 and "Ask Sam Brown again" in page and 'value="Sam Brown"' in page
    assert 'name="version" value="2"' in page and not idea.decisions.exists()


def test_a_late_decision_is_told_late_even_when_its_form_is_wrong(world, desk, cast, idea):
    decide(cast.browser(cast.second_moderator), idea, "publish")
    assert decide(desk, idea, "decline").status_code == 409
    found = world.idea(world.person(), "ring 07700 900123")
    decide(cast.browser(cast.second_moderator), found, "count", reason_count="personal")
    assert decide(desk, found, "redact", words_0="not in there").status_code == 409


def test_withdrawn_words_cannot_be_decided(world, desk):
    author = world.person()
    idea = world.idea(author, "Secret")
    withdraw_words(participant=author, entry_id=idea.pk, now=world.now)
    response = decide(desk, idea, "publish")
    assert response.status_code == 409 and "taken these words back" in text_of(response)
    assert "Secret" not in text_of(desk.get(page_of(idea)))


def test_words_that_a_colleague_referred_cannot_be_published_by_a_moderator(world, desk, cast, idea):
    decide(cast.browser(cast.second_moderator), idea, "refer")
    response = decide(desk, idea, "publish")
    assert response.status_code == 409 and state_of(idea) == Entry.State.SAFEGUARDING
    assert idea.text not in text_of(response)


# --- A colleague is reading this -------------------------------------------------------------------------------------


def test_a_colleague_who_reads_is_named_for_two_minutes_and_passed_over(world, desk, cast, idea):
    following = world.idea(world.person(), "Second")
    third = world.idea(world.person(), "Third")
    cast.browser(cast.second_moderator).get(page_of(following))
    assert f"{cast.second_moderator.first_name} is reading this" in text_of(desk.get(QUEUE))
    assert decide(desk, idea, "publish").url.startswith(page_of(third))
    Reading.objects.update(at=world.now.replace(year=2020))
    assert "is reading this" not in text_of(desk.get(QUEUE))


def test_the_news_beside_an_open_entry_says_what_a_colleague_did_and_claims_nothing(world, desk, cast, idea):
    news = f"{page_of(idea)}?part=news&version=1&state=held"
    assert "decided" not in text_of(desk.get(news)) and not Reading.objects.exists()
    decide(cast.browser(cast.second_moderator), idea, "publish")
    assert f"{cast.second_moderator.first_name} decided: Published." in text_of(desk.get(news))


# --- Who may come in -------------------------------------------------------------------------------------------------


def test_the_desk_is_for_moderators_only(world, cast, idea):
    decided = {"version": 1, "outcome": "publish"}
    for member in (cast.youth_worker, cast.analyst, cast.administrator, cast.safeguarding_lead, cast.community_member):
        browser = cast.browser(member)
        for address in (QUEUE, page_of(idea), f"{QUEUE}board/{world.ideas.pk}/"):
            assert browser.get(address).status_code == 403
            assert browser.post(address, decided).status_code in {403, 405}
    assert cast.browser(None).get(QUEUE).status_code == 302
    assert state_of(idea) == Entry.State.HELD


def test_another_organisations_words_do_not_exist(world, cast, idea):
    browser = cast.browser(cast.other_moderator)
    assert idea.text not in text_of(browser.get(QUEUE))
    assert (
        browser.get(f"{QUEUE}?done={idea.pk}&consultation={world.consultation.pk}&selected={idea.pk}").status_code
        == 200
    )
    for address in (page_of(idea), f"{page_of(idea)}?part=news", f"{QUEUE}board/{world.ideas.pk}/", f"{QUEUE}999999/"):
        assert browser.get(address).status_code == 404
    assert browser.post(page_of(idea), {"version": 1, "outcome": "publish"}).status_code == 404
    assert browser.post(f"{page_of(idea)}back/", {"version": 1}).status_code == 404
    assert state_of(idea) == Entry.State.HELD


def test_staffs_own_options_are_not_at_the_desk(world, desk):
    assert desk.get(page_of(world.options()[0])).status_code == 404


# --- With safeguarding -----------------------------------------------------------------------------------------------


@pytest.fixture
def referred(world, desk):
    entry = world.idea(world.person(), "i am scared to go home")
    decide(desk, entry, "refer")
    return entry


def test_a_moderator_cannot_read_referred_words_not_even_their_own_referral(world, desk, cast, referred):
    assert desk.get(page_of(referred)).status_code == 403
    assert desk.get(f"{page_of(referred)}?part=news").status_code == 403
    assert desk.post(f"{page_of(referred)}back/", {"version": 1}).status_code == 403
    assert desk.get("/staff/safeguarding/").status_code == 403
    for address in (QUEUE, f"{QUEUE}?part=side", f"{QUEUE}?done={referred.pk}"):
        assert referred.text not in text_of(desk.get(address))
    page = text_of(desk.get(f"{QUEUE}?done={referred.pk}"))
    assert "With safeguarding." in page and "Undo" not in page
