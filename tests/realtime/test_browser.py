"""What a person sees in a real browser: nothing they read or type moves, and a blocked socket is not noticed."""

import asyncio
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from django.db import connections
from playwright.async_api import async_playwright, expect

from engage.realtime.hub import Listeners
from engage.realtime.streams import listening
from engage.realtime.watched import Copy
from engage.realtime.wire import Frame
from tests.browser import ARGUMENTS, find_chromium
from tests.realtime import stage
from tests.realtime.stage import WALL, changed, real_server, until, watched

STATIC = Path(__file__).resolve().parents[2] / "static"
POLICY = b"default-src 'self'"
KINDS = {".js": b"text/javascript", ".html": b"text/html; charset=utf-8"}
blocked = False
PAGES: dict[str, str] = {}
NOBODY = Listeners(0, 0)


def card(entry: int, words: str, supports: int = 0) -> str:
    return (
        f'<article data-entry="{entry}" data-version="1"><h3>{words}</h3><span data-changes="support">{supports}</span>'
        f'<button aria-pressed="false">Support</button></article>'
    )


def page_of(inside: str) -> str:
    return (
        f'<!doctype html><html lang="en"><title>x</title><script type="module" src="/js/realtime.js"></script>{inside}'
    )


async def application(scope, receive, send):
    """The room's two addresses, the static files, and the pages of these tests, under the product's strict policy."""
    if scope["type"] == "websocket" and blocked:
        await receive()
        await send({"type": "websocket.close"})
    elif scope["type"] == "websocket" or scope["path"] == "/live/poll":
        await stage.application(scope, receive, send)
    else:
        path = scope["path"] if scope["path"] != "/favicon.ico" else "/page"
        body = PAGES[path].encode() if path in PAGES else await asyncio.to_thread((STATIC / path[1:]).read_bytes)
        kind = KINDS[".js" if path.endswith(".js") else ".html"]
        headers = [(b"content-type", kind), (b"content-security-policy", POLICY)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def browser_at(path: str, before=None):
    async with real_server(application) as port, async_playwright() as playwright:
        chromium = await asyncio.to_thread(find_chromium)
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = await browser.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if "Content Security" in line.text else None)
        try:
            if before is not None:
                await before(page)
            await page.goto(f"http://127.0.0.1:{port}{path}")
            yield page
            assert problems == []
        finally:
            await browser.close()


async def the_page(name: str, element: str, inside: str, **attributes: str) -> None:
    leave = await asyncio.to_thread(leave_to_listen, name)
    extra = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    PAGES["/page"] = page_of(f"<{element} {leave.attributes} {extra}>{inside}</{element}>")


def leave_to_listen(name: str):
    try:
        return listening(name)
    finally:
        connections.close_all()


@pytest.fixture(autouse=True)
def open_line():
    global blocked
    blocked = False
    PAGES.clear()


async def test_new_ideas_wait_behind_a_button_and_nothing_moves(live):
    await the_page("wall:1", "live-board", f"<div data-cards>{card(1, 'Old one')}{card(2, 'Old two')}</div>")
    async with browser_at("/page") as page:
        await watched("wall:1")
        await page.get_by_role("button", name="Support").first.evaluate("b => b.setAttribute('aria-pressed', 'true')")
        before = await page.locator("[data-entry='1'] h3").bounding_box()
        await changed("wall:1", card(4, "New") + card(3, "Newer") + card(1, "Old one", 7) + card(2, "Old two"))
        offer = page.get_by_role("button", name="2 new ideas \u2013 show")
        await expect(offer).to_be_visible()
        await expect(page.locator("[data-entry='1'] [data-changes]")).to_have_text("7")
        await expect(page.locator("[data-entry='1'] button")).to_have_attribute("aria-pressed", "true")
        assert await page.locator("[data-entry]").count() == 2
        assert before["height"] == (await page.locator("[data-entry='1'] h3").bounding_box())["height"]
        await offer.click()
        assert await page.locator("[data-entry]").evaluate_all("cards => cards.map(c => c.dataset.entry)") == list(
            "4312"
        )
        await expect(page.locator("[data-entry='4']")).to_be_focused()
        await expect(offer).to_have_count(0)


