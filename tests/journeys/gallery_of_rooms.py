"""Pictures of every kind in a room, for people to look at: `python -m tests.journeys.gallery_of_rooms FOLDER [KIND …]`.

Wall (1024 and 1920, dark and light), phone (320 and a desk's width, light and dark) and remote, while it is shown, open, closed and
revealed, with 0, 3 and 300 answers, with short words and with as much as may be written. Starts a product of its own.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys.beside import Beside
from tests.journeys.browsing import DESKTOP, SMALL_PHONE, Browsers
from tests.journeys.each_kind import ASKED
from tests.journeys.running import start
from tests.journeys.tour_of_rooms import sits_in

WALLS = {"1024": {"width": 1024, "height": 768}, "1920": {"width": 1920, "height": 1080}}
ANSWERS = (0, 3, 300)
STATES = {"showing": ("show",), "open": ("open",), "closed": ("close",), "revealed": ("reveal",)}
TALLEST = 2400


def draw(folder: Path, kinds: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        running = start(Path(place))
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        browsers, beside = Browsers(chromium, running), Beside(running)
        try:
            for kind in kinds or sorted(ASKED):
                for long in (False, True):
                    for answers in ANSWERS if not long else ANSWERS[-1:]:
                        _one(folder, browsers, beside, kind, long=long, answers=answers)
                        browsers.close()
        finally:
            beside.close()
            chromium.close()
            if running.product:
                running.product.stop()
                running.product.remove()


def _one(folder: Path, browsers: Browsers, beside: Beside, kind: str, *, long: bool, answers: int) -> None:
    room = beside(do="room", kind=kind, long=long)
    name = f"{kind}{'-long' if long else ''}-{answers}"
    calm = {"reduced_motion": "reduce"}
    wall = browsers.open(viewport=WALLS["1024"], **calm)
    sits_in(wall, room["screen"], "/stage/")
    phone = browsers.phone(**(SMALL_PHONE | {"device_scale_factor": 1}), **calm)
    desk = browsers.open(**DESKTOP, **calm)
    for page in (phone, desk):
        sits_in(page, room["phone"], f"/live/{room['key']}/")
    remote = browsers.desk("Youth worker", **(SMALL_PHONE | {"device_scale_factor": 1}), **calm)
    # Two members of staff: else nobody may write.
    for page in (remote, browsers.desk("Moderator", **calm)):
        page.goto(f"/staff/live/{room['session']}/remote/")
    expect(remote.get_by_text("Words are paused")).to_have_count(0)
    for state, verbs in STATES.items():
        if kind == "information" and state != "showing":
            continue
        for verb in verbs:
            beside(do="press", session=room["session"], verb=verb)
        if state == "open":
            beside(do="fill", session=room["session"], people=answers)
        if answers != ANSWERS[-1] and state in {"showing", "closed"}:
            continue
        for size, viewport in WALLS.items():
            wall.set_viewport_size(viewport)
            for look in ("dark", "light"):
                wall.goto(f"/stage/?look={look}")
                expect(wall.locator(f".picture[data-state='{state}']")).to_be_attached()
                wall.screenshot(path=folder / f"wall-{size}-{look}-{name}-{state}.png")
        phone.goto(f"/live/{room['key']}/")
        desk.goto(f"/live/{room['key']}/")
        remote.goto(f"/staff/live/{room['session']}/remote/")
        for page, what, looks in (
            (phone, "phone", ("light", "dark")),
            (desk, "desk", ("light",)),
            (remote, "remote", ("light", "dark")),
        ):
            for look in looks:
                page.emulate_media(color_scheme=look)
                page.screenshot(path=folder / f"{what}-{look}-{name}-{state}.png", **_whole(page))
    print(name, flush=True)


def _whole(page: Page) -> dict:
    """The page to its end, but not for ever."""
    height = page.evaluate("document.documentElement.scrollHeight")
    return {"full_page": True} if height <= TALLEST else {}


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2:])
