"""Mails about digests: once, to whom they are for, with the three things that matter and no young person's word."""

from datetime import timedelta

from django.core import mail
from django.urls import reverse

from accounts.roles import Role
from consultations.core.actions.following import follow
from consultations.desks.digests.actions import ask_for_publication
from consultations.desks.digests.actions.telling import remind_who_decides
from engage.kit import jobs
from engage.kit.models import Job
from tests.digests.conftest import publish_it


def send_all():
    mail.outbox.clear()
    for job in Job.objects.filter(kind="accounts.mail", state="waiting").order_by("pk"):
        assert jobs.run(job.pk).state == "done"
    return mail.outbox


def test_when_one_is_ready_the_analysts_hear_that_it_waits(county, make, cast):
    assert cast.administrator and cast.other_analyst
    analyst = cast.analyst
    digest = make(county)
    (sent,) = send_all()
    assert sent.to == [analyst.email] and reverse("digest", args=[digest.pk]) in sent.body
    assert send_all() == []


def test_staff_who_follow_get_the_three_things_that_matter_once(county, make, cast, now):
    follower, stranger = cast.member("follows", Role.PARTNER), cast.community_member
    for member in (follower, stranger):
        follow(member=member, consultation=county.consultation, now=now)
    digest = make(county)
    send_all()
    publish_it(county, digest)
    publish_it_again = [each for each in send_all() if follower.email in each.to]
    (sent,) = publish_it_again
    assert "about 195 people" in sent.body and "At a youth club" in sent.body and "by " in sent.body
    assert county.best_idea.shown_text not in sent.body and "An idea that young people wrote" in sent.body
    for quote in county.quoted:
        assert quote.text not in sent.body
    assert not any(stranger.email in each.to for each in mail.outbox)


def test_no_job_carries_a_young_persons_words(county, make, cast, now):
    follow(member=cast.administrator, consultation=county.consultation, now=now)
    make(county, publish=True)
    payloads = str(list(Job.objects.values_list("payload", flat=True)))
    assert county.best_idea.shown_text not in payloads and "bus stop by the school" not in payloads


def test_after_a_week_unopened_who_decides_is_reminded_once(county, make, cast, now):
    decides = cast.member("decides", Role.DECISION_MAKER)
    digest = make(county, publish=True)
    send_all()
    assert remind_who_decides(now=now + timedelta(days=6)) == 0
    remind_who_decides(now=now + timedelta(days=8))
    remind_who_decides(now=now + timedelta(days=9))
    (sent,) = send_all()
    assert sent.to == [decides.email]
    assert reverse("digest", args=[digest.pk]) in sent.body


def test_who_has_opened_it_is_not_reminded(county, make, cast, now):
    decides = cast.member("decides", Role.DECISION_MAKER)
    digest = make(county, publish=True)
    cast.browser(decides).get(reverse("digest", args=[digest.pk]))
    assert remind_who_decides(now=now + timedelta(days=30)) == 0


def test_staff_follow_and_stop_from_the_desk(county, cast):
    browser = cast.browser(cast.analyst)
    address = reverse("digest_following", args=[county.consultation.pk])
    for _ in range(2):
        assert browser.post(address, {"follow": "1"}).status_code == 302
    assert county.consultation.followings.count() == 1
    assert "Stop following" in browser.get("/staff/digests/").content.decode()
    browser.post(address)
    assert county.consultation.followings.count() == 0


def test_who_decides_hears_of_it_the_day_it_is_out_and_once_although_they_follow(county, make, cast, now):
    decides = cast.member("decides", Role.DECISION_MAKER)
    follow(member=decides, consultation=county.consultation, now=now)
    digest = make(county)
    send_all()
    publish_it(county, digest)
    (sent,) = [each for each in send_all() if decides.email in each.to]
    assert "because you decide" in sent.body and reverse("digest", args=[digest.pk]) in sent.body


def test_the_second_person_is_asked_by_mail_and_whoever_asked_is_not(county, make, cast, now):
    assert cast.administrator and cast.moderator and cast.other_analyst
    colleague = cast.member("colleague", Role.ANALYST)
    digest = make(county)
    send_all()
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    assert sorted(each.to for each in send_all()) == sorted([[cast.administrator.email], [colleague.email]])
    assert all(reverse("digest_publication", args=[digest.pk]) in each.body for each in mail.outbox)
