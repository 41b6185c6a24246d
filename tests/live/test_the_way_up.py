"""The native way up for answers: what it takes, and that whatever no page of ours sends gets a clear no."""

import asyncio
import json
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from consultations.core.models import Answer
from consultations.live.answering import route
from consultations.live.answering.offers import offers
from consultations.live.answering.route import Answers, is_answer
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def up(world):
    """An open question, two phones in the room, one phone in another room; and how to send something."""
    offers.forget()
    room, other = make_room(world), make_room(world)
    room.go_to(world.choice)
    other.go_to(world.choice)
    up = SimpleNamespace(room=room, other=other, world=world, round_id=room.asked.round_id)
    up.other_round_id = other.asked.round_id
    up.cookies = [phone.client.cookies["room"].value for phone in room.join(2)]
    up.foreign_cookie = other.join()[0].client.cookies["room"].value
    up.options = [str(option.pk) for option in world.options()]
    up.foreign_option = str(world.statements.entries.first().pk)
    up.seq = int(world.now.timestamp() * 1000)
    return up


@pytest.fixture
async def answers():
    running = Answers()
    yield running
    await running.stop()


async def send(answers, up, *, cookie=None, key=None, body=None, headers=None, **fields):
    """One POST as uvicorn hands it over: (status, what was said)."""
    up.seq += 1
    given = {"op": str(uuid4()), "seq": up.seq, "round": up.round_id, "status": "answered", "choice": up.options[0]}
    raw = urlencode(given | fields, doseq=True).encode() if body is None else body
    said = {
        "host": "localhost",
        "accept": "application/json",
        "content-type": FORM,
        "cookie": f"guest=x; room={up.cookies[0] if cookie is None else cookie}",
        **(headers or {}),
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/live/{key or up.room.session.key}/answer/",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in said.items()],
    }
    assert is_answer(scope)
    out, parts = [], [{"type": "http.request", "body": raw, "more_body": False}]

    async def receive():
        return parts.pop(0)

    async def reply(message):
        out.append(message)

    await answers(scope, receive, reply)
    return out[0]["status"], json.loads(out[1]["body"])


async def stored(up):
    return await asyncio.to_thread(_stored, up)


def _stored(up):
    from django.db import connections

    try:
        return Answer.objects.filter(round_id=up.round_id).count()
    finally:
        connections.close_all()


async def test_an_answer_gets_its_receipt(answers, up):
    op = str(uuid4())
    status, said = await send(answers, up, op=op)
    assert status == 200
    assert said["op"] == op and said["status"] == "counted" and said["seq"] == up.seq and said["late"] is False
    assert said["v"] == up.room.session.v
    assert await send(answers, up, op=op, seq=said["seq"]) == (200, said)
    assert await stored(up) == 1


async def test_an_older_press_does_not_overtake_a_newer_one(answers, up):
    newer, older = up.seq + 50, up.seq + 20
    assert (await send(answers, up, seq=newer))[1]["status"] == "counted"
    status, said = await send(answers, up, seq=older, choice=up.options[1])
    assert (status, said["status"]) == (409, "replaced_by_newer")


async def test_many_at_once_are_all_counted(answers, up):
    replies = await asyncio.gather(*[send(answers, up, cookie=up.cookies[n % 2], status="not_sure") for n in range(40)])
    assert {status for status, _ in replies} <= {200, 409}
    assert await stored(up) == 2


async def test_a_kind_with_words_takes_the_longer_way(answers, up):
    status, said = await send(answers, up, choice="other", words="A place to skate", may_quote="")
    assert (status, said["status"]) == (200, "held")
    assert await stored(up) == 1


