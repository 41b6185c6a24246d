"""Who is in each room, heard by this process and written down every two seconds; and words pause when staff go (CON-06).

The same beat tells the screens when time to read is over, and when a timer has closed a question: whoever takes an answer asks
the clock anyway (live_pace).
"""

import asyncio
import contextlib
import logging
import os
import secrets
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection, connections, transaction

from consultations.live.actions.timing import check_timer
from consultations.live.doorbells import ring_everybody, ring_staff
from engage.realtime import hub

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds
JUST_AFTER = 0.01  # seconds: a moment too early would have to wait for the next beat
PROCESS = f"{os.getpid()}-{secrets.token_hex(4)}"


@dataclass
class Heard:
    """What this process hears of one room."""

    connected: int = 0
    polling: int = 0
    stages: int = 0
    staff: dict[int, float] = field(default_factory=dict)  # by member: seconds since their page last gave a sign


def heard_in(listeners: Mapping[str, hub.Listeners]) -> dict[int, Heard]:
    """By session, from the names of the streams that are listened to."""
    rooms: dict[int, Heard] = defaultdict(Heard)
    for name, (sockets, polls, silent) in listeners.items():
        kind, _, key = name.partition(":")
        session, _, member = key.partition(".")
        if kind not in {"room", "stage", "remote", "here"} or not session.isdigit():
            continue
        here = rooms[int(session)]
        if kind == "room":
            here.connected, here.polling = sockets, polls
        elif kind == "stage":
            here.stages = sockets + polls
        elif kind == "here" and member.isdigit() and sockets + polls:
            here.staff[int(member)] = silent
    return rooms


@transaction.atomic
def note(session_id: int, heard: Heard) -> None:
    """Write it down, and ring: everybody when words pause or go on, staff when the counts are others."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO live_presence AS was
              (session_id, process, connected, polling, stages, stage_seen_at, heard_at, at)
            SELECT id, %(process)s, %(connected)s, %(polling)s, %(stages)s,
                   CASE WHEN %(stages)s > 0 THEN clock_timestamp() END,
                   CASE WHEN %(connected)s + %(polling)s > 0 THEN clock_timestamp() END, clock_timestamp()
            FROM live_session WHERE id = %(session)s AND state IN ('lobby', 'live')
            ON CONFLICT ON CONSTRAINT one_presence_for_each_process DO UPDATE
              SET connected = excluded.connected, polling = excluded.polling, stages = excluded.stages,
                  stage_seen_at = coalesce(excluded.stage_seen_at, was.stage_seen_at),
                  heard_at = coalesce(excluded.heard_at, was.heard_at), at = excluded.at
            """,
            {
                "process": PROCESS,
                "connected": heard.connected,
                "polling": heard.polling,
                "stages": heard.stages,
                "session": session_id,
            },
        )
        if cursor.rowcount == 0:
            return  # over, or never there
        if heard.staff:
            cursor.execute(
                """
                INSERT INTO live_staffpresence AS was (session_id, member_id, at)
                SELECT %s, id, clock_timestamp() - silent * interval '1 second'
                FROM accounts_member JOIN unnest(%s::bigint[], %s::float[]) AS heard (member, silent) ON member = id ORDER BY id
                ON CONFLICT ON CONSTRAINT one_staff_presence_for_each_member DO UPDATE SET at = greatest(was.at, excluded.at)
                """,
                [session_id, list(heard.staff), list(heard.staff.values())],
            )
    check_words(session_id)


@transaction.atomic
def check_reading(session_id: int) -> float | None:
    """Tell every screen, once, that people may answer now; seconds until that is so, None when nobody reads here."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rr.id, extract(epoch FROM rr.reading_until - clock_timestamp())::float
            FROM live_session s JOIN live_step st ON st.id = s.step_id
            JOIN live_roomround rr ON rr.round_id = st.round_id JOIN core_round r ON r.id = rr.round_id
            WHERE s.id = %s AND r.state = 'open' AND rr.reading_until IS NOT NULL AND NOT rr.reading_told
            """,
            [session_id],
        )
        found = cursor.fetchone()
        if found is None or found[1] > 0:
            return found and float(found[1])
        # Several processes may come to it at one moment; one of them rings.
        cursor.execute(
            "UPDATE live_roomround SET reading_told = true WHERE id = %s AND NOT reading_told AND revealed_at IS NULL",
            [found[0]],
        )
        told = cursor.rowcount > 0
    if told:
        ring_everybody(session_id)
    return None


