"""A page whose socket is blocked gets the same bytes by asking."""

import json

from engage.realtime import hub
from engage.realtime.polling import poll
from engage.realtime.tickets import ticket
from tests.realtime.stage import RENDERED, SECRET, Listener, changed


async def ask(query: str, method: str = "GET") -> tuple[int, bytes, dict[bytes, bytes]]:
    sent = []

    async def send(message):
        sent.append(message)

    await poll({"type": "http", "method": method, "query_string": query.encode()}, None, send)
    start, body = sent
    return start["status"], body["body"], dict(start["headers"])


async def test_a_polling_page_gets_what_a_socket_gets(live):
    await changed("wall:1", "<p>One</p>")
    page = await Listener().listen("wall:1")
    by_socket = await page.receive_from(timeout=3)
    status, by_polling, headers = await ask(f"t={ticket('wall:1')}&v=0")
    assert (status, by_polling.decode()) == (200, by_socket)
    assert headers[b"cache-control"] == b"no-store"
    assert RENDERED["1"] == 1
    await page.disconnect()


async def test_a_polling_page_that_is_up_to_date_gets_nothing(live):
    await changed("wall:1", "<p>One</p>")
    assert (await ask(f"t={ticket('wall:1')}&v=1"))[:2] == (204, b"")


async def test_a_change_reaches_a_page_that_only_polls(live):
    assert (await ask(f"t={ticket('wall:1')}&v=0"))[0] == 204
    await changed("wall:1", "<p>One</p>")
    status, body, _ = await ask(f"t={ticket('wall:1')}&v=0")
    assert status == 200 and json.loads(body)["html"] == "<p>One</p>"


async def test_the_common_answer_costs_no_query(live, monkeypatch):
    await ask(f"t={ticket('wall:1')}&v=0")
    monkeypatch.setattr(live.reader, "versions", None)
    monkeypatch.setattr(live.reader, "copy", None)
    assert (await ask(f"t={ticket('wall:1')}&v=0"))[0] == 204


async def test_a_doorbell_has_no_content_by_polling_either(live):
    await changed("desk:1", SECRET)
    assert (await ask(f"t={ticket('desk:1')}&v=0"))[1] == b'{"t":"rang","s":"desk:1","v":1}'


WRONG = [
    ("", "GET", 403),
    ("t=wall:1&v=0", "GET", 403),
    ("t=x&v=minus", "GET", 400),
    ("t=x&v=-1", "GET", 400),
    ("t=x&v=" + "9" * 30, "GET", 400),
    ("t=" + "x" * 2000, "GET", 400),
    ("t=%FF%FE&v=0", "GET", 403),
    ("t=x&v=0", "POST", 405),
]


async def test_a_wrong_question_gets_a_clear_no(live):
    for query, method, status in WRONG:
        assert (await ask(query, method))[0] == status, query


async def test_without_a_hub_a_page_is_asked_to_try_again():
    assert hub.here() is None
    assert (await ask(f"t={ticket('wall:1')}&v=0"))[0] == 503
