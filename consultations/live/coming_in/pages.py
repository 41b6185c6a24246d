"""The kept pages of one process: each drawn once for each version of its room, many who wait for it share one drawing."""

import asyncio
import logging
from concurrent.futures import Executor
from time import monotonic

from django.conf import settings
from django.db import close_old_connections

from consultations.live.coming_in.gathering import Unavailable
from consultations.live.coming_in.kept import Kept, Wanted, draw

log = logging.getLogger(__name__)

KEPT_FOR = 5.0  # seconds: contacts, titles and approved languages change without the room's version
MOST_KEPT = 200


class Pages:
    """Touched by its event loop only; drawn in a thread."""

    def __init__(self, thread: Executor) -> None:
        self._thread = thread
        self._loop = asyncio.get_running_loop()
        self._kept: dict[tuple[Wanted, int], tuple[float, Kept]] = {}
        self._newest: dict[Wanted, tuple[float, Kept]] = {}
        self._drawing: dict[tuple[Wanted, int], asyncio.Future[Kept]] = {}
        self._spoken: dict[tuple[str, str], tuple[float, str]] = {}

    async def page(self, wanted: Wanted, version: int) -> Kept:
        """The page as it is when the room's stream is at `version`, or a little newer."""
        wanted = self._in_one_language(wanted)
        found = self._kept.get((wanted, version))
        if found is not None and found[0] > monotonic():
            return found[1]
        drawing = self._drawing.get((wanted, version))
        if drawing is None:
            drawing = self._drawing[wanted, version] = asyncio.ensure_future(self._draw(wanted, version))
            drawing.add_done_callback(lambda _: self._drawing.pop((wanted, version), None))
        return await asyncio.shield(drawing)

    async def latest(self, wanted: Wanted) -> Kept:
        """The page whatever its version: for its headers."""
        spoken = self._in_one_language(wanted)
        kept = (
            kept for (each, _version), (until, kept) in self._kept.items() if each == spoken and until > monotonic()
        )
        return next(kept, None) or await self.page(wanted, -1)

    async def _draw(self, wanted: Wanted, version: int) -> Kept:
        kept = await self._loop.run_in_executor(self._thread, _drawn, wanted)
        until = monotonic() + KEPT_FOR
        if kept.status == 200:
            if len(self._kept) >= MOST_KEPT:
                for remembered in (self._kept, self._newest, self._spoken):
                    remembered.clear()
            self._spoken[wanted.language] = (until, kept.language)
            for each in (wanted, self._in_one_language(wanted)):
                self._kept[each, version] = self._newest[each] = (until, kept)
        return kept

    def _in_one_language(self, wanted: Wanted) -> Wanted:
        """Browsers ask for languages in a thousand ways; pages are kept for each that is spoken."""
        if len(settings.LANGUAGES) == 1:
            return Wanted(wanted.path, wanted.host, wanted.scheme, wanted.forwarded, ("", ""))
        until, spoken = self._spoken.get(wanted.language, (0.0, ""))
        if not spoken or until < monotonic():
            return wanted
        chosen = f"{settings.LANGUAGE_COOKIE_NAME}={spoken}"
        return Wanted(wanted.path, wanted.host, wanted.scheme, wanted.forwarded, (chosen, ""))


def _drawn(wanted: Wanted) -> Kept:
    close_old_connections()
    try:
        return draw(wanted)
    except Exception as problem:
        log.exception("A page could not be drawn for everybody.")
        raise Unavailable from problem
