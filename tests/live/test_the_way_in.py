"""Coming in beside Django: the same pages and rules as Django's own, many phones in one transaction, the unusual handed on."""

import asyncio
import gzip
import re
import time
from collections import Counter
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.models import Participant
from consultations.core.views.guests import new_form_token
from consultations.live.actions.joining import Coming, join_together
from consultations.live.coming_in.kept import HOLES, Kept, own_parts
from consultations.live.coming_in.route import Door, call_of
from consultations.live.models import Seat
from engage.kit import clock
from engage.kit.refusal import Refusal
from tests.factories.live import make_room

FORM = "application/x-www-form-urlencoded"


class Browser:
    """One phone's browser at the door of one process: cookies kept, and what was handed on to Django noted."""

    def __init__(self, door):
        self.door, self.cookies, self.handed_on = door, {}, []

    async def send(self, method, path, fields=None, *, body=None, headers=None):
        """(status, headers, body) as the door answered; status 0 when it handed the request on."""
        raw = urlencode(fields or {}).encode() if body is None else body
        said = {"host": "testserver", "content-type": FORM, "sec-fetch-site": "same-origin"} | (headers or {})
        if self.cookies:
            said["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "scheme": "http",
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in said.items()],
        }
        parts = [
            {"type": "http.request", "body": raw[:100], "more_body": True},
            {"type": "http.request", "body": raw[100:]},
        ]
        out = []

        async def receive():
            return parts.pop(0)

        async def answer(message):
            out.append(message)

        async def hand_on(scope, receive, send):
            seen, more = b"", True
            while more:
                message = await receive()
                seen, more = seen + message["body"], message.get("more_body", False)
            self.handed_on.append(seen)

        call = call_of(scope)
        if call is None:
            self.handed_on.append(raw)
        else:
            await self.door(call, receive, answer, hand_on)
        if not out:
            return 0, {}, b""
        given = [(name.decode(), value.decode()) for name, value in out[0]["headers"]]
        for name, value in given:
            if name == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        return out[0]["status"], dict(given), out[1]["body"]

    async def join(self, code, **fields):
        card = await self.send("GET", f"/j/{code}/")
        newcomer = re.search(rb'name="newcomer" value="([^"]+)"', card[2])
        return await self.send("POST", f"/j/{code}/", ({"newcomer": newcomer[1].decode()} if newcomer else {}) | fields)


@pytest.fixture
def place(world):
    """An open room, and another."""
    room, other = make_room(world), make_room(world)
    return SimpleNamespace(
        room=room, code=room.fresh().code, page=f"/live/{room.session.key}/", other=other, world=world
    )


@pytest.fixture
async def door(place):
    running = Door()
    yield running
    await running.stop()


async def asked(question):
    """Something of the database, while a door is open."""

    def ask():
        try:
            return question()
        finally:
            connections.close_all()

    return await asyncio.to_thread(ask)


def alike(html):
    """Without what is another in each answer: the keys, and what is signed with the time."""
    return re.sub(
        r'(name="(?:newcomer|op|seq)" value=|data-now=|data-live=|data-version=)"[^"]*"', r"\1", html.decode()
    )


in_a_place = pytest.mark.django_db(transaction=True)


@in_a_place
async def test_a_card_and_a_page_are_what_django_draws(door, place):
    """For each state of a room, letter by letter, with the same headers."""
    phone, by_django = Browser(door), Client()
    ordinary = await asked(lambda: by_django.get(f"/j/{place.code}/"))
    status, headers, card = await phone.send("GET", f"/j/{place.code}/")
    assert status == 200 and alike(card) == alike(ordinary.content) and b"(newcomer)" not in card
    assert_same_headers(headers, ordinary)
    assert (await phone.join(place.code))[0] == 302
    await asked(lambda: by_django.post(f"/j/{place.code}/"))
    for press in (None, "show", "open", "close", "pause", "resume"):
        if press:
            await asked(lambda press=press: place.room.press(press))
        ordinary = await asked(lambda: by_django.get(place.page))
        status, headers, page = await phone.send("GET", place.page)
        assert status == 200 and alike(page) == alike(ordinary.content), press
        assert_same_headers(headers, ordinary)
        assert not re.search(rb'(value|data-now)="([(]op[)]|-1)"', page)
    assert not phone.handed_on


