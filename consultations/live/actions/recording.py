"""What remains of a room as evidence: one frozen record for each asking, released as everything that leaves a room is."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Decision, Entry, Round, Vote
from consultations.core.queries import shown_entries
from consultations.core.shared_words import SHARED
from consultations.live.actions.revealing import counts_of, hands_of, released_outside
from consultations.live.documents.hands import by_hand
from consultations.live.models import Record, RoomRound, Session
from engage.kit.small_numbers import Exact, release, threshold

SENTENCE = (
    "A live group session, not a sample: answers per phone, given in a room with others. It is not added to what people "
    "answered on their own."
)
FORMAT = 1
COUNTED = ("joined", "here")
GIVEN = ("answered", "not_sure", "rather_not_say", "skipped", "late", "hands")


@transaction.atomic
def record_session(*, session_id: int, now: datetime) -> int:
    """Write what is not written yet; how many that were. Twice gives the same: a record that is there stays as it is."""
    session = (
        Session.objects.select_for_update(no_key=True).select_related("consultation").filter(pk=session_id).first()
    )
    if session is None or session.state != Session.State.ENDED or session.is_rehearsal:
        return 0
    asked = (
        RoomRound.objects.filter(step__session=session, opened_at__isnull=False, record=None)
        .select_related("round", "step__activity")
        .order_by("step__position", "number")
    )
    written = 0
    for one in asked:
        payload = payload_of(one, session)
        Record.objects.create(round=one, payload=payload, sha256=seal(payload), at=now)
        written += 1
    return written


def seal(payload: dict[str, Any]) -> str:
    told = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def payload_of(asked: RoomRound, session: Session) -> dict[str, Any]:
    """Wording, method, rules, numbers; nobody's name, and of words only how many there were."""
    activity, kind = asked.step.activity, kind_of(asked.step.activity)
    outside = outside_of(asked)
    at_least = outside["at_least"]
    counts = asked.counts or counts_of(asked, session, session.ended_at or session.created_at)
    numbers = {name: counts[name] for name in COUNTED} | {name: counts["given"][name] for name in GIVEN}
    return {
        "format": FORMAT,
        "sentence": SENTENCE,
        "consultation": session.consultation_id,
        "activity": activity.pk,
        "position": activity.position,
        "question": activity.prompt,
        "easy_question": activity.easy_prompt,
        "kind": str(kind.label),
        "method": str(kind.counted),
        "options": {
            str(entry.pk): entry.shown_text
            for entry in shown_entries(activity).filter(origin="staff").order_by("position")
        },
        "wording": activity.version,
        "session": session.pk,
        "room_round": asked.number,
        "revealed": asked.round.state == Round.State.REVEALED,
        "on": localdate(session.opened_at).isoformat() if session.opened_at else "",
        "minutes": _minutes(session),
        "led_by": "two members of staff",
        "rules": {"room": asked.rule_version, "threshold": at_least, "shown_in_the_room_from": asked.at_least},
        "numbers": {name: release({}, base=Exact(n), at_least=at_least).base.people for name, n in numbers.items()},
        "measures": outside["measures"],
        "result": outside["result"],
        "hands": _hands(asked, at_least),
        "by_hand": by_hand(activity),
        "words": _words(asked, at_least),
        **({"became": _became(activity)} if kind.item == "question" else {}),
    }


def outside_of(asked: RoomRound) -> dict[str, Any]:
    """What may leave the room of its result: as it was frozen at the reveal, unless the house has grown stricter since.

    So words that are put together afterwards, or an answer that is taken back, change no figure that a room has seen.
    """
    kept: dict[str, Any] | None = (asked.released or {}).get("outside")
    if kept is not None and kept["at_least"] >= max(threshold(), asked.at_least or 0):
        return kept
    return released_outside(asked, at_least=asked.at_least or 0)


def _became(activity: Activity) -> dict[str, str]:
    """What became of each question to the guest, by its number."""
    taken = shown_entries(activity).exclude(taken_up="").order_by("pk")
    return {str(number): became for number, became in taken.values_list("pk", "taken_up")}


def _minutes(session: Session) -> int:
    """To the nearest five, which is what anybody needs to know of it."""
    if session.opened_at is None or session.ended_at is None:
        return 0
    return 5 * round((session.ended_at - session.opened_at).total_seconds() / 300)


def _hands(asked: RoomRound, at_least: int) -> dict[str, int | None]:
    """Apart from phones, and outside the room no finer than they."""
    counted = hands_of(asked.round)
    base = sum(counted.values())
    released = release({key: Exact(n) for key, n in counted.items()}, base=Exact(base), at_least=at_least)
    return {key: cell.people for key, cell in released.cells.items()}


def _words(asked: RoomRound, at_least: int) -> dict[str, int | None]:
    """How words were treated: by what became of them, without what safeguarding has."""
    said = Vote.objects.filter(answer__round=asked.round).exclude(value=0)
    given = Q(answer__round=asked.round) | (SHARED & Q(pk__in=said.values("entry_id")))
    entries = Entry.objects.filter(given).exclude(state=Entry.State.SAFEGUARDING)
    by_state: dict[str, int] = {}
    for state in entries.values_list("state", flat=True):
        by_state[state] = by_state.get(state, 0) + 1
    decided = Decision.objects.filter(entry__in=entries, outcome=Decision.Outcome.DECLINE)
    for reason in decided.values_list("reason", flat=True):
        by_state[f"declined:{reason}"] = by_state.get(f"declined:{reason}", 0) + 1
    base = Exact(sum(by_state.values()))
    released = release({key: Exact(n) for key, n in by_state.items()}, base=base, exclusive=False, at_least=at_least)
    return {key: cell.people for key, cell in sorted(released.cells.items())}
