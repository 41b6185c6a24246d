"""A concern is raised: by a moderator's referral, by the checks at the moment of sending, or by the catch-up that misses none."""

from datetime import datetime

from django.db import transaction

from consultations.core.models import Consultation, Entry, Report
from consultations.core.screening import DANGER, worries_about
from consultations.desks.safeguarding.actions.alerting import alert
from consultations.desks.safeguarding.chain import add_step
from consultations.desks.safeguarding.clocks import due
from consultations.desks.safeguarding.models import Concern, ConcernStep
from consultations.desks.safeguarding.queries import entries_without_concern
from consultations.desks.safeguarding.sealing import seal
from consultations.desks.safeguarding.watching import safeguarding_stream
from engage.kit import audit
from engage.realtime.streams import announce

Kind, State, Source, Urgency, Category = (
    ConcernStep.Kind,
    Concern.State,
    Concern.Source,
    Concern.Urgency,
    Concern.Category,
)
# Worst first. What the checks alone put among these is Red; whatever a person refers is Red.
WORST = list(Category.values)
RED_BY_ITSELF = {Category.DANGER_NOW, Category.SELF_HARM}
AGAIN = {Source.MODERATOR: Kind.REFERRED, Source.REPORT: Kind.REPORTED, Source.CHECK: Kind.WORDS}
URGENT = {Urgency.RED: 1, Urgency.AMBER: 0}


@transaction.atomic
def raise_concern(
    *, entry_id: int, version: int, words: str, source: str, member_id: int | None, now: datetime, said: str = ""
) -> Concern:
    """Keep a sealed copy of the words and start the clock. One concern for each entry: what comes again is another
    step of it, and wakes it up if it was closed."""
    entry = Entry.objects.select_related("activity__consultation", "parent", "answer__participant__area").get(
        pk=entry_id
    )
    concern = Concern.objects.select_for_update().filter(entry_id_was=entry_id).first()
    # The desk's own doorbell before the core's: every deed takes the streams in that order.
    announce(safeguarding_stream(entry.activity.consultation.organisation_id))
    if concern is not None:
        _came_again(concern, version=version, words=words, source=source, member_id=member_id, now=now, said=said)
    else:
        concern = _first_time(entry, version=version, words=words, source=source, member_id=member_id, now=now)
        if said:
            add_step(concern, Kind.REPORTED, member_id=None, now=now, words={"note": said})
    return concern


def catch_up(*, now: datetime) -> int:
    """Raise what nobody was told about: the checks failed, or safeguarding did, at the moment of sending. How many."""
    missed = 0
    for entry_id in entries_without_concern():
        with transaction.atomic():
            # Somebody who holds the entry just now is about to tell us.
            locked = Entry.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
            entry = locked.filter(pk=entry_id).first()
            if entry is None or Concern.objects.filter(entry_id_was=entry_id).exists():
                continue
            referred = entry.state == Entry.State.SAFEGUARDING
            reported = entry.reports.filter(reason=Report.Reason.WORRIED, outcome=None).exists()
            raise_concern(
                entry_id=entry.pk,
                version=entry.version,
                words=entry.text,
                source=Source.MODERATOR if referred else Source.REPORT if reported else Source.CHECK,
                member_id=None,
                now=now,
            )
            missed += 1
    return missed


def _first_time(
    entry: Entry, *, version: int, words: str, source: str, member_id: int | None, now: datetime
) -> Concern:
    consultation: Consultation = entry.activity.consultation
    participant = entry.answer.participant if entry.answer else None
    category = category_of(words)
    urgency = urgency_of(category, source)
    sealed, words_hash = seal(
        {
            "words": words,
            "question": entry.activity.prompt,
            "reply_to": (entry.parent.shown_text or "") if entry.parent else "",
        }
    )
    rings = due(urgency, organisation_id=consultation.organisation_id, since=now)
    concern = Concern.objects.create(
        organisation_id=consultation.organisation_id,
        consultation_id_was=consultation.pk,
        activity_id_was=entry.activity_id,
        entry_id_was=entry.pk,
        version=version,
        source=source,
        category=category,
        urgency=urgency,
        sealed=sealed,
        words_hash=words_hash,
        age_band=participant.age_band if participant else "",
        area_code=participant.area.code if participant and participant.area else "",
        raised_at=now,
        waiting_since=now,
        due_at=rings,
        escalate_at=rings,
    )
    facts = {"words_hash": words_hash, "entry": entry.pk, "version": version, "source": source, "urgency": urgency}
    add_step(concern, Kind.RAISED, member_id=member_id, now=now, facts=facts | {"category": category})
    audit.record(
        verb="concern.raised", subject=f"concern:{concern.pk}", by=member_id, now=now, facts={"entry": entry.pk}
    )
    alert(concern, now=now)
    return concern


def _came_again(
    concern: Concern, *, version: int, words: str, source: str, member_id: int | None, now: datetime, said: str
) -> None:
    """The same words referred by a person after a check saw them, a reader's worry, or new words of the same author."""
    if source == Source.CHECK and version <= concern.version:
        return
    sealed = {"words": words} if version > concern.version else {}
    if said:
        sealed["note"] = said
    facts = {"version": version, "source": source}
    add_step(concern, AGAIN[Source(source)], member_id=member_id, now=now, facts=facts, words=sealed)
    urgency = urgency_of(category_of(words), source)
    worse = URGENT[Urgency(urgency)] > URGENT[Urgency(concern.urgency)]
    concern.version = max(version, concern.version)
    if worse:
        concern.urgency = urgency
    if worse or concern.state == State.CLOSED:
        wake(concern, now=now)
        alert(concern, now=now)
    else:
        concern.save(update_fields=["version"])


def wake(concern: Concern, *, now: datetime) -> None:
    """Somebody must acknowledge it, again, and the clock starts anew."""
    rings = due(concern.urgency, organisation_id=concern.organisation_id, since=now)
    concern.state, concern.waiting_since, concern.due_at, concern.escalate_at = State.RAISED, now, rings, rings
    concern.escalations = 0
    concern.acknowledged_at = concern.closed_at = None
    concern.outcome = concern.sealed_reason = ""
    concern.save()


def category_of(words: str) -> str:
    """The worst kind of danger that the checks see; "other" where a person saw what they do not."""
    found = {worry.category for worry in worries_about(words) if worry.severity >= DANGER}
    return next((category for category in WORST if category in found), Category.OTHER)


def urgency_of(category: str, source: str) -> str:
    """A person who refers words has read them, so that is Red; a check alone is Red only for danger to life."""
    return Urgency.RED if source != Source.CHECK or category in RED_BY_ITSELF else Urgency.AMBER
