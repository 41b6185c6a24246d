"""The socket of a simulated page: it shows its ticket and hears documents."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from engage.rehearsal.browser import Browser

PATIENCE = 20  # seconds until a socket that does not open is given up


@asynccontextmanager
async def hearing(browser: Browser, *, ticket: str, v: int) -> AsyncIterator[ClientConnection]:
    """An open socket on which this ticket was shown; `v` is the version that the page has. Raises what `connect` raises."""
    async with connect(
        browser.socket_address,
        origin=Origin(browser.origin),
        additional_headers={"Cookie": browser.cookie_line},
        compression=None,
        open_timeout=PATIENCE,
        ping_interval=None,
    ) as socket:
        await socket.send(json.dumps({"t": "listen", "packed": False, "tickets": [{"ticket": ticket, "v": v}]}))
        yield socket
