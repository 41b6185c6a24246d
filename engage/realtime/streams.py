"""What can be listened to: kinds of streams, saying that one changed, and letting a page listen.

For a room's own `streams.py`:

    @stream("board")
    def board(key: str) -> str: ...            # "board:12" → board("12"): a public fragment, or a dict

    doorbell_only("queue")                     # "queue:3" only ever says "something changed"

In an action, inside its transaction, called once and last:  `announce("board:12", "queue:3")`
In a view, before anything is read for the page:             `live = listening("board:12")`
In the template:                                             `<live-board {{ live.attributes }}>…</live-board>`
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString

from engage.kit.registry import Registry
from engage.realtime import doorbell

Document = dict[str, Any] | str
Render = Callable[[str], Document]

LONGEST_NAME = 100
NAME = re.compile(r"[a-z][a-z_]*(:[A-Za-z0-9_.-]+)*")
HOURS = 60 * 60


@dataclass(frozen=True)
class Kind:
    """What all streams of one sort share. Without `render` it is a doorbell only: no content travels, ever."""

    name: str
    render: Render | None
    every: float  # seconds between two deliveries of one stream
    ticket_age: int  # seconds a page may wait before it starts to listen
    uneven: bool = False  # versions grow by uneven steps, so that a page's version is no count of its changes
    asks: bool = False  # its pages are asked now and then whether they are there: an open socket alone proves nothing

    def step(self) -> int:
        """How much further a change takes the version."""
        return int(2 ** random.uniform(0, 24)) if self.uneven else 1  # noqa: S311  (nothing is kept secret by it for long)


kinds: Registry[Kind] = Registry("stream kind")


def stream(name: str, *, every: float = 1.0, uneven: bool = False) -> Callable[[Render], Render]:
    """Registers a kind with a public document. It is rendered once for everybody in a read-only transaction, so it must
    hold nothing that only some may see, and nothing about who is looking.

    `uneven`: for what changes once for each person, such as results; else the version would say how many there were."""

    def register(render: Render) -> Render:
        kinds.add(name, Kind(name, render, every, 12 * HOURS, uneven))
        return render

    return register


def doorbell_only(name: str, *, every: float = 1.0, asks: bool = False) -> None:
    """Registers a kind without content: its pages fetch their own HTML, with their own session, when it rings.

    `asks`: it matters who listens, so their pages are asked (`Hub.listeners` says for how long nobody answered)."""
    kinds.add(name, Kind(name, None, every, 1 * HOURS, asks=asks))


def kind_of(name: str) -> Kind:
    """The kind of the stream `name`. Raises `KeyError` when there is none."""
    return kinds.get(name.partition(":")[0])


def key_of(name: str) -> str:
    return name.partition(":")[2]


def check(name: str) -> str:
    """The name itself. Raises `ValueError` for a name that no stream can have; both are mistakes in our code."""
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a stream")
    kind_of(name)
    return name


def announce(*names: str) -> None:
    """Says, inside the transaction that changed them, that these streams changed.

    Call it once and last: it holds a lock on each stream's row until the commit. The names are locked in one order, so
    two announcers cannot wait for each other. The doorbell rings only if and when the transaction commits.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("announce() belongs inside the transaction that made the change")
    wanted, steps = steps_of(*names)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, version FROM realtime_announce(%s::text[], %s::bigint[])", [wanted, steps])
        versions = dict(cursor.fetchall())
    rings(versions)


def steps_of(*names: str) -> tuple[list[str], list[int]]:
    """The streams, each once, and how much further a change takes each: for whoever calls `realtime_announce` in a statement."""
    wanted = sorted({check(name) for name in names})
    return wanted, [kind_of(name).step() for name in wanted]


def rings(versions: Mapping[str, int]) -> None:
    """The doorbell, if and when the transaction commits; at once where there is none, as its only statement has committed."""
    transaction.on_commit(lambda: doorbell.ring(versions), robust=True)


def versions_of(names: list[str]) -> dict[str, int]:
    """Each stream's version, in one query; a stream that never changed is at 0."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, version FROM realtime_streamversion WHERE name = ANY(%s)", [names])
        known = dict(cursor.fetchall())
    return {name: known.get(name, 0) for name in names}


@dataclass(frozen=True)
class Listening:
    """One page's leave to listen to one stream, from the version that the page shows."""

    name: str
    ticket: str
    version: int

    @property
    def attributes(self) -> SafeString:
        """What the template writes into the element that listens."""
        asks = " data-asks" if kind_of(self.name).asks else ""
        return format_html('data-live="{}" data-version="{}"{}', self.ticket, self.version, asks)


def listening(name: str) -> Listening:
    """Leave to listen, for a page whose viewer the view has already let in.

    Call it before reading what the page shows: then a change in between is delivered once too often, never missed.
    """
    from engage.realtime.tickets import ticket

    return Listening(name, ticket(name), versions_of([check(name)])[name])
