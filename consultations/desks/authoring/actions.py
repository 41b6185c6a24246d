"""Starting a consultation from a template, asking somebody to approve it, and keeping the list of watched words."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.mailing import write_to
from accounts.queries import members_who_hold
from consultations.core.actions import approving
from consultations.core.actions.consulting import add_activity
from consultations.core.actions.editing import create_consultation
from consultations.core.models import Consultation
from consultations.desks.authoring.models import WatchedWord
from consultations.desks.authoring.queries import APPROVERS
from engage.kit import audit
from engage.kit.refusal import Refusal

SHIPPED_WORDS = Path(__file__).parent / "watched_words.json"


@transaction.atomic
def start_from(
    *, start: Mapping[str, Any], title: str, organisation_id: int, is_demo: bool, member_id: int, now: datetime
) -> Consultation:
    """A draft with the template's words and activities; what only the organisation knows is left empty."""
    consultation = create_consultation(
        organisation_id=organisation_id,
        title=title,
        is_demo=is_demo,
        member_id=member_id,
        now=now,
        page=start["page"],
    )
    for activity in start["activities"]:
        add_activity(consultation=consultation, member_id=member_id, now=now, **activity)
    return consultation


@transaction.atomic
def submit(*, consultation_id: int, member_id: int, now: datetime) -> Consultation:
    """Ask for a second person, and write once for each version to everybody who may be that person."""
    one = approving.submit(consultation_id=consultation_id, member_id=member_id, now=now)
    may = {member.pk for role in APPROVERS for member in members_who_hold(role, one.organisation, now=now)}
    write_to(
        member_ids=sorted(may - {one.submitted_by_id_was, one.edited_by_id_was}),
        template="mail/consultation_to_approve.txt",
        subject="A consultation waits for a second person",
        key=f"consultation-to-approve:{one.pk}:{one.version}",
        now=now,
        context={"title": one.title, "path": reverse("authoring_approval", args=[one.pk])},
    )
    return one


@transaction.atomic
def watch_word(*, word: str, instead: str, member_id: int, now: datetime) -> WatchedWord:
    """Watch for a word, or say something better for one that is watched already."""
    known = WatchedWord.objects.filter(word__iexact=word).first() or WatchedWord(word=word)
    known.instead = instead
    known.save()
    audit.record(verb="watched_word.kept", subject=f"watched_word:{known.pk}", by=member_id, now=now)
    return known


@transaction.atomic
def forget_word(*, word_id: int, member_id: int, now: datetime) -> None:
    """Do not watch for it any more."""
    gone, _ = WatchedWord.objects.filter(pk=word_id).delete()
    if not gone:
        raise Refusal("That word is not on the list any more.", status=404, code="unknown_word")
    audit.record(verb="watched_word.gone", subject=f"watched_word:{word_id}", by=member_id, now=now)


@transaction.atomic
def load_watched_words() -> int:
    """Fill an empty list from the shipped file; one that people keep is never touched."""
    if WatchedWord.objects.exists():
        return 0
    pairs = json.loads(SHIPPED_WORDS.read_text("utf-8"))
    return len(WatchedWord.objects.bulk_create(WatchedWord(word=word, instead=instead) for word, instead in pairs))
