"""Two beats, two presses, two colleagues: whatever happens at the same moment, a consultation opens once and is approved once."""

from datetime import timedelta

import pytest

from consultations.core.actions.approving import CHECKLIST, approve, submit
from consultations.core.actions.consulting import add_activity, close_what_is_over, open_consultation, open_what_is_due
from consultations.core.actions.editing import edit_page
from consultations.core.models import Approval
from engage.kit.models import AuditEvent
from tests.core.test_review_at_once import at_once
from tests.factories.consultations import GUNNING, approved, make_consultation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast, now):
    consultation = make_consultation(cast=cast, now=now, opens_at=now + timedelta(days=1))
    add_activity(consultation=consultation, kind="ideas", prompt="What would help?", now=now)
    return consultation


def test_two_beats_and_a_press_open_it_once_and_close_it_once(draft, cast, now):
    approved(draft, cast=cast, now=now)
    member, due = cast.analyst.pk, draft.opens_at

    def press():
        open_consultation(consultation_id=draft.pk, member_id=member, now=due)

    broken = at_once(*[lambda: open_what_is_due(now=due)] * 4, press)
    assert not broken, broken
    draft.refresh_from_db()
    assert draft.state == "open" and draft.not_opened_because == ""
    assert AuditEvent.objects.filter(verb="consultation.open").count() == 1
    broken = at_once(*[lambda: close_what_is_over(now=draft.closes_at)] * 4)
    assert not broken, broken
    assert AuditEvent.objects.filter(verb="consultation.close").count() == 1


def test_an_edit_and_an_approval_at_once_never_leave_words_that_nobody_approved(draft, cast, now):
    author, approver = cast.youth_worker.pk, cast.analyst.pk
    for number in range(5):
        draft.refresh_from_db()
        submit(consultation_id=draft.pk, member_id=author, now=now)
        version = draft.version

        def edit(version=version, number=number):
            page = {"why": f"Reason {number}."}
            edit_page(consultation_id=draft.pk, version=version, page=page, member_id=author, now=now)

        def say_yes(version=version):
            approve(
                consultation_id=draft.pk,
                version=version,
                gunning=GUNNING,
                checklist=CHECKLIST,
                member_id=approver,
                now=now,
            )

        broken = at_once(edit, say_yes)
        assert not broken, broken
        draft.refresh_from_db()
        if draft.state == "ready":
            assert Approval.objects.filter(consultation=draft, version=draft.version).exists()
        else:
            assert draft.why == f"Reason {number}." and draft.submitted_at is None
        if draft.state == "ready":
            edit(version=draft.version)
