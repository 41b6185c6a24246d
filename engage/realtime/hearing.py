"""Hears doorbells from the other processes through the channel layer, and subscribes again whenever that fails.

A pub/sub listener can die without telling anybody, so the process rings its own channel now and then; when it does not
hear itself it throws the connection away and begins again. After each new beginning the versions are read at once.
"""

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer

from engage.realtime.doorbell import PROCESSES

if TYPE_CHECKING:
    from engage.realtime.hub import Hub

logger = logging.getLogger(__name__)

ECHO_EVERY = 3.0  # seconds
DEAF_AFTER = 8.0  # seconds without hearing even ourselves
LONGEST_WAIT = 3.0  # seconds for one command to Redis
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 2.0  # seconds between two attempts


class Deaf(Exception):  # noqa: N818  (a state, not a fault in code)
    """Nothing is heard any more, not even our own echo."""


async def hear(hub: "Hub") -> None:
    """Runs as long as the hub does."""
    # The layer writes a traceback each second while Redis is away; we say it once, below.
    logging.getLogger("channels_redis.pubsub").setLevel(logging.CRITICAL)
    pause = SHORTEST_PAUSE
    layer = get_channel_layer()
    while layer is not None:
        try:
            channel = await asyncio.wait_for(_subscribe(layer), LONGEST_WAIT)
            if pause > SHORTEST_PAUSE:
                logger.warning("Doorbells are heard again.")
            hub.hears, pause = True, SHORTEST_PAUSE
            await hub.look()
            await _listen(hub, layer, channel)
        except Exception as reason:
            if pause == SHORTEST_PAUSE:
                logger.warning("Doorbells are not heard, the hub looks by itself: %s", _plainly(reason))
        finally:
            hub.hears = False
            with contextlib.suppress(Exception):
                await asyncio.wait_for(layer.flush(), LONGEST_WAIT)
        pause = min(LONGEST_PAUSE, pause * 2)
        await asyncio.sleep(pause)


async def _subscribe(layer: Any) -> str:
    channel: str = await layer.new_channel("hub")
    await layer.group_add(PROCESSES, channel)
    return channel


async def _listen(hub: "Hub", layer: Any, channel: str) -> None:
    loop = asyncio.get_running_loop()
    heard_at = loop.time()

    async def receive() -> None:
        nonlocal heard_at
        while True:
            message = await layer.receive(channel)
            heard_at = loop.time()
            if message["type"] == "rang":
                hub.rang(message["versions"])

    async def echo() -> None:
        while True:
            await asyncio.sleep(ECHO_EVERY)
            await asyncio.wait_for(layer.send(channel, {"type": "echo"}), LONGEST_WAIT)
            if loop.time() - heard_at > DEAF_AFTER:
                raise Deaf

    async with asyncio.TaskGroup() as both:
        both.create_task(receive())
        both.create_task(echo())


def _plainly(reason: BaseException) -> str:
    while isinstance(reason, BaseExceptionGroup):
        reason = reason.exceptions[0]
    return repr(reason)
