"""Which documents a phone, a wall and a remote take: newer ones, and whatever a room shows that began again."""

import asyncio
from urllib.parse import parse_qsl

import pytest
from playwright.async_api import expect

from tests.realtime import test_browser
from tests.realtime.stage import changed
from tests.realtime.test_browser import browser_at, the_page

AROUND = (
    '<div data-mine></div><p id="outbox" data-outbox></p><p data-said></p><p data-last-update hidden><time></time></p>'
)
AROUND += '<div class="mini"></div><div data-typed hidden><p class="keep"></p></div>'


def picture(words: str, *, epoch: str, v: int, state: str = "open") -> str:
    of = f'data-state="{state}" data-epoch="{epoch}" data-v="{v}" data-round="1"'
    return f"<div {of}><h2>{words}</h2></div>"


async def a_screen(element: str) -> None:
    inside = f'<div class="stage"><div data-shown>{picture("As it was", epoch="a1", v=5)}</div></div>{AROUND}'
    await the_page("wall:1", element, inside)
    if element == "live-remote":
        page = test_browser.PAGES["/page"]
        test_browser.PAGES["/page"] = page.replace("<live-remote", '<div class="remote-room"><live-remote') + "</div>"


@pytest.fixture(autouse=True)
def _pages():
    test_browser.blocked = False
    test_browser.PAGES.clear()


@pytest.mark.parametrize("element", ["live-room", "live-stage", "live-remote"])
async def test_an_older_document_is_left_and_one_of_a_room_that_began_again_is_taken(live, element):
    await a_screen(element)
    async with browser_at("/page") as page:
        shown = page.locator("[data-shown] h2")
        await expect(page.locator("html")).to_have_attribute("data-connection", "live", timeout=20_000)
        await changed("wall:1", picture("A step back", epoch="a1", v=4))
        await asyncio.sleep(1.5)
        await expect(shown).to_have_text("As it was")
        await changed("wall:1", picture("Newer counts", epoch="a1", v=5))
        await expect(shown).to_have_text("Newer counts")
        await changed("wall:1", picture("A step on", epoch="a1", v=6))
        await expect(shown).to_have_text("A step on")
        await changed("wall:1", picture("Begun again", epoch="b2", v=1))
        await expect(shown).to_have_text("Begun again")


async def test_an_answer_to_asking_that_a_socket_overtook_is_left(live):
    """On a slow line the reply may be minutes old when it comes; the socket has brought newer words since."""
    test_browser.blocked = True
    await the_page("wall:1", "live-fragment", "<p>Before</p>")
    await changed("wall:1", "<p>Old words</p>")
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def hold(route):
        reply = await route.fetch()
        asked.set()
        await let_go.wait()
        await route.fulfill(response=reply)

    async with browser_at("/page", before=lambda page: page.route("**/live/poll*", hold)) as page:
        try:
            await asyncio.wait_for(asked.wait(), 30)
            test_browser.blocked = False
            await changed("wall:1", "<p>New words</p>")
            await page.evaluate("dispatchEvent(new Event('online'))")
            await expect(page.get_by_text("New words")).to_be_visible(timeout=20_000)
        finally:
            let_go.set()  # a browser does not close over a request that is held
        await asyncio.sleep(1)
        await expect(page.get_by_text("New words")).to_be_visible()
        await page.unroute_all(behavior="ignoreErrors")


async def test_a_phone_that_is_passed_on_without_a_line_holds_the_answer_of_each_and_says_when_all_are_in(live):
    form = (
        '<form data-answer action="/answer/"><input type="hidden" name="round" value="1"><select name="seat"><option>0</option>'
        '<option>1</option></select><input name="choice" value="9"><button>Send</button></form>'
    )
    inside = f"<div data-shown>{picture(form, epoch='a1', v=5)}</div>{AROUND}"
    says = {"data_waiting": "Waiting to send", "data_sent": "Sent", "data_all_answered": "Everybody has answered"}
    await the_page("wall:1", "live-room", inside, **says, data_state="open", data_now="9")
    got, line = [], asyncio.Event()

    async def take(route):
        if not line.is_set():
            await route.abort()
            return
        sent = dict(parse_qsl(route.request.post_data))
        got.append((sent["seat"], sent["op"]))
        await route.fulfill(
            json={"op": sent["op"], "status": "counted", "seq": int(sent["seq"]), "late": False, "v": 5}
        )

    async with browser_at("/page", before=lambda page: page.route("**/answer/", take)) as page:
        for seat in "01":
            await page.get_by_role("combobox").select_option(seat)
            await page.get_by_role("button").click()
            await expect(page.locator("[data-outbox]")).to_have_text("Waiting to send")
        line.set()
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.locator("[data-outbox]")).to_have_text("Sent Everybody has answered")
        assert sorted(seat for seat, _op in got) == ["0", "1"] and len({op for _seat, op in got}) == 2
