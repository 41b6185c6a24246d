"""Builds a whole account from the tables as they stand, part by part; the same tables and moment give the same account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from consultations.core.evidence import evidence_of
from consultations.core.models import Consultation
from consultations.core.queries import moderation_figures, quotable_entries
from consultations.desks.digests.snapshot.activities import account_of
from consultations.desks.digests.snapshot.canonical import seal
from consultations.desks.digests.snapshot.care import care_of_words
from consultations.desks.digests.snapshot.cells import Part, day_words, moment_words
from consultations.desks.digests.snapshot.differing import Earlier, keep_apart
from consultations.desks.digests.snapshot.opening import SELF_SELECTION, opening
from consultations.desks.digests.snapshot.plain import plain_page
from consultations.desks.digests.snapshot.quality import quality_box
from consultations.desks.digests.snapshot.who import who_took_part

FORMAT = 2
SMALL_NUMBER_RULE = "small numbers 1"
REACH_RULE = "reach 1: share of voices over share of 10 to 24 year olds, Wilson 95% interval"
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Account:
    """A finished account and its seals."""

    released: dict[str, Any]
    exact: dict[str, Any]

    @property
    def sha256(self) -> str:
        return seal(self.released)

    @property
    def exact_sha256(self) -> str:
        return seal(self.exact)


def build(
    consultation: Consultation,
    *,
    cut_off: datetime,
    code_version: str,
    at_least: int,
    tell: Tell,
    earlier: Sequence[Earlier] = (),
) -> Account:
    """Reads everything; `tell(done, total, what)` is called before each part and may raise to stop.

    `earlier`: what was published of it before; figures that would differ from those by a small group stay as they were.
    """
    activities = list(consultation.activities.order_by("position"))
    total = len(activities) + 3
    tell(0, total, "Counting who took part")
    who = who_took_part(consultation, day=localdate(cut_off), at_least=at_least)
    quotable = quotable_entries(consultation)
    told: list[Part] = []
    for done, activity in enumerate(activities, start=1):
        tell(done, total, f"Counting: {activity.prompt}")
        told.append(account_of(activity, quotable, at_least=at_least))
    tell(len(activities) + 1, total, "Looking at how the words were looked after")
    care = care_of_words(moderation_figures(consultation), at_least=at_least, brought_in=bool(consultation.source_note))
    quality = quality_box(consultation, cut_off=cut_off, at_least=at_least)
    tell(len(activities) + 2, total, "Writing it down and sealing it")
    parts = [part.released for part in told]
    released: dict[str, Any] = {
        "format": FORMAT,
        "asked": _asked(consultation),
        "opening": {},
        "who": who.released,
        "activities": parts,
        "care": care.released,
        "quality": quality.released,
        "method": [],
        "made": {
            "cut_off": cut_off.isoformat(),
            "cut_off_text": moment_words(cut_off),
            "code_version": code_version,
            "rules": [SMALL_NUMBER_RULE, REACH_RULE],
            "threshold": at_least,
        },
    }
    rooms = evidence_of(consultation.pk)
    if rooms:
        released["rooms"] = rooms
    exact: dict[str, Any] = {
        "format": FORMAT,
        "cut_off": cut_off.isoformat(),
        "who": who.exact,
        "activities": [part.exact for part in told],
        "care": care.exact,
        "quality": quality.exact,
        "hidden": [*who.hidden, *(line for part in told for line in part.hidden), *care.hidden, *quality.hidden],
    }
    kept = keep_apart(released, exact, list(earlier), at_least)
    released["opening"] = opening(consultation, released["who"], released["activities"], localdate(cut_off))
    released["method"] = [*_method(released["who"], at_least), *kept]
    released["plain"] = plain_page(consultation, released)
    return Account(released, exact)


def _asked(consultation: Consultation) -> dict[str, Any]:
    return {
        "title": consultation.title,
        "summary": consultation.summary,
        "organisation": consultation.organisation.name,
        "why": consultation.why,
        "can_change": consultation.can_change,
        "cannot_change": consultation.cannot_change,
        "promise": consultation.get_promise_display(),
        "decision": consultation.decision,
        "decision_maker": consultation.decision_maker,
        "decision_on": day_words(consultation.decision_on),
        "answer_due": day_words(consultation.answer_due),
        "opened": day_words(localdate(consultation.opens_at)) if consultation.opens_at else "",
        "closes": day_words(localdate(consultation.closes_at)) if consultation.closes_at else "",
        "is_demo": consultation.is_demo,
        "source_note": consultation.source_note,
    }


def _method(who: dict[str, Any], at_least: int) -> list[str]:
    """What a reader must know to read the numbers rightly. The first sentence always stands (DIG-08)."""
    lines = [
        SELF_SELECTION,
        "Counts are of people. A group that a youth worker wrote down for is one record and counts as the people in it; "
        "in the tables by district and by age it stands once.",
        f"Numbers are rounded to the nearest 5. Nothing about fewer than {at_least} people is shown, nor anything that "
        "would give it away by subtraction. “Too few to show” may also stand for nobody, or for a number that is held "
        "back to protect a small one.",
        "Per cents are whole, made from rounded numbers, and only where at least 30 people answered. "
        "Fewer than 50 is marked as indicative.",
        "Under-heard: the share of voices is less than 0.8 of the share of 10 to 24 year olds who live there; over-heard: "
        "more than 1.25; only where chance alone is an unlikely reason. Ages have no such comparison, because the Census "
        "table has other age bands.",
        "Words stand as a person approved them. “[removed: …]” shows where something was taken out. Only words whose "
        "author said that we may use them are here.",
        "Left out: words that nobody had read yet, words that were taken back or not shown, answers that came after the "
        "cut-off, and the names of those who took part, because we do not have them.",
        "Every sentence about numbers was written by fixed rules, not by a person and not by a language model.",
    ]
    if who["districts"]["source_line"]:
        lines.append(f"{who['districts']['against']} {who['districts']['source_line']}")
    return lines
