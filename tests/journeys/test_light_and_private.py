"""What a whole journey costs on prepaid data, and what stays behind on a phone that others may pick up."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys import taking_part as young_person
from tests.journeys.taking_part import fresh_words

pytestmark = pytest.mark.journey

FIRST_PAGE = 50 * 1024
WHOLE_JOURNEY = 150 * 1024


@dataclass
class Meter:
    """What comes over the wire to one page, as the browser itself counts it."""

    page: Page
    bytes: int = 0
    documents: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    addresses: dict[str, str] = field(default_factory=dict)
    from_cache: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        line = self.page.context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self._asked)
        line.on("Network.requestServedFromCache", lambda event: self.from_cache.add(event["requestId"]))
        line.on("Network.responseReceived", self._answered)
        line.on("Network.loadingFinished", self._came)
        line.on("Network.webSocketFrameReceived", lambda event: self._add(len(event["response"]["payloadData"])))

    def _asked(self, event) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]
        if "redirectResponse" in event:
            self._add(event["redirectResponse"]["encodedDataLength"])

    def _answered(self, event) -> None:
        if event["response"].get("fromDiskCache"):
            self.from_cache.add(event["requestId"])

    def _came(self, event) -> None:
        if event["requestId"] in self.from_cache:
            return
        self._add(event["encodedDataLength"])
        path = urlsplit(self.addresses.get(event["requestId"], "")).path
        if path.startswith("/static/"):
            self.kept[path] += 1
        else:
            self.documents += 1

    def _add(self, size: float) -> None:
        self.bytes += int(size)

    def settle(self) -> int:
        """Documents that came since the last time."""
        self.page.wait_for_load_state("networkidle")
        came, self.documents = self.documents, 0
        return came


def test_a_whole_journey_is_lighter_than_a_photo_and_leaves_nothing_behind(browsers):
    page = browsers.phone()
    meter = Meter(page)
    page.goto("/")
    assert meter.settle() == 1
    first = meter.bytes
    steps = [
        lambda: page.get_by_role("link", name=young_person.TITLE).click(),
        lambda: page.get_by_role("link", name="Start", exact=True).first.click(),
        lambda: young_person.told_how_to_leave(page),
        lambda: young_person.about_you(page),
        lambda: young_person.choose(page),
        lambda: young_person.go_on(page),
        lambda: young_person.mark_statements(page, "Agree"),
        lambda: young_person.mark_statements(page, "Disagree"),
        lambda: young_person.mark_statements(page, "Skip"),
        lambda: young_person.go_on(page),
        lambda: young_person.go_on(page),
        lambda: young_person.give_idea(page, fresh_words("A phone that charges at the bus stop")),
        lambda: young_person.go_on(page),
        lambda: young_person.go_on(page),
        lambda: young_person.say(page, fresh_words("A friend who walks the same way")),
        lambda: young_person.go_on(page),
        lambda: young_person.choose(page, "A later bus on Fridays"),
        lambda: young_person.finish(page),
    ]
    for number, step in enumerate(steps, start=1):
        step()
        assert meter.settle() <= 1, f"step {number} at {page.url} asked for more than its page"
    print(f"\nfirst page {first / 1024:.1f} KB; whole journey {meter.bytes / 1024:.1f} KB")
    assert first <= FIRST_PAGE
    assert meter.bytes <= WHOLE_JOURNEY
    assert max(meter.kept.values()) == 1, "a file was fetched twice"

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"guest", "csrftoken"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies.values())
    assert "gravesend" not in str(cookies).lower()
    left = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
        (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]"""
    )
    assert left == [0, 0, 0, 0, 0]