WRONG = {
    "no cookie": ({"cookie": ""}, 403),
    "a forged cookie": ({"cookie": "1.1.1.1:abc:def"}, 403),
    "the cookie of another room": ({"cookie": "foreign"}, 404),
    "the question of another room": ({"round": "other"}, 404),
    "a question that nobody asks": ({"round": "99999999"}, 404),
    "the self-paced round": ({"round": "own"}, 404),
    "another room's address": ({"key": "abcdefghjk"}, 404),
    "an option of another question": ({"choice": "foreign"}, 422),
    "an option that is no number": ({"choice": "' OR 1=1"}, 422),
    "no option": ({"choice": ""}, 422),
    "too many options": ({"choice": "both-and-more"}, 200),  # of several the form takes the last
    "a status of our own": ({"status": "withdrawn"}, 422),
    "an op that is none": ({"op": "x"}, 422),
    "an order from next year": ({"seq": "99999999999999"}, 422),
    "an order below nothing": ({"seq": "-1"}, 422),
    "a seat that this phone has not": ({"seat": "3"}, 403),
    "a seat beyond all": ({"seat": "100"}, 422),
    "another page's form": ({"headers": {"origin": "https://example.org"}}, 403),
    "another site's frame": ({"headers": {"sec-fetch-site": "cross-site"}}, 403),
    "json": ({"headers": {"content-type": "application/json"}, "body": b"{}"}, 415),
    "too much": ({"body": b"choice=" + b"x" * 20_000}, 413),
    "half a letter": ({"body": b"op=\xff\xfe"}, 422),
    "nothing": ({"body": b""}, 422),
    "a thousand fields": ({"body": b"&".join(b"f%d=1" % n for n in range(1000))}, 422),
}


async def test_what_no_page_of_ours_sends_gets_a_clear_no(answers, up):
    known = {
        "foreign": {"cookie": up.foreign_cookie, "choice": up.foreign_option},
        "other": {"round": up.other_round_id},
        "own": {"round": up.own_round} if hasattr(up, "own_round") else {"round": 1},
        "both-and-more": {"choice": up.options[:3]},
    }
    for what, (how, expected) in WRONG.items():
        how = {
            name: known.get(value, {}).get(name, value) if isinstance(value, str) else value
            for name, value in how.items()
        }
        status, said = await send(answers, up, **how)
        assert status == expected, (what, status, said)
        assert said["words"] and "<" not in said["words"], what
    assert await stored(up) == 1  # the one with several options


async def test_a_flood_from_one_phone_waits_and_disturbs_nobody(answers, up):
    replies = await asyncio.gather(*[send(answers, up) for _ in range(80)])
    assert {status for status, _ in replies} == {200, 409, 429} or {status for status, _ in replies} == {200, 429}
    assert (await send(answers, up, cookie=up.cookies[1]))[0] == 200


async def test_a_phone_that_sends_nothing_is_let_go(answers, up, monkeypatch):
    monkeypatch.setattr(route, "BODY_SECONDS", 0.05)
    out = []

    async def receive():
        await asyncio.sleep(10)

    async def reply(message):
        out.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/live/{up.room.session.key}/answer/",
        "headers": [(b"accept", b"application/json"), (b"content-type", FORM.encode())],
    }
    await answers(scope, receive, reply)
    assert out[0]["status"] == 408


def test_paused_and_closed_rooms_say_so(up):
    phone = up.room.phones[0]
    option = up.world.options()[0]
    up.room.press("pause")
    reply = phone.choose(option)
    assert (reply.status_code, reply.json()["status"]) == (409, "paused")
    up.room.press("resume")
    assert phone.choose(option).json()["status"] == "counted"
    up.room.press("end")
    assert phone.choose(option).json()["status"] == "closed"


def test_a_page_without_a_script_is_led_back_or_told_why(up):
    phone, option = up.room.phones[0], up.world.options()[0]
    fields = {"op": str(uuid4()), "seq": up.room.seq(), "round": up.round_id, "choice": option.pk, "status": "answered"}
    address = f"/live/{up.room.session.key}/answer/"
    reply = phone.client.post(address, fields)
    assert reply.status_code == 303 and reply["Location"] == f"/live/{up.room.session.key}/?sent=1#now"
    reply = phone.client.post(address, fields | {"choice": "999", "op": str(uuid4())})
    assert reply.status_code == 422 and "Pick from the answers" in reply.content.decode()


def test_only_a_script_meets_the_native_way():
    here = {"method": "POST", "path": "/live/abcdefghjk/answer/", "headers": [(b"accept", b"application/json")]}
    assert is_answer(here)
    for other in ({"method": "GET"}, {"path": "/live/poll"}, {"headers": [(b"accept", b"text/html")]}):
        assert not is_answer(here | other)


def test_a_signed_place_grows_old(up, monkeypatch):
    from consultations.live import access

    assert access.place_on(up.cookies[0])
    monkeypatch.setattr(access, "ROOM_COOKIE_LASTS", timedelta(0).total_seconds())
    assert access.place_on(up.cookies[0]) is None
