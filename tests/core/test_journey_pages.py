"""A young person's way through the pages, without JavaScript."""

import re
from uuid import uuid4

import pytest

from consultations.core.models import Answer, Entry, Participant

pytestmark = pytest.mark.django_db


def keys_on(page):
    html = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', html).group(1) for name in ("op", "seq", "known")}


def send(guest, address, **fields):
    return guest.post(address, {**keys_on(guest.get(address)), **fields})


def test_a_new_place_points_nobody_to_what_was_never_asked(guest):
    page = guest.get("/").content.decode()
    assert "Nothing is open today" in page and "Come back soon" in page
    assert "asked before" not in page


def test_the_whole_way_without_an_account(world, guest):
    assert "The walk home" in guest.get("/").content.decode()
    start = guest.get("/c/walk-home/").content.decode()
    six = ["Who is asking", "Why", "What can change", "What cannot change", "How long it takes", "What happens after"]
    assert [start.index(f"<h2>{part}") for part in six] == sorted(start.index(f"<h2>{part}") for part in six)
    page = guest.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": "area:E07000114"})
    assert page.status_code == 302 and page.url == "/c/walk-home/1/"
    option = world.options()[0]
    page = send(guest, "/c/walk-home/1/", choice=str(option.pk), status="answered")
    assert page.url == "/c/walk-home/1/thanks/"
    assert "That counts" in guest.get(page.url).content.decode()
    statement = world.statements.entries.order_by("position").first()
    page = send(guest, "/c/walk-home/2/", mark="agree", entry=str(statement.pk))
    assert page.status_code == 302
    page = send(guest, "/c/walk-home/3/", words="Lights on the path behind the station", add="idea")
    assert page.status_code == 302, page.content.decode()
    page = guest.get("/c/walk-home/3/").content.decode()
    assert "Lights on the path" in page and "a person is reading it first" in page
    page = send(guest, "/c/walk-home/4/", words="It is too dark", status="answered")
    assert page.url == "/c/walk-home/4/thanks/"
    done = guest.post("/c/walk-home/done/").content.decode()
    code = re.search(r'id="return-code">([a-z-]+)<', done).group(1)
    assert code.count("-") == 5
    other = type(guest)()
    page = other.post("/back/", {"code": code.replace("-", "  ").upper()})
    assert page.url == "/c/walk-home/yours/"
    yours = other.get(page.url).content.decode()
    assert option.text in yours and "It is too dark" in yours and "Lights on the path" in yours
    person = Participant.objects.get()
    assert (person.age_band, person.area.name) == ("13-15", "Thanet")
    assert code not in str(Participant.objects.values().get())


def test_somebody_too_young_is_shown_the_way_and_nothing_is_stored(world, guest):
    page = guest.post("/c/walk-home/about-you/", {"age_band": "10-12", "place": ""})
    assert page.url == "/c/walk-home/with-a-worker/"
    assert "youth worker" in guest.get(page.url).content.decode()
    assert not Participant.objects.exists() and "guest" not in guest.cookies


def test_both_questions_about_you_may_be_left_out(world, guest):
    assert guest.post("/c/walk-home/about-you/", {}).url == "/c/walk-home/1/"


def test_sending_the_same_form_twice_is_one_idea(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    keys = keys_on(guest.get("/c/walk-home/3/"))
    for _ in range(3):
        assert guest.post("/c/walk-home/3/", {**keys, "words": "More buses", "add": "idea"}).status_code == 302
    assert Entry.objects.filter(text="More buses").count() == 1


def test_an_older_page_does_not_overwrite_a_newer_answer_and_says_so(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    old, new = keys_on(guest.get("/c/walk-home/1/")), keys_on(guest.get("/c/walk-home/1/"))
    first, second = world.options()[:2]
    guest.post("/c/walk-home/1/", {**new, "choice": str(second.pk), "status": "answered"})
    page = guest.post("/c/walk-home/1/", {**old, "choice": str(first.pk), "status": "answered"})
    assert page.status_code == 409 and "on another page" in page.content.decode()
    assert Answer.objects.get().votes.get().entry == second


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": "", "add": "idea"}, "Write something first"),
        ({"words": "   \n ", "add": "idea"}, "Write something first"),
        ({"words": "x" * 300, "add": "idea"}, "Make it 280 or fewer"),
    ],
)
def test_words_that_cannot_be_taken_come_back_with_a_reason(world, guest, fields, words):
    guest.post("/c/walk-home/about-you/", {})
    page = send(guest, "/c/walk-home/3/", **fields)
    assert page.status_code == 422
    html = page.content.decode()
    assert "There is a problem" in html and words in html and "<title>Error: " in html
    assert fields["words"].strip() in html
    assert not Entry.objects.filter(origin="participant").exists()


