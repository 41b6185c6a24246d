"""Pictures of every page for people to look at: `python -m tests.journeys.gallery FOLDER [ADDRESS DATA] [NAME …]`.

Phone and desktop, light and dark. Without an address it starts a product of its own; with one, DATA is that product's folder.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys.browsing import DESKTOP, PHONE, Browsers
from tests.journeys.running import start
from tests.journeys.tour import GUEST, STOPS, TAKING_PART, everything_answered

SIZES = {"phone": PHONE | {"device_scale_factor": 1}, "desktop": DESKTOP}
TALLEST = 3000


def draw(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        running = start(Path(place))
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        browsers = Browsers(chromium, running)
        try:
            prepared = browsers.phone()
            everything_answered(prepared)
            cookies = prepared.context.storage_state()
            for stop in STOPS:
                if names and stop.name not in names:
                    continue
                guest = {"storage_state": cookies} if stop.who == TAKING_PART else {}
                for size, shape in SIZES.items():
                    options = shape | {"reduced_motion": "reduce"}
                    mine = stop.who in {GUEST, TAKING_PART}
                    page = browsers.open(**options, **guest) if mine else browsers.desk(stop.who, **options)
                    stop.way(page)
                    page.evaluate("scrollTo(0, 0)")
                    # As tall as the page, so that what sticks to the bottom of a screen is drawn at the bottom.
                    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
                    page.set_viewport_size({**shape["viewport"], "height": max(height, shape["viewport"]["height"])})
                    for look in ("light", "dark"):
                        page.emulate_media(color_scheme=look)
                        page.screenshot(path=folder / f"{stop.name}-{size}-{look}.png")
                    page.context.close()
                print(stop.name, flush=True)
        finally:
            chromium.close()
            if running.product:
                running.product.stop()
                running.product.remove()


if __name__ == "__main__":
    target, *rest = sys.argv[1:]
    if rest and rest[0].startswith("http"):
        os.environ["JOURNEYS_AT"], os.environ["JOURNEYS_DATA"], *rest = rest
    draw(Path(target), rest)
