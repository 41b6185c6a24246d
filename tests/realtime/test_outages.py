"""PostgreSQL or Redis may go away: the hub stays, says so once, and is right again by itself."""

import asyncio
import signal
import time

from django.db import DEFAULT_DB_ALIAS, connection, connections

from tests.realtime.stage import Listener, changed, until, watched


def my_backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def cut(backends: list[int]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [backends])
    finally:
        connections.close_all()


async def test_cut_database_connections_are_made_again(live):
    page = await Listener().listen("wall:1")
    await watched("wall:1")
    threads = (live.reader.versions_thread, live.reader.documents_thread)
    await asyncio.to_thread(cut, [await asyncio.wrap_future(thread.submit(my_backend)) for thread in threads])
    await changed("wall:1", "<p>One</p>")
    assert (await page.hears(within=4))["html"] == "<p>One</p>"
    await page.disconnect()


async def test_while_postgresql_is_away_the_hub_complains_once_and_then_catches_up(live, caplog):
    page = await Listener().listen("wall:1")
    await watched("wall:1")
    address = connections[DEFAULT_DB_ALIAS].settings_dict
    right = address["HOST"]
    await changed("wall:1", "<p>One</p>")
    assert (await page.hears())["v"] == 1
    try:
        address["HOST"] = "/nowhere"
        for thread in (live.reader.versions_thread, live.reader.documents_thread):
            await asyncio.wrap_future(thread.submit(connections.close_all))
        await until(lambda: live.reader.away, within=4)
        await asyncio.sleep(2.5)
        assert sum("PostgreSQL is away" in record.message for record in caplog.records) == 1
        assert live.state()["database"] is False
    finally:
        address["HOST"] = right
    await changed("wall:1", "<p>Two</p>")
    assert (await page.hears(within=5))["v"] == 2
    await until(lambda: not live.reader.away)
    await page.disconnect()


async def test_a_redis_that_hangs_delays_neither_announcing_nor_screens(live, only_by_redis, redis):
    page = await Listener().listen("wall:1")
    await watched("wall:1")
    redis.process.send_signal(signal.SIGSTOP)
    try:
        for version in (1, 2):
            began = time.monotonic()
            committed = await changed("wall:1", f"<p>{version}</p>")
            assert committed - began < 0.5
            assert (await page.hears(within=4))["v"] == version
            assert time.monotonic() - committed < 3.2
        await until(lambda: not live.hears, within=15)
    finally:
        redis.process.send_signal(signal.SIGCONT)
    await until(lambda: live.hears, within=8)
    await page.disconnect()
