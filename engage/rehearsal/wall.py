"""The screen on the wall of a rehearsal: paired as a real one, it notes how many answers it showed, and when."""

import asyncio
import json
import re
import time
from contextlib import suppress

from websockets.exceptions import WebSocketException

from engage.rehearsal.browser import Browser, Lost
from engage.rehearsal.filling import read
from engage.rehearsal.hearing import hearing

SIGNS = re.compile(r"<p class=\"pairing-code\" data-code>(.*?)</p>", re.DOTALL)
TAG = re.compile(r"<[^>]+>|\s")
# While it is open, and when it has closed: what was under way still counts then.
ANSWERED = re.compile(r"wall-answered\"><b>(\d+)</b>|wall-shut\">.*?· (\d+) answer", re.DOTALL)
PAUSE = 0.5  # seconds until it tries again


class Wall:
    """`set_up` asks for its four signs, somebody pairs it, `run` listens until it is cancelled."""

    def __init__(self, address: str) -> None:
        self.browser = Browser(address)
        self.shown: list[tuple[float, str, int]] = []  # moment, "question-asking", answers so far

    async def set_up(self) -> str:
        """The four signs that a remote types. Raises `Lost` when the server is away."""
        form = read((await self.browser.get("/stage/")).text).form_to("")
        fields = {name: [value] for name, value in form.hidden.items()} if form else {}
        await self.browser.post("/stage/", fields)
        found = SIGNS.search((await self.browser.get("/stage/")).text)
        if found is None:
            raise Lost("the four signs of the screen")
        return TAG.sub("", found[1])

    async def run(self) -> None:
        while True:
            with suppress(Lost, OSError, TimeoutError, WebSocketException):
                await self._listen()
            await asyncio.sleep(PAUSE)

    def right_after(self, asked: str, answers: int, moment: float) -> float | None:
        """Seconds from a moment until it showed this number for this asking; 0 when it did already; None: never."""
        right = [when for when, of, number in self.shown if of == asked and number == answers]
        return max(0.0, right[0] - moment) if right else None

    async def _listen(self) -> None:
        page = read((await self.browser.get("/stage/")).text)
        element = page.elements.get("live-stage", {})
        ticket, had = element.get("data-live", ""), int(element.get("data-version") or 0)
        async with hearing(self.browser, ticket=ticket, v=had) as socket:
            async for frame in socket:
                message = json.loads(frame)
                if message.get("t") == "document":
                    self._shown(str(message.get("html", "")))

    def _shown(self, html: str) -> None:
        found = ANSWERED.search(html)
        if found:
            self.shown.append((time.monotonic(), read(html).facts.get("data-round", ""), int(found[1] or found[2])))
