"""The digests desk of the demo at work: one is asked to go out, one was opened, words are asked for, a year is told."""

from datetime import date, datetime

from accounts.models import Member
from consultations.core.actions.following import follow
from consultations.core.actions.publications import note_opened
from consultations.core.models import Consultation
from consultations.desks.digests.actions import ask_for_digest, ask_for_publication
from consultations.desks.digests.actions.programme import ask_for_programme
from consultations.desks.digests.actions.words_export import ask_for_words
from consultations.desks.digests.models import Digest, ProgrammeDigest
from engage.kit import jobs

ANALYST, SECOND_ANALYST = "analyst@demo.example", "analyst2@demo.example"
DECIDES = "decisionmaker@demo.example"
REASON = "To code the themes for this year’s needs assessment, with two coders side by side."


def at_the_desk(*, published: Digest, asked_slug: str, now: datetime) -> None:
    """Once: where there is a programme digest, all of this has been done."""
    staff = {each.email: each for each in Member.objects.filter(email__in=[ANALYST, SECOND_ANALYST, DECIDES])}
    asked = Consultation.objects.filter(slug=asked_slug, is_demo=True).first()
    if len(staff) < 3 or asked is None or ProgrammeDigest.objects.exists():
        return
    organisation = asked.organisation
    note_opened(digest_id=published.pk, member_id=staff[DECIDES].pk, now=now)
    for email in (ANALYST, DECIDES):
        follow(member=staff[email], consultation=asked, now=now)
    ready = ask_for_digest(consultation=asked, member_id=staff[SECOND_ANALYST].pk, now=now)
    jobs.run(ready.job_id or 0)
    ready.refresh_from_db()
    if ready.state == Digest.State.READY:
        ask_for_publication(digest_id=ready.pk, member_id=staff[SECOND_ANALYST].pk, now=now)
    ask_for_words(consultation=asked, reason=REASON, member_id=staff[SECOND_ANALYST].pk, now=now)
    made = ask_for_programme(
        organisation=organisation,
        begins_on=date(now.year, 1, 1),
        ends_on=date(now.year, 12, 31),
        member_id=staff[ANALYST].pk,
        now=now,
    )
    jobs.run(made.job_id or 0)
