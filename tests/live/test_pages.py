"""Pages of rooms: the run sheet and its paper, joining, the remote, words that wait, the screen."""

import re
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from consultations.core.models import Entry
from consultations.live.models import Presence, Session, StaffPresence
from consultations.live.streams import remote
from consultations.live.transitions import Verb
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db


def paper_text(answer) -> str:
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages).split())


def h1(answer) -> str:
    return re.search(r"<h1[^>]*>([^<]*)", answer.content.decode())[1]


@pytest.fixture
def host(cast):
    return cast.browser(cast.youth_worker)


# --- the run sheet


def test_a_session_is_planned_in_two_pages(world, host):
    answer = host.get("/staff/live/new/")
    assert answer.status_code == 302 and answer.url == f"/staff/live/new/{world.consultation.pk}/"
    page = host.get(answer.url).content.decode()
    assert page.count('name="steps"') == world.consultation.activities.count() == page.count(" checked")
    picked = [str(world.choice.pk), str(world.words.pk)]
    answer = host.post(answer.url, {"title": "  Gillingham   youth club ", "steps": picked})
    session = Session.objects.get()
    assert answer.url == f"/staff/live/{session.pk}/" and session.title == "Gillingham youth club"
    assert [step.activity_id for step in session.steps.all()] == [world.choice.pk, world.words.pk]
    assert "Gillingham youth club" in host.get("/staff/live/").content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"title": "", "steps": "own"}, "Give it a name"),
        ({"title": "x" * 81, "steps": "own"}, "80"),
        ({"title": "A room"}, "Pick at least one question"),
        ({"title": "A room", "steps": ["999999"]}, "Pick from the questions of this consultation."),
        ({"title": "A room", "steps": ["\x00"]}, "Pick from the questions of this consultation."),
    ],
)
def test_a_plan_that_cannot_be_is_given_back_with_what_was_typed(world, host, sent, says):
    sent = sent | ({"steps": [str(world.choice.pk)]} if sent.get("steps") == "own" else {})
    answer = host.post(f"/staff/live/new/{world.consultation.pk}/", sent)
    body = answer.content.decode()
    assert answer.status_code == 422 and says in body and "There is a problem" in body and "<title>Error: " in body
    assert f'value="{sent["title"]}"' in body or not sent["title"]
    assert not Session.objects.exists()


def test_the_run_sheet_is_put_in_order_and_paced_by_buttons(world, room, host):
    sheet = f"/staff/live/{room.session.pk}/"
    first, second, *_ = room.session.steps.all()
    host.post(sheet, {"down": first.pk})
    assert list(room.session.steps.values_list("pk", flat=True))[:2] == [second.pk, first.pk]
    host.post(sheet, {"up": first.pk})
    assert room.session.steps.first() == first
    ticks = {"hands": "on", "sensitive": "on"}
    host.post(sheet, {"save": first.pk, "minutes": "7", "timer_seconds": "60", "reading_seconds": "15", **ticks})
    first.refresh_from_db()
    assert (first.minutes, first.timer_seconds, first.reading_seconds) == (7, 60, 15)
    assert first.hands and first.sensitive and not first.again
    answer = host.post(sheet, {"save": first.pk, "minutes": "0", "reading_seconds": "5"})
    assert answer.status_code == 422 and 'name="minutes" value="0"' in answer.content.decode()
    answer = host.post(sheet, {"save": first.pk, "minutes": "3", "reading_seconds": "0", "timer_ends_input": "on"})
    assert answer.status_code == 422 and "Say after how many seconds" in answer.content.decode()
    host.post(sheet, {"remove": second.pk})
    assert not room.session.steps.filter(pk=second.pk).exists()
    host.post(sheet, {"add": second.activity_id})
    assert room.session.steps.last().activity_id == second.activity_id
    assert host.post(sheet, {"rename": "1", "title": "", "capacity": "30"}).status_code == 422
    host.post(sheet, {"rename": "1", "title": "Another name", "capacity": "30"})
    assert Session.objects.get().title == "Another name"
    assert host.post(sheet, {}).status_code == 422


