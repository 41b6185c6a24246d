"""People are told at once and without a word of what it is; a clock that runs in staffed time tells others when nobody came."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.core.actions.deciding import decide
from consultations.desks.safeguarding import clocks, queries
from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.actions.alerting import escalate
from consultations.desks.safeguarding.clocks import rings_at
from consultations.desks.safeguarding.models import Concern
from engage.kit import jobs, site_settings
from engage.kit.health import figures
from engage.kit.models import Job
from engage.kit.opening_hours import OFFICE_HOURS, WeeklyHours
from engage.kit.refusal import Refusal
from tests.factories.consultations import make_world
from tests.safeguarding.conftest import NINE_TO_FIVE, TEN, WORDS, cover_with, refer, send_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """All of this happens from a Wednesday morning on, whatever day the tests run on."""
    return TEN


def to(messages):
    return sorted(message.to[0] for message in messages)


# --- telling people ------------------------------------------------------------------------------------------------------


def test_lead_and_deputy_and_every_other_lead_are_written_to_at_once(world, cast, cover, concern):
    send_mail()
    assert to(mail.outbox) == ["deputy@example.org", "lead@example.org"]
    assert {message.subject for message in mail.outbox} == {"Your Voice: A new Red item waits"}
    assert all("/staff/safeguarding/\n" in message.body for message in mail.outbox)


def test_no_word_of_what_it_is_stands_anywhere_in_an_alert(world, cast, cover):
    idea = world.idea(world.person(age_band="13-15"), WORDS)
    concern = refer(world, idea)
    cast.administrator  # noqa: B018  (he is made when first asked for)
    escalate(now=concern.due_at)
    send_mail()
    assert len(mail.outbox) == 5
    for message in mail.outbox:
        whole = message.message().as_string() + message.subject + message.body
        for word in (*WORDS.split(), world.consultation.title, world.ideas.prompt, "abuse", "13 to 15", "hurt"):
            if len(word) > 3:
                assert word not in whole, word


def test_where_fewer_than_two_could_be_told_the_administrators_are_told_that(world, cast):
    cast.administrator, cast.safeguarding_lead  # noqa: B018
    refer(world, world.idea(world.person(), WORDS))
    send_mail()
    assert to(mail.outbox) == ["administrator@example.org", "lead@example.org"]
    said = next(message for message in mail.outbox if message.to == ["administrator@example.org"])
    assert "fewer than two people could be told" in said.body and "/staff/safeguarding/cover/" in said.body


def test_nobody_of_another_organisation_hears_of_it(world, cast, cover):
    cast.other_lead  # noqa: B018
    refer(world, world.idea(world.person(), WORDS))
    send_mail()
    assert "other_lead@example.org" not in to(mail.outbox)


def test_a_mail_server_that_says_no_is_asked_again_and_the_page_of_what_is_up_says_so(world, concern, settings, now):
    settings.EMAIL_BACKEND = "tests.safeguarding.refusing_mail.Backend"
    send_mail()
    assert not mail.outbox
    waiting = Job.objects.filter(kind="accounts.mail")
    assert {job.state for job in waiting} == {"waiting"} and {job.attempts for job in waiting} == {1}
    assert queries.oldest_unsent_alert_seconds(now + timedelta(minutes=2)) == 120
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_mail()
    assert len(mail.outbox) == 2
    assert queries.oldest_unsent_alert_seconds(now + timedelta(minutes=2)) is None


def test_outside_the_hours_the_mail_says_when_the_clock_starts(world, cast, cover):
    night = datetime(2026, 11, 27, 22, tzinfo=UTC)
    refer(world, world.idea(world.person(), WORDS), now=night)
    send_mail()
    assert all("The clock starts on Monday at 9 o'clock." in message.body for message in mail.outbox)


# --- the clock -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgency", "raised", "due"),
    [
        ("red", "2026-11-25T10:00+00:00", "2026-11-25T10:15+00:00"),
        ("red", "2026-11-25T16:50+00:00", "2026-11-26T09:05+00:00"),
        ("red", "2026-11-27T22:00+00:00", "2026-11-30T09:15+00:00"),
        ("red", "2026-12-24T16:50+00:00", "2026-12-29T09:05+00:00"),
        ("amber", "2026-11-25T10:00+00:00", "2026-11-25T14:00+00:00"),
        ("amber", "2026-11-25T15:00+00:00", "2026-11-26T11:00+00:00"),
    ],
)
def test_the_clock_of_red_and_amber_runs_in_staffed_time(cast, cover, urgency, raised, due):
    rings = clocks.due(urgency, organisation_id=cast.organisation.pk, since=datetime.fromisoformat(raised))
    assert rings == datetime.fromisoformat(due)


@settings(deadline=None)  # the calendar of holidays takes its time when it is read for the first time
@given(st.integers(0, 60 * 24 * 400), st.integers(1, 600))
def test_the_clock_never_rings_before_the_time_is_up_nor_outside_the_hours(minute, allowed):
    since = TEN + timedelta(minutes=minute)
    rings = rings_at(OFFICE_HOURS, timedelta(minutes=allowed), since=since)
    assert rings >= since + timedelta(minutes=allowed)
    assert OFFICE_HOURS.open_at(rings - timedelta(seconds=1))
    assert rings_at(WeeklyHours({}), timedelta(minutes=allowed), since=since) == since + timedelta(minutes=allowed)


def test_how_long_is_allowed_is_a_setting(cast, cover, now):
    site_settings.set_value(name="safeguarding.red_minutes", typed="30", member_id=None, now=now)
    assert clocks.due("red", organisation_id=cast.organisation.pk, since=now) == now + timedelta(minutes=30)
    for wrong in ("", "soon", "0", "-5", "99999999", "²"):
        with pytest.raises(Refusal):
            site_settings.set_value(name="safeguarding.red_minutes", typed=wrong, member_id=None, now=now)


def test_nobody_is_told_again_before_the_time_is_up_nor_after_somebody_acknowledged(concern, cast, now):
    assert escalate(now=now + timedelta(minutes=14, seconds=59)) == 0
    working.acknowledge(concern_id=concern.pk, member_id=cast.safeguarding_lead.pk, now=now + timedelta(minutes=15))
    assert escalate(now=now + timedelta(minutes=16)) == 0


def test_when_nobody_acknowledged_leads_are_told_again_and_administrators_that_nobody_has(concern, cast, now):
    cast.administrator  # noqa: B018
    send_mail()
    mail.outbox.clear()
    late = now + timedelta(minutes=15)
    assert escalate(now=late) == 1 and escalate(now=late) == 0
    send_mail()
    assert to(mail.outbox) == ["administrator@example.org", "deputy@example.org", "lead@example.org"]
    said = next(message for message in mail.outbox if message.to == ["administrator@example.org"])
    assert "Nobody has acknowledged" in said.body and "You cannot read what it is about" in said.body
    concern.refresh_from_db()
    assert concern.escalate_at == late + timedelta(minutes=15)


def test_telling_again_stops_after_four_times_and_the_page_of_what_is_up_goes_on(concern, now):
    moment, times = now, 0
    for _ in range(20):
        moment += timedelta(minutes=15)
        times += escalate(now=moment)
    assert times == clocks.MOST_ESCALATIONS
    assert queries.oldest_unacknowledged_seconds(moment) == 5 * 60 * 60
    assert "oldest_unacknowledged_concern" in figures and "oldest_unsent_safeguarding_alert" in figures


def test_on_a_weekend_nobody_is_told_that_nobody_came(world, cover):
    friday = datetime(2026, 11, 27, 16, 50, tzinfo=UTC)
    refer(world, world.idea(world.person(), WORDS), now=friday)
    assert escalate(now=friday + timedelta(hours=40)) == 0
    assert escalate(now=datetime(2026, 11, 30, 9, 5, tzinfo=UTC)) == 1


def test_every_minute_a_worker_looks(concern, now):
    Concern.objects.filter(pk=concern.pk).update(escalate_at=now - timedelta(days=400))
    job = jobs.enqueue(kind="safeguarding.watch", now=now)
    assert jobs.run(job.pk).result == {"caught_up": 0, "escalated": 1}


def test_all_times_are_kept_for_a_report(concern, cast, now):
    escalate(now=now + timedelta(minutes=15))
    working.acknowledge(concern_id=concern.pk, member_id=cast.safeguarding_lead.pk, now=now + timedelta(minutes=21))
    [timing] = queries.timings(cast.organisation, OFFICE_HOURS)
    assert (timing.urgency, timing.alerted_after, timing.acknowledged_after, timing.escalations) == (
        "red",
        0,
        21 * 60,
        1,
    )


def test_a_concern_that_becomes_red_is_told_of_again_with_its_new_clock(world, cast, cover, now):
    world.idea(world.person(), "he beats me every night")
    concern = Concern.objects.get()
    later = concern.raised_at + timedelta(minutes=1)
    working.change_urgency(
        concern_id=concern.pk, urgency="red", reason="She is 13", op="", member_id=cast.safeguarding_lead.pk, now=later
    )
    concern.refresh_from_db()
    assert concern.due_at == clocks.due("red", organisation_id=cast.organisation.pk, since=concern.waiting_since)
    send_mail()
    assert sorted({message.subject for message in mail.outbox}) == [
        "Your Voice: A new Amber item waits",
        "Your Voice: A new Red item waits",
    ]


# --- two at once ---------------------------------------------------------------------------------------------------------


def at_once(*deeds):
    start, said = threading.Barrier(len(deeds)), []

    def do(deed):
        start.wait()
        try:
            deed()
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(said)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_leads_who_acknowledge_at_once_one_has_it_and_the_other_is_told(cast, deputy, now, attempt):
    world = make_world(cast=cast, now=now)
    cover_with(cast, deputy, NINE_TO_FIVE, now)
    concern = refer(world, world.idea(world.person(), WORDS))
    said = at_once(
        *(
            lambda member=member: working.acknowledge(concern_id=concern.pk, member_id=member.pk, now=now)
            for member in (cast.safeguarding_lead, deputy)
        )
    )
    assert said == ["already_acknowledged", "done"]
    assert concern.steps.filter(kind="acknowledged").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_clocks_at_once_tell_people_once_and_a_lead_who_is_in_time_wins_or_loses_whole(cast, deputy, now, attempt):
    world = make_world(cast=cast, now=now)
    cover_with(cast, deputy, NINE_TO_FIVE, now)
    concern = refer(world, world.idea(world.person(), WORDS))
    late = now + timedelta(minutes=15)
    at_once(lambda: escalate(now=late), lambda: escalate(now=late))
    assert concern.steps.filter(kind="escalated").count() <= 1
    escalate(now=late)
    assert concern.steps.filter(kind="escalated").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_referral_and_a_lead_at_work_on_the_same_words_do_not_stop_each_other(cast, deputy, now, attempt):
    world = make_world(cast=cast, now=now)
    cover_with(cast, deputy, NINE_TO_FIVE, now)
    idea = world.idea(world.person(), "please help me now, he is here")
    concern = Concern.objects.get()

    def referring():
        decide(entry_id=idea.pk, version=1, outcome="refer", reason="concern", member_id=cast.moderator.pk, now=now)

    def noting():
        working.write_note(concern_id=concern.pk, note="Looking", op="", member_id=cast.safeguarding_lead.pk, now=now)

    cast.moderator, cast.safeguarding_lead  # noqa: B018
    assert at_once(referring, noting, noting) == ["done"] * 3
    kinds = list(concern.steps.order_by("number").values_list("kind", flat=True))
    assert kinds.count("note") == 2 and kinds.count("referred") == 1