def assert_same_headers(headers, ordinary):
    changing = {"x-request-id", "content-length", "set-cookie", "content-security-policy"}
    theirs = {name.lower(): value for name, value in ordinary.items() if name.lower() not in changing}
    assert {name: value for name, value in headers.items() if name not in changing} == theirs
    assert "default-src 'self'" in headers["content-security-policy"] and "x-request-id" in headers


@in_a_place
async def test_a_packed_page_is_the_same_page(door, place):
    phone = Browser(door)
    await phone.join(place.code)
    for path in (f"/j/{place.code}/", place.page):
        plain = await phone.send("GET", path)
        small = await phone.send("GET", path, headers={"accept-encoding": "gzip, deflate, br"})
        assert small[1]["content-encoding"] == "gzip" and "content-encoding" not in plain[1]
        assert alike(gzip.decompress(small[2])) == alike(plain[2]) and len(small[2]) < len(plain[2]) / 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.text(max_size=60), min_size=1, max_size=6),
    holes=st.lists(st.sampled_from(sorted(HOLES)), max_size=5),
    own=st.fixed_dictionaries({name: st.text(max_size=20) for name in HOLES}),
)
def test_whatever_is_put_into_a_kept_page_packed_and_plain_are_one(texts, holes, own):
    html = "".join(text + HOLES.get(hole, "") for text, hole in zip(texts, [*holes, *[""] * len(texts)], strict=False))
    kept = Kept(200, [], html)
    plain = kept.filled(own, packed=False)
    assert gzip.decompress(kept.filled(own, packed=True)) == plain
    assert (
        plain
        == re.sub(
            "|".join(f"(?P<{name}>{re.escape(text)})" for name, text in HOLES.items()),
            lambda hole: own[hole.lastgroup],
            html,
        ).encode()
    )


def test_what_is_put_into_a_page_stays_a_value():
    assert '"><script' not in own_parts(newcomer='"><script>', op='"><script>')["newcomer"]


@in_a_place
async def test_the_page_is_the_newest_the_moment_the_host_has_pressed(door, place):
    phone = Browser(door)
    await phone.join(place.code)
    for press, state in (("show", b"showing"), ("open", b"open"), ("close", b"closed")):
        await asked(lambda press=press: place.room.press(press))
        assert b'data-state="' + state in (await phone.send("GET", place.page))[2]
    await asked(lambda: place.room.press("rotate_code"))
    assert (await phone.send("GET", f"/j/{place.code}/"))[0] == 0  # Django says that it does not know this code


@in_a_place
async def test_the_same_browser_has_the_same_seat_and_its_own_keys(door, place):
    phone = Browser(door)
    card = await phone.send("GET", f"/j/{place.code}/")
    assert not phone.cookies  # looking stores nothing
    newcomer = re.search(rb'name="newcomer" value="([^"]+)"', card[2])[1].decode()
    # The reply was lost: the browser sends the form again and has no cookie yet.
    for _ in range(2):
        phone.cookies.clear()
        assert (await phone.send("POST", f"/j/{place.code}/", {"newcomer": newcomer, "extra_time": "1"}))[0] == 302
    status, headers, _ = await phone.join(place.code)
    assert (status, headers["location"]) == (302, place.page)
    assert await asked(lambda: list(Seat.objects.values_list("extra_time", flat=True))) == [True]
    assert (await phone.send("GET", place.page))[0] == 0  # a page with more time is Django's to draw
    phone = Browser(door)
    await phone.join(place.code)
    ops = [re.search(rb'name="op" value="([^"]+)"', (await phone.send("GET", place.page))[2])[1] for _ in range(2)]
    assert ops[0] != ops[1]
    assert (await phone.send("POST", f"{place.page}test/", headers={"accept": "application/json"}))[0] == 200
    assert b"data-tested" in (await phone.send("GET", place.page))[2]


@in_a_place
async def test_five_hundred_phones_at_once_all_come_in(door, place):
    """Acceptance test 3: nobody is refused. How long it takes is measured by `python -m benchmarks joins`."""
    began = time.monotonic()
    phones = [Browser(door) for _ in range(500)]
    came = await asyncio.gather(*[phone.join(place.code) for phone in phones])
    pages = await asyncio.gather(*[phone.send("GET", place.page) for phone in phones])
    assert Counter(status for status, _, _ in came) == {302: 500}
    assert Counter(status for status, _, _ in pages) == {200: 500}
    assert await asked(lambda: Seat.objects.filter(session=place.room.session).count()) == 500
    assert len({phone.cookies["room"] for phone in phones}) == len({phone.cookies["guest"] for phone in phones}) == 500
    assert time.monotonic() - began < 30  # on whatever this runs


