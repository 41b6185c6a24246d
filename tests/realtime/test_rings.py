"""The doorbell between processes: the first ring at once, a hundred that follow closely as a few, and always the last."""

import asyncio
import time

from channels.layers import get_channel_layer

from engage.realtime import doorbell


async def another_process():
    """What a second process hears: a channel in the group of all."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(doorbell.PROCESSES, channel)
    return layer, channel


async def heard(layer, channel, *, until):
    """The versions of each message, until a message tells of `until`."""
    messages = []
    while not messages or not until.items() <= messages[-1].items():
        message = await asyncio.wait_for(layer.receive(channel), 3)
        messages.append(message["versions"])
    return messages


async def test_a_hundred_rings_of_a_room_are_a_few_messages_and_the_last_is_among_them(redis):
    layer, channel = await another_process()
    began = time.monotonic()
    for version in range(1, 101):
        doorbell.ring({"wall:1": version})
        await asyncio.sleep(0.003)
    took = time.monotonic() - began
    messages = await heard(layer, channel, until={"wall:1": 100})
    assert len(messages) <= 2 + took / doorbell.APART
    versions = [said["wall:1"] for said in messages]
    assert versions == sorted(versions)


async def test_a_room_that_is_busy_delays_no_other(redis):
    layer, channel = await another_process()
    doorbell.ring({"wall:1": 1})
    await heard(layer, channel, until={"wall:1": 1})
    doorbell.ring({"wall:1": 2})
    doorbell.ring({"wall:2": 1})
    messages = await heard(layer, channel, until={"wall:1": 2})
    assert messages == [{"wall:2": 1}, {"wall:1": 2}]
