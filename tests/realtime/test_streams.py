"""A change is announced in its transaction, heard by everybody, and never lost."""

import asyncio
import time

import pytest
from django.db import transaction

from engage.realtime import doorbell
from engage.realtime.streams import Kind, announce, listening, versions_of
from tests.realtime.stage import RENDERED, SECRET, WALL, Listener, Redis, changed, until, watched, write


def test_announcing_raises_each_version_by_one(transactional_db):
    with transaction.atomic():
        announce("wall:2", "wall:1", "wall:2")
    with transaction.atomic():
        announce("wall:1")
    assert versions_of(["wall:1", "wall:2", "wall:3"]) == {"wall:1": 2, "wall:2": 1, "wall:3": 0}


def test_announcing_belongs_inside_a_transaction(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        announce("wall:1")


def test_a_rolled_back_change_rings_nothing_and_raises_nothing(transactional_db, monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "ring", rung.append)
    with pytest.raises(LookupError):
        write("wall:1", then_fail=True)
    assert rung == []
    assert versions_of(["wall:1"]) == {"wall:1": 0}
    write("wall:1")
    assert rung == [{"wall:1": 1}]


@pytest.mark.parametrize("name", ["unknown:1", "", "wall:../etc", "Wall:1", "wall:" + "x" * 100, "wall:1 2"])
def test_a_name_that_no_stream_has_is_a_mistake(transactional_db, name):
    with pytest.raises((KeyError, ValueError)), transaction.atomic():
        announce(name)


def test_a_page_is_told_the_version_it_shows(transactional_db):
    write("wall:1")
    page = listening("wall:1")
    assert page.version == 1
    assert page.attributes == f'data-live="{page.ticket}" data-version="1"'


async def test_a_change_reaches_a_listener_at_once(live):
    await changed("wall:1", "<p>One</p>")
    page = await Listener().listen("wall:1")
    assert await page.hears() == {"t": "document", "s": "wall:1", "v": 1, "html": "<p>One</p>"}
    await asyncio.sleep(1.1)
    committed = await changed("wall:1", "<p>Zwei ✓ 二</p>")
    heard = await page.hears()
    assert time.monotonic() - committed < 1
    assert heard["html"] == "<p>Zwei ✓ 二</p>" and heard["v"] == 2
    await page.disconnect()


async def test_a_change_in_another_process_is_heard_through_redis(live, only_by_redis):
    page = await Listener().listen("wall:1")
    await watched("wall:1")
    committed = await changed("wall:1", "<p>One</p>")
    assert (await page.hears())["v"] == 1
    assert time.monotonic() - committed < 1
    await page.disconnect()


async def test_a_lost_doorbell_is_healed_by_the_look_at_the_versions(live, bell_out_of_order):
    page = await Listener().listen("wall:1")
    committed = await changed("wall:1", "<p>One</p>")
    assert (await page.hears(within=4))["v"] == 1
    assert time.monotonic() - committed < 2.5
    await page.disconnect()


async def test_without_redis_changes_still_arrive_and_announcing_does_not_wait(live, only_by_redis, redis: Redis):
    page = await Listener().listen("wall:1")
    redis.kill()
    began = time.monotonic()
    await changed("wall:1", "<p>One</p>")
    assert time.monotonic() - began < 1
    assert (await page.hears(within=4))["v"] == 1

    await until(lambda: not live.hears, within=8)
    redis.start()
    await until(lambda: live.hears, within=8)
    await asyncio.sleep(1.1)
    committed = await changed("wall:1", "<p>Two</p>")
    assert (await page.hears(within=4))["v"] == 2
    assert time.monotonic() - committed < 2.5
    await page.disconnect()


async def test_everybody_gets_the_same_bytes_from_one_rendering(live):
    pages = [await Listener().listen("wall:1") for _ in range(20)]
    await changed("wall:1", "<p>One</p>")
    received = {await page.receive_from(timeout=3) for page in pages}
    assert len(received) == 1
    late = await Listener().listen("wall:1")
    assert {await late.receive_from(timeout=3)} == received
    assert RENDERED["1"] == 1
    for page in [*pages, late]:
        await page.disconnect()
    assert not live.viewers


async def test_a_page_that_is_up_to_date_is_told_nothing_and_costs_no_rendering(live):
    await changed("wall:1", "<p>One</p>")
    page = await Listener().listen("wall:1", had=1)
    assert await page.receive_nothing(timeout=0.5)
    assert RENDERED["1"] == 0
    await page.disconnect()


async def test_a_burst_is_delivered_at_once_and_then_its_end_once_a_second_later(live):
    page = await Listener().listen("wall:1")
    await watched("wall:1")
    for number in range(1, 21):
        await changed("wall:1", f"<p>{number}</p>")
    first, last = await page.hears(), await page.hears()
    assert first["v"] < 20 and last == {"t": "document", "s": "wall:1", "v": 20, "html": "<p>20</p>"}
    assert await page.receive_nothing(timeout=1.2)
    await page.disconnect()


async def test_a_document_that_takes_longer_than_its_interval_is_still_followed_by_the_latest(live):
    page = await Listener().listen("slow:1")
    await watched("slow:1")
    for number in range(1, 13):
        await changed("slow:1", f"<p>{number}</p>")
        await asyncio.sleep(0.04)
    heard = await page.hears()
    while heard["v"] < 12:
        heard = await page.hears()
    assert heard["html"] == "<p>12</p>"
    await page.disconnect()


async def test_a_doorbell_never_carries_content(live):
    WALL["7"] = SECRET
    page = await Listener().listen("desk:7")
    await changed("desk:7", SECRET)
    heard = await page.receive_from(timeout=3)
    assert SECRET not in heard
    assert heard == '{"t":"rang","s":"desk:7","v":1}'
    await page.disconnect()


async def test_one_socket_hears_several_streams(live):
    page = await Listener().listen("wall:1", "numbers:2")
    await changed("wall:1", "<p>One</p>")
    await changed("numbers:2")
    heard = {message["s"]: message for message in (await page.hears(), await page.hears())}
    assert heard["wall:1"]["html"] == "<p>One</p>"
    assert heard["numbers:2"]["document"] == {"count": 0}
    await page.disconnect()


async def test_after_a_restored_backup_pages_follow_the_database(live):
    for number in range(3):
        await changed("wall:1", f"<p>{number}</p>")
    page = await Listener().listen("wall:1", had=9)
    heard = await page.hears()
    assert heard["v"] == 3 and heard["html"] == "<p>2</p>"
    await page.disconnect()


async def test_a_wall_that_cannot_be_rendered_leaves_the_others_working(live, caplog):
    page = await Listener().listen("wall:1")
    (await watched("wall:1")).kind = Kind("wall", lambda key: str(1 / 0), 0.1, 60)
    other = await Listener().listen("numbers:1")
    await changed("wall:1")
    await changed("numbers:1")
    assert (await other.hears())["s"] == "numbers:1"
    assert await page.receive_nothing(timeout=0.3)
    assert sum("cannot be shown" in record.message for record in caplog.records) == 1
    await page.disconnect()
    await other.disconnect()
