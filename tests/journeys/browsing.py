"""People's browsers: a young person's phone, a desk's computer; and what must never happen in any of them."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.authenticator import code_for
from tests.journeys.running import Running

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
SMALL_PHONE = PHONE | {"viewport": {"width": 320, "height": 640}}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SOON = 15_000  # how long a journey waits for what a person would wait a second for; speed is measured by the benchmarks

expect.set_options(timeout=SOON)


@dataclass
class Browsers:
    """Opens browsers for people, and remembers everything in them that no page of ours may do."""

    browser: Browser
    running: Running
    signed_in: dict[str, Any] = field(default_factory=dict)
    opened: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    may_go_to: set[str] = field(default_factory=set)

    def open(self, *, quiet: bool = False, **options: Any) -> Page:
        """A new browser with nothing in it. `quiet`: faults are on purpose here, so nobody minds failed loads."""
        context = self.browser.new_context(base_url=self.running.address, locale="en-GB", **options)
        context.set_default_timeout(SOON)
        self.opened.append(context)
        context.on("request", lambda request: self._look_at(request.url))
        if not quiet:
            context.on("weberror", lambda error: self.wrong.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("console", lambda line: self._listen_to(line.text))
        return context.new_page()

    def phone(self, **options: Any) -> Page:
        return self.open(**(PHONE | options))

    def desk(self, role: str, **options: Any) -> Page:
        """A computer at which somebody of this role has signed in with password and code. Once per role: codes are used up."""
        if role not in self.signed_in:
            page = self.open(**DESKTOP)
            sign_in(page, self.running.sign_in(role))
            self.signed_in[role] = page.context.storage_state()
            page.context.close()
        return self.open(**(DESKTOP | {"storage_state": self.signed_in[role]} | options))

    def close(self) -> None:
        for context in self.opened:
            context.close()
        self.opened.clear()

    def _look_at(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and not self._is_ours(url):
            self.wrong.append(f"asked somebody else: {url}")

    def _is_ours(self, url: str) -> bool:
        return urlsplit(url).netloc == urlsplit(self.running.address).netloc or url in self.may_go_to

    def _listen_to(self, said: str) -> None:
        if "Content Security Policy" in said or "violates" in said:
            self.wrong.append(said)


def sign_in(page: Page, known: dict[str, Any]) -> None:
    """Password, then the code that the authenticator app shows."""
    page.goto("/accounts/login/")
    page.get_by_label(re.compile("e-?mail", re.I)).fill(known["email"])
    page.get_by_label("Password").fill(known["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second step")).to_be_visible()
    page.get_by_label("Code").fill(code_for(known["totp_secret"]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r"/staff/$"))


def stays_loaded(page: Page) -> None:
    """Leave a mark that only a reload takes away."""
    page.evaluate("window.loadedOnce = true")


def was_not_loaded_again(page: Page) -> bool:
    return page.evaluate("window.loadedOnce === true")
