"""A room of phones on a real product, to be hurt: `python -m tests.faults.a_room PHONES` opens one and prints its keys.

The phones here are as many as wished and know no more of HTTP and WebSockets than a phone needs; what a person sees is
the journeys' business.
"""

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from tests.faults.product import ROOT, Product

AGAIN = 0.1  # seconds until a phone sends the same answer again; then twice as many, up to
LATER = 0.5  # seconds: faster than a real page, and slower than the room's limit for one phone


@dataclass(frozen=True)
class Room:
    """An open question of a live session: who sits in it and what each may pick."""

    session: int
    key: str
    round: int
    options: list[int]
    cookies: list[str]
    seats: list[int]
    ticket: str


def open_room(product: Product, phones: int) -> Room:
    environment = product.environment | {"ENGAGE_AS_OWNER": "1"}
    command = [sys.executable, "-m", "tests.faults.a_room", str(phones)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Room(**json.loads(done.stdout))


async def ask(port: int, request: bytes, patience: float = 20.0) -> tuple[int, bytes]:
    """One request on a connection of its own; (0, b"") when the line broke."""
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                answer = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0, b""
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    whole = head.startswith(b"HTTP/1.1 ") and (length is None or len(body) == int(length[1]))
    return (int(head[9:12]), body) if whole else (0, b"")


@dataclass
class Phone:
    """One seat of the room, that answers again and again and remembers what it was told."""

    room: Room
    number: int
    ports: list[int]
    acknowledged: int | None = None  # the option of the newest answer that was counted
    told: list[tuple[float, int]] = field(default_factory=list)  # when, and with which status
    tries: int = 0

    @property
    def seat(self) -> int:
        return self.room.seats[self.number]

    async def answer(self, option: int, *, until: Callable[[], bool] = lambda: False) -> bool:
        """The same op until it is acknowledged; False when it was given up because `until` came true."""
        request = self.request(option, op=str(uuid4()), seq=time.time_ns() // 1_000_000)
        wait = AGAIN
        while True:
            self.tries += 1
            status, body = await ask(self.ports[self.tries % len(self.ports)], request)
            self.told.append((time.monotonic(), status))
            if status == 200:
                assert json.loads(body)["status"] == "counted", body
                self.acknowledged = option
                return True
            if until():
                return False
            await asyncio.sleep(wait)
            wait = min(2 * wait, LATER)

    def request(self, option: int, *, op: str, seq: int) -> bytes:
        fields = {"round": self.room.round, "status": "answered", "choice": option, "op": op, "seq": seq}
        body = urlencode(fields)
        head = {
            "Host": "127.0.0.1",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"room={self.room.cookies[self.number]}",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return f"POST /live/{self.room.key}/answer/ HTTP/1.1\r\n{lines}\r\n{body}".encode()

    async def go_on_answering(self, stop: asyncio.Event, *, pause: float) -> None:
        turn = self.number
        while not stop.is_set():
            turn += 1
            await self.answer(self.room.options[turn % len(self.room.options)])
            await asyncio.sleep(pause)


class Listener:
    """One socket of a page; notes the versions that reach it, and how it was closed."""

    def __init__(self, port: int, ticket: str) -> None:
        self.port, self.ticket = port, ticket
        self.heard: list[tuple[float, int]] = []
        self.code: int | None = None
        self.refused = False

    async def listen(self, *, had: int = 0) -> None:
        """Until the socket closes, whoever closes it."""
        import websockets

        address = f"ws://127.0.0.1:{self.port}/ws/"
        said = json.dumps({"t": "listen", "tickets": [{"ticket": self.ticket, "v": had}]})
        try:
            async with websockets.connect(
                address, origin=f"http://127.0.0.1:{self.port}", compression=None, ping_interval=None, max_size=None
            ) as page:
                await page.send(said)
                async for message in page:
                    self.heard.append((time.monotonic(), json.loads(message)["v"]))
            self.code = page.close_code
        except websockets.ConnectionClosed as closed:
            self.code = closed.rcvd.code if closed.rcvd else 1006
        except (OSError, websockets.WebSocketException):
            self.refused = True


def handshake(port: int) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def stands(product: Product, room: Room) -> dict[int, list[int]]:
    """For each seat, the options that stand as its answer."""
    rows = product.sql(
        "SELECT s.id, array_agg(v.entry_id) FROM live_seat s JOIN core_answer a ON a.participant_id = s.participant_id"
        " JOIN core_vote v ON v.answer_id = a.id AND v.value = 1 WHERE a.round_id = %s AND s.session_id = %s GROUP BY s.id",
        room.round,
        room.session,
    )
    return dict(rows)


def missing(product: Product, room: Room, phones: list[Phone]) -> int:
    """How many phones were told that an answer counts which is not the one that stands; each has one row at the most."""
    rows = product.sql(
        "SELECT count(*), count(DISTINCT participant_id) FROM core_answer WHERE round_id = %s", room.round
    )
    spoke = [phone for phone in phones if phone.acknowledged is not None]
    assert rows == [(len(spoke), len(spoke))], (rows, len(spoke))
    standing = stands(product, room)
    return sum(standing.get(phone.seat) != [phone.acknowledged] for phone in spoke)


def main(phones: int) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from accounts.models import Member
    from consultations.core.models import Consultation
    from consultations.live.access import cookie_for
    from consultations.live.actions.commanding import press
    from consultations.live.actions.joining import join
    from consultations.live.actions.planning import plan_session
    from engage.realtime.tickets import ticket
    from tests.cast import Cast
    from tests.factories.consultations import make_world

    if not Consultation.objects.filter(slug="walk-home").exists():
        make_world(cast=Cast(timezone.now()), now=timezone.now())
    consultation = Consultation.objects.get(slug="walk-home")
    host = Member.objects.get(email="youth_worker@example.org")
    choice = consultation.activities.get(position=1)
    session = plan_session(
        consultation=consultation, title="A room", activity_ids=[choice.pk], member_id=host.pk, now=timezone.now()
    )

    def pressed(*verbs: str) -> None:
        for verb in verbs:
            session.refresh_from_db()
            press(
                session_id=session.pk,
                verb=verb,
                cmd_id=uuid4(),
                if_v=session.v,
                member_id=host.pk,
                hosts=True,
                now=timezone.now(),
            )

    pressed("open_room", "show")
    seats = [join(session_id=session.pk, token=uuid4().hex, now=timezone.now()) for _ in range(phones)]
    pressed("open")
    session.refresh_from_db()
    assert session.step is not None
    made = {
        "session": session.pk,
        "key": session.key,
        "round": session.step.round_id,
        "options": list(choice.entries.filter(origin="staff").order_by("position").values_list("pk", flat=True)),
        "cookies": [cookie_for(seat, session) for seat in seats],
        "seats": [seat.pk for seat in seats],
        "ticket": ticket(f"room:{session.pk}"),
    }
    print(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]))
