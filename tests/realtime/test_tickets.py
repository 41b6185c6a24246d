"""Who may listen is decided by the page; the socket only believes a signature that is fresh."""

import pytest

from engage.kit import clock
from engage.realtime import tickets
from engage.realtime.tickets import BadTicket, name_on, ticket
from tests.realtime.stage import Listener, changed


def made(name: str, monkeypatch, seconds_ago: float) -> str:
    now = clock.nearly()
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "nearly", lambda: now - seconds_ago)
        return tickets._signer.sign(name)


def test_a_ticket_names_its_stream():
    assert name_on(ticket("wall:1")) == "wall:1"


@pytest.mark.parametrize(
    ("name", "hours", "good"),
    [("wall:1", 11.9, True), ("wall:1", 12.1, False), ("desk:1", 0.9, True), ("desk:1", 1.1, False)],
)
def test_a_ticket_is_good_for_its_kinds_time(name, hours, good, monkeypatch):
    old = made(name, monkeypatch, hours * 3600)
    if good:
        assert name_on(old) == name
    else:
        with pytest.raises(BadTicket):
            name_on(old)


@pytest.mark.parametrize("wrong", ["", "wall:1", "wall:1:abc:def", "x" * 5000, "\x00", "é:é:é"])
def test_a_forged_ticket_is_refused(wrong):
    with pytest.raises(BadTicket):
        name_on(wrong)


def test_a_ticket_for_one_stream_opens_no_other():
    with pytest.raises(BadTicket):
        name_on("desk:9" + ticket("wall:1")[6:])


def test_a_ticket_for_a_kind_that_is_gone_is_refused(monkeypatch):
    with pytest.raises(BadTicket):
        name_on(made("gone:1", monkeypatch, 0))


async def test_a_refused_ticket_does_not_cost_the_page_its_other_streams(live, monkeypatch):
    page = await Listener().listen("wall:1")
    expired = made("desk:1", monkeypatch, 2 * 3600)
    await page.ask({"ticket": expired, "v": 0})
    assert await page.hears() == {"t": "refused", "ticket": expired}
    await changed("desk:1")
    await changed("wall:1", "<p>One</p>")
    assert (await page.hears())["s"] == "wall:1"
    await page.disconnect()
