"""Prepaid bytes are dear: a long document travels packed to everybody who can read that, and is packed once for all."""

import asyncio
import gzip
import json
import random

import pytest
import websockets

from consultations.core.cards import Card, draw
from engage.realtime import watched as room
from engage.realtime.polling import poll
from engage.realtime.tickets import ticket
from engage.realtime.watched import Copy
from tests.realtime.stage import RENDERED, SECRET, Listener, changed, real_server, watched

LONG = "<p>An idea for Kent: ü ✓ 二</p>" * 200
SAID = (
    "the bus to school never comes when it rains so we walk along a dark road without any pavement and my little sister "
    "is afraid of lorries could somebody put lights there or let us ride free until summer because football club ends "
    "late every Tuesday while our youth centre closes at six which leaves nowhere warm dry cheap quiet safe for homework "
    "friends music skating gardens trees bins benches toilets water bikes crossings nurses teachers parents listening"
)


@pytest.fixture
def packings(monkeypatch):
    """The size of each body that was packed, in turn."""
    packed, compress = [], gzip.compress

    def counted(body, *way, **how):
        packed.append(len(body))
        return compress(body, *way, **how)

    monkeypatch.setattr(room.gzip, "compress", counted)
    return packed


async def ask(accept: str | None, name: str = "wall:1") -> tuple[bytes, dict[bytes, bytes]]:
    sent = []

    async def send(message):
        sent.append(message)

    headers = [] if accept is None else [(b"accept-encoding", accept.encode())]
    query = f"t={ticket(name)}&v=0".encode()
    await poll({"type": "http", "method": "GET", "query_string": query, "headers": headers}, None, send)
    return sent[1]["body"], dict(sent[0]["headers"])


async def test_phones_that_read_packed_documents_get_them_packed_once_for_all(live, packings):
    phones = [await Listener().listen("wall:1", packed=True) for _ in range(20)]
    await changed("wall:1", LONG)
    received = {await phone.receive_packed() for phone in phones}
    late = await Listener().listen("wall:1", packed=True)
    received.add(await late.receive_packed())
    (one,) = received
    assert json.loads(gzip.decompress(one)) == {"t": "document", "s": "wall:1", "v": 1, "html": LONG}
    assert len(packings) == 1 and RENDERED["1"] == 1
    for phone in [*phones, late]:
        await phone.disconnect()


async def test_a_phone_that_cannot_read_them_gets_text_beside_one_that_can(live, packings):
    new = await Listener().listen("wall:1", packed=True)
    old = await Listener().listen("wall:1")
    older = await Listener().listen("wall:1", packed=False)
    await changed("wall:1", LONG)
    text = await old.receive_from()
    assert await older.receive_from() == text
    assert json.loads(text)["html"] == LONG
    assert gzip.decompress(await new.receive_packed()).decode() == text
    assert len(packings) == 1
    for page in (new, old, older):
        await page.disconnect()


async def test_nothing_is_packed_that_nobody_can_read(live, packings):
    page = await Listener().listen("wall:1")
    await changed("wall:1", LONG)
    assert (await page.hears())["html"] == LONG
    assert packings == []
    await page.disconnect()


async def test_a_short_document_and_a_doorbell_are_not_worth_packing(live, packings):
    page = await Listener().listen("wall:1", "desk:1", packed=True)
    await changed("wall:1", "<p>One</p>")
    assert (await page.hears())["html"] == "<p>One</p>"
    await changed("desk:1", SECRET)
    assert await page.receive_from() == '{"t":"rang","s":"desk:1","v":1}'
    assert packings == []
    await page.disconnect()


async def test_through_a_real_server_packed_bytes_go_straight_to_the_transport(live):
    async with real_server() as port, websockets.connect(f"ws://127.0.0.1:{port}/ws/", compression=None) as page:
        await page.send(json.dumps({"t": "listen", "packed": True, "tickets": [{"ticket": ticket("wall:1"), "v": 0}]}))
        await watched("wall:1")
        (viewer,) = live.viewers
        assert viewer.line.protocol is not None
        noise = random.Random(1).randbytes(60_000).hex()  # packs into no less than 60 KB
        for words in (LONG, noise, noise + random.Random(2).randbytes(60_000).hex()):
            await changed("wall:1", words)
            packed = await asyncio.wait_for(page.recv(), 3)
            assert isinstance(packed, bytes) and json.loads(gzip.decompress(packed))["html"] == words


async def test_a_board_of_sixty_ideas_is_less_than_ten_kilobytes():
    chance = random.Random(2)
    cards = [
        Card(
            id=number,
            version=1,
            text=" ".join(chance.choices(SAID.split(), k=chance.randint(8, 30))).capitalize() + ".",
            url=f"/c/walk-home/3/{number}/",
            support_text=f"About {chance.randrange(5, 60, 5)} people support this" if number % 2 else "",
            replies_text=f"{chance.randint(2, 9)} replies" if number % 3 else "",
            stage="new",
            stage_reason="",
        )
        for number in range(60, 0, -1)
    ]
    copy = Copy("board:1", 60, "".join(draw(card) for card in cards))
    assert len(copy.frame.wire) > 40_000
    assert len(copy.packed_frame.wire) < 10_000


async def test_a_polling_page_gets_the_same_packed_bytes(live, packings):
    await changed("wall:1", LONG)
    phone = await Listener().listen("wall:1", packed=True)
    by_socket = await phone.receive_packed()
    body, headers = await ask("gzip, deflate, br, zstd")
    assert body == by_socket and len(packings) == 1
    assert headers[b"content-encoding"] == b"gzip" and headers[b"vary"] == b"accept-encoding"
    assert int(headers[b"content-length"]) == len(body)
    await phone.disconnect()


@pytest.mark.parametrize(
    ("accept", "packed"),
    [
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP; q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity, xgzip", False),
        ("", False),
        (None, False),
    ],
)
async def test_a_polling_page_gets_packed_bytes_only_if_it_takes_them(live, accept, packed):
    await changed("wall:1", LONG)
    body, headers = await ask(accept)
    assert (b"content-encoding" in headers) is packed
    assert json.loads(gzip.decompress(body) if packed else body)["html"] == LONG


async def test_a_short_answer_to_a_polling_page_is_not_packed(live):
    await changed("wall:1", "<p>One</p>")
    body, headers = await ask("gzip")
    assert json.loads(body)["html"] == "<p>One</p>" and b"content-encoding" not in headers
