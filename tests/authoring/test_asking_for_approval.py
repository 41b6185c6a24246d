"""Whoever may be the second person hears that a consultation waits for one."""

from datetime import timedelta

import pytest
from django.core import mail

from consultations.core.actions.consulting import add_activity
from consultations.desks.authoring.actions import submit
from engage.kit import jobs
from engage.kit.models import Job
from tests.factories.consultations import make_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast, now):
    one = make_consultation(cast=cast, now=now, slug="draft", opens_at=now + timedelta(days=1))
    add_activity(consultation=one, kind="open_question", prompt="What should we know?", now=now)
    one.refresh_from_db()
    return one


def sent():
    mail.outbox.clear()
    for job in Job.objects.filter(kind="accounts.mail", state="waiting").order_by("pk"):
        jobs.run(job.pk)
    return sorted(address for message in mail.outbox for address in message.to)


def test_analysts_and_administrators_get_one_mail_for_each_version(draft, cast, now):
    assert cast.moderator and cast.other_analyst
    approvers = sorted([cast.analyst.email, cast.administrator.email])
    page = f"/staff/consultations/{draft.pk}/"
    author = cast.browser(cast.youth_worker)
    for _ in range(2):
        assert author.post(f"{page}step/", {"deed": "submit"}, follow=True).status_code == 200
    assert sent() == approvers
    assert all(f"{page}approval/" in message.body and draft.title in message.body for message in mail.outbox)
    assert sent() == []


def test_whoever_wrote_it_is_not_asked_to_be_the_second_person(draft, cast, now):
    assert cast.administrator
    submit(consultation_id=draft.pk, member_id=cast.analyst.pk, now=now)
    assert sent() == [cast.administrator.email]
