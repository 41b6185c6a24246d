"""Mail about answers: staff two weeks before, on the day and weekly while late; followers once for what came together."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Member
from consultations.core.actions.following import follow, unfollow
from consultations.core.promises import day_of
from consultations.desks.strategy.actions import TOGETHER, batches, occasion, remind, tell_followers
from engage.kit import jobs
from engage.kit.models import Job
from engage.kit.schedule import see_to
from engage.schedule import SCHEDULE
from tests.factories.responses import close, decision_maker, draft, late_consultation, publish, published

DUE = date(2027, 3, 31)
MINUTE = timedelta(minutes=1)


def sent():
    for pk in Job.objects.filter(state="waiting").values_list("pk", flat=True):
        jobs.run(pk)
    return mail.outbox


@given(st.integers(-40, 60))
def test_an_occasion_is_two_weeks_before_or_the_day_or_a_week_more(days):
    today = DUE + timedelta(days=days)
    when = occasion(DUE, today)
    if days < -14:
        assert when is None
    else:
        assert when is not None and when <= today
        assert (when - DUE).days in {-14, *range(0, 61, 7)}
        assert (today - when).days < 14


@given(st.integers(-30, 40), st.integers(0, 13))
def test_a_day_on_which_nothing_ran_is_caught_up_and_no_occasion_comes_twice(start, slept):
    first, later = (occasion(DUE, DUE + timedelta(days=day)) for day in (start, start + slept))
    assert first is None or (later is not None and later >= first)


@given(st.lists(st.integers(0, 600), min_size=1, max_size=20))
def test_every_publication_is_in_one_batch_of_an_hour(minutes):
    start = datetime(2026, 11, 25, tzinfo=UTC)
    published_at = [(start + MINUTE * minute, number) for number, minute in enumerate(sorted(minutes))]
    found = batches(published_at)
    for at, _ in published_at:
        assert any(began <= at <= began + TOGETHER for began, _ in found)
    assert all(later - earlier > TOGETHER for (earlier, _), (later, _) in pairwise(found))
    # What comes later opens no other batch for what was there before: nobody is written to twice about the same.
    assert (
        batches(published_at[: len(published_at) // 2]) == found[: len(batches(published_at[: len(published_at) // 2]))]
    )


@pytest.fixture
def staff(cast):
    return {decision_maker(cast).email, cast.administrator.email}


def test_decision_makers_and_administrators_are_reminded_before_on_and_after_the_day(world, staff):
    due = world.consultation.answer_due
    noon = datetime(due.year, due.month, due.day, 12, tzinfo=UTC)
    expected = {-15: 0, -14: 1, -13: 1, 0: 2, 1: 2, 6: 2, 7: 3, 14: 4}
    for day, mails in expected.items():
        for _ in range(2):  # two beats
            remind(now=noon + timedelta(days=day))
        assert len(sent()) == mails * len(staff), day
    assert {message.to[0] for message in mail.outbox} == staff
    subjects = list(dict.fromkeys(message.subject.partition(": ")[2] for message in mail.outbox))
    assert subjects == [
        f"an answer is due on {due.day} {due:%B %Y}",
        "an answer is due today",
        "an answer is late, 7 days",
        "an answer is late, 14 days",
    ]
    assert f"/staff/responses/{world.consultation.pk}/" in mail.outbox[0].body


def test_an_answer_ends_the_reminders_and_what_it_said_would_come_begins_its_own(world, staff):
    due = world.consultation.answer_due
    noon = datetime(due.year, due.month, due.day, 12, tzinfo=UTC)
    published(world, "doing", due_on=due + timedelta(days=30), now=noon)
    remind(now=noon + timedelta(days=1))
    assert not sent()
    remind(now=noon + timedelta(days=30))
    assert len(sent()) == len(staff)


def test_nobody_of_another_organisation_is_reminded(cast, now):
    elsewhere = cast.member("their_admin", "administrator", elsewhere=True)
    late_consultation(cast, now)
    remind(now=now)
    assert elsewhere.email not in {message.to[0] for message in sent()}


def test_the_schedule_reminds_once_a_day_whoever_ticks(cast, now, staff):
    late_consultation(cast, now, days=7)
    mine = [entry for entry in SCHEDULE if entry.kind.startswith("strategy.")]
    assert len(mine) == 2
    see_to(mine, now=now - timedelta(days=2))  # a place that is new owes nothing for the period it is born in
    for _ in range(2):
        see_to(mine, now=now)
    sent()
    assert len(sent()) == len(staff)


# --- followers -------------------------------------------------------------------------------------------------------


def one_hour_after(moment):
    return moment + TOGETHER + MINUTE


def test_a_follower_gets_one_mail_for_what_came_within_an_hour(world, cast):
    follower = cast.community_member
    follow(member=follower, consultation=world.consultation, now=world.now)
    close(world)
    for minutes in (0, 20, 59):
        publish(world, draft(world, words=f"Words {minutes}"), now=world.now + MINUTE * minutes)
    tell_followers(now=world.now + MINUTE * 59)
    assert not sent()  # more may come
    for _ in range(2):  # two beats
        tell_followers(now=one_hour_after(world.now))
    (message,) = sent()
    assert message.to == [follower.email]
    assert message.subject == "Your Voice: There is an answer to The walk home"
    assert "/c/walk-home/what-happened/" in message.body and "/c/walk-home/mail/" in message.body
    assert "Words" not in message.body
    publish(world, draft(world), now=world.now + MINUTE * 90)
    tell_followers(now=one_hour_after(world.now + MINUTE * 90))
    assert len(sent()) == 2


def test_who_stopped_or_came_later_or_left_is_not_written_to(world, cast):
    stopped, late, left = (cast.member(name) for name in ("stopped", "late_one", "left"))
    for member in (stopped, left):
        follow(member=member, consultation=world.consultation, now=world.now)
    published(world, now=world.now)
    unfollow(member=stopped, consultation=world.consultation)
    follow(member=late, consultation=world.consultation, now=one_hour_after(world.now))
    Member.objects.filter(pk=left.pk).update(is_active=False)
    tell_followers(now=one_hour_after(world.now))
    assert not sent()


def test_what_nobody_could_send_for_days_is_old_news(world, cast):
    follow(member=cast.community_member, consultation=world.consultation, now=world.now)
    published(world, now=world.now)
    tell_followers(now=world.now + timedelta(days=5))
    assert not sent()


def test_the_page_in_the_mail_stops_them_with_one_press(world, cast):
    browser = cast.browser(cast.community_member)
    address = "/c/walk-home/mail/"
    assert "Yes, write to me" in browser.get(address).content.decode()
    for _ in range(2):
        assert browser.post(address, {"mail": "start"}).status_code == 302
    assert "Stop these mails" in browser.get(address).content.decode()
    assert browser.post(address, {"mail": "stop"}).status_code == 302
    published(world, now=world.now)
    tell_followers(now=one_hour_after(world.now))
    assert not sent()


def test_who_is_not_signed_in_is_asked_to_first_and_led_back(guest, world):
    answer = guest.get("/c/walk-home/mail/")
    assert answer.status_code == 302 and "/accounts/login/" in answer.url and "next=/c/walk-home/mail/" in answer.url


def test_days_are_days_in_kent():
    just_before, midnight = datetime(2027, 3, 30, 22, 59, tzinfo=UTC), datetime(2027, 3, 30, 23, 0, tzinfo=UTC)
    assert occasion(DUE, day_of(just_before)) == DUE - timedelta(days=14)
    assert occasion(DUE, day_of(midnight)) == DUE
