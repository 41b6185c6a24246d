"""Mail that goes out by itself: to staff when an answer is due or late, to followers when there is one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from accounts.mailing import write_to
from consultations.core.models import Consultation
from consultations.core.promises import DUE_SOON_DAYS, day_of, day_words, late_words
from consultations.desks.strategy.queries import (
    REMINDED,
    colleagues,
    days_to_remind,
    followers_since_before,
    published_lately,
)

TOGETHER = timedelta(hours=1)  # what is published within an hour is one mail
LOOKED_BACK = timedelta(days=2)  # a batch that nobody could send for longer is old news
WEEK = 7


def occasion(due_on: date, today: date) -> date | None:
    """The day of the newest reminder that is due by today: two weeks before, the day itself, then weekly while late.

    A day on which nothing ran is caught up, and the same occasion is named however often one asks.
    """
    if today < due_on - timedelta(days=DUE_SOON_DAYS):
        return None
    if today < due_on:
        return due_on - timedelta(days=DUE_SOON_DAYS)
    return due_on + timedelta(days=WEEK * ((today - due_on).days // WEEK))


def remind(*, now: datetime) -> int:
    """Write to decision-makers and administrators about each day that is near, here or past; how many were asked for."""
    today = day_of(now)
    return sum(_remind(one, due_on, today, now) for one, due_on in days_to_remind(now))


def _remind(one: Consultation, due_on: date, today: date, now: datetime) -> int:
    when = occasion(due_on, today)
    if when is None:
        return 0
    late = (today - due_on).days
    subject = f"an answer is due on {day_words(due_on)}"
    if late == 0:
        subject = "an answer is due today"
    elif late > 0:
        subject = f"an answer is {late_words(late)}"
    return write_to(
        member_ids=colleagues(one.organisation, REMINDED, now=now),
        template="mail/answer_due.txt",
        subject=subject,
        key=f"answer-due:{one.pk}:{due_on}:{when}",
        context={
            "title": one.title,
            "day": day_words(due_on),
            "late": late_words(late) if late > 0 else "",
            "today": late == 0,
            "path": reverse("responses_of", args=[one.pk]),
        },
        now=now,
    )


def batches(published: Iterable[tuple[datetime, int]]) -> list[tuple[datetime, int]]:
    """When each batch began and with which response: a batch takes in what follows within an hour of its beginning."""
    found: list[tuple[datetime, int]] = []
    for at, response_id in published:
        if not found or at - found[-1][0] > TOGETHER:
            found.append((at, response_id))
    return found


def tell_followers(*, now: datetime) -> int:
    """One mail to each follower for each batch that is complete; how many were asked for."""
    asked = 0
    for one, published in published_lately(now - LOOKED_BACK - TOGETHER):
        for began, first in batches(published):
            if began + TOGETHER <= now <= began + TOGETHER + LOOKED_BACK:
                asked += _tell(one, first, followers_since_before(one, began + TOGETHER), now)
    return asked


def _tell(one: Consultation, first: int, followers: list[int], now: datetime) -> int:
    return write_to(
        member_ids=followers,
        template="mail/answer_published.txt",
        subject=f"There is an answer to {one.title}",
        key=f"answer-published:{first}",
        context={
            "title": one.title,
            "path": reverse("what_happened", args=[one.slug]),
            "stop_path": reverse("following", args=[one.slug]),
        },
        now=now,
    )