@pytest.mark.parametrize("field", ["op", "seq"])
@pytest.mark.parametrize("value", ["", "nonsense", "-5", "99999999999999999999"])
def test_forged_keys_are_refused_with_the_words_kept(world, guest, field, value):
    if (field, value) == ("op", "99999999999999999999"):
        value = "not-a-key"
    guest.post("/c/walk-home/about-you/", {})
    keys = keys_on(guest.get("/c/walk-home/4/")) | {field: value}
    page = guest.post("/c/walk-home/4/", {**keys, "words": "Keep me", "status": "answered"})
    assert page.status_code == 422 and "Keep me" in page.content.decode()


def test_an_option_of_another_consultation_is_refused(world, guest, cast, now):
    from tests.factories.consultations import make_world

    other = make_world(cast=cast, now=now, slug="other")
    guest.post("/c/walk-home/about-you/", {})
    page = send(guest, "/c/walk-home/1/", choice=str(other.options()[0].pk), status="answered")
    assert page.status_code == 422 and not Answer.objects.exists()
    page = send(guest, "/c/walk-home/2/", mark="agree", entry=str(other.statements.entries.first().pk))
    assert page.status_code == 404 and not Answer.objects.filter(votes__isnull=False).exists()


def test_an_expired_cookie_keeps_the_words_and_lets_you_go_on(world, guest):
    guest.post("/c/walk-home/about-you/", {"age_band": "16-17"})
    keys = keys_on(guest.get("/c/walk-home/4/"))
    guest.cookies.clear()
    page = guest.post("/c/walk-home/4/", {**keys, "words": "Still here", "status": "answered"})
    assert page.status_code == 409 and "Still here" in page.content.decode() and "forgot" in page.content.decode()
    page = guest.post("/c/walk-home/4/", {**keys_on(page), "words": "Still here", "status": "answered"})
    assert page.status_code == 302 and Entry.objects.filter(text="Still here").count() == 1


def test_a_closed_consultation_takes_nothing_and_gives_the_words_back(world, guest, now):
    from consultations.core.actions.consulting import close_consultation

    guest.post("/c/walk-home/about-you/", {})
    keys = keys_on(guest.get("/c/walk-home/4/"))
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=now)
    page = guest.post("/c/walk-home/4/", {**keys, "words": "Too late?", "status": "answered"})
    assert page.status_code == 409 and "Too late?" in page.content.decode()
    assert not Entry.objects.filter(text="Too late?").exists()
    assert guest.get("/c/walk-home/results/").status_code == 200


def test_a_wrong_return_code_is_kind_and_keeps_what_was_typed(world, guest):
    page = guest.post("/back/", {"code": "apple apple apple apple apple apple"})
    assert page.status_code == 422
    assert "We do not know that code" in page.content.decode() and "apple apple" in page.content.decode()


