"""How long the core keeps what young people said, and what a restored backup must forget again.

The days are the house's proposals from the data protection assessment; a place sets its own on the setup desk. Words with
safeguarding are not touched here: they have a schedule of their own. Words brought in under a licence stay public.
"""

from datetime import datetime

from django.db.models import F, Max, Q, QuerySet

from consultations.core.actions.letting_go import (
    anonymise_consultation,
    let_all_but_quotes_go,
    let_keys_go,
    let_raw_words_go,
)
from consultations.core.actions.words import take_away
from consultations.core.models import Consultation, Decision, Entry, Participant, Report
from consultations.core.queries import answered_by
from engage.kit.deletions import erases_again
from engage.kit.personal_data import forget_everywhere
from engage.kit.retention import Kept, keep

ANSWERED = "the day the answer to young people was published (a year after the promised day, where none was)"
WORDS = Entry.objects.filter(origin=Entry.Origin.PARTICIPANT).exclude(text="")


def _decided_by(cut_off: datetime) -> QuerySet[Entry]:
    """Words whose newest decision was taken by then, and that were never a concern."""
    decided = WORDS.exclude(decisions__outcome=Decision.Outcome.REFER).exclude(state=Entry.State.SAFEGUARDING)
    return decided.annotate(newest=Max("decisions__at")).filter(newest__lte=cut_off)


def declined_words(cut_off: datetime) -> QuerySet[Entry]:
    return _decided_by(cut_off).filter(Q(shown_text=None) | ~Q(shown_text=F("text")), state=Entry.State.DECLINED)


def originals_of_redacted_words(cut_off: datetime) -> QuerySet[Entry]:
    redacted = _decided_by(cut_off).filter(state=Entry.State.REDACTED, shown_version=F("version"))
    return redacted.exclude(text=F("shown_text"))


def words_that_were_answered(cut_off: datetime) -> QuerySet[Entry]:
    """Everything but what is left of a quote: approved words, with permission, in the approved form."""
    quotes = Q(may_quote=True, shown_text=F("text"), shown_text__isnull=False)
    answered = WORDS.filter(activity__consultation__in=answered_by(cut_off)).exclude(quotes)
    return answered.exclude(state=Entry.State.SAFEGUARDING)


def words_of_decided_reports(cut_off: datetime) -> QuerySet[Report]:
    return Report.objects.filter(outcome__decision__at__lte=cut_off).exclude(words="")


def keys_of_the_answered(cut_off: datetime) -> QuerySet[Participant]:
    keyed = Participant.objects.filter(Q(return_key__isnull=False) | Q(guest_key__isnull=False))
    return keyed.filter(consultation__in=answered_by(cut_off))


def tied_consultations(cut_off: datetime) -> QuerySet[Consultation]:
    return answered_by(cut_off).exclude(state=Consultation.State.ARCHIVED)


def erase_raw(numbers: list[int], now: datetime) -> None:
    let_raw_words_go(entry_ids=numbers)


def erase_words(numbers: list[int], now: datetime) -> None:
    let_all_but_quotes_go(entry_ids=numbers)


def erase_keys(numbers: list[int], now: datetime) -> None:
    let_keys_go(participant_ids=numbers)


def erase_report_words(numbers: list[int], now: datetime) -> None:
    Report.objects.filter(pk__in=numbers).update(words="")


def cut_ties(numbers: list[int], now: datetime) -> None:
    for number in Consultation.objects.filter(pk__in=numbers).values_list("pk", flat=True):
        anonymise_consultation(consultation_id=number, now=now)


@erases_again("participant")
def forget_again(numbers: list[int], now: datetime) -> None:
    for participant in Participant.objects.filter(pk__in=numbers).select_related("consultation"):
        forget_everywhere("participant", participant, now=now)


@erases_again("entry")
def withdraw_again(numbers: list[int], now: datetime) -> None:
    locked = Entry.objects.select_for_update(of=["self"], no_key=True)
    for entry in locked.filter(pk__in=numbers).exclude(state=Entry.State.WITHDRAWN).order_by("pk"):
        take_away(entry=entry, now=now)


@erases_again("permission")
def take_permission_back_again(numbers: list[int], now: datetime) -> None:
    Entry.objects.filter(pk__in=numbers).update(may_quote=False)


keep(
    Kept(
        name="core.declined",
        label="Words that were not shown, and no concern",
        since="the day of the decision",
        days=30,
        basis="Long enough to ask that somebody else looks again.",
        due=declined_words,
        erase=erase_raw,
    )
)
keep(
    Kept(
        name="core.originals",
        label="Details that a moderator took out of words",
        since="the day of the decision",
        days=30,
        basis="What may not be shown is kept only while somebody may ask again.",
        due=originals_of_redacted_words,
        erase=erase_raw,
    )
)
keep(
    Kept(
        name="core.report_words",
        label="What somebody wrote when they reported words",
        since="the day on which the report was decided",
        days=90,
        basis="Long enough to look again at how it was decided. What safeguarding needs of it has a record of its own.",
        due=words_of_decided_reports,
        erase=erase_report_words,
    )
)
keep(
    Kept(
        name="core.keys",
        label="Return codes and what finds a browser again",
        since=ANSWERED,
        days=90,
        basis="Young people can come back and read the answer for three months.",
        due=keys_of_the_answered,
        erase=erase_keys,
    )
)
keep(
    Kept(
        name="core.words",
        label="What young people wrote, except approved words that may be quoted",
        since=ANSWERED,
        days=365,
        basis="A year to check that the answer fits what was said. Digests and quotes stay.",
        due=words_that_were_answered,
        erase=erase_words,
    )
)
keep(
    Kept(
        name="core.ties",
        label="What ties answers to an account or a moment (the consultation is then archived)",
        since=ANSWERED,
        days=365,
        basis="After a year answers are numbers only.",
        due=tied_consultations,
        erase=cut_ties,
    )
)