@transaction.atomic
def check_words(session_id: int) -> bool:
    """Tell the screens when words pause or go on; whoever takes words asks who is there anyway. True if it changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE live_session s SET words_open = NOT s.words_open
            FROM (SELECT count(*) >= 2 AS two FROM live_staffpresence there
                  WHERE there.session_id = %(session)s AND there.at > clock_timestamp() - interval '8 seconds') AS now_there
            WHERE s.id = %(session)s AND s.state IN ('lobby', 'live') AND s.words_open <> now_there.two
            """,
            {"session": session_id},
        )
        changed = cursor.rowcount > 0
    if changed:
        ring_everybody(session_id)
    else:
        ring_staff(session_id)
    return changed


class Beat:
    """Runs as long as the process serves."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "live-presence")
        self._task = asyncio.get_running_loop().create_task(self._again_and_again())
        self._known: set[int] = set()
        self._alarms: dict[int, asyncio.TimerHandle] = {}

    async def stop(self) -> None:
        self._task.cancel()
        for alarm in self._alarms.values():
            alarm.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await asyncio.wrap_future(self._thread.submit(connections.close_all))
        self._thread.shutdown(wait=False)

    async def _again_and_again(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            running = hub.here()
            if running is None:
                continue
            rooms = heard_in(running.listeners())
            # A room that everybody left is written down once more, as empty.
            gone = {session: Heard() for session in self._known - set(rooms)}
            self._known = set(rooms)
            if rooms or gone:
                loop = asyncio.get_running_loop()
                for session_id, seconds in (
                    await loop.run_in_executor(self._thread, _note_all, {**gone, **rooms})
                ).items():
                    self._remember(session_id, seconds)

    def _remember(self, session_id: int, seconds: float) -> None:
        """Not at the next beat but at the very moment people may answer, or a timer closes it, their phones are told."""
        before = self._alarms.pop(session_id, None)
        if before is not None:
            before.cancel()
        loop = asyncio.get_running_loop()
        self._alarms[session_id] = loop.call_later(seconds + JUST_AFTER, self._tell, session_id)

    def _tell(self, session_id: int) -> None:
        self._alarms.pop(session_id, None)
        self._thread.submit(_time_has_come, session_id)


def _note_all(rooms: dict[int, Heard]) -> dict[int, float]:
    """Writes it down; the seconds that are left to read or to answer, where people read or a timer closes it."""
    close_old_connections()
    coming = {}
    for session_id, heard in sorted(rooms.items()):
        try:
            note(session_id, heard)
            left = _next_moment(session_id)
            if left is not None:
                coming[session_id] = left
        except DatabaseError as problem:
            log.warning("Who is in a room could not be written down: %s", type(problem).__name__)
            connection.close()
    close_old_connections()
    return coming


def _next_moment(session_id: int) -> float | None:
    """Does what is due; the seconds until the next such moment."""
    left = [seconds for seconds in (check_reading(session_id), check_timer(session_id)) if seconds is not None]
    return min(left, default=None)


def _time_has_come(session_id: int) -> None:
    """Should it fail, or the clock here run ahead, the next beat does it."""
    close_old_connections()
    try:
        _next_moment(session_id)
    except DatabaseError as problem:
        log.warning("A room could not be told that its time has come: %s", type(problem).__name__)
        connection.close()
    close_old_connections()


_beat: Beat | None = None


async def start() -> None:
    """Begins to count; the ASGI application's start-up awaits it, after the hub's."""
    global _beat
    await stop()
    _beat = Beat()


async def stop() -> None:
    global _beat
    ending, _beat = _beat, None
    if ending is not None:
        await ending.stop()