def test_words_of_danger_show_where_to_get_help_at_once_and_are_kept_as_they_are(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    page = send(guest, "/c/walk-home/4/", words="sometimes i want to die", status="answered")
    html = guest.get(page.url).content.decode()
    assert "tel:" in html and "sms:" in html and "flagged" not in html
    assert Entry.objects.get(origin="participant").text == "sometimes i want to die"


def test_somebody_elses_words_cannot_be_taken_back_or_changed(world, guest):
    idea = world.idea(world.person(), "Mine")
    guest.post("/c/walk-home/about-you/", {})
    assert guest.post(f"/c/walk-home/yours/{idea.pk}/take-back/").status_code == 404
    assert guest.get(f"/c/walk-home/yours/{idea.pk}/").status_code == 404
    idea.refresh_from_db()
    assert idea.text == "Mine"


def test_the_author_changes_and_takes_back_words(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    send(guest, "/c/walk-home/3/", words="First words", add="idea")
    idea = Entry.objects.get(text="First words")
    assert guest.post(f"/c/walk-home/yours/{idea.pk}/", {"words": "Better words"}).status_code == 302
    idea.refresh_from_db()
    assert (idea.text, idea.version, idea.state) == ("Better words", 2, "held")
    assert guest.post(f"/c/walk-home/yours/{idea.pk}/take-back/").status_code == 302
    idea.refresh_from_db()
    assert (idea.text, idea.state) == ("", "withdrawn")


def test_files_and_other_bodies_are_refused(world, guest):
    from django.core.files.uploadedfile import SimpleUploadedFile

    guest.post("/c/walk-home/about-you/", {})
    page = guest.post("/c/walk-home/3/", {"words": "x", "picture": SimpleUploadedFile("a.png", b"png")})
    assert page.status_code == 415
    assert guest.post("/c/walk-home/3/", "{}", content_type="application/json").status_code == 415
    assert guest.post("/c/walk-home/3/", {"words": "x" * 1_000_000}).status_code == 413


def test_broken_utf8_is_taken_as_it_can_be_read(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    keys = keys_on(guest.get("/c/walk-home/4/"))
    body = f"op={keys['op']}&seq={keys['seq']}&known=1&status=answered&words=ok%FF%FE%00fine".encode()
    page = guest.post("/c/walk-home/4/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 302
    assert "ok" in Entry.objects.get(origin="participant").text


@pytest.mark.parametrize("address", ["/c/nothing/", "/c/walk-home/99/", "/c/walk-home/3/ideas/999999/", "/nothing/"])
def test_unknown_pages_look_like_the_product(world, guest, address):
    page = guest.get(address)
    assert page.status_code == 404 and "We cannot find that page" in page.content.decode()


def test_support_is_pressed_and_taken_back(world, guest):
    idea = world.publish(world.idea(world.person(), "A later bus"))
    guest.post("/c/walk-home/about-you/", {})
    send(guest, "/c/walk-home/3/", support=str(idea.pk))
    assert 'aria-pressed="true"' in guest.get("/c/walk-home/3/").content.decode()
    send(guest, "/c/walk-home/3/", unsupport=str(idea.pk))
    assert 'aria-pressed="true"' not in guest.get("/c/walk-home/3/").content.decode()


def test_a_reply_is_held_and_shown_without_its_author_once_published(world, guest):
    idea = world.publish(world.idea(world.person(), "A later bus"))
    guest.post("/c/walk-home/about-you/", {})
    address = f"/c/walk-home/3/ideas/{idea.pk}/"
    assert send(guest, address, words="Yes please").status_code == 302
    stranger = type(guest)()
    assert "Yes please" not in stranger.get(address).content.decode()
    world.publish(Entry.objects.get(text="Yes please"))
    assert "Yes please" in stranger.get(address).content.decode()


def test_every_page_of_the_way_warns_before_the_box(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    for position in (3, 4):
        html = guest.get(f"/c/walk-home/{position}/").content.decode()
        assert html.index("If you tell us you or someone else is in danger") < html.index("<textarea")
        assert "call 999" in html
    assert "Others will see it" in guest.get("/c/walk-home/3/").content.decode()


def test_op_of_one_person_means_nothing_for_another(world):
    op = uuid4()
    first, second = world.person(), world.person()
    world.idea(first, "One", op=op)
    world.idea(second, "Two", op=op)
    assert set(Entry.objects.filter(origin="participant").values_list("text", flat=True)) == {"One", "Two"}
