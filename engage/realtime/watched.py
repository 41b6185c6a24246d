"""One stream that somebody listens to: who they are, which version they should have, the document as it is sent."""

import asyncio
import contextlib
import gzip
import json
from functools import cached_property
from typing import Any

from engage.realtime.streams import Document, Kind
from engage.realtime.throttle import Throttle
from engage.realtime.wire import Frame, Line

GIVE_UP_AFTER = 15.0  # seconds that a socket may take nothing; what lies between it and us has filled up before
REMEMBER_FOR = 30.0  # seconds that a stream without viewers is still looked after, for pages that poll
WORTH_PACKING = 1024  # bytes; a shorter document is sent as it is


class Copy:
    """What everybody gets of one version of one stream. Each of its two forms is made once, when first needed."""

    def __init__(self, name: str, version: int, document: Document | None) -> None:
        body: dict[str, Any]
        if document is None:
            body = {"t": "rang", "s": name, "v": version}
        elif isinstance(document, str):
            body = {"t": "document", "s": name, "v": version, "html": document}
        else:
            body = {"t": "document", "s": name, "v": version, "document": document}
        self.version = version
        self.body = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def packed(self) -> bytes | None:
        """The body as gzip, for those who can read that; None if it is too short to be worth it."""
        return gzip.compress(self.body, 6, mtime=0) if len(self.body) > WORTH_PACKING else None

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.body)

    @cached_property
    def packed_frame(self) -> Frame:
        return self.frame if self.packed is None else Frame(self.packed, packed=True)

    def frame_for(self, viewer: "Viewer") -> Frame:
        return self.packed_frame if viewer.reads_packed else self.frame


ARE_YOU_THERE = Frame(b'{"t":"there"}')


class Viewer:
    """One socket. While it takes nothing it gets nothing more; when it does again it gets the latest of each stream."""

    __slots__ = ("asking", "catching_up", "had", "heard_at", "line", "reads_packed", "stuck_since")

    def __init__(self, line: Line, now: float) -> None:
        self.line = line
        self.heard_at = now
        self.asking: asyncio.Task[None] | None = None
        self.reads_packed = False  # until its page says so
        self.had: dict[Watched, int] = {}
        self.catching_up: asyncio.Task[None] | None = None
        self.stuck_since = 0.0

    def offer(self, stream: "Watched", copy: Copy, now: float) -> None:
        if self.catching_up is not None or self.had.get(stream, copy.version) >= copy.version:
            return
        if self.line.write_now(copy.frame_for(self)):
            self.had[stream] = copy.version
        else:
            self.stuck_since = now
            self.catching_up = asyncio.get_running_loop().create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """Waits for this socket alone, in its own task, so that nobody else waits for it."""
        try:
            while behind := [s for s, had in self.had.items() if s.copy is not None and s.copy.version > had]:
                for stream in behind:
                    copy = stream.copy
                    if copy is not None and stream in self.had:
                        await self.line.write(copy.frame_for(self))
                        self.stuck_since = asyncio.get_running_loop().time()
                        if stream in self.had:
                            self.had[stream] = copy.version
        except ConnectionError:
            pass
        finally:
            self.catching_up = None

    def ask(self) -> None:
        """Its page answers by itself; a phone that lost its line does not, long before its socket is given up."""
        if (self.asking is None or self.asking.done()) and not self.line.write_now(ARE_YOU_THERE):
            self.asking = asyncio.get_running_loop().create_task(self._ask())

    async def _ask(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self.line.write(ARE_YOU_THERE)

    def leave(self) -> None:
        if self.asking is not None:
            self.asking.cancel()
        for stream in self.had:
            stream.viewers.discard(self)
        self.had.clear()
        if self.catching_up is not None:
            self.catching_up.cancel()


class Watched:
    """A stream as one process's hub knows it."""

    __slots__ = (
        "broken_at",
        "copy",
        "kind",
        "name",
        "polled",
        "rendering",
        "throttle",
        "version",
        "viewers",
        "waiting",
        "wanted_at",
    )

    def __init__(self, name: str, kind: Kind) -> None:
        self.name = name
        self.kind = kind
        self.viewers: set[Viewer] = set()
        self.version: int | None = None  # the newest version heard of; None until the database was asked
        self.copy: Copy | None = None
        self.rendering = False
        self.throttle = Throttle(kind.every)
        self.waiting: set[asyncio.Future[Copy]] = set()  # pages that poll, until the next copy is made
        self.wanted_at = 0.0
        self.polled: dict[int, float] = {}  # pages that ask again and again, and when each last did
        self.broken_at: int | None = None  # the version whose rendering failed and was already complained about

    @property
    def behind(self) -> bool:
        """Whether there is a newer version than the copy at hand."""
        return self.version is not None and (self.copy is None or self.copy.version < self.version)

    @property
    def missed(self) -> bool:
        """Whether somebody listens who should have been given a version that has not been copied yet."""
        newest = self.version
        return newest is not None and self.behind and any(viewer.had[self] < newest for viewer in self.viewers)

    @property
    def read_packed(self) -> bool:
        return any(viewer.reads_packed for viewer in self.viewers)

    def silent_for(self, now: float) -> float:
        """Seconds since the last sign of anybody who listens; 0 where nobody is asked for one."""
        if not self.kind.asks:
            return 0.0
        return now - max([viewer.heard_at for viewer in self.viewers] + list(self.polled.values()), default=now)

    def idle(self, now: float) -> bool:
        return not self.viewers and now - self.wanted_at > REMEMBER_FOR

    def deliver(self, copy: Copy, now: float) -> None:
        for waiting in self.waiting:
            if not waiting.done():
                waiting.set_result(copy)
        self.waiting.clear()
        for viewer in tuple(self.viewers):
            viewer.offer(self, copy, now)
