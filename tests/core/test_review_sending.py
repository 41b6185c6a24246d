"""Found by attacking the product: what is sent twice, sent from an old page, or sent by somebody with no cookie yet."""

import re

import pytest
from django.test import Client

from consultations.core.models import Answer, Entry, Participant, Vote
from tests.core.test_journey_pages import keys_on, send

pytestmark = pytest.mark.django_db


def all_on(page):
    return dict(re.findall(r'name="(op|seq|known|newcomer)" value="([^"]*)"', page.content.decode()))


def test_a_first_answer_whose_reply_was_lost_is_one_person_and_one_idea(world):
    fields = {**all_on(Client().get("/c/walk-home/3/")), "words": "More buses", "add": "idea"}
    for _ in range(3):
        assert Client().post("/c/walk-home/3/", fields).status_code == 302  # no browser got the cookie
    assert (Participant.objects.count(), Entry.objects.filter(text="More buses").count()) == (1, 1)


def test_about_you_sent_twice_by_a_new_browser_is_one_person(world):
    fields = {**all_on(Client().get("/c/walk-home/about-you/")), "age_band": "13-15", "place": ""}
    for _ in range(2):
        assert Client().post("/c/walk-home/about-you/", fields).status_code == 302
    assert Participant.objects.count() == 1


def test_looking_at_the_pages_stores_nothing_and_sets_no_cookie(world):
    guest = Client()
    for address in ("", "about-you/", "1/", "3/", "with-a-worker/"):
        assert guest.get(f"/c/walk-home/{address}").status_code == 200
    assert "guest" not in guest.cookies and not Participant.objects.exists()


def test_a_forged_or_old_newcomer_token_is_nobody(world, settings):
    first = Client()
    fields = all_on(first.get("/c/walk-home/1/"))
    fields |= {"choice": str(world.options()[0].pk), "status": "answered"}
    assert first.post("/c/walk-home/1/", fields).status_code == 302
    for newcomer in (fields["newcomer"].split(":")[0], fields["newcomer"] + "x", "\ud800", ""):
        again = Client()
        page = again.post("/c/walk-home/1/", {**fields, "newcomer": newcomer.encode("utf-8", "replace")})
        assert page.status_code == 302 and again.cookies["guest"].value != first.cookies["guest"].value
    settings.GUEST_COOKIE_AGE = -1
    late = Client()
    late.post("/c/walk-home/1/", fields)
    assert late.cookies["guest"].value != first.cookies["guest"].value


def test_other_words_from_the_same_page_are_another_idea_and_not_lost(world, guest):
    keys = keys_on(guest.get("/c/walk-home/3/"))
    for words in ("More buses", "More lights", "More buses"):
        guest.post("/c/walk-home/3/", {**keys, "words": words, "add": "idea"})
    assert sorted(Entry.objects.filter(origin="participant").values_list("text", flat=True)) == [
        "More buses",
        "More lights",
    ]


def test_another_choice_from_the_same_page_is_said_not_to_have_counted_or_counts(world, guest):
    first, second = world.options()[:2]
    keys = keys_on(guest.get("/c/walk-home/1/"))
    guest.post("/c/walk-home/1/", {**keys, "choice": str(first.pk), "status": "answered"})
    page = guest.post("/c/walk-home/1/", {**keys, "choice": str(second.pk), "status": "answered"})
    assert page.status_code == 409 and f'value="{second.pk}" id="id_choice_1" checked' in page.content.decode()


def test_the_later_of_two_presses_on_one_page_counts(world, guest):
    statement = world.statements.entries.order_by("position").first()
    keys = keys_on(guest.get("/c/walk-home/2/"))
    for mark in ("agree", "disagree"):
        guest.post("/c/walk-home/2/", {**keys, "entry": str(statement.pk), "mark": mark})
    assert Vote.objects.get().value == -1


def test_no_single_press_wipes_a_whole_board_of_ones_own_ideas(world, guest):
    send(guest, "/c/walk-home/3/", words="More buses", add="idea")
    for status in ("skipped", "not_sure"):
        send(guest, "/c/walk-home/3/", status=status)
        send(guest, "/c/walk-home/3/", status=status, words="More lights", add="idea")
    assert Entry.objects.filter(state="held").count() == 3
    assert Answer.objects.get(round__activity=world.ideas).status == "answered"


def test_a_refused_mark_does_not_blame_the_box_for_words(world, guest):
    page = send(guest, "/c/walk-home/3/", support="x").content.decode()
    assert "<title>Error: " in page and "Please press it again" in page and "Write something first" not in page


def test_somebody_who_only_read_a_board_can_go_on(world, guest):
    assert guest.get("/c/walk-home/3/thanks/").url == "/c/walk-home/4/"


def test_going_back_to_about_you_keeps_what_was_picked(world, guest):
    guest.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": "area:E07000114"})
    page = guest.get("/c/walk-home/about-you/").content.decode()
    assert re.search(r'value="13-15"[^>]* checked', page) and re.search(r'value="area:E07000114" selected', page)


def test_a_cookie_that_is_not_ours_is_replaced_and_breaks_nothing(world):
    for cookie in (("Ā" * 30).encode().decode("latin-1"), "a b" * 10, "x" * 5000, '";DROP' * 5, "short"):
        guest = Client()
        guest.cookies["guest"] = cookie
        assert guest.get("/c/walk-home/1/").status_code == 200
        assert guest.post("/c/walk-home/about-you/", {}).status_code == 302
        assert re.fullmatch(r"[\w-]{32}", guest.cookies["guest"].value)
