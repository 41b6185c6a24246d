"""Mail to members is sent once, by a worker, and survives a mail server that says no."""

import pytest
from django.core import mail

from accounts.mailing import write_to
from engage.kit import jobs
from engage.kit.models import Job

pytestmark = pytest.mark.django_db


def do_all():
    for pk in Job.objects.filter(state="waiting").values_list("pk", flat=True):
        jobs.run(pk)


def write(cast, now, key="test:1"):
    return write_to(
        member_ids=[cast.moderator.pk, cast.analyst.pk, cast.moderator.pk],
        template="account/email/base_notification.txt",
        subject="A test",
        key=key,
        now=now,
    )


def test_each_member_gets_one_mail_for_one_reason_however_often_it_is_asked_for(cast, now):
    assert write(cast, now) == 2
    write(cast, now)
    do_all()
    assert sorted(message.to[0] for message in mail.outbox) == ["analyst@example.org", "moderator@example.org"]
    assert mail.outbox[0].subject == "Your Voice: A test"
    write(cast, now, key="test:2")
    do_all()
    assert len(mail.outbox) == 4


def test_somebody_who_left_is_not_written_to(cast, now):
    write(cast, now)
    cast.analyst.is_active = False
    cast.analyst.save()
    do_all()
    assert [message.to for message in mail.outbox] == [["moderator@example.org"]]
