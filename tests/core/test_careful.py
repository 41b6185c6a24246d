"""Before personal details are sent, a page asks; whatever they press, nothing is lost, and danger is never held up (MOD-08)."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.models import Entry, Participant
from consultations.core.screening import worries_about
from consultations.core.views.careful import pieces
from tests.core.test_journey_pages import keys_on, send

pytestmark = pytest.mark.django_db
PHONE = "Ring me on 07700 900123 after school"


def again(page):
    """The hidden fields of the page that asks, as a browser would send them."""
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def taking_part(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    return guest


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        (PHONE, "This looks like a phone number"),
        ("write to sam@example.org", "This looks like an e-mail address"),
        ("my insta is sam_2011x", "This looks like a name on social media"),
        ("I live at 12 Mill Lane", "This looks like an address"),
        ("My name is Sam Brown", "This looks like somebody’s name"),
        ("it is near ME7 1AA", "This looks like a postcode"),
        ("sam@example.org or 07700 900123", "This may say who somebody is"),
    ],
)
def test_personal_details_are_asked_about_first_and_nothing_is_stored(taking_part, words, heading):
    page = send(taking_part, "/c/walk-home/4/", words=words, status="answered")
    assert page.status_code == 200 and heading in page.content.decode() and "<mark>" in page.content.decode()
    assert not Entry.objects.filter(origin="participant").exists()


@pytest.mark.parametrize(
    ("position", "button"), [(3, {"add": "idea"}), (2, {"add": "statement"}), (4, {"status": "answered"})]
)
def test_send_anyway_sends_the_very_words_and_a_resend_is_one_write(taking_part, position, button):
    address = f"/c/walk-home/{position}/"
    asked = send(taking_part, address, words=PHONE, **button)
    for _ in range(2):
        assert taking_part.post(address, {**again(asked), "anyway": "1"}).status_code == 302
    entry = Entry.objects.get(origin="participant")
    assert entry.text == PHONE and entry.state == "held" and entry.severity == 2


@pytest.mark.parametrize(("position", "button"), [(3, {"add": "idea"}), (4, {"status": "answered"})])
def test_change_it_leads_back_to_the_box_with_the_words_in_it(taking_part, position, button):
    address = f"/c/walk-home/{position}/"
    asked = send(taking_part, address, words=PHONE, **button)
    page = taking_part.post(address, {**again(asked), "change": "1"})
    assert page.status_code == 200 and PHONE in page.content.decode().partition("<textarea")[2]
    assert "There is a problem" not in page.content.decode()
    sent = taking_part.post(address, {**keys_on(page), "words": "Meet after school", **button})
    assert sent.status_code == 302 and Entry.objects.get(origin="participant").text == "Meet after school"


def test_words_of_danger_are_taken_at_once_whatever_else_stands_in_them(taking_part):
    page = send(taking_part, "/c/walk-home/4/", words="i want to die, 07700 900123", status="answered")
    assert page.status_code == 302 and Entry.objects.get(origin="participant").text.startswith("i want to die")


def test_words_of_danger_alone_are_never_asked_about(taking_part):
    assert send(taking_part, "/c/walk-home/4/", words="he has a knife", status="answered").status_code == 302


def test_other_choices_and_replies_and_changes_are_asked_about_too(world, taking_part):
    asked = send(taking_part, "/c/walk-home/1/", choice="other", words=PHONE, status="answered")
    assert "This looks like a phone number" in asked.content.decode()
    idea = world.publish(world.idea(world.person(), "A later bus"))
    asked = send(taking_part, f"/c/walk-home/3/ideas/{idea.pk}/", words=PHONE)
    assert "This looks like a phone number" in asked.content.decode()
    send(taking_part, "/c/walk-home/3/", words="Mine", add="idea")
    mine = Entry.objects.get(text="Mine")
    asked = taking_part.post(f"/c/walk-home/yours/{mine.pk}/", {"words": PHONE})
    assert "This looks like a phone number" in asked.content.decode()
    assert not Entry.objects.filter(text=PHONE).exists()
    assert taking_part.post(f"/c/walk-home/yours/{mine.pk}/", {**again(asked), "anyway": "1"}).status_code == 302
    assert Entry.objects.filter(text=PHONE).exists()


def test_somebody_new_is_not_made_a_participant_by_being_asked(world, guest):
    page = send(guest, "/c/walk-home/4/", words=PHONE, status="answered")
    assert page.status_code == 200 and not Participant.objects.exists() and "guest" not in guest.cookies


@pytest.mark.parametrize(
    "words",
    [
        "The bus at Chatham Waterfront is late",
        "It is a 5 minute walk from the Youth Club on Mill Lane",
        "Kent Police should talk to us more",
        "2 buses a day is not enough",
        "Put lights on the path by the River Medway",
        "I have 3 mates who walk the same way",
    ],
)
def test_places_and_plain_words_are_not_taken_for_somebody(words):
    assert not [worry for worry in worries_about(words) if worry.severity == 2]


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=6))
def test_the_pieces_joined_are_the_words(text, spans):
    from consultations.core.screening import Worry

    worries = [Worry("phone", "", 2, min(a, b), min(max(a, b), len(text))) for a, b in spans if min(a, b) <= len(text)]
    assert "".join(piece.text for piece in pieces(text, worries)) == text
