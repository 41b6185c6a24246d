"""The way to every page of a live session, in every state; rooms are made once beside the running product."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.faults.product import ROOT
from tests.journeys.taking_part import press

Way = Callable[[Page], Any]
# Where each running product keeps its things, by the name and port of its address.
PRODUCTS: dict[str, Path] = {}
HIDDEN = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ENGAGE_AS_OWNER", "STATIC_FROM_SOURCE", "EMAIL_BACKEND"}


@cache
def made_beside(place: str) -> dict[str, dict[str, Any]]:
    environment = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    environment |= {"DATA": str(PRODUCTS[place]), "DJANGO_SETTINGS_MODULE": "engage.settings"}
    command = [sys.executable, "-m", "tests.journeys.rooms"]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def room(page: Page, state: str) -> dict[str, Any]:
    """The room in this state beside the product that this page looks at."""
    page.goto("/help/")
    return made_beside(urlsplit(page.url).netloc)[state]


def sits_in(page: Page, cookies: dict[str, str], path: str = "/") -> None:
    if not page.url.startswith("http"):
        page.goto("/livez")
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url)) + path
    page.context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])


def phone(state: str) -> Way:
    """A phone that joined, in a room that stands in this state."""

    def go(page: Page) -> None:
        there = room(page, state)
        sits_in(page, there["phone"])
        page.goto(f"/live/{there['key']}/")
        expect(page.locator("#now")).to_be_visible()

    return go


def phone_that_sent(page: Page) -> None:
    phone("open")(page)
    page.locator(".pick").nth(1).click()
    press(page, "Send my answer")
    expect(page.get_by_text("Sent.")).to_be_visible()


def phone_that_sent_without_a_script(page: Page) -> None:
    """A page without a form, which may look for what is next by itself."""
    there = room(page, "open")
    sits_in(page, there["phone"])
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/live/{there['key']}/")
    page.locator(".pick").nth(1).click()
    press(page, "Send my answer")
    expect(page.get_by_text("Sent. You can change it")).to_be_visible()


def phone_with_a_mistake(page: Page) -> None:
    """What somebody without JavaScript reads after sending nothing."""
    there = room(page, "open")
    sits_in(page, there["phone"])
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/live/{there['key']}/")
    press(page, "Send my answer")
    expect(page.get_by_role("heading", name="That did not count")).to_be_visible()


def phone_that_tested(page: Page) -> None:
    phone("lobby")(page)
    if page.get_by_role("button", name="Tap the circle").is_visible():
        press(page, "Tap the circle")
    expect(page.get_by_text("It works. You are ready.", exact=True).first).to_be_visible()


def wrong_room_code(page: Page) -> None:
    page.goto("/join/")
    page.get_by_label("The six digits on the screen").fill("00 00")
    press(page, "Go on")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def before_joining(page: Page) -> None:
    page.goto(f"/j/{room(page, 'lobby')['code']}/")


def asked_for_the_picture(page: Page) -> None:
    page.goto(f"/j/{room(page, 'checked')['code']}/")
    expect(page.get_by_text("Which picture is on the screen")).to_be_visible()


def without_the_picture(page: Page) -> None:
    asked_for_the_picture(page)
    press(page, "Join")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def follow_up(page: Page) -> None:
    page.goto(f"/f/{room(page, 'ended')['key']}/")


def heard(page: Page) -> None:
    page.goto(f"/staff/live/{room(page, 'ended')['session']}/heard/")
    expect(page.get_by_text("Still open")).to_be_visible()


def wall(state: str, look: str = "dark") -> Way:
    def go(page: Page) -> None:
        sits_in(page, room(page, state)["screen"])
        page.goto(f"/stage/?look={look}")
        expect(page.locator(".picture")).to_be_visible()

    return go


def pairing(page: Page) -> None:
    page.goto("/stage/")
    press(page, "Use this as the screen")
    expect(page.locator(".pairing-code")).to_be_visible()


def remote(state: str) -> Way:
    def go(page: Page) -> None:
        page.goto(f"/staff/live/{room(page, state)['session']}/remote/")
        expect(page.locator(".remote")).to_be_visible()

    return go


def run_sheet(page: Page) -> None:
    page.goto("/staff/live/")
    page.get_by_role("link", name=re.compile("Run sheet of Thursday")).first.click()


def plan_with_mistake(page: Page) -> None:
    page.goto("/staff/live/new/")
    page.get_by_role("link", name="The walk home", exact=True).click()
    press(page, "Make the run sheet")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def words_that_wait(page: Page) -> None:
    page.goto(f"/staff/live/{room(page, 'words')['session']}/words/")


def said_in(state: str, *reads: str) -> Way:
    """The page of what the room says, where these words stand."""

    def go(page: Page) -> None:
        page.goto(f"/staff/live/{room(page, state)['session']}/said/")
        for words in reads:
            expect(page.get_by_text(words).first).to_be_visible()

    return go


def said_with_mistake(page: Page) -> None:
    said_in("said")(page)
    press(page, "Put together")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


GUESTS: dict[str, Way] = {
    "join": lambda page: page.goto("/join/"),
    "join-wrong-code": wrong_room_code,
    "join-before": before_joining,
    "join-picture": asked_for_the_picture,
    "join-picture-mistake": without_the_picture,
    "room-lobby": phone("lobby"),
    "room-tested": phone_that_tested,
    "room-showing": phone("showing"),
    "room-open": phone("open"),
    "room-sent": phone_that_sent,
    "room-sent-plain": phone_that_sent_without_a_script,
    "room-mistake": phone_with_a_mistake,
    "room-words": phone("words"),
    "room-closed": phone("closed"),
    "room-revealed": phone("revealed"),
    "room-too-few": phone("few"),
    "room-paused": phone("paused"),
    "room-ended": phone("ended"),
    "room-follow-up": follow_up,
    "wall-new": lambda page: page.goto("/stage/"),
    "wall-pairing": pairing,
    "wall-lobby": wall("lobby"),
    "wall-picture": wall("checked"),
    "wall-open": wall("open"),
    "wall-closed": wall("closed", "light"),
    "wall-revealed": wall("revealed"),
    "wall-too-few": wall("few", "light"),
    "wall-ended": wall("ended"),
}


def group_to_write(page: Page) -> None:
    page.goto("/staff/groups/")
    page.get_by_role("link", name=re.compile("Write down a group ?: The walk home")).click()


def group_with_mistake(page: Page) -> None:
    group_to_write(page)
    page.get_by_label("How many people are in the group?").fill("1")
    press(page, "Write it down")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def records_of_groups(page: Page) -> None:
    group_to_write(page)
    page.get_by_label("How many people are in the group?").fill("8")
    page.locator("input[name*=count_]").first.fill("5")
    press(page, "Write it down")
    expect(page.get_by_text("Group of 8").first).to_be_visible()


HOSTS: dict[str, Way] = {
    "groups": lambda page: page.goto("/staff/groups/"),
    "group-write": group_to_write,
    "group-mistake": group_with_mistake,
    "groups-of": records_of_groups,
    "live-list": lambda page: page.goto("/staff/live/"),
    "live-begin": lambda page: page.goto("/staff/live/new/"),
    "live-plan-mistake": plan_with_mistake,
    "live-sheet": run_sheet,
    "remote-lobby": remote("lobby"),
    "remote-picture": remote("checked"),
    "remote-open": remote("open"),
    "remote-revealed": remote("revealed"),
    "remote-said": remote("said"),
    "remote-guest": remote("guest"),
    "remote-ended": remote("ended"),
    "said-words": said_in("said", "with “murky”", "Put together"),
    "said-mistake": said_with_mistake,
    "said-questions": said_in("guest", "Questions to the guest", "Taken away"),
    "said-nothing": said_in("open", "Nothing to do for this question."),
    "live-heard": heard,
}