async def test_a_card_in_use_is_changed_when_the_person_leaves_it(live):
    await the_page("wall:1", "live-board", f"<div data-cards>{card(1, 'One')}</div><input aria-label='Mine'>")
    async with browser_at("/page") as page:
        await watched("wall:1")
        await page.locator("[data-entry='1'] button").focus()
        await changed("wall:1", card(1, "One", 5) + card(2, "Two"))
        await expect(page.get_by_role("button", name="1 new idea \u2013 show")).to_be_visible()
        await expect(page.locator("[data-entry='1'] [data-changes]")).to_have_text("0")
        await page.get_by_label("Mine").focus()
        await expect(page.locator("[data-entry='1'] [data-changes]")).to_have_text("5")


async def test_words_taken_down_go_at_once_and_their_place_stays(live):
    cards = card(1, "Rude words") + card(2, "Kind words")
    await the_page("wall:1", "live-board", f"<div data-cards>{cards}</div>", data_entries="1 2 9")
    async with browser_at("/page") as page:
        await watched("wall:1")
        before = await page.locator("[data-entry='2']").bounding_box()
        await changed("wall:1", f'<div data-entries="2 9">{card(2, "Kind words")}</div>')
        await expect(page.get_by_text("This idea was taken down.")).to_be_visible()
        assert "Rude words" not in await page.content()
        assert (await page.locator("[data-entry='2']").bounding_box())["y"] == pytest.approx(before["y"], abs=0.5)
        assert await page.get_by_role("button", name="new idea").count() == 0


async def test_a_chart_is_replaced_but_not_under_the_readers_focus(live):
    await the_page("wall:1", "live-fragment", "<p>10 people</p><a href='#x'>table</a>")
    async with browser_at("/page") as page:
        await watched("wall:1")
        await changed("wall:1", "<p>11 people</p><a href='#x'>table</a>")
        await expect(page.get_by_text("11 people")).to_be_visible()
        await page.get_by_role("link").focus()
        await changed("wall:1", "<p>12 people</p>")
        await asyncio.sleep(1.3)
        await expect(page.get_by_text("11 people")).to_be_visible()
        await page.get_by_role("link").evaluate("link => link.blur()")
        await expect(page.get_by_text("12 people")).to_be_visible()


async def test_a_queue_fetches_itself_when_it_rings_unless_somebody_works_in_it(live):
    part = '<div data-refresh-part><a href="#x">held: {}</a></div>'
    await the_page("desk:1", "live-refresh", part.format(1), data_refresh="/part")
    PAGES["/part"] = page_of(part.format(2))
    async with browser_at("/page") as page:
        await watched("desk:1")
        await changed("desk:1")
        await expect(page.get_by_text("held: 2")).to_be_visible()
        await page.get_by_text("held: 2").focus()
        PAGES["/part"] = page_of(part.format(3))
        await changed("desk:1")
        again = page.get_by_role("button", name="The queue changed \u2013 refresh")
        await expect(again).to_be_visible()
        await expect(page.get_by_text("held: 2")).to_be_visible()
        await again.click()
        await expect(page.get_by_text("held: 3")).to_be_visible()


async def test_a_list_may_listen_to_several_streams(live):
    part = "<div data-refresh-part>held: {}</div>"
    await the_page("desk:1", "i", "", hidden="hidden")
    one = PAGES["/page"].partition("</script>")[2]
    PAGES["/page"] = page_of(f'<live-refresh data-refresh="/part">{one}{part.format(1)}</live-refresh>')
    PAGES["/part"] = page_of(part.format(2))
    async with browser_at("/page") as page:
        await watched("desk:1")
        await changed("desk:1")
        await expect(page.get_by_text("held: 2")).to_be_visible()


def long(words: str) -> str:
    return f"<p>{words}</p>" + "<p>and so on</p>" * 5000


async def the_one_viewer(live):
    await until(lambda: len(live.viewers) == 1 and all(viewer.had for viewer in live.viewers))
    (viewer,) = live.viewers
    return viewer


async def test_a_packed_document_is_shown_and_none_overtakes_it(live):
    await the_page("wall:1", "live-fragment", "<p>Before</p>")
    async with browser_at("/page") as page:
        await watched("wall:1")
        await changed("wall:1", long("After"))
        await expect(page.get_by_text("After")).to_be_visible()
        viewer = await the_one_viewer(live)
        assert viewer.reads_packed
        await page.evaluate(
            "addEventListener('live:document', ({detail, target}) => { target.dataset.seen += ` ${detail.version}`; })"
        )
        for version in range(2, 12):
            copy = Copy("wall:1", version, long("Long") if version % 2 else "<p>Short</p>")
            assert viewer.line.write_now(copy.packed_frame)
        seen = "undefined 2 3 4 5 6 7 8 9 10 11"
        await expect(page.locator("live-fragment")).to_have_attribute("data-seen", seen)


