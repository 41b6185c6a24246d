"""Telling people by mail: one waits to be read, one is out with the three things that matter, one was not opened yet."""

from datetime import datetime, timedelta

from django.urls import reverse

from accounts.mailing import write_to
from accounts.queries import members_who_hold, organisations_where
from accounts.roles import Role
from consultations.core.models import DigestReading, PublishedDigest
from consultations.core.queries import followers_of
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import MAKERS

READERS = (Role.ANALYST, Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.PARTNER)
REMINDED_AFTER = timedelta(days=7)


def tell_that_it_waits(digest: Digest, *, now: datetime) -> None:
    """The analysts of the organisation: it is ready, a person must read it and ask for it to go out."""
    consultation = digest.consultation
    analysts = members_who_hold(Role.ANALYST, consultation.organisation, now=now)
    write_to(
        member_ids=[member.pk for member in analysts],
        template="mail/digest_ready.txt",
        subject="A digest waits for you",
        key=f"digest-ready:{digest.pk}",
        now=now,
        context={"title": consultation.title, "number": digest.number, "page": reverse("digest", args=[digest.pk])},
    )


def ask_who_may_publish(digest: Digest, *, by: int, now: datetime) -> None:
    """Everybody who may be the second person hears that a colleague waits for one."""
    consultation = digest.consultation
    found = {member.pk for role in MAKERS for member in members_who_hold(role, consultation.organisation, now=now)}
    write_to(
        member_ids=sorted(found - {by}),
        template="mail/digest_to_publish.txt",
        subject="A digest waits for a second reader",
        key=f"digest-to-publish:{digest.pk}:{now.isoformat()}",
        now=now,
        context={
            "title": consultation.title,
            "number": digest.number,
            "page": reverse("digest_publication", args=[digest.pk]),
        },
    )


def tell_who_reads(digest: Digest, *, now: datetime) -> None:
    """Who decides, and staff who follow: three findings without young people's words, how many were heard, what is due when."""
    if digest.released is None:
        return
    asked, who, opening = digest.released["asked"], digest.released["who"], digest.released["opening"]
    consultation = digest.consultation
    deciding = {member.pk for member in members_who_hold(Role.DECISION_MAKER, consultation.organisation, now=now)}
    following = _staff_among(followers_of(consultation), consultation.organisation_id, now=now)
    for member_ids, decides in (
        (sorted(deciding), True),
        ([each for each in following if each not in deciding], False),
    ):
        write_to(
            member_ids=member_ids,
            template="mail/digest_published.txt",
            subject="A digest is published",
            key=f"digest-published:{digest.pk}",
            now=now,
            context={
                "title": consultation.title,
                "number": digest.number,
                "note": digest.note,
                "heard": who["people"]["text"],
                "findings": [finding["mail"] for finding in opening["findings"]],
                "decision": asked["decision"],
                "answer_due": asked["answer_due"],
                "page": reverse("digest", args=[digest.pk]),
                "decides": decides,
            },
        )


def remind_who_decides(*, now: datetime) -> int:
    """Decision-makers who have not opened the newest published digest for a week, once for each digest."""
    written = 0
    for published in _unopened_since(now - REMINDED_AFTER):
        consultation = published.consultation
        deciding = members_who_hold(Role.DECISION_MAKER, consultation.organisation, now=now)
        written += write_to(
            member_ids=[member.pk for member in deciding],
            template="mail/digest_unopened.txt",
            subject="A digest waits to be opened",
            key=f"digest-unopened:{published.digest_id_was}",
            now=now,
            context={
                "title": consultation.title,
                "answer_due": _day(consultation.answer_due),
                "page": reverse("digest", args=[published.digest_id_was]),
            },
        )
    return written


def _unopened_since(moment: datetime) -> list[PublishedDigest]:
    """The newest published digest of each consultation, if it is that old and nobody who decides has opened it."""
    newest = PublishedDigest.objects.order_by("consultation_id", "-number").distinct("consultation_id")
    opened = set(DigestReading.objects.filter(digest__in=newest).values_list("digest_id", flat=True))
    return [
        each
        for each in newest.select_related("consultation__organisation")
        if each.published_at <= moment and each.pk not in opened
    ]


def _staff_among(member_ids: list[int], organisation_id: int, *, now: datetime) -> list[int]:
    """Those who may open the digest at the desk; community members who follow get what the strategy desk writes."""
    from accounts.models import Member

    members = Member.objects.filter(pk__in=member_ids)
    return [
        member.pk
        for member in members
        if any(there.pk == organisation_id for there in organisations_where(member, *READERS, now=now))
    ]


def _day(day: object) -> str:
    from datetime import date

    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else ""
