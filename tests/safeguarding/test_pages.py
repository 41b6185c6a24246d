"""The desk's pages: who may read, that each reading is written down, and that typed words are never lost."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.queries.cover import hours_of, staffing_of
from accounts.roles import Role
from consultations.core import screening
from consultations.core.actions.words import withdraw_words
from consultations.core.models import Entry
from consultations.desks.safeguarding.models import Concern
from engage.kit import clock
from engage.kit.models import AuditEvent
from engage.places.models import Area
from engage.signpost.models import Contact
from engage.signpost.queries.referrals import referral_contacts
from tests.accounts.signing_in import sign_in
from tests.safeguarding.conftest import LONDON, WORDS, cover_with, refer

pytestmark = pytest.mark.django_db

DESK = "/staff/safeguarding/"


def page_of(concern, purpose=""):
    return f"{DESK}{concern.pk}/" + (f"?purpose={purpose}" if purpose else "")


@pytest.fixture
def lead(cast):
    return cast.browser(cast.safeguarding_lead)


def text_of(answer):
    return answer.content.decode()


# --- who reads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SAFEGUARDING_LEAD])
def test_nobody_but_a_safeguarding_lead_sees_a_concern_administrators_included(cast, concern, role):
    browser = cast.browser(cast.member("somebody", role))
    for address in (DESK, page_of(concern), page_of(concern, "decide")):
        answer = browser.get(address)
        assert answer.status_code == 403 and WORDS not in text_of(answer)
    assert browser.post(f"{page_of(concern)}acknowledge/").status_code == 403


def test_a_lead_of_another_organisation_does_not_even_learn_that_it_exists(cast, concern):
    stranger = cast.browser(cast.other_lead)
    assert "Concern " not in text_of(stranger.get(DESK))
    assert stranger.get(page_of(concern, "decide")).status_code == 404
    assert stranger.post(f"{page_of(concern)}note/", {"note": "x"}).status_code == 404
    assert AuditEvent.objects.filter(verb="safeguarding.read").count() == 0


def test_the_list_holds_no_words_and_the_page_none_until_somebody_says_what_for(lead, concern):
    assert WORDS not in text_of(lead.get(DESK)) and "Concern" in text_of(lead.get(DESK))
    page = text_of(lead.get(page_of(concern)))
    assert WORDS not in page and "Say why you read them" in page
    assert WORDS not in text_of(lead.get(page_of(concern, "nosy")))
    assert not AuditEvent.objects.filter(verb="safeguarding.read").exists()
    assert WORDS in text_of(lead.get(page_of(concern, "decide")))


def test_each_reading_is_written_down_with_its_purpose(cast, lead, concern):
    lead.get(page_of(concern, "decide"))
    lead.get(page_of(concern, "review"))
    events = AuditEvent.objects.filter(verb="safeguarding.read", member_id_was=cast.safeguarding_lead.pk)
    assert [event.facts["purpose"] for event in events.order_by("pk")] == ["decide", "review"]
    steps = concern.steps.filter(kind="read")
    assert [(step.facts["purpose"], step.member_id) for step in steps] == [
        ("decide", cast.safeguarding_lead.pk),
        ("review", cast.safeguarding_lead.pk),
    ]


@pytest.mark.parametrize(("minutes", "asked"), [(5, False), (14, False), (16, True), (200, True)])
def test_the_second_step_is_asked_again_before_anything_of_a_concern_is_shown(cast, concern, minutes, asked):
    browser = sign_in(Client(), cast.safeguarding_lead, hours_ago=minutes / 60)
    answer = browser.get(page_of(concern, "decide"))
    if asked:
        assert answer.status_code == 302 and answer.url.startswith("/accounts/2fa/reauthenticate/?next=")
        assert "purpose%3Ddecide" in answer.url
        assert not AuditEvent.objects.filter(verb="safeguarding.read").exists()
    else:
        assert WORDS in text_of(answer)
    assert browser.get(DESK).status_code == 200  # the list has no words, and an alert must open it at once


def test_a_note_that_took_long_to_write_is_saved_and_after_an_hour_given_back(cast, concern):
    long = "a note that took long to write"
    slow = sign_in(Client(), cast.safeguarding_lead, hours_ago=0.5)
    assert slow.post(f"{page_of(concern)}note/", {"note": long}).status_code == 302
    assert concern.steps.filter(kind="note").count() == 1
    slower = sign_in(Client(), cast.safeguarding_lead, hours_ago=1.5)
    answer = slower.post(f"{page_of(concern)}note/", {"note": long})
    assert answer.status_code == 403 and long in text_of(answer)
    assert concern.steps.filter(kind="note").count() == 1


# --- what is done --------------------------------------------------------------------------------------------------------


def test_one_press_acknowledges(lead, concern):
    assert "left" in text_of(lead.get(DESK)) or "Late" in text_of(lead.get(DESK))
    assert lead.post(f"{page_of(concern)}acknowledge/").status_code == 302
    concern.refresh_from_db()
    assert concern.state == "acknowledged"
    assert lead.post(f"{page_of(concern)}acknowledge/").status_code == 302  # the browser's resend


def test_a_colleague_who_was_first_is_named(cast, lead, deputy, concern):
    cast.browser(deputy).post(f"{page_of(concern)}acknowledge/")
    answer = lead.post(f"{page_of(concern)}acknowledge/")
    assert answer.status_code == 409 and "Deputy acknowledged this before you." in text_of(answer)


@pytest.mark.parametrize(
    ("deed", "sent", "words"),
    [
        ("note", {"note": "  "}, "Write it down in your own words."),
        ("act", {"agency": "", "acted_at": "2026-11-20T10:00"}, "Say who was told."),
        ("act", {"agency": "999", "acted_at": "soon"}, "Type a day and a time"),
        ("act", {"agency": "999", "acted_at": "2199-01-01T10:00"}, "The time lies ahead."),
        ("close", {"outcome": "no_action", "reason": ""}, "Write it down in your own words."),
        ("close", {"outcome": "", "reason": "typed and kept"}, "Choose how it ended."),
        ("close", {"outcome": "referred", "reason": "typed and kept"}, "Nobody was told yet."),
        ("urgency", {"urgency": "red", "reason": "typed and kept"}, "Choose the other urgency."),
        ("words", {"version": 1}, "Choose what to do with these words."),
        ("words", {"version": 1, "outcome": "decline", "reason": "personal"}, "Choose a reason that fits"),
        ("words", {"version": 1, "outcome": "count"}, "Choose a reason that fits"),
        ("words", {"version": "x", "outcome": "reopen"}, "There is a problem"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(lead, concern, deed, sent, words):
    answer = lead.post(f"{page_of(concern)}{deed}/", sent)
    page = text_of(answer)
    assert answer.status_code == 422 and words in page and "There is a problem" in page
    for typed in sent.values():
        assert str(typed).strip() in page
    concern.refresh_from_db()
    assert concern.state == "raised" and WORDS not in page


def test_a_concern_from_the_first_look_to_the_end(lead, concern):
    here = page_of(concern)
    assert lead.post(f"{here}acknowledge/").status_code == 302
    assert (
        lead.post(
            f"{here}act/",
            {
                "agency": "Kent children's social care",
                "reference": "KSC-1",
                "acted_at": "2026-11-20T10:00",
                "note": "Today",
            },
        ).status_code
        == 302
    )
    assert lead.post(f"{here}close/", {"outcome": "referred", "reason": "They have it"}).status_code == 302
    hidden = text_of(lead.get(here))
    assert "KSC-1" not in hidden and "They have it" not in hidden and "Say why you read" in hidden
    page = text_of(lead.get(page_of(concern, "follow_up")))
    assert "KSC-1" in page and "They have it" in page and "Passed on to somebody who can help" in page
    assert "This record is whole" in page
    assert f"Concern {concern.pk}" in text_of(lead.get(f"{DESK}?show=closed"))
    assert f"Concern {concern.pk}" not in text_of(lead.get(DESK))
    assert lead.post(f"{here}reopen/", {"reason": "She rang"}).status_code == 302
    assert f"Concern {concern.pk}" in text_of(lead.get(DESK))


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [("reopen", "", "held"), ("count", "personal", "counted"), ("decline", "hate", "declined")],
)
def test_a_lead_puts_words_back_counts_or_declines_them(world, lead, concern, outcome, reason, state):
    sent = {"version": 1, "outcome": outcome, "reason": reason}
    assert lead.post(f"{page_of(concern)}words/", sent).status_code == 302
    entry = Entry.objects.get(pk=concern.entry_id_was)
    assert entry.state == state and entry.shown_text is None
    assert lead.post(f"{page_of(concern)}words/", sent).status_code == 409


def test_a_lead_publishes_nothing(lead, concern):
    answer = lead.post(f"{page_of(concern)}words/", {"version": 1, "outcome": "publish", "reason": "fine"})
    assert answer.status_code == 422
    assert Entry.objects.get(pk=concern.entry_id_was).state == Entry.State.SAFEGUARDING


def test_words_that_were_taken_back_are_still_there_for_the_lead(world, lead, cover):
    person = world.person()
    idea = world.idea(person, WORDS)
    concern = refer(world, idea)
    withdraw_words(participant=person, entry_id=idea.pk, now=world.now)
    page = text_of(lead.get(page_of(concern, "decide")))
    assert WORDS in page and "The author has taken these words back." in page


def test_words_stay_words(world, lead, cover):
    concern = refer(world, world.idea(world.person(), '<script>alert(1)</script> "><img src=x>'))
    page = text_of(lead.get(page_of(concern, "decide")))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<img" not in page.partition("<main")[2]


def test_a_lost_key_breaks_no_page_and_is_said(lead, concern, settings):
    settings.SAFEGUARDING_KEY = "another key"
    page = text_of(lead.get(page_of(concern, "decide")))
    assert "No key opens these words." in page


def test_a_check_that_is_down_is_said_at_both_desks(cast, lead, cover, monkeypatch):
    assert "An automatic check is down" not in text_of(lead.get(DESK))
    monkeypatch.setitem(screening.screens._things, "harm", lambda text: 1 / 0)
    assert "An automatic check is down" in text_of(lead.get(DESK))
    assert "An automatic check is down" in text_of(cast.browser(cast.moderator).get("/staff/moderation/"))


def test_no_page_gives_itself_to_another_deed(lead, concern):
    assert lead.post(f"{page_of(concern)}delete/").status_code == 404
    assert lead.get(f"{page_of(concern)}note/").status_code == 405


def test_red_before_amber_and_what_nobody_has_before_what_somebody_has(world, lead, cover):
    world.idea(world.person(), "he beats me every night")  # amber
    world.idea(world.person(), "i want to kill myself")  # red
    world.idea(world.person(), "help me now")  # red, acknowledged below
    last = Concern.objects.get(category="danger_now")
    lead.post(f"{page_of(last)}acknowledge/")
    order = re.findall(r"<h2><a[^>]*>Concern \d+: ([^<]*)<", text_of(lead.get(DESK)))
    assert order == ["Hurting themselves", "Hurt at home or by somebody they know", "Danger right now"]


def test_somebody_who_was_reading_goes_on_reading_after_a_deed(lead, concern):
    answer = lead.post(f"{page_of(concern)}note/?purpose=decide", {"note": "Rang the school"}, follow=True)
    assert WORDS in text_of(answer) and "Rang the school" in text_of(answer)
    assert concern.steps.filter(kind="read").count() == 1


# --- whom to call (SAF-13) -------------------------------------------------------------------------------------------------

OFFICE, EVENING, SATURDAY, CHRISTMAS = (
    datetime(2026, 11, 25, 11, tzinfo=UTC),
    datetime(2026, 11, 25, 20, tzinfo=UTC),
    datetime(2026, 11, 28, 11, tzinfo=UTC),
    datetime(2026, 12, 25, 11, tzinfo=UTC),
)
KENT_DAY, KENT_NIGHT, MEDWAY_DAY = "03000 41 11 11", "03000 41 91 91", "01634 334 466"
AREAS = [
    "Ashford", "Canterbury", "Dartford", "Dover", "Folkestone and Hythe", "Gravesham", "Maidstone", "Medway",
    "Sevenoaks", "Swale", "Thanet", "Tonbridge and Malling", "Tunbridge Wells",
]  # fmt: skip


def first_for_children(area, now):
    rows = referral_contacts(area=area, now=now)
    assert rows[0].contact.call == "999" and rows[0].answers
    return [row.contact.call for row in rows if row.answers and row.contact.refers == "children"]


@pytest.mark.parametrize("moment", [OFFICE, EVENING, SATURDAY, CHRISTMAS])
@pytest.mark.parametrize("name", AREAS)
def test_each_district_has_the_numbers_of_its_council_for_the_time_of_day(name, moment):
    area = Area.objects.get(name=name)
    numbers = first_for_children(area, moment)
    in_office = moment == OFFICE
    if name == "Medway":
        assert numbers == (
            [MEDWAY_DAY, KENT_NIGHT] if in_office else [KENT_NIGHT]
        )  # Medway's 24-hour line has that number
    else:
        assert numbers == [KENT_DAY if in_office else KENT_NIGHT]
    councils = {row.contact.who_for for row in referral_contacts(area=area, now=moment)}
    assert councils == {"everyone", "Medway" if name == "Medway" else "Kent"}


@pytest.mark.parametrize("moment", [OFFICE, EVENING])
def test_without_a_district_both_councils_are_there(moment):
    councils = {row.contact.who_for for row in referral_contacts(area=None, now=moment)}
    assert councils == {"everyone", "Kent", "Medway"}


def test_a_number_that_nobody_has_confirmed_is_shown_to_the_lead_and_says_so(lead, concern):
    assert not Contact.objects.get(slug="kent-social-care").confirmed
    page = text_of(lead.get(page_of(concern)))
    assert KENT_DAY in page and "Not confirmed yet" in page and 'href="tel:999"' in page


# --- what young people are told (SAF-10) -------------------------------------------------------------------------------------


def test_pages_that_take_words_and_the_support_panel_say_when_they_are_read(world, guest, cover):
    for position in (world.ideas.position, world.words.position):
        page = text_of(guest.get(f"/c/walk-home/{position}/"))
        assert "We read what you write here on weekdays from 9 to 5." in page
        confide = page.index('class="confide"')
        assert confide < page.index("We read what you write here on weekdays") < page.index("<textarea", confide)


def test_outside_the_hours_they_say_what_to_do_now_and_inside_that_somebody_is_there(world, cast, deputy, guest):
    today = clock.now().astimezone(LONDON).weekday()
    cover_with(cast, deputy, {(today + 3) % 7: (time(9), time(17))}, cast.now)
    page = text_of(guest.get("/c/walk-home/3/"))
    assert "Nobody is here now. We are back" in page and "See who to call now" in page
    cover_with(cast, deputy, {day: (time(0), time(23, 59)) for day in range(7)}, cast.now)
    here = hours_of(cast.organisation.pk).open_at(clock.now())  # a bank holiday is closed even then
    page = text_of(guest.get("/c/walk-home/3/"))
    assert ("We are here now, until midnight." in page) == here
    assert ("See who to call now" in page) == (not here)


def test_where_no_hours_are_set_nothing_is_promised(world, guest):
    page = text_of(guest.get("/c/walk-home/3/"))
    assert "We do not read this all the time." in page and "See who to call now" in page


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(minutes=st.integers(0, 60 * 24 * 9))
def test_what_is_said_about_the_hours_is_true_at_every_moment(cast, cover, minutes):
    moment = OFFICE + timedelta(minutes=minutes)
    told = staffing_of(cast.organisation.pk, now=moment)
    assert told.staffed == hours_of(cast.organisation.pk).open_at(moment)
    assert ("We are here now" in told.next_read) == told.staffed
