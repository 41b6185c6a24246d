"""The hub of one server process: hears which streams changed, renders each once, hands the same bytes to its sockets.

Never put viewers in channel-layer groups: the *process* is in one group and hears doorbells. PostgreSQL is the truth:
the hub also reads the versions of watched streams itself, so a doorbell that was lost costs two seconds and no more.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, NamedTuple

from django.db import DatabaseError

from engage.realtime import doorbell
from engage.realtime.hearing import hear
from engage.realtime.reading import Reader
from engage.realtime.streams import kind_of
from engage.realtime.watched import GIVE_UP_AFTER, Copy, Viewer, Watched
from engage.realtime.wire import Line

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds between two looks at the versions
ASK_EVERY = 2.0  # seconds between two times that those are asked whose being there matters
POLL_WAITS = 3.0  # seconds that a polling page waits for a document being made
POLLED_LATELY = 9.0  # seconds: a page whose socket is blocked asks every five, give or take two
MOST_COUNTED = 5000  # pages of one stream
RESTORED = -1  # the version of a viewer who has something that the database no longer knows


class Unavailable(Exception):  # noqa: N818  (the answer to it is 503)
    """The newest document cannot be had just now; ask again."""


class Listeners(NamedTuple):
    """Who listens to one stream: sockets, pages that asked for it lately, and for how many seconds none of them gave a sign."""

    sockets: int
    polls: int
    silent: float = 0.0


class Hub:
    """Everything live in one process. Runs on one event loop and is touched by nothing else."""

    def __init__(self) -> None:
        self.streams: dict[str, Watched] = {}
        self.viewers: set[Viewer] = set()
        self.reader = Reader()
        self.hears = False
        self.give_up_after = GIVE_UP_AFTER
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.Lock()
        self._next_look: asyncio.Task[bool] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- Life

    def start(self) -> None:
        doorbell.answer_at_home(self._rang_from_a_thread)
        self._spawn(self._look_again_and_again())
        self._spawn(self._ask_again_and_again())
        self._spawn(hear(self))

    async def stop(self) -> None:
        doorbell.answer_at_home(None)
        tasks = [*self._tasks, *(viewer.catching_up for viewer in self.viewers if viewer.catching_up)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.reader.stop()

    def state(self) -> dict[str, Any]:
        """For the health page."""
        return {
            "viewers": len(self.viewers),
            "streams": len(self.streams),
            "doorbell": self.hears,
            "database": not self.reader.away,
        }

    # --- Sockets and polling pages

    def enter(self, line: Line) -> Viewer:
        viewer = Viewer(line, self._loop.time())
        self.viewers.add(viewer)
        return viewer

    def leave(self, viewer: Viewer) -> None:
        self.viewers.discard(viewer)
        viewer.leave()

    async def listen(self, viewer: Viewer, name: str, had: int) -> None:
        """From now on the viewer gets this stream, beginning with its document if that is newer than what it has."""
        stream = self._watch(name)
        viewer.had[stream] = had
        stream.viewers.add(viewer)
        await self._make_sure(stream, had)
        if viewer not in stream.viewers or stream.version is None:
            return
        if had > stream.version:
            viewer.had[stream] = RESTORED
        if stream.missed:
            self._touch(stream)
        elif stream.copy is not None:
            viewer.offer(stream, stream.copy, self._loop.time())

    def heard(self, viewer: Viewer) -> None:
        """Its page said something, so it is there."""
        viewer.heard_at = self._loop.time()

    def listeners(self) -> dict[str, Listeners]:
        """Who listens to each stream."""
        now = self._loop.time()
        since = now - POLLED_LATELY
        counted = {}
        for name, stream in self.streams.items():
            stream.polled = {who: at for who, at in stream.polled.items() if at > since}
            if stream.viewers or stream.polled:
                counted[name] = Listeners(len(stream.viewers), len(stream.polled), stream.silent_for(now))
        return counted

    async def newer(self, name: str, had: int, *, who: int = 0) -> Copy | None:
        """What a polling page should get, or None if it has that. Raises `Unavailable`.

        `who`: tells one page from another for as long as they are counted; 0 for one that cannot be told.
        """
        stream = self._watch(name)
        if who and len(stream.polled) < MOST_COUNTED:
            stream.polled[who] = self._loop.time()
        await self._make_sure(stream, had)
        if stream.version is None:
            raise Unavailable
        if had == stream.version:
            return None
        if stream.copy is not None and (stream.copy.version > had or not stream.behind):
            return stream.copy
        waiting: asyncio.Future[Copy] = self._loop.create_future()
        stream.waiting.add(waiting)
        self._touch(stream)
        try:
            return await asyncio.wait_for(waiting, POLL_WAITS)
        except TimeoutError:
            raise Unavailable from None
        finally:
            stream.waiting.discard(waiting)

    def _watch(self, name: str) -> Watched:
        stream = self.streams.get(name)
        if stream is None:
            stream = self.streams[name] = Watched(name, kind_of(name))
        stream.wanted_at = self._loop.time()
        return stream

    async def _make_sure(self, stream: Watched, had: int) -> None:
        """Knows the stream's version; asks the database only if it is new here, or if somebody claims to have more."""
        if stream.version is None or had > stream.version:
            await self.look()

    # --- Changes

    def rang(self, versions: Mapping[str, int]) -> None:
        for name, version in versions.items():
            stream = self.streams.get(name)
            if stream is not None and version > (stream.version or 0):
                stream.version = version
                if stream.missed:  # a page that began to listen just now may have this version already
                    self._touch(stream)

    def _rang_from_a_thread(self, versions: Mapping[str, int]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closing
            self._loop.call_soon_threadsafe(self.rang, versions)

    async def look(self) -> bool:
        """Reads the versions of all watched streams in one query that begins after this call; many callers share it."""
        if self._next_look is None:
            self._next_look = self._spawn(self._look())
        return await asyncio.shield(self._next_look)

    async def _look(self) -> bool:
        async with self._looking:
            self._next_look = None
            before = {name: stream.version or 0 for name, stream in self.streams.items()}
            if not before:
                return True
            found = await self.reader.versions(list(before))
            for name, version in (found or {}).items():
                stream = self.streams.get(name)
                if stream is None:
                    continue
                if version < before[name]:
                    self._start_again(stream, version)
                stream.version = max(version, stream.version or 0)
                if stream.missed:
                    self._touch(stream)
            return found is not None

    def _start_again(self, stream: Watched, version: int) -> None:
        """The database is older than what we knew: it was restored, or a doorbell lied. What it says counts."""
        stream.version = version
        stream.copy = None
        for viewer in stream.viewers:
            viewer.had[stream] = RESTORED

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
                self._clear_away()
            except Exception:
                logger.exception("The hub stumbled and goes on.")

    async def _ask_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(ASK_EVERY)
            for stream in self.streams.values():
                if stream.kind.asks:
                    for viewer in stream.viewers:
                        viewer.ask()

    def _clear_away(self) -> None:
        now = self._loop.time()
        for viewer in self.viewers:
            if viewer.catching_up is not None and now - viewer.stuck_since > self.give_up_after:
                viewer.line.abandon()
        for stream in list(self.streams.values()):
            if stream.idle(now):
                del self.streams[stream.name]

    # --- Documents

    def _touch(self, stream: Watched) -> None:
        delay = stream.throttle.touch(self._loop.time())
        if delay is not None:
            self._loop.call_later(delay, self._take, stream)

    def _take(self, stream: Watched) -> None:
        if stream.rendering:
            stream.throttle.put_off()  # whoever renders looks again when the document is there
            return
        if stream.throttle.take(self._loop.time()):
            self._spawn(self._render(stream))

    async def _render(self, stream: Watched) -> None:
        stream.rendering = True
        try:
            if stream.kind.render is None:
                copy = Copy(stream.name, stream.version or 0, None)
            else:
                copy = await self.reader.copy(stream.name, stream.kind, pack=stream.read_packed)
        except DatabaseError as reason:
            self._complain(stream, reason)  # the next look tries again
        except Exception as reason:
            self._complain(stream, reason, exc_info=True)
        else:
            stream.copy = copy
            stream.version = max(copy.version, stream.version or 0)
            stream.deliver(copy, self._loop.time())
            if stream.missed:
                self._touch(stream)
        finally:
            stream.rendering = False
        if stream.throttle.dirty:
            self._touch(stream)

    def _complain(self, stream: Watched, reason: Exception, *, exc_info: bool = False) -> None:
        if stream.broken_at != stream.version:
            stream.broken_at = stream.version
            logger.error("%s cannot be shown: %r", stream.name, reason, exc_info=exc_info)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


_hub: Hub | None = None


def here() -> Hub | None:
    """This process's hub, while it runs."""
    return _hub


async def start() -> None:
    """Begins the hub of this process on the running event loop; the ASGI application's start-up awaits it."""
    global _hub
    await stop()
    _hub = Hub()
    _hub.start()


async def stop() -> None:
    """Ends it; the server closes the sockets."""
    global _hub
    ending, _hub = _hub, None
    if ending is not None:
        await ending.stop()
