"""From the start page to what comes after: mail for who wants it, what was heard on one page, and reports that are forgotten."""

from datetime import timedelta

import pytest

from consultations.core.actions.deciding import decide
from consultations.core.actions.publications import note_published
from consultations.core.actions.reporting import report
from consultations.core.models import Report
from engage.kit import retention
from tests.factories.responses import close

pytestmark = pytest.mark.django_db
START = "/c/walk-home/"
DAY = timedelta(days=1)


def test_a_guest_reads_how_to_get_mail_and_a_member_has_the_way_there(world, guest, cast):
    page = guest.get(START).content.decode()
    assert f'href="/accounts/signup/?next={START}mail/"' in page and "You can take part without one." in page
    page = cast.browser(cast.community_member).get(START).content.decode()
    assert f'href="{START}mail/"' in page and "needs an account" not in page


def test_what_was_heard_is_linked_once_it_is_published(world, guest, now):
    link = f'href="{START}digest/"'
    assert link not in guest.get(START).content.decode()
    close(world)
    assert link not in guest.get(START).content.decode()
    note_published(consultation_id=world.consultation.pk, digest_id=1, number=1, now=now)
    assert link in guest.get(START).content.decode()


def test_what_a_reporter_wrote_goes_ninety_days_after_the_decision(world, now):
    idea = world.publish(world.idea(world.person(), "Lights on the path"))
    for reason, words in (("mean", "zq-it-names-my-brother"), ("untrue", "")):
        report(entry_id=idea.pk, reason=reason, words=words, token="a-browser", now=now)
    assert "core.report_words" not in retention.let_go(now=now + 400 * DAY), "nobody has decided yet"
    idea.refresh_from_db()
    decide(
        entry_id=idea.pk,
        version=idea.version,
        outcome="publish",
        reason="fine",
        member_id=world.cast.second_moderator.pk,
        now=now,
        checked=True,
    )
    assert "core.report_words" not in retention.let_go(now=now + 89 * DAY)
    assert retention.let_go(now=now + 90 * DAY)["core.report_words"] == 1
    assert [each.words for each in Report.objects.all()] == ["", ""], "that it was reported, and why, stays"
    assert "core.report_words" not in retention.let_go(now=now + 91 * DAY)