async def test_a_browser_that_cannot_unpack_shows_the_document_too(live):
    await the_page("wall:1", "live-fragment", "<p>Before</p>")
    async with browser_at("/page") as page:
        await page.add_init_script("delete window.DecompressionStream")
        await page.reload()
        await watched("wall:1")
        await changed("wall:1", long("After"))
        await expect(page.get_by_text("After")).to_be_visible()
        assert not (await the_one_viewer(live)).reads_packed


async def test_a_document_that_cannot_be_unpacked_is_asked_for_as_text(live):
    await the_page("wall:1", "live-fragment", "<p>Before</p>")
    async with browser_at("/page") as page:
        viewer = await the_one_viewer(live)
        assert viewer.line.write_now(Frame(b"no gzip at all", packed=True))
        await until(lambda: viewer not in live.viewers)
        assert not (await the_one_viewer(live)).reads_packed
        await changed("wall:1", long("After"))
        await expect(page.get_by_text("After")).to_be_visible()


async def test_with_the_socket_blocked_the_page_asks_instead(live):
    global blocked
    blocked = True
    await the_page("wall:1", "live-fragment", "<p>Before</p>")
    async with browser_at("/page") as page:
        await expect(page.locator("html")).to_have_attribute("data-connection", "polling", timeout=8000)
        await changed("wall:1", long("After"))
        await expect(page.get_by_text("After")).to_be_visible(timeout=9000)
        assert not live.viewers


async def test_a_wall_with_the_socket_blocked_asks_every_second_or_so(live):
    global blocked
    blocked = True
    await the_page("wall:1", "live-fragment", "<p>Before</p>", data_soon="")
    async with browser_at("/page") as page:
        await expect(page.locator("html")).to_have_attribute("data-connection", "polling", timeout=8000)
        asked: list[float] = []
        page.on("request", lambda request: asked.append(time.monotonic()) if "/live/poll" in request.url else None)
        await changed("wall:1", long("After"))
        await expect(page.get_by_text("After")).to_be_visible()
        await until(lambda: len(asked) > 6, within=40)
        # Others never ask sooner than after three seconds; the widest of ours are 1.75 s apart, on an idle machine.
        assert (asked[6] - asked[0]) / 6 < 2.5


async def test_a_page_that_matters_says_that_it_is_there_as_often_as_it_is_asked(live):
    await the_page("watch:1", "live-refresh", "<p>Remote</p>", data_refresh="/page")
    async with browser_at("/page") as page:
        await expect(page.locator("html")).to_have_attribute("data-connection", "live")
        await until(lambda: "watch:1" in live.listeners())
        for _ in range(16):  # by itself it would say nothing for 25 s
            await asyncio.sleep(0.5)
            assert live.listeners()["watch:1"].silent < 5
        await page.context.set_offline(True)
        await until(
            lambda: live.listeners().get("watch:1", NOBODY).silent > 5 or "watch:1" not in live.listeners(), within=15
        )


async def test_a_page_that_matters_and_has_no_socket_asks_often_enough(live):
    global blocked
    blocked = True
    await the_page("watch:1", "live-refresh", "<p>Remote</p>", data_refresh="/page")
    async with browser_at("/page") as page:
        await expect(page.locator("html")).to_have_attribute("data-connection", "polling", timeout=8000)
        for _ in range(16):
            await asyncio.sleep(0.5)
            assert live.listeners()["watch:1"].silent < 4


async def test_after_all_sockets_were_cut_the_page_comes_back_by_itself(live):
    await the_page("wall:1", "live-fragment", "<p>Before</p>")
    async with browser_at("/page") as page:
        await expect(page.locator("html")).to_have_attribute("data-connection", "live")
        await watched("wall:1")
        await until(lambda: len(live.viewers) == 1)
        for viewer in list(live.viewers):
            viewer.line.abandon()
        await until(lambda: not live.viewers)
        await changed("wall:1", "<p>After</p>")
        await expect(page.get_by_text("After")).to_be_visible()
        assert WALL["1"] == "<p>After</p>"
