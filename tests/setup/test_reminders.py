"""People are reminded by mail of contacts and documents, once for each thing that has come due."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from engage.kit import jobs
from engage.kit.models import Job
from engage.schedule import SCHEDULE
from engage.signpost.actions.contacts import confirm_contact
from engage.signpost.models import Contact

pytestmark = pytest.mark.django_db

LEAD = 7


@pytest.fixture
def people(cast):
    return {cast.administrator.pk, cast.safeguarding_lead.pk}


@pytest.fixture
def checked(now, people):
    """Every contact that is shown was checked today."""
    for contact in Contact.objects.filter(confirmed=True):
        confirm_contact(contact_id=contact.pk, by="Asha", member_id=LEAD, now=now)


def remind(now, days):
    """What the daily job writes so many days from now."""
    before = set(Job.objects.filter(kind="accounts.mail").values_list("pk", flat=True))
    job = jobs.enqueue(kind="setup.remind", now=now)
    jobs.handlers.get(job.kind)(jobs.JobRun(job, now=now + timedelta(days=days)))
    return Job.objects.filter(kind="accounts.mail").exclude(pk__in=before)


def about(mails, template):
    return [mail for mail in mails if mail.payload["template"] == template]


def test_it_runs_every_day():
    assert [entry.kind for entry in SCHEDULE].count("setup.remind") == 1


def test_nobody_is_written_to_while_everything_was_checked(checked, now):
    assert not about(remind(now, 59), "mail/contacts_due.txt")


def test_at_sixty_days_administrators_and_leads_are_told_once(checked, now, people):
    mails = about(remind(now, 60), "mail/contacts_due.txt")
    assert {mail.payload["member"] for mail in mails} == people and len(mails) == len(people)
    assert "Childline" in mails[0].payload["context"]["names"] and not mails[0].payload["context"]["hiding"]
    assert not about(remind(now, 61), "mail/contacts_due.txt")


def test_ticking_one_off_is_no_reason_for_another_mail(checked, now):
    remind(now, 60)
    later = now + timedelta(days=60)
    confirm_contact(contact_id=Contact.objects.get(slug="shout").pk, by="Asha", member_id=LEAD, now=later)
    assert not about(remind(now, 61), "mail/contacts_due.txt")


def test_a_week_before_a_contact_is_hidden_they_are_told_again(checked, now, people):
    remind(now, 60)
    assert not about(remind(now, 112), "mail/contacts_due.txt")
    mails = about(remind(now, 113), "mail/contacts_due.txt")
    assert len(mails) == len(people) and mails[0].payload["context"]["hiding"]
    assert "Childline" not in mails[0].payload["context"]["names"], "it is never hidden"


def test_a_month_before_a_document_is_to_be_looked_at_and_when_it_is_late(checked, cast, now):
    from engage.signpost.models import Document

    review = Document.objects.get(slug="rules").review_by
    days = (review - localdate(now)).days
    assert not about(remind(now, days - 31), "mail/document_review.txt")
    soon = [m for m in about(remind(now, days - 30), "mail/document_review.txt") if "Rules" in m.payload["subject"]]
    assert [mail.payload["member"] for mail in soon] == [cast.administrator.pk]
    assert not about(remind(now, days - 29), "mail/document_review.txt")
    late = [m for m in about(remind(now, days + 1), "mail/document_review.txt") if "Rules" in m.payload["subject"]]
    assert len(late) == 1 and late[0].payload["context"]["late"]


def test_the_mails_say_what_to_do_and_where(checked, now, mailoutbox, settings):
    settings.ADDRESS = "https://voice.example"
    for mail in remind(now, 60):
        assert jobs.run(mail.pk).state == "done"
    texts = [mail.body for mail in mailoutbox]
    assert any("- Childline" in text and "https://voice.example/staff/setup/contacts/" in text for text in texts)


def test_without_any_organisation_there_is_nobody_to_remind(now, db):
    assert not remind(now, 400).exists()
