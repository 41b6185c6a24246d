"""What the digests desk holds about a member of staff: which digests they asked for and published."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import Member
from consultations.desks.digests.models import Digest, ProgrammeDigest, WordsExport
from engage.kit.personal_data import Holder, holders


def hold(*, member: Member) -> list[str]:
    return [gettext("If you make digests: which ones you asked for or published, which words you took away, and when.")]


def hand_over(*, member: Member) -> dict[str, Any]:
    made = Digest.objects.filter(made_by=member).order_by("pk")
    published = Digest.objects.filter(published_by=member).order_by("pk")
    asked = Digest.objects.filter(publication_asked_by=member).order_by("pk")
    words = WordsExport.objects.filter(Q(asked_by=member) | Q(granted_by=member)).order_by("pk")
    programmes = ProgrammeDigest.objects.filter(made_by=member).order_by("pk")
    return {
        "words_exports": [
            {"export": each.pk, "asked": each.asked_by_id == member.pk, "at": each.asked_at.isoformat()}
            for each in words
        ],
        "programme_digests_made": [
            {"digest": each.pk, "at": each.created_at.isoformat()} for each in programmes.only("created_at")
        ],
        "digest_publications_asked": [
            {"digest": each.pk, "at": each.publication_asked_at.isoformat()}
            for each in asked.only("publication_asked_at")
            if each.publication_asked_at
        ],
        "digests_made": [{"digest": each.pk, "at": each.created_at.isoformat()} for each in made.only("created_at")],
        "digests_published": [
            {"digest": each.pk, "at": each.published_at.isoformat()}
            for each in published.only("published_at")
            if each.published_at
        ],
    }


def forget(*, member: Member, now: datetime) -> None:
    """Nothing to do: a published digest never changes, and the member's own row loses its name when accounts forget."""


holders.add("digests", Holder("member", (Digest, WordsExport, ProgrammeDigest), hold, hand_over, forget))
