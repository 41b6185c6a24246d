"""The reveal: counted again from the database, released under the room's threshold, frozen for every screen and export."""

import time
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery, Sum

from consultations.core.kinds import kind_of
from consultations.core.models import Answer, Round, Vote
from consultations.core.queries import counting_only
from consultations.core.results import frozen, result_of
from consultations.live.actions.courses import GRACE, locked_round
from consultations.live.documents.hands import by_hand
from consultations.live.models import FLOOR, RoomRound, Seat, Session
from consultations.live.queries.rooms import given_to, numbers_of, room_round_of
from engage.kit import clock
from engage.kit.small_numbers import Cell, Exact, release, threshold

SENSITIVE = 10
PHONES = (Answer.Source.PHONE, Answer.Source.GROUP)
# Which rules froze it; stands beside the numbers for good. 2: of a sensitive question nothing that (nearly) everybody gave.
# 3: nor a mean of what (nearly) everybody gave alike.
RULES = 3


def threshold_of(on_now: RoomRound, session: Session) -> int:
    """5, or 10 for what is sensitive, or what the host raised it to; never less."""
    return max(FLOOR, SENSITIVE if is_sensitive(on_now) else FLOOR, session.at_least)


def is_sensitive(on_now: RoomRound) -> bool:
    return on_now.step.sensitive or on_now.step.activity.sensitive


def wait_for_the_last(session: Session) -> None:
    """A reveal that is pressed within the grace after a closing waits for it. Before any lock is taken."""
    on_now = room_round_of(session)
    if on_now is not None and on_now.closed_at is not None and on_now.round.state == Round.State.CLOSED:
        left = (on_now.closed_at + GRACE - clock.now()).total_seconds()
        if left > 0:
            time.sleep(left)


def reveal(session: Session, now: datetime) -> None:
    """End every answer to the round at once, count, release, freeze."""
    on_now = locked_round(session)
    at_least = threshold_of(on_now, session)
    on_now.round.state, on_now.round.accepts_until = Round.State.REVEALED, now
    on_now.round.save(update_fields=["state", "accepts_until"])
    on_now.released = released_of(on_now, at_least=at_least) | {"outside": released_outside(on_now, at_least=at_least)}
    on_now.counts = counts_of(on_now, session, now)
    on_now.revealed_at, on_now.at_least, on_now.rule_version = now, at_least, RULES
    on_now.save()


def counts_of(on_now: RoomRound, session: Session, now: datetime) -> dict[str, Any]:
    numbers = numbers_of(session, now=now)
    return {"joined": numbers.joined, "here": numbers.here, "given": asdict(given_to(on_now.round))}


def released_of(on_now: RoomRound, *, at_least: int) -> dict[str, Any]:
    """What may be shown of phones, under the one rule for small numbers; hands beside it, which the room has seen."""
    asked, activity = on_now.round, on_now.step.activity
    kind = kind_of(activity)
    with counting_only(*PHONES):
        tally = kind.tally(asked)
        result = result_of(tally, at_least=at_least, sensitive=is_sensitive(on_now))
    right = [int(entry) for entry in tally.notes.get("right", ())]
    nothing = not result.shown or (bool(result.rows) and all(row.hidden for row in result.rows))
    return {
        "too_few": nothing,
        "sensitive": is_sensitive(on_now),
        "result": {} if nothing else frozen(result),
        "hands": hands_of(asked),
        "teams": teams_of(on_now, right, at_least=at_least) if kind.teams else {},
        "shift": shift_of(on_now, at_least=at_least) if on_now.number == 2 and by_hand(activity) == "picks" else {},
    }


def released_outside(on_now: RoomRound, *, at_least: int) -> dict[str, Any]:
    """The same under the rule of the house, for everything that leaves the room."""
    at_least = max(threshold(), at_least)
    with counting_only(*PHONES):
        tally = kind_of(on_now.step.activity).tally(on_now.round)
        result = result_of(tally, at_least=at_least, sensitive=is_sensitive(on_now))
    return {
        "at_least": at_least,
        "measures": [[key, str(label)] for key, label in result.measures],
        "result": frozen(result) if result.shown else None,
    }


def teams_of(on_now: RoomRound, right: Collection[int], *, at_least: int) -> dict[str, int]:
    """How far each team was right: 1 a few of it, 2 about half, 3 most (`how_far`). Teams of too few are not among them.

    A share and no sum, so that a big team has no advantage; in thirds, so that nobody learns that all or none of a team was.
    """
    seats = Seat.objects.filter(session=on_now.step.session_id, participant=OuterRef("participant"))
    answers = Answer.objects.filter(round=on_now.round, status=Answer.Status.ANSWERED, source__in=PHONES)
    answers = answers.annotate(team=Subquery(seats.values("team")[:1])).filter(team__isnull=False)
    played = dict(answers.values_list("team").annotate(Sum("people")).order_by())
    were_right = answers.filter(Exists(Vote.objects.filter(answer=OuterRef("pk"), entry__in=right, value__gt=0)))
    scored = dict(were_right.values_list("team").annotate(Sum("people")).order_by())
    return {
        str(team): how_far(scored.get(team, 0), people) for team, people in sorted(played.items()) if people >= at_least
    }


def how_far(right: int, people: int) -> int:
    """In thirds: 1, 2 or 3."""
    return 1 + min(2, 3 * right // people)


def hands_of(asked: Round) -> dict[str, int]:
    rows = Vote.objects.filter(answer__round=asked, answer__source=Answer.Source.HANDS)
    return {str(entry_id): people for entry_id, people in rows.values_list("entry_id", "people")}


def shift_of(on_now: RoomRound, *, at_least: int) -> dict[str, str]:
    """Which options went up or down among those who answered both times; nothing when they are too few, nor of what is hidden.

    Only a direction, of options that may be shown both times: figures of two overlapping groups would tell of the rest.
    """
    before = RoomRound.objects.filter(step=on_now.step, number=1).first()
    if before is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH both_times AS (
              SELECT a.id AS first_id, b.id AS second_id FROM core_answer a
              JOIN core_answer b ON b.participant_id = a.participant_id AND b.seat = a.seat AND b.round_id = %(second)s
              WHERE a.round_id = %(first)s AND a.status = 'answered' AND b.status = 'answered')
            SELECT v.entry_id, count(*) FILTER (WHERE v.answer_id = both_times.first_id),
                   count(*) FILTER (WHERE v.answer_id = both_times.second_id), (SELECT count(*) FROM both_times)
            FROM both_times JOIN core_vote v ON v.answer_id IN (both_times.first_id, both_times.second_id) AND v.value <> 0
            GROUP BY v.entry_id
            """,
            {"first": before.round_id, "second": on_now.round_id},
        )
        rows = cursor.fetchall()
    if not rows:
        return {}
    base = Exact(rows[0][3])
    rule: dict[str, Any] = {
        "at_least": at_least,
        "sensitive": is_sensitive(on_now),
        "exclusive": int(on_now.step.activity.settings.get("most", 1)) == 1,  # else somebody may stand in several
    }
    first = release({str(row[0]): Exact(row[1]) for row in rows}, base=base, **rule).cells
    second = release({str(row[0]): Exact(row[2]) for row in rows}, base=base, **rule).cells
    return _directions(first, second)


def _directions(first: Mapping[str, Cell], second: Mapping[str, Cell]) -> dict[str, str]:
    moved = {}
    for key, cell in first.items():
        now = second[key]
        if cell.people is not None and now.people is not None:
            moved[key] = "up" if now.people > cell.people else "down" if now.people < cell.people else "same"
    return moved