def test_a_question_that_was_asked_stays_on_the_sheet(room, host):
    room.press("show")
    step = room.fresh().step
    assert host.post(f"/staff/live/{room.session.pk}/", {"remove": step.pk}).status_code == 409
    assert room.session.steps.filter(pk=step.pk).exists()


def test_the_paper_twin_has_every_question_a_tally_and_no_name(world, room, host):
    text = paper_text(host.get(f"/staff/live/{room.session.pk}/paper.pdf"))
    for step in room.session.steps.select_related("activity"):
        assert " ".join(step.activity.prompt.split()) in text
    for option in world.options():
        assert text.count(option.text) == 2  # to tick, and to tally
    assert "do not write your name" in text and "Tally for staff" in text and "Childline" in text


def test_the_poster_has_the_code_while_the_room_is_open_and_help_numbers(room, host):
    address = f"/staff/live/{room.session.pk}/poster.pdf"
    code = room.fresh().code
    text = paper_text(host.get(address))
    assert code in re.sub(r"\s", "", text) and "Childline" in text and "/join" in text
    room.press("end")
    assert code not in re.sub(r"\s", "", paper_text(host.get(address)))


def test_the_list_of_sessions_is_ones_own_and_costs_the_same_however_long(
    world, room, host, cast, django_assert_num_queries
):
    assert room.session.title in host.get("/staff/live/").content.decode()
    other = cast.browser(cast.member("other_host", Role.YOUTH_WORKER, elsewhere=True))
    assert room.session.title not in other.get("/staff/live/").content.decode()
    make_room(world).press("end")
    with CaptureQueriesContext(connection) as one:
        host.get("/staff/live/")
    for _ in range(2):
        make_room(world)
        make_room(world).press("end")
    with django_assert_num_queries(len(one)):
        page = host.get("/staff/live/").content.decode()
    assert page.count(f" of {room.session.title}</span>") == 3 * 2 + 3 and page.count("Over: ") == 3


# --- joining


def test_a_wrong_code_is_said_kindly_and_kept(room, guest):
    answer = guest.post("/join/", {"code": "12 34 5"})
    body = answer.content.decode()
    assert answer.status_code == 422 and 'value="12 34 5"' in body and "There is a problem" in body
    assert "six numbers" in body
    code = room.fresh().code
    assert guest.post("/join/", {"code": f" {code[:3]}-{code[3:]} "}).url == f"/j/{code}/"


def test_before_joining_one_reads_who_runs_it_what_happens_and_what_it_costs(room, guest):
    page = guest.get(f"/j/{room.fresh().code}/").content.decode()
    assert room.session.consultation.organisation.name in page
    assert "No name, no account" in page and "very little data" in page
    assert not room.session.seats.exists()  # looking is not joining


def test_who_asks_for_more_time_gets_it_quietly(room):
    room.join(extra_time="1")
    assert room.session.seats.get().extra_time


def test_a_room_that_lets_nobody_in_says_so_in_words(room, guest):
    code = room.fresh().code
    room.press("lock_joining")
    answer = guest.post(f"/j/{code}/")
    assert answer.status_code == 409 and "one of the adults" in answer.content.decode()


# --- the phone


def test_a_phone_without_javascript_has_the_keys_of_its_form_and_a_link_to_look_again(room, world):
    (phone,) = room.join()
    room.go_to(world.choice)
    page = phone.page()
    op = re.search(r'form="answer" name="op" value="([0-9a-f-]{36})"', page)[1]
    seq = re.search(r'form="answer" name="seq" value="(\d+)"', page)[1]
    round_id = re.search(r'name="round" value="(\d+)"', page)[1]
    assert "Show what is happening now" in page
    sent = {"op": op, "seq": seq, "round": round_id, "status": "answered", "choice": world.options()[0].pk}
    answer = phone.client.post(f"/live/{room.session.key}/answer/", sent)
    assert answer.status_code == 303
    page = phone.page()
    assert "Your answer" in page and world.options()[0].text in page.partition("Your answer")[2]
    answer = phone.client.post(f"/live/{room.session.key}/answer/", sent | {"choice": "999999", "op": "x"})
    assert answer.status_code == 422 and answer.content.decode().count("There is a problem") == 1


