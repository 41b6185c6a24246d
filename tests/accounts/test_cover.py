"""Safeguarding has a named lead, a deputy who is somebody else, and hours that are told; else nothing opens."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import end_role
from accounts.actions.covering import set_cover
from accounts.models import SafeguardingPost, StaffedHours
from accounts.queries.cover import cover_of, hours_of, leads_of, staffing_of
from accounts.roles import Role
from engage.kit import checklist, clock
from engage.kit.models import AuditEvent
from engage.kit.personal_data import forget_everywhere
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db

WEEKDAYS = {day: (time(9), time(17)) for day in range(5)}
LONDON = ZoneInfo("Europe/London")
PAGE = "/staff/safeguarding/cover/"


@pytest.fixture
def deputy(cast):
    return cast.member("deputy", Role.SAFEGUARDING_LEAD)


def cover(cast, now, lead, deputy, hours=WEEKDAYS):
    set_cover(
        organisation_id=cast.organisation.pk,
        lead_id=lead and lead.pk,
        deputy_id=deputy and deputy.pk,
        hours=hours,
        member_id=cast.administrator.pk,
        now=now,
    )
    return cover_of(cast.organisation.pk, now=now)


def missing(cast, now):
    wanted = {"safeguarding-lead", "safeguarding-deputy", "staffed-hours"}
    return {f.item.name for f in checklist.findings(cast.organisation.pk, now=now) if not f.done} & wanted


def test_the_checklist_asks_for_lead_deputy_and_hours_one_by_one(cast, now, deputy):
    assert missing(cast, now) == {"safeguarding-lead", "safeguarding-deputy", "staffed-hours"}
    cover(cast, now, cast.safeguarding_lead, None, {})
    assert missing(cast, now) == {"safeguarding-deputy", "staffed-hours"}
    cover(cast, now, cast.safeguarding_lead, deputy, {})
    assert missing(cast, now) == {"staffed-hours"}
    cover(cast, now, cast.safeguarding_lead, deputy)
    assert missing(cast, now) == set()


def test_somebody_whose_role_ended_covers_nothing_any_more(cast, now, deputy):
    cover(cast, now, cast.safeguarding_lead, deputy)
    end_role(member=deputy, organisation=cast.organisation, role=Role.SAFEGUARDING_LEAD, by=None, now=now)
    assert cover_of(cast.organisation.pk, now=now).deputy is None
    assert missing(cast, now) == {"safeguarding-deputy"}


def test_a_member_who_is_forgotten_is_named_no_more(cast, now, deputy):
    cover(cast, now, cast.safeguarding_lead, deputy)
    forget_everywhere("member", deputy, now=now)
    assert not SafeguardingPost.objects.filter(member=deputy).exists()


@pytest.mark.parametrize(
    ("lead", "deputy", "code"),
    [
        ("safeguarding_lead", "safeguarding_lead", "one_person"),
        ("moderator", None, "not_a_lead"),
        (None, "other_lead", "not_a_lead"),
    ],
)
def test_who_cannot_be_named_is_refused_and_nothing_is_written(cast, now, lead, deputy, code):
    with pytest.raises(Refusal) as refused:
        cover(cast, now, lead and getattr(cast, lead), deputy and getattr(cast, deputy))
    assert refused.value.code == code
    assert not SafeguardingPost.objects.exists() and not StaffedHours.objects.exists()


def test_lead_and_deputy_may_swap_and_the_database_never_holds_one_person_in_both(cast, now, deputy):
    cover(cast, now, cast.safeguarding_lead, deputy)
    swapped = cover(cast, now, deputy, cast.safeguarding_lead)
    assert (swapped.lead, swapped.deputy) == (deputy, cast.safeguarding_lead)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        SafeguardingPost.objects.filter(part="deputy").update(member=deputy)


def test_hours_that_end_before_they_begin_cannot_be_stored(cast, now):
    with pytest.raises(IntegrityError, match="end_after_they_begin"), transaction.atomic():
        StaffedHours.objects.create(organisation=cast.organisation, weekday=0, opens=time(9), closes=time(9))


def test_the_same_cover_again_is_logged_once(cast, now, deputy):
    for _ in range(2):
        cover(cast, now, cast.safeguarding_lead, deputy)
    logged = AuditEvent.objects.get(verb="safeguarding.cover")
    assert logged.facts["hours"]["0"] == "09:00-17:00" and logged.facts["deputy"] == deputy.pk


def test_the_named_ones_come_first_among_the_leads(cast, now, deputy):
    third = cast.member("third", Role.SAFEGUARDING_LEAD)
    stands = cover(cast, now, third, deputy)
    assert leads_of(cast.organisation, stands, now=now)[:2] == [third, deputy]
    assert set(leads_of(cast.organisation, stands, now=now)) == {third, deputy} | {
        member for member in [cast.__dict__.get("safeguarding_lead")] if member
    }


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 25, 10, tzinfo=UTC), (True, "We are here now, until 5 o'clock.")),
        (datetime(2026, 11, 25, 20, tzinfo=UTC), (False, "Nobody is here now. We are back tomorrow at 9 o'clock.")),
        (datetime(2026, 11, 27, 20, tzinfo=UTC), (False, "Nobody is here now. We are back on Monday at 9 o'clock.")),
        (datetime(2026, 12, 24, 20, tzinfo=UTC), (False, "Nobody is here now. We are back on Tuesday at 9 o'clock.")),
    ],
)
def test_young_people_are_told_when_somebody_reads_in_one_query(cast, now, deputy, moment, said):
    cover(cast, now, cast.safeguarding_lead, deputy)
    with CaptureQueriesContext(connection) as queries:
        told = staffing_of(cast.organisation.pk, now=moment)
    assert len(queries) == 1
    assert (
        told.staffed,
        told.next_read,
    ) == said and told.read_when == "We read what you write here on weekdays from 9 to 5."


def test_without_an_argument_it_is_the_databases_clock_that_counts(cast, now):
    cover(cast, now, None, None, {now.astimezone(LONDON).weekday(): (time(0), time(23, 59))})
    told = staffing_of(cast.organisation.pk)
    assert told.staffed == hours_of(cast.organisation.pk).open_at(clock.now())


# --- the page --------------------------------------------------------------------------------------------------------


def sent(lead="", deputy="", **hours):
    return {"lead": lead, "deputy": deputy, **hours}


@pytest.mark.parametrize("who", ["administrator", "safeguarding_lead"])
def test_a_lead_or_an_administrator_sets_the_cover(cast, now, deputy, who):
    lead = cast.safeguarding_lead
    browser = cast.browser(getattr(cast, who))
    answer = browser.post(PAGE, sent(lead.pk, deputy.pk, opens_0="09:00", closes_0="17:30"))
    assert answer.status_code == 302
    page = browser.get(answer.url).content.decode()
    assert "We read what you write here on Monday from 9 to 5.30." in page
    stands = cover_of(cast.organisation.pk, now=now)
    assert (stands.lead, stands.deputy) == (lead, deputy)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"opens_0": "09:00"}, "Monday needs a start and an end, or neither."),
        ({"opens_0": "17:00", "closes_0": "09:00"}, "Monday must end later than it starts."),
        ({"opens_0": "late", "closes_0": "later"}, "Type a time, like 09:00."),
        ({"lead": "999999"}, "Choose somebody from the list."),
        ({"lead": "\x00"}, "Choose somebody from the list."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(cast, typed, words):
    assert cast.safeguarding_lead
    answer = cast.browser(cast.administrator).post(PAGE, sent() | typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "There is a problem" in page
    assert not StaffedHours.objects.exists()
    if "opens_0" in typed:
        assert f'value="{typed["opens_0"]}"' in page


def test_another_organisations_cover_is_an_unknown_page(cast):
    assert cast.browser(cast.administrator).get(f"{PAGE}?organisation={cast.other_organisation.pk}").status_code == 404
