"""Easy read: the same question in fewer words for whoever wants it, kept in the browser, and one total for both."""

from django.test import Client

from consultations.core.actions.changing import make_change, propose_change
from consultations.core.kinds import kind_of
from engage.kit.small_numbers import Exact
from tests.core.test_journey_pages import send

USUAL, EASY = "After school, where do you feel safest?", "Where do you feel safe?"


def with_easy_words(world):
    by = {"consultation_id": world.consultation.pk, "activity_id": world.choice.pk, "now": world.now}
    wording = {"easy_prompt": EASY}
    change = propose_change(wording=wording, notice="Easy words.", member_id=world.cast.youth_worker.pk, **by)
    make_change(change_id=change.pk, member_id=world.cast.analyst.pk, now=world.now)
    world.choice.refresh_from_db()


def read(browser, address):
    return browser.get(address).content.decode()


def test_one_press_shows_easy_words_and_one_press_the_usual_ones_again(world, guest):
    assert "Easy read" not in read(guest, "/c/walk-home/1/"), "nothing is offered where nobody wrote it"
    with_easy_words(world)
    page = read(guest, "/c/walk-home/1/")
    assert USUAL in page and EASY not in page and 'href="/c/walk-home/1/?easy=1"' in page
    page = read(guest, "/c/walk-home/1/?easy=1")
    assert EASY in page and USUAL not in page and 'href="/c/walk-home/1/?easy=0"' in page
    assert EASY in read(guest, "/c/walk-home/1/"), "the browser remembers"
    assert "Show the usual words" in read(guest, "/c/walk-home/2/"), "also where a question has no easy words"
    assert USUAL in read(guest, "/c/walk-home/1/?easy=0") and USUAL in read(guest, "/c/walk-home/1/")


def test_answers_to_both_are_answers_to_one_question(world):
    with_easy_words(world)
    option = world.options()[0]
    for address in ("/c/walk-home/1/?easy=1", "/c/walk-home/1/"):
        browser = Client()
        read(browser, address)
        assert send(browser, address, choice=str(option.pk), status="answered").status_code == 302
    tally = kind_of(world.choice).tally(world.round(world.choice))
    assert tally.answered == tally.rows[0].counts["chosen"] == Exact(2)
    world.choice.refresh_from_db()
    assert (world.choice.prompt, world.choice.version) == (USUAL, 2), "asking it easily wrote nothing"


def test_a_mistake_is_told_in_the_same_words(world, guest):
    with_easy_words(world)
    read(guest, "/c/walk-home/1/?easy=1")
    page = send(guest, "/c/walk-home/1/", status="answered")
    assert page.status_code == 422 and EASY in page.content.decode()
    assert guest.cookies["easy_read"]["httponly"] and not guest.cookies["easy_read"]["max-age"]


def test_the_way_back_to_ones_answers_is_kept(world, guest):
    with_easy_words(world)
    assert 'href="/c/walk-home/1/?then=done&amp;easy=1"' in read(guest, "/c/walk-home/1/?then=done")
