"""While the phones of a room answer, parts of the product go away: what was acknowledged is there, once, and all goes on."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager, contextmanager
from uuid import uuid4

import psutil
import psycopg
import pytest

from engage.embedded import addresses
from tests.faults.a_room import Listener, Phone, ask, missing, open_room
from tests.faults.product import ROOT, free_port

pytestmark = pytest.mark.faults

AWAY = 5.0  # seconds
PAUSE = 0.4  # seconds between two answers of one phone: under the limit of a room's phone


@contextmanager
def nobody_looks_after(product):
    """`up` sleeps, so that what was killed stays away until it wakes."""
    product.up.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        product.up.send_signal(signal.SIGCONT)


@asynccontextmanager
async def all_answering(phones):
    stop = asyncio.Event()
    going = [asyncio.create_task(phone.go_on_answering(stop, pause=PAUSE)) for phone in phones]
    try:
        await asyncio.sleep(1.5)
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*going), 60)


def acknowledged_between(phones, began, ended):
    return sum(status == 200 and began <= at <= ended for phone in phones for at, status in phone.told)


async def until_acknowledged(phones, moment, patience=60):
    """Seconds from this moment to the first answer that was acknowledged after it."""
    async with asyncio.timeout(patience):
        while not (found := [at for phone in phones for at, status in phone.told if status == 200 and at > moment]):
            await asyncio.sleep(0.05)
    return min(found) - moment


async def in_a_thread(work, *arguments):
    return await asyncio.to_thread(work, *arguments)


async def test_a_web_process_killed_in_mid_vote_loses_no_acknowledged_answer(product, note, long):
    room = open_room(product, 200 if long else 40)
    phones = [Phone(room, number, [product.port]) for number in range(len(room.cookies))]
    async with all_answering(phones):
        for _ in range(3 if long else 1):
            killed = time.monotonic()
            product.part("web").kill()
            note(1, "answers are taken again after", await until_acknowledged(phones, killed + 0.2) + 0.2, "s", 3)
            await asyncio.sleep(1)
    note(1, "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)


async def test_an_answer_is_there_when_its_process_dies_right_after_saying_so(product, note, long):
    """Acceptance 10 of the live sessions: one answer at a time, and the process is killed with its 200 in the hand."""
    times = 10 if long else 1
    room = open_room(product, times)
    for number in range(times):
        phone = Phone(room, number, [product.port])
        assert await phone.answer(room.options[number % 4])
        product.part("web").kill()
        found = product.sql("SELECT count(*) FROM core_answer WHERE round_id = %s", room.round)
        assert found == [(number + 1,)]
        await in_a_thread(product.wait_for, lambda: product.get("/livez")[0] == 200, "a web process")
    note(1, "answers that were there after kill -9 right behind the 200", found[0][0], f"of {times}")


async def test_without_redis_answers_are_taken_and_screens_are_right(product, note, long):
    """Redis is a doorbell: while it is away each process looks by itself, and nobody restarts anything."""
    room = open_room(product, 100 if long else 30)
    phones = [Phone(room, number, [product.port]) for number in range(len(room.cookies))]
    wall = Listener(product.port, room.ticket)
    web = product.part("web").pid
    listening = asyncio.create_task(wall.listen())
    async with all_answering(phones):
        with nobody_looks_after(product):
            product.part("redis").kill()
            began = time.monotonic()
            await asyncio.sleep(AWAY / 2)
            late = await seen_after_a_change(product, room, wall)
            await asyncio.sleep(max(0.0, began + AWAY - time.monotonic()))
            ended = time.monotonic()
        assert acknowledged_between(phones, began + 0.5, ended) > len(phones), "no answers were taken without Redis"
        note(
            3, "answers acknowledged in 5 s without Redis", acknowledged_between(phones, began + 0.5, ended), "answers"
        )
        note(3, "a screen knows of a change without Redis after", late, "s", 3)
        await in_a_thread(product.wait_for, lambda: product.health()["redis"]["up"], "Redis")
        late = await seen_after_a_change(product, room, wall)
        note(3, "a screen knows of a change when Redis is back after", late, "s", 2)
    note(3, "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)
    assert product.part("web").pid == web, "the web process was restarted"
    listening.cancel()
    await in_a_thread(product.wait_for, product.is_well, "health")


async def seen_after_a_change(product, room, wall):
    """Seconds from a commit that nobody rings for until the page has it."""
    name, number = f"room:{room.session}", len(wall.heard)
    change = "UPDATE realtime_streamversion SET version = version + 1 WHERE name = %s RETURNING version"
    (wanted,) = (await in_a_thread(product.sql, change, name))[0]
    committed = time.monotonic()
    async with asyncio.timeout(20):
        while not any(version >= wanted for _, version in wall.heard[max(0, number - 1) :]):
            await asyncio.sleep(0.02)
    return time.monotonic() - committed


async def test_while_postgresql_is_away_nothing_is_called_sent_and_no_connection_leaks(product, note, long):
    room = open_room(product, 100 if long else 30)
    phones = [Phone(room, number, [product.port]) for number in range(len(room.cookies))]
    async with all_answering(phones):
        before = lines_to(product)
        for _ in range(3 if long else 1):
            with nobody_looks_after(product):
                product.part("postgres").kill()
                began = time.monotonic()
                await asyncio.sleep(AWAY)
                assert not acknowledged_between(phones, began + 0.5, time.monotonic()), "said without a database"
                told = {status for phone in phones for at, status in phone.told if at > began + 0.5}
                assert told <= {0, 503}, told
            await in_a_thread(product.wait_for, lambda: takes_connections(product), "PostgreSQL")
            there = time.monotonic()
            await in_a_thread(product.wait_for, lambda: product.get("/c/walk-home/")[0] == 200, "a page")
            note(4, "pages are back after", time.monotonic() - there, "s", 1)
            note(4, "answers are back after", await until_acknowledged(phones, there), "s", 3)
            await asyncio.sleep(1)
        await asyncio.sleep(2)
        after = lines_to(product)
    note(4, "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)
    note(4, "more lines to PostgreSQL than before", after - before, "lines")
    assert after <= before + 4, (before, after)
    await in_a_thread(product.wait_for, product.is_well, "health")


def takes_connections(product):
    try:
        psycopg.connect(addresses(product.data).database_url, connect_timeout=1).close()
    except psycopg.Error:
        return False
    return True


def lines_to(product):
    return product.sql("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")[0][0]


async def test_an_answer_sent_up_to_five_times_at_once_to_two_processes_is_one(product, note, long):
    room = open_room(product, 100 if long else 25)
    other = free_port()
    second = subprocess.Popen(
        [sys.executable, "manage.py", "web", "--port", str(other)], cwd=ROOT, env=product.environment
    )
    try:
        await in_a_thread(product.wait_for, lambda: answers_at(other), "a second web process")
        ports, sent = [product.port, other], 0
        for turn in range(4 if long else 2):
            for number in range(len(room.cookies)):
                phone, copies = Phone(room, number, ports), 1 + (number + turn) % 5
                option = room.options[(number + turn) % len(room.options)]
                request = phone.request(option, op=str(uuid4()), seq=time.time_ns() // 1_000_000)
                replies = await asyncio.gather(*(ask(ports[copy % 2], request) for copy in range(copies)))
                assert {status for status, _ in replies} == {200}, replies
                said = {json.dumps({k: v for k, v in json.loads(body).items() if k != "v"}) for _, body in replies}
                assert len(said) == 1, f"the same answer was told {said}"
                sent += copies
        rows = product.sql(
            "SELECT count(*), count(DISTINCT participant_id) FROM core_answer WHERE round_id = %s", room.round
        )
        assert rows == [(len(room.cookies),) * 2]
        note(8, f"rows of {len(room.cookies)} phones after {sent} parallel sends", rows[0][0], "rows")
    finally:
        second.terminate()
        second.wait(15)


def answers_at(port):
    import urllib.request

    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=2).status == 200
    except OSError:
        return False


async def test_a_deploy_under_load_fails_no_answer_and_sends_sockets_away_to_come_back(product, note, long):
    """SIGTERM: what was taken is acknowledged, pages are told 1012, and the next process takes over."""
    room = open_room(product, 200 if long else 40)
    phones = [Phone(room, number, [product.port]) for number in range(len(room.cookies))]
    walls = [Listener(product.port, room.ticket) for _ in range(100 if long else 20)]
    listening = [asyncio.create_task(wall.listen()) for wall in walls]
    await heard_by_all(walls)
    async with all_answering(phones):
        web = product.part("web")
        asked = time.monotonic()
        web.terminate()
        await in_a_thread(psutil.wait_procs, [web], 20)
        assert not web.is_running(), "it did not end"
        note(12, "the process has ended after", time.monotonic() - asked, "s", 10)
        await in_a_thread(product.wait_for, lambda: product.get("/livez")[0] == 200, "the next one")
        await asyncio.sleep(1.5)
    await asyncio.gather(*listening)
    assert {wall.code for wall in walls} == {1012}, {wall.code for wall in walls}
    statuses = {status for phone in phones for _, status in phone.told}
    assert statuses <= {0, 200}, statuses
    note(12, "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)
    await in_a_thread(product.wait_for, product.is_well, "health")


async def heard_by_all(walls, patience=30):
    async with asyncio.timeout(patience):
        while not all(wall.heard for wall in walls):
            assert not any(wall.refused for wall in walls), "a socket was refused"
            await asyncio.sleep(0.02)


async def test_all_phones_come_back_at_once_and_none_is_refused(product, note, long):
    """Also acceptance 6 of the live sessions: all sockets are cut, no answer is lost."""
    room = open_room(product, 20)
    number = 1000 if long else 150
    phones = [Phone(room, each, [product.port]) for each in range(len(room.cookies))]
    walls = [Listener(product.port, room.ticket) for _ in range(number)]
    listening = [asyncio.create_task(wall.listen()) for wall in walls]
    await heard_by_all(walls)
    async with all_answering(phones):
        for each in listening:
            each.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        began = time.monotonic()
        walls = [Listener(product.port, room.ticket) for _ in range(number)]
        listening = [asyncio.create_task(wall.listen()) for wall in walls]
        await heard_by_all(walls)
        slowest = max(wall.heard[0][0] for wall in walls) - began
    for each in listening:
        each.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    note(7, f"{number} sockets at once: refused", sum(wall.refused for wall in walls), "sockets", 0)
    note(7, f"{number} sockets at once: all have the room after", slowest, "s", 2)
    note(7, "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)