@in_a_place
async def test_two_processes_let_in_as_many_as_the_room_holds(place):
    def let_in(number):
        coming = [Coming(place.room.session.pk, f"{number:02d}-{phone:04d}-token-of-a-browser") for phone in range(30)]
        try:
            return join_together(coming=coming, now=clock.now())
        finally:
            connections.close_all()

    place.room.session.capacity = 40
    await asked(place.room.session.save)
    came = [each for some in await asyncio.gather(*[asyncio.to_thread(let_in, n) for n in range(4)]) for each in some]
    assert sum(isinstance(each, Seat) for each in came) == 40 == await asked(Seat.objects.count)
    assert {each.code for each in came if isinstance(each, Refusal)} == {"full"}
    assert await asked(Participant.objects.count) == 40  # who was turned away took part in nothing


# What is not as usual: the door answers nothing, and Django gets all of it.
UNUSUAL = {
    "a code that nobody has": {"path": "/j/000000/"},
    "a code of five": {"path": "/j/12345/"},
    "another site's form": {"headers": {"sec-fetch-site": "cross-site"}},
    "another origin": {"headers": {"sec-fetch-site": "", "origin": "https://example.org"}},
    "json": {"headers": {"content-type": "application/json"}, "body": b"{}"},
    "too much": {"body": b"newcomer=" + b"x" * 20_000},
    "a half character": {"body": b"newcomer=%ff%fe"},
    "a forged newcomer": {"fields": {"newcomer": "abc:def:ghi"}},
    "somebody signed in": {"cookies": {"sessionid": "abc"}},
    "somebody who has left": {"cookies": {"left": "1"}},
    "a locked door": {"press": "lock_joining"},
}


@in_a_place
async def test_what_is_unusual_is_handed_on_whole(door, place):
    for what, odd in UNUSUAL.items():
        if "press" in odd:
            await asked(lambda press=odd["press"]: place.room.press(press))
        phone = Browser(door)
        phone.cookies |= odd.get("cookies", {})
        fields = odd.get("fields", {"extra_time": "1", "newcomer": new_form_token()})
        body = odd.get("body", urlencode(fields).encode())
        answer = await phone.send("POST", odd.get("path", f"/j/{place.code}/"), body=body, headers=odd.get("headers"))
        assert answer[0] == 0 and phone.handed_on == [body], what
    assert await asked(Seat.objects.count) == await asked(Participant.objects.count) == 0
    await asked(lambda: place.room.press("unlock_joining"))  # and what is usual is not
    assert (await Browser(door).send("POST", f"/j/{place.code}/", {"newcomer": new_form_token()}))[0] == 302


@in_a_place
async def test_a_page_is_for_whoever_sits_there(door, place):
    phone, stranger = Browser(door), Browser(door)
    await phone.join(place.code)
    theirs = f"/live/{place.other.session.key}/"
    for cookie in ("", "1.1.1.1:abc:def", phone.cookies["room"][:-1] + "x", "9" * 300):
        stranger.cookies = {"room": cookie}
        for method, path in (("GET", place.page), ("POST", f"{place.page}test/")):
            assert (await stranger.send(method, path, headers={"accept": "application/json"}))[0] == 0, cookie
    assert (await phone.send("GET", theirs))[0] == 0
    assert (await phone.send("POST", f"{theirs}test/", headers={"accept": "application/json"}))[0] == 0
    away = {"accept": "application/json", "sec-fetch-site": "cross-site"}
    assert (await phone.send("POST", f"{place.page}test/", headers=away))[0] == 0
    assert not await asked(Seat.objects.filter(tested=True).exists)


@in_a_place
async def test_a_phone_that_has_answered_gets_its_answer_from_django(door, place):
    phone = Browser(door)
    await phone.join(place.code)
    await asked(lambda: place.room.go_to(place.world.choice))
    assert (await phone.send("GET", place.page))[0] == 200

    def answer():
        (seated,) = place.room.join()
        seated.choose(place.world.options()[0])
        return seated.client.cookies["room"].value

    phone.cookies["room"] = await asked(answer)
    assert (await phone.send("GET", place.page))[0] == 0
