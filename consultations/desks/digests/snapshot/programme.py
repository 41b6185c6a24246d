"""What all consultations of an organisation came to in a period, drawn from their published digests alone.

It joins no two people and holds no figure that is not out already, so it tells no more than the digests do (DPR-18, SDC-05).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.utils.timezone import localdate

from accounts.models import Organisation
from consultations.core.models import Consultation, Response
from consultations.core.promises import days_late
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import asked_between
from consultations.desks.digests.snapshot.cells import day_words, moment_words

Tell = Callable[[int, int, str], None]
FORMAT = 1
METHOD = [
    "Each consultation stands apart. Somebody may have taken part in several: nothing here or anywhere ties their parts "
    "together, so the sum counts parts taken, not people.",
    "Every figure is taken from the newest published digest of its consultation, as it was rounded and released there. "
    "What is too small to show there is not in any sum here.",
    "A consultation without a published digest is named, and stands in no figure.",
    "Those who took part chose to, so none of this is a poll of all young people.",
    "A promise is kept when the first answer was published by the promised day.",
]


def build_programme(
    organisation: Organisation, *, begins_on: date, ends_on: date, cut_off: datetime, code_version: str, tell: Tell
) -> dict[str, Any]:
    """`tell(done, total, what)` is called before each consultation and may raise to stop."""
    asked = list(asked_between(organisation, begins_on, ends_on))
    newest = {
        digest.consultation_id: digest
        for digest in Digest.objects.filter(consultation__in=asked, state=Digest.State.PUBLISHED).order_by("number")
    }
    first_answers = dict(
        Response.objects.filter(consultation__in=asked, state=Response.State.PUBLISHED)
        .values_list("consultation")
        .annotate(at=Min("published_at"))
    )
    rows = []
    for done, consultation in enumerate(asked):
        tell(done, len(asked) + 1, f"Reading: {consultation.title}")
        digest = newest.get(consultation.pk)
        rows.append(_row(consultation, digest, first_answers.get(consultation.pk), cut_off))
    tell(len(asked), len(asked) + 1, "Writing it down and sealing it")
    told = [digest.released for digest in newest.values() if digest.released is not None]
    return {
        "format": FORMAT,
        "organisation": organisation.name,
        "begins": day_words(begins_on),
        "ends": day_words(ends_on),
        "is_demo": organisation.is_demo,
        "headline": _headline(len(asked)),
        "parts": _parts(told),
        "consultations": rows,
        "districts": _districts(told),
        "words": _words(told),
        "promises": _promises(rows),
        "method": METHOD,
        "made": {
            "cut_off": cut_off.isoformat(),
            "cut_off_text": moment_words(cut_off),
            "code_version": code_version,
        },
    }


def _headline(number: int) -> str:
    if not number:
        return "Nothing was asked in this time"
    return "One question was asked" if number == 1 else f"{number} questions were asked"


def _row(
    consultation: Consultation, digest: Digest | None, answered_at: datetime | None, now: datetime
) -> dict[str, Any]:
    released = digest.released if digest else None
    return {
        "title": consultation.title,
        "asked": consultation.summary,
        "opened": day_words(localdate(consultation.opens_at)) if consultation.opens_at else "",
        "closes": day_words(localdate(consultation.closes_at)) if consultation.closes_at else "",
        "state": consultation.get_state_display(),
        "people": released["who"]["people"] if released else None,
        "people_text": released["who"]["people"]["text"] if released else "No digest published yet",
        "headline": released["opening"]["headline"] if released else "",
        "digest": digest.pk if digest else None,
        "version": digest.number if digest else None,
        "sha256": digest.sha256 if digest else "",
        "promised_by": day_words(consultation.answer_due),
        **_promise(consultation, answered_at, now),
    }


def _promise(consultation: Consultation, answered_at: datetime | None, now: datetime) -> dict[str, Any]:
    """kept, kept late, late (and nothing yet), running, or none."""
    if consultation.answer_due is None or consultation.source_note:
        return {"promise": "none", "promise_text": "Nothing was promised here"}
    late = days_late(consultation.answer_due, now=now, answered_at=answered_at)
    days = f"{late} {'day' if late == 1 else 'days'}"
    if answered_at is not None:
        return (
            {"promise": "kept_late", "promise_text": f"Answered {days} late"}
            if late
            else {"promise": "kept", "promise_text": f"Answered in time, on {day_words(localdate(answered_at))}"}
        )
    if late:
        return {"promise": "late", "promise_text": f"Not answered: {days} late"}
    return {"promise": "running", "promise_text": f"To be answered by {day_words(consultation.answer_due)}"}


def _parts(told: list[dict[str, Any]]) -> dict[str, Any]:
    shown = [account["who"]["people"]["people"] for account in told if account["who"]["people"]["people"] is not None]
    return {
        "people": sum(shown) if shown else None,
        "text": f"about {sum(shown)}" if shown else "Too few to show",
        "of": len(shown),
        "sentence": f"Parts taken in {len(shown)} {'consultation' if len(shown) == 1 else 'consultations'} with figures."
        if shown
        else "There are no figures yet.",
    }


def _districts(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each district: in how many consultations it can be shown, and how well it was heard in each of them."""
    found: dict[str, dict[str, Any]] = {}
    for account in told:
        for row in account["who"]["districts"]["rows"]:
            line = found.setdefault(
                row["code"],
                {
                    "code": row["code"],
                    "name": row["name"],
                    "short": row["short"],
                    "column": row["column"],
                    "row": row["row"],
                    "parts": 0,
                    "under": 0,
                    "right": 0,
                    "over": 0,
                    "few": 0,
                },
            )
            line[row["band"]] += 1
            line["parts"] += row["voices"]["people"] or 0
    for line in found.values():
        line["text"] = f"about {line['parts']}" if line["parts"] else "Too few to show"
        line["band"] = _most_often(line)
    return list(found.values())


def _most_often(line: dict[str, Any]) -> str:
    """How it was heard most often; where it can never be shown: few. Ties are told by the more careful word."""
    bands = ("under", "over", "right")
    best = max(bands, key=lambda band: line[band])
    return best if line[best] else "few"


def _words(told: list[dict[str, Any]]) -> dict[str, Any]:
    received = [account["care"]["received"]["people"] for account in told]
    shown = [account["care"]["rows"][0]["cell"]["people"] for account in told]
    return {
        "received": _sum_text(received),
        "shown": _sum_text(shown),
        "sentence": "A person read every piece of words before anybody else could.",
    }


def _sum_text(numbers: list[int | None]) -> str:
    known = [number for number in numbers if number is not None]
    return f"about {sum(known)}" if known else "Too few to show"


def _promises(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    labels = (
        ("kept", "Answered in time"),
        ("kept_late", "Answered late"),
        ("late", "Late, not answered yet"),
        ("running", "Still to be answered"),
    )
    return [{"key": key, "label": label, "number": sum(row["promise"] == key for row in rows)} for key, label in labels]