WAITING = ("pause", "resume", "show", "open", "close", "reveal")


def test_a_page_without_javascript_looks_again_only_while_there_is_nothing_to_type(room, world, no_grace):
    """For phones without a script only: with one, nothing may load the page under somebody's hands (DPR-09, WCAG 2.2.1)."""
    (phone,) = room.join()
    seen = {}
    for press in WAITING:
        room.press(press)
        page = phone.page()
        assert "Show what is happening now" in page and not re.search(r"<meta http-equiv", re.sub(NOSCRIPT, "", page))
        found = re.search(
            r'<noscript><meta http-equiv="refresh" content="(\d+); url=/live/[a-z0-9]+/"></noscript>', page
        )
        seen[press] = int(found[1]) if found else None
    assert seen == {"pause": 10, "resume": 10, "show": 10, "open": None, "close": 10, "reveal": 20}
    assert "Refresh" not in phone.client.get(f"/live/{room.session.key}/")


NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.S)


def test_after_sending_a_page_without_a_form_waits_and_moves_on_by_itself(room, world):
    (phone,) = room.join()
    room.go_to(world.choice)
    address = f"/live/{room.session.key}/"
    sent = {"op": str(uuid4()), "seq": world.seq(), "round": room.asked.round_id, "choice": world.options()[0].pk}
    waiting = phone.client.post(f"{address}answer/", sent)["Location"]
    assert waiting == f"{address}?sent=1#now"
    answer = phone.client.get(waiting)
    page = answer.content.decode()
    assert (
        answer["Refresh"] == f"10; url={address}?sent=1"
        and world.options()[0].text in page
        and "Change my answer" in page
    )
    assert 'name="choice"' not in page and "data-live" not in page
    assert 'name="choice"' in phone.page()
    room.press("close")  # and now the same address shows what is on
    answer = phone.client.get(waiting)
    assert "Refresh" not in answer and "This question is closed" in answer.content.decode()


def test_whoever_wants_a_page_to_stand_still_has_one(room, world):
    (phone,) = room.join()
    address = f"/live/{room.session.key}/"
    assert "?by_hand=1" in phone.page()
    assert "http-equiv" not in phone.client.get(f"{address}?by_hand=1").content.decode()
    page = phone.page()  # remembered
    assert "http-equiv" not in page and "?by_hand=0" in page
    room.go_to(world.choice)
    phone.choose(world.options()[0])
    assert "Refresh" not in phone.client.get(f"{address}?sent=1")
    room.press("close")
    phone.client.get(f"{address}?by_hand=0")
    assert "http-equiv" in phone.page()


def test_ones_own_answer_is_on_no_other_phone(room, world):
    mine, other = room.join(2)
    room.go_to(world.choice)
    mine.choose(world.options()[1])
    assert 'class="mine"' in mine.page() and 'class="mine"' not in other.page()


# --- the remote, and words that wait


def test_the_remote_has_one_main_button_and_a_key_for_each_of_its_forms(room, host):
    page = host.get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    assert page.count('class="button main"') == 1 and "Show the first question" in page
    for form in ("pair", "headcount", "threshold", "seats", "show-step"):
        assert len(re.findall(rf'form="{form}" name="(?:cmd_id|csrfmiddlewaretoken)"', page)) == 2, form
    keys = re.findall(r'name="cmd_id" value="([^"]+)"', page)
    assert len(set(keys)) == len(keys) > 5


def test_every_button_of_the_remote_presses_something_that_is_known(room, host):
    page = host.get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    pressed = set(re.findall(r'name="name" value="([^"]+)"', page))
    assert len(pressed) > 10 and pressed <= {verb.value for verb in Verb}
    host.post(
        f"/staff/live/{room.session.pk}/commands/",
        {"name": "share_phones", "cmd_id": str(uuid4()), "if_v": room.fresh().v, "seats": "4"},
    )
    assert room.fresh().seats_each == 4


