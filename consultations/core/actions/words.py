"""Words on their way in: held and looked at by the screens; changed or withdrawn by their author."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from consultations.core.actions.accepting import accept
from consultations.core.announcing import announce_entry
from consultations.core.models import Activity, Entry, Finding, Participant
from consultations.core.queries import may_ask_again
from consultations.core.referring import Flag, flag
from consultations.core.screening import DANGER, Worry, worries_about
from consultations.core.shared_words import said_by
from engage.kit.deletions import note_erased
from engage.kit.refusal import Refusal


def hold(
    *,
    activity: Activity,
    answer_id: int | None,
    text: str,
    may_quote: bool,
    op: UUID | None,
    now: datetime,
    parent_id: int | None = None,
    norm: str | None = None,
) -> Entry:
    """Store new words as held, with what the screens found. Nobody else can read them until a person decides."""
    worries = worries_about(text)
    entry = Entry.objects.create(
        activity=activity,
        answer_id=answer_id,
        parent_id=parent_id,
        origin=Entry.Origin.PARTICIPANT,
        text=text,
        may_quote=may_quote,
        op=op,
        norm=norm,
        held_since=now,
        severity=severity_of(worries),
    )
    Finding.objects.bulk_create(findings_of(entry, worries))
    _tell_safeguarding(entry, now)
    return entry


def rewrite(*, entry: Entry, text: str, may_quote: bool, now: datetime) -> None:
    """New words of the same author: a new version that is held again. What others read stays until it is decided."""
    if entry.may_quote and not may_quote:
        # A restored backup must not quote what somebody has forbidden since.
        note_erased("permission", [entry.pk], now=now)
    if entry.text == text:
        if entry.may_quote != may_quote:
            entry.may_quote = may_quote
            entry.save(update_fields=["may_quote"])
        return
    worries = worries_about(text)
    entry.text, entry.may_quote, entry.held_since = text, may_quote, now
    entry.version += 1
    entry.not_again_by = None
    entry.severity = severity_of(worries)
    if entry.state != Entry.State.SAFEGUARDING:
        # What is with safeguarding stays there: new words must not talk a concern out of the lead's sight.
        entry.state = Entry.State.HELD
    entry.save(update_fields=["text", "may_quote", "held_since", "version", "severity", "state", "not_again_by"])
    Finding.objects.bulk_create(findings_of(entry, worries))
    _tell_safeguarding(entry, now)


def take_away(*, entry: Entry, now: datetime) -> None:
    """Withdraw: the words are erased here and now; that there was an entry, and the decisions about it, remain."""
    entry.text, entry.shown_text, entry.shown_version = "", None, None
    entry.state, entry.may_quote, entry.held_since, entry.severity = Entry.State.WITHDRAWN, False, now, 0
    entry.norm = None
    entry.merged_into = None
    entry.not_again_by = None
    entry.save(
        update_fields=[
            "not_again_by",
            "text",
            "shown_text",
            "shown_version",
            "state",
            "may_quote",
            "held_since",
            "severity",
            "norm",
            "merged_into",
        ]
    )
    entry.findings.all().delete()
    note_erased("entry", [entry.pk], now=now)


@transaction.atomic
def change_words(*, participant: Participant, entry_id: int, text: str, may_quote: bool, now: datetime) -> Entry:
    """The author changes their own words while it is open. Refuses (404) what is not theirs or was taken back, (409) too late."""
    round_id = Entry.objects.filter(pk=entry_id).values_list("answer__round_id", flat=True).first()
    # The round's lock before the entry's, as everywhere: a change must not slip in after the closing either.
    if round_id is not None:
        accept(
            round_id=round_id,
            consultation_id=participant.consultation_id,
            participant_id=participant.pk,
            words=True,
        )
    entry = _own(participant, entry_id)
    if entry.state == Entry.State.WITHDRAWN:
        raise Refusal(
            gettext("You took these words back before, so they cannot be changed."), status=404, code="no_such_entry"
        )
    rewrite(entry=entry, text=text, may_quote=may_quote, now=now)
    announce_entry(entry)
    return entry


@transaction.atomic
def withdraw_words(*, participant: Participant, entry_id: int, now: datetime) -> None:
    """The author takes their own words back, at any time, also after closing. Doing it twice is fine."""
    entry = _own(participant, entry_id)
    if entry.state != Entry.State.WITHDRAWN:
        take_away(entry=entry, now=now)
        announce_entry(entry)


@transaction.atomic
def ask_for_review(*, participant: Participant, entry_id: int, now: datetime) -> Entry:
    """The author asks that a different person decides again. What others read stays until then.

    Refuses (409) words about which nothing was decided, and a second time for the same words; asking twice at once is fine.
    """
    entry = _own(participant, entry_id, shared=True)
    if entry.state == Entry.State.HELD and entry.not_again_by_id is not None:
        return entry
    if not may_ask_again(entry):
        raise Refusal(gettext("Somebody else has looked at these words already."), status=409, code="reviewed")
    newest = entry.decisions.filter(version=entry.version).latest("pk")
    entry.state, entry.not_again_by, entry.held_since = Entry.State.HELD, newest.member, now
    entry.reviewed_version = entry.version
    entry.save(update_fields=["state", "not_again_by", "held_since", "reviewed_version"])
    announce_entry(entry)
    return entry


def _own(participant: Participant, entry_id: int, *, shared: bool = False) -> Entry:
    """Words of this person, locked; with `shared` also a word that others say too, which is nobody's to change."""
    theirs = said_by(participant) if shared else Q(answer__participant=participant)
    entry = (
        Entry.objects.select_for_update(of=["self"], no_key=True)  # who supports or replies meanwhile need not wait
        .select_related("activity__consultation")
        .filter(theirs, pk=entry_id)
        .first()
    )
    if entry is None:
        raise Refusal(gettext("We cannot find those words among yours."), status=404, code="no_such_entry")
    return entry


def _tell_safeguarding(entry: Entry, now: datetime) -> None:
    """At once, beside the queue: what may tell of danger, and whatever is written anew while safeguarding has it."""
    if entry.severity >= DANGER or entry.state == Entry.State.SAFEGUARDING:
        flag(Flag(entry_id=entry.pk, version=entry.version, words=entry.text, at=now))


def findings_of(entry: Entry, worries: Iterable[Worry]) -> list[Finding]:
    """What the screens found in the entry's newest version, ready to be written."""
    return [
        Finding(
            entry=entry,
            version=entry.version,
            screen=worry.screen,
            reason=worry.reason,
            severity=worry.severity,
            start=worry.start,
            end=worry.end,
        )
        for worry in worries
    ]


def severity_of(worries: Iterable[Worry]) -> int:
    """How bad the worst of them is; 0 when nothing was found."""
    return max((worry.severity for worry in worries), default=0)
