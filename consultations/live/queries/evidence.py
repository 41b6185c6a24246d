"""The records of rooms as an account of the whole consultation tells them: a part of their own, with what they are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from consultations.core.kinds import kinds
from consultations.core.models import Entry
from consultations.live.models import Record, RoomRound, Session
from consultations.live.queries.rooms import words_waiting
from engage.kit.means import Mean

# What a hand could say (`documents/hands.py`), as accounts name it.
HANDS_TOLD = {"picks": "By hands", "first": "By hands, first choices only", "most": "By hands, what they gave most"}
# What a row is called where the option alone would not say what was counted.
NAMES = {"first": "put first"}
# What is told of a mean, by what a hand says of its kind: points of an order, coins of a purse.
AVERAGES = {"first": "Points on average, at most %(most)s", "most": "Coins on average, of ten each"}
TOO_FEW_GAVE = "too few to show any"
TOO_FEW = "Too few people to show anything outside the room."


def told_of(consultation_id: int) -> list[dict[str, Any]]:
    return _in_order(round__step__session__consultation_id=consultation_id)


@dataclass(frozen=True)
class Draft:
    """What a session's staff read when it is over: its records, and what is still open. `due`: a worker is still writing them."""

    told: list[dict[str, Any]]
    due: bool
    words_waiting: int
    not_asked: list[str]


def draft_of(session: Session) -> Draft:
    asked = RoomRound.objects.filter(step__session=session, opened_at__isnull=False)
    over = session.state == Session.State.ENDED and not session.is_rehearsal
    return Draft(
        told=_in_order(round__step__session=session),
        due=over and asked.filter(record=None).exists(),
        words_waiting=words_waiting(session),
        not_asked=list(
            session.steps.exclude(pk__in=asked.values("step"))
            .exclude(activity__kind__in=[kind.name for kind in kinds if not kind.asks])  # a card is read
            .order_by("position")
            .values_list("activity__prompt", flat=True)
        ),
    )


def _in_order(**wanted: Any) -> list[dict[str, Any]]:
    records = Record.objects.filter(**wanted).order_by(
        "round__step__session_id", "round__step__position", "round__number"
    )
    return [_told(record.payload) for record in records]


def _told(said: dict[str, Any]) -> dict[str, Any]:
    answered = said["numbers"]["answered"]
    again = ", asked a second time" if said["room_round"] == 2 else ""
    hands = said["numbers"]["hands"]
    means = _means(said)
    base = TOO_FEW if said["result"] is None or answered is None else f"About {answered} people answered on phones."
    return {
        "heading": f"{said['question']}{again}",
        "when": date_format(date.fromisoformat(said["on"]), "j F Y") if said["on"] else "",
        "base_text": base
        + (f" About {hands} showed hands, which are not counted in." if hands is not None else "")
        + _means_words(said, means)
        + _hands_words(said)
        + _became_words(said.get("became", {})),
        "rows": _rows(said),
        "means": means,
        "counted": said["method"] if means else "",
        "sentence": said["sentence"],
    }


def _means(said: dict[str, Any]) -> list[dict[str, Any]]:
    """What each option got on average, most first; what may not leave the room comes last, in the order it was asked."""
    if said.get("by_hand") not in AVERAGES or said["result"] is None:
        return []
    rows = said["result"]["rows"]
    got = [(label, Mean(rows[key]["mean"])) for key, label in said["options"].items() if "mean" in rows.get(key, {})]
    got.sort(key=lambda pair: -(pair[1].tenths if pair[1].tenths is not None else -1))
    return [{"label": label, "mean": {"tenths": mean.tenths, "text": mean.words}} for label, mean in got]


def _means_words(said: dict[str, Any], means: list[dict[str, Any]]) -> str:
    """The same as the wall said it; the rows beside it are people."""
    shown = [f"{row['label']} {row['mean']['text']}" for row in means if row["mean"]["tenths"] is not None]
    hidden = [row["label"] for row in means if row["mean"]["tenths"] is None]
    if not means:
        return ""
    what = AVERAGES[said["by_hand"]] % {"most": max(1, len(said["result"]["rows"]) - 1)}
    told = f" {what}: {'; '.join(shown) or TOO_FEW_GAVE}."
    return f"{told} Left out: {'; '.join(hidden)}." if shown and hidden else told


def _hands_words(said: dict[str, Any]) -> str:
    """What hands said of each option, as far as it may leave the room, and what a hand could say of it."""
    shown = [
        (said["options"][key], people) for key, people in said["hands"].items() if people and key in said["options"]
    ]
    if not shown:
        return ""
    told = "; ".join(f"{label} about {people}" for label, people in shown)
    return f" {HANDS_TOLD[said.get('by_hand') or 'picks']}: {told}."


def _became_words(became: dict[str, str]) -> str:
    """How many questions to the guest were answered, taken away, or left for another day; these count questions, not people."""
    counts = [(sum(one == value for one in became.values()), label) for value, label in Entry.TakenUp.choices]
    told = ", ".join(f"{number} {label.lower()}" for number, label in counts if number)
    return f" Questions to the guest: {told}." if told else ""


def _rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    """What staff's own options got; words are told nowhere here."""
    if said["result"] is None:
        return []
    measures = dict(said["measures"]) | NAMES
    rows: list[dict[str, Any]] = []
    for key, row in said["result"]["rows"].items():
        label = said["options"].get(key)
        for measure, cell in row["cells"].items():
            if label and cell[0] is not None:
                told = len(row["cells"]) > 1 or measure in NAMES
                name = f"{label}: {measures.get(measure, measure)}" if told else label
                rows.append({"label": name, "text": f"about {cell[0]}", "people": cell[0]})
    return rows