def test_the_remote_of_a_room_that_is_over_stays_as_it_is(room, host, world):
    """Nobody is in it any more, so that a remote left open shows what one shows that is opened later."""
    room.staff_are_there()
    room.join(2)
    room.go_to(world.choice)
    room.press("end")
    lived = remote(str(room.session.pk))
    StaffPresence.objects.all().delete()
    Presence.objects.all().delete()
    shown = re.search(
        r"<div data-shown>(.*?)</div></live-remote>",
        host.get(f"/staff/live/{room.session.pk}/remote/").content.decode(),
        re.S,
    )[1]
    assert " ".join(shown.split()) == " ".join(lived.split())
    assert "The session is over." in lived and "Screen" not in lived and "End the session" not in lived


def test_a_press_without_javascript_comes_back_to_the_remote(room, host):
    page = host.get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    cmd_id = re.search(r'name="cmd_id" value="([^"]+)"', page)[1]
    press = {"name": "show", "cmd_id": cmd_id, "if_v": room.fresh().v}
    answer = host.post(f"/staff/live/{room.session.pk}/commands/", press)
    assert answer.status_code == 302 and answer.url.startswith(f"/staff/live/{room.session.pk}/remote/")
    assert "Open answers" in host.get(answer.url).content.decode()
    late = host.post(f"/staff/live/{room.session.pk}/commands/", press | {"cmd_id": cmd_id[:-4] + "0000"})
    assert "Your press before this one came first." in host.get(late.url).content.decode()


def say(room, world, phone, words):
    return phone.answer(words=words)


def test_one_tap_shows_the_same_words_of_several_phones(room, world, cast):
    room.staff_are_there()
    one, other, third = room.join(3)
    room.go_to(world.words)
    for phone, words in ((one, "More buses"), (other, "More buses"), (third, "Ring me on 07700 900123")):
        assert say(room, world, phone, words).status_code == 200
    moderator = cast.browser(cast.moderator)
    words = f"/staff/live/{room.session.pk}/words/"
    page = moderator.get(words).content.decode()
    assert "×2" in page and page.count("More buses") > 0
    # What something was found in is not shown by one tap.
    found = Entry.objects.get(text__contains="07700")
    assert page.count('value="publish"') == 1 and "Look closely" in page
    entry = Entry.objects.filter(text="More buses").order_by("pk").first()
    answer = moderator.post(f"{words}{entry.pk}/", {"version": entry.version})
    assert answer.status_code == 302
    assert set(Entry.objects.filter(text="More buses").values_list("state", flat=True)) == {"published"}
    again = moderator.post(f"{words}{entry.pk}/", {"version": entry.version}, headers={"accept": "application/json"})
    assert again.status_code == 409 and again.json()["status"] == "already_decided"
    assert moderator.post(f"{words}{found.pk}/", {"version": found.version}).status_code in {409, 422}
    found.refresh_from_db()
    assert found.shown_text is None


def test_words_that_wait_are_read_by_moderators_only(room, world, cast, host):
    room.staff_are_there()
    (phone,) = room.join()
    room.go_to(world.words)
    say(room, world, phone, "Nobody has read this")
    assert host.get(f"/staff/live/{room.session.pk}/words/").status_code == 403
    assert "Nobody has read this" not in host.get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    both = cast.browser(cast.member("both", Role.YOUTH_WORKER, Role.MODERATOR))
    assert "Nobody has read this" in both.get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    other = cast.browser(cast.other_moderator)
    assert other.get(f"/staff/live/{room.session.pk}/words/").status_code == 404


# --- afterwards


def test_the_page_after_a_session_needs_no_code(room, guest):
    room.press("end")
    page = guest.get(f"/f/{room.session.key}/").content.decode()
    assert "What happens next" in page and room.session.consultation.title in page and "Childline" in page
