"""Questions to the guest, from the remote: answered, taken away, not today; the wall, the phones and what is kept say so."""

from uuid import uuid4

import pytest

from consultations.core.actions.answering import add_words
from consultations.core.models import Activity, Entry
from consultations.live.actions.recording import record_session
from consultations.live.doorbells import room_stream, screens_of_staff
from consultations.live.models import Record
from consultations.live.queries.evidence import told_of
from consultations.live.streams import room as phones_of
from consultations.live.streams import stage as stage_of
from engage.kit.models import AuditEvent
from engage.realtime.streams import versions_of
from tests.factories.live import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]


@pytest.fixture
def panel(world):
    return Activity.objects.get(consultation=world.consultation, kind="panel")


@pytest.fixture
def questions(world, panel):
    return [ask(world, panel, words) for words in ("Who pays for lights?", "Why is the bus so dear?", "What is a VRU?")]


def ask(world, panel, text):
    receipt = add_words(participant=world.person(), round_id=world.round(panel).pk, text=text, may_quote=False,
                        op=uuid4())  # fmt: skip
    return world.publish(Entry.objects.get(pk=receipt.entry_id))


@pytest.fixture
def hall(world, panel, questions):
    room = make_room(world, activities=[panel])
    room.go_to(panel)
    return room


@pytest.fixture
def host(cast):
    return cast.browser(cast.youth_worker)


def mark(host, hall, question, became, **more):
    address = f"/staff/live/{hall.session.pk}/said/"
    return host.post(address, {"question": question.pk, "became": became}, **more)


def press_for(hall, question, people):
    for phone in hall.join(people):
        assert phone.answer(support=[str(question.pk)]).json()["status"] == "counted"


def test_one_tap_each_and_changeable(hall, host, questions):
    page = host.get(f"/staff/live/{hall.session.pk}/remote/").content.decode()
    assert all(question.shown_text in page for question in questions) and page.count("Not today</button>") == 3
    for became in ("answered", "not_today", "taken_away", ""):
        assert mark(host, hall, questions[0], became).status_code == 302
        questions[0].refresh_from_db()
        assert questions[0].taken_up == became
        shown = host.get(f"/staff/live/{hall.session.pk}/said/").content.decode()
        assert shown.count('aria-pressed="true"') == (1 if became else 0)
    events = AuditEvent.objects.filter(verb="entry.taken_up", subject=f"entry:{questions[0].pk}")
    assert events.count() == 4 and set(events.values_list("member_id_was", flat=True)) == {hall.host.pk}


def test_phones_read_it_while_the_question_is_open_and_hear_of_it_at_once(hall, host, questions):
    names = [room_stream(hall.session.pk), *screens_of_staff(hall.session.pk)]
    before = versions_of(names)
    assert "Answered" not in phones_of(str(hall.session.pk))
    mark(host, hall, questions[0], "answered")
    after = versions_of(names)
    assert all(before[name] < after[name] for name in names)
    assert "Answered" in phones_of(str(hall.session.pk))


def test_the_wall_and_the_phones_show_it_after_the_reveal(hall, host, questions):
    press_for(hall, questions[0], 6)
    hall.press("close")
    hall.press("reveal")
    for became, words in (("answered", "Answered"), ("taken_away", "Taken away"), ("not_today", "Not today")):
        mark(host, hall, questions[0], became)
        assert words in stage_of(str(hall.session.pk)) and words in phones_of(str(hall.session.pk))


@pytest.mark.parametrize("people", [2, 12])
def test_it_goes_to_the_page_after_and_into_the_record_however_few_there_were(hall, host, guest, questions, people):
    press_for(hall, questions[0], people)
    hall.press("close")
    hall.press("reveal")
    for question, became in zip(questions, ("answered", "taken_away", "not_today"), strict=True):
        mark(host, hall, question, became)
    hall.press("end")
    record_session(session_id=hall.session.pk, now=hall.now)
    page = guest.get(f"/f/{hall.session.key}/").content.decode()
    for question, words in zip(questions, ("Answered", "the guest will find out", "Not today"), strict=True):
        assert page.count(question.shown_text) == 1 and words in page
    payload = Record.objects.get().payload
    assert payload["became"] == {
        str(question.pk): became
        for question, became in zip(questions, ("answered", "taken_away", "not_today"), strict=True)
    }
    assert all(question.shown_text not in str(payload) for question in questions)
    told = told_of(hall.session.consultation_id)[0]["base_text"]
    assert "Questions to the guest: 1 answered, 1 taken away, 1 not today." in told


def test_after_the_end_the_remote_changes_nothing_more(hall, host, questions):
    mark(host, hall, questions[0], "taken_away")
    hall.press("end")
    late = mark(host, hall, questions[0], "answered", headers={"accept": "application/json"})
    assert late.status_code == 409 and "The session is over." in late.json()["words"]
    questions[0].refresh_from_db()
    assert questions[0].taken_up == "taken_away"


def test_what_is_no_shown_question_of_this_room_is_not_there(hall, host, world, panel, questions):
    held = Entry.objects.get(
        pk=add_words(
            participant=world.person(), round_id=world.round(panel).pk, text="Held?", may_quote=False, op=uuid4()
        ).entry_id
    )
    idea = world.publish(world.idea(world.person(), "An idea"))
    for entry in (held, idea):
        assert mark(host, hall, entry, "answered").status_code == 404
    assert mark(host, hall, questions[0], "nonsense").status_code == 422
    assert not Entry.objects.exclude(taken_up="").exists()
