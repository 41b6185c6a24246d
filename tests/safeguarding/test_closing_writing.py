"""The incident switch (SAF-23): one press and no words are taken anywhere, what people pick goes on, and a lead opens it again."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from consultations.core.actions.closing_text import close_text, open_text
from consultations.core.models import Answer, Entry, TextClosure
from consultations.live.doorbells import room_stream, screens_of_staff
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from engage.realtime import streams
from engage.realtime.streams import versions_of
from tests.core.test_journey_pages import keys_on
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db

MESSAGE = "Writing is closed until tomorrow morning."


@pytest.fixture
def lead(world):
    return world.cast.browser(world.cast.safeguarding_lead)


def press_close(lead, where="all", message=MESSAGE):
    answer = lead.post(reverse("safeguarding_writing"), {"where": str(where), "message": message})
    assert answer.status_code == 302, answer.content.decode()


def press_open(lead):
    closure = TextClosure.objects.get(opened_at=None)
    assert lead.post(reverse("safeguarding_writing"), {"open": str(closure.pk)}).status_code == 302


def ask(world, activity):
    return reverse("ask", args=[world.consultation.slug, activity.position])


def send(browser, address, **fields):
    return browser.post(address, {**keys_on(browser.get(address)), **fields})


def test_one_press_on_the_desk_closes_all_writing_and_another_opens_it(world, lead):
    guest = Client()
    desk = lead.get(reverse("safeguarding_desk")).content.decode()
    assert "Close all writing now" in desk
    press_close(lead)
    for activity, name in ((world.words, "words"), (world.ideas, "words"), (world.statements, "words")):
        adds = {} if activity == world.words else {"add": "1"}
        answer = send(guest, ask(world, activity), **{name: "More lights please"}, **adds)
        page = answer.content.decode()
        assert answer.status_code == 503 and MESSAGE in page and "More lights please" in page, activity.kind
    assert not Entry.objects.filter(origin="participant").exists()
    assert MESSAGE in guest.get(ask(world, world.words)).content.decode()  # before anybody types
    assert "Writing is closed: The whole site" in " ".join(
        lead.get(reverse("safeguarding_desk")).content.decode().replace("<strong>", "").replace("</strong>", "").split()
    )
    press_open(lead)
    answer = send(guest, ask(world, world.words), words="More lights please")
    assert answer.status_code == 302 and Entry.objects.get(origin="participant").state == "held"
    verbs = list(AuditEvent.objects.filter(subject__startswith="text:").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["text.closed", "text.opened"]


def test_what_people_pick_goes_on(world, lead):
    press_close(lead)
    guest = Client()
    answer = send(guest, ask(world, world.choice), choice=str(world.options()[0].pk))
    assert answer.status_code == 302 and Answer.objects.get().status == "answered"


def test_words_that_stand_are_not_changed_while_writing_is_closed(world, lead):
    guest = Client()
    send(guest, ask(world, world.ideas), words="More lights please", add="1")
    idea = Entry.objects.get(origin="participant")
    press_close(lead)
    address = reverse("reword", args=[world.consultation.slug, idea.pk])
    answer = guest.post(address, {"words": "Other words"})
    assert answer.status_code == 503 and "Other words" in answer.content.decode()
    idea.refresh_from_db()
    assert idea.text == "More lights please"


def test_one_activity_is_closed_and_its_neighbour_is_not(world, lead):
    press_close(lead, where=world.words.pk)
    guest = Client()
    assert send(guest, ask(world, world.words), words="More lights please").status_code == 503
    assert send(guest, ask(world, world.ideas), words="More lights please", add="1").status_code == 302


def test_words_of_a_room_are_closed_and_its_polls_go_on(world, lead):
    room = make_room(world)
    (phone,) = room.join()
    room.go_to(world.choice)
    press_close(lead)
    assert phone.choose(world.options()[0]).json()["status"] == "counted"
    room.press("close")
    room.press("reveal")
    room.go_to(world.words)
    answer = phone.answer(words="More lights please")
    assert answer.status_code == 409 and answer.json()["status"] == "paused" and MESSAGE in answer.json()["words"]
    form = phone.client.post(
        f"/live/{room.session.key}/answer/",
        {"op": str(uuid4()), "seq": room.seq(), "round": room.asked.round_id, "status": "answered", "words": "Lights"},
    )
    assert form.status_code == 503 and MESSAGE in form.content.decode() and "Lights" in form.content.decode()
    assert not Entry.objects.filter(origin="participant").exists()
    press_open(lead)
    assert phone.answer(words="More lights please").json()["status"] == "held"


def test_phones_of_a_room_say_it_before_anybody_types_and_hear_of_it_at_once(world, lead):
    room = make_room(world)
    (phone,) = room.join()
    room.go_to(world.words)
    names = [room_stream(room.session.pk), *screens_of_staff(room.session.pk)]
    heard = [versions_of(names)]
    assert MESSAGE not in phone.page()
    press_close(lead)
    heard.append(versions_of(names))
    assert MESSAGE in phone.page() and "<textarea" in phone.page()
    assert MESSAGE in render(room) and MESSAGE in streams.kinds.get("remote").render(str(room.session.pk))
    press_open(lead)
    heard.append(versions_of(names))
    assert MESSAGE not in phone.page() and MESSAGE not in render(room)
    assert all(heard[0][name] < heard[1][name] < heard[2][name] for name in names)


def test_a_room_that_only_picks_says_nothing_and_that_of_another_activity_neither(world, lead):
    room = make_room(world)
    (phone,) = room.join()
    room.go_to(world.choice)
    press_close(lead)
    assert MESSAGE not in phone.page() and MESSAGE not in streams.kinds.get("remote").render(str(room.session.pk))
    press_open(lead)
    press_close(lead, where=world.ideas.pk)
    before = versions_of([room_stream(room.session.pk)])
    press_open(lead)
    assert versions_of([room_stream(room.session.pk)]) == before


def render(room):
    return streams.kinds.get("room").render(str(room.session.pk))


def test_another_process_holds_it_at_once_because_nothing_is_kept_in_mind(world, now):
    """What another process writes is a row, and every words are asked of the table: there is nothing to wait for."""
    person = world.person()
    world.say(person, "First words")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_textclosure (message, closed_by_id_was, closed_at) VALUES (%s, 1, now())", [MESSAGE]
        )
    with pytest.raises(Refusal) as refused:
        world.say(person, "Second words")
    assert refused.value.status == 503 and refused.value.words == MESSAGE


def test_closing_twice_is_one_closure_with_the_newer_message(world, now):
    lead = world.cast.safeguarding_lead.pk
    for message in (MESSAGE, "Another message."):
        close_text(organisation=None, activity=None, message=message, member_id=lead, now=now)
    closure = TextClosure.objects.get()
    assert closure.message == "Another message."
    assert open_text(closure=closure, member_id=lead, now=now).opened_at == now
    later = open_text(closure=closure, member_id=world.cast.moderator.pk, now=now)
    assert later.opened_by_id_was == lead


def test_a_message_is_needed_and_what_was_typed_is_kept(world, lead):
    answer = lead.post(reverse("safeguarding_writing"), {"where": str(world.words.pk), "message": " "})
    assert answer.status_code == 422 and f'value="{world.words.pk}" selected' in answer.content.decode()
    assert lead.post(reverse("safeguarding_writing"), {"where": "999999", "message": "x"}).status_code == 422
    assert not TextClosure.objects.exists()


def test_a_partners_lead_closes_their_own_and_opens_nothing_of_others(world, lead, now):
    elsewhere = world.cast.browser(world.cast.other_lead)
    press_close(elsewhere)
    closure = TextClosure.objects.get()
    assert closure.organisation == world.cast.other_organisation
    world.say(world.person(), "Ours go on")
    press_open(elsewhere)
    press_close(lead)
    whole = TextClosure.objects.get(opened_at=None)
    assert elsewhere.post(reverse("safeguarding_writing"), {"open": str(whole.pk)}).status_code == 404
    assert TextClosure.objects.filter(opened_at=None).exists()


def test_only_safeguarding_leads_hold_the_switch(world):
    for member in (world.cast.moderator, world.cast.administrator, world.cast.youth_worker):
        assert world.cast.browser(member).get(reverse("safeguarding_writing")).status_code == 403
