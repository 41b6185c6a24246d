"""Gives the closed consultation of the demo its published digest, made here and now by the same job that a worker runs."""

from datetime import datetime

from accounts.models import Member
from consultations.core.models import Consultation
from consultations.desks.digests.actions import ask_for_digest, ask_for_publication, publish_digest
from consultations.desks.digests.models import Digest
from engage.demo.digests import at_the_desk
from engage.kit import jobs
from engage.kit.models import Job

ASKED = "the-walk-home"
ANALYST, ADMINISTRATOR = "analyst@demo.example", "admin@demo.example"


def sum_up(*, slug: str, now: datetime) -> bool:
    """True when this consultation's first digest is out. Begun and cut off, it goes on; later ones are left alone.

    Stands outside the seeding's transaction, because a job reads the tables as of one moment over a connection of its own.
    """
    analyst = Member.objects.filter(email=ANALYST, organisation__is_demo=True).first()
    consultation = Consultation.objects.filter(slug=slug, is_demo=True).first()
    administrator = Member.objects.filter(email=ADMINISTRATOR, organisation__is_demo=True).first()
    if analyst is None or administrator is None or consultation is None:
        return True
    first = Digest.objects.filter(consultation=consultation).order_by("number").first()
    if first is None:
        first = ask_for_digest(consultation=consultation, member_id=analyst.pk, now=now)
    if first.state == Digest.State.BUILDING and first.job_id is not None:
        jobs.run(first.job_id)  # None if a worker has it already
        if Job.objects.filter(pk=first.job_id).exclude(state=Job.State.DONE).exists():
            return False
        first.refresh_from_db()
    if first.state == Digest.State.READY and first.made_by_id == analyst.pk:
        ask_for_publication(digest_id=first.pk, member_id=analyst.pk, now=now)
        publish_digest(digest_id=first.pk, member_id=administrator.pk, now=now)
        at_the_desk(published=first, asked_slug=ASKED, now=now)
    return True
