"""The wall and its picture on the remote, with as much in it as staff may write: no words lie on other words, or on a bar."""

import pytest
from playwright.sync_api import Page

from tests.journeys.browsing import SMALL_PHONE
from tests.journeys.tour_of_rooms import sits_in

pytestmark = pytest.mark.journey
# Words whose lines cross those of other words, or the columns that they stand beside.
CROSSING = """() => {
  const picture = document.querySelector('.picture');
  const frame = picture.getBoundingClientRect();
  const walker = document.createTreeWalker(picture, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || text.parentElement.closest('.wall-join') || !text.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) lines.push([text.data.trim(), box]);
  }
  for (const column of picture.querySelectorAll('.wall-column, .wall-bar')) lines.push(['a bar', column.getBoundingClientRect()]);
  const joining = picture.querySelector('.wall-join');
  if (joining) lines.push(['how to join', joining.getBoundingClientRect()]);
  // A line of letters is lower than its box.
  const cross = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.35 * Math.min(one.height, other.height);
  const found = [];
  lines.forEach(([one, at], number) => {
    if (at.bottom > frame.bottom + 1) found.push(`below the picture: ${one}`);
    for (const [other, there] of lines.slice(number + 1)) if (cross(at, there)) found.push(`${one} × ${other}`);
  });
  return found;
}"""


def crossing(page: Page) -> list[str]:
    page.wait_for_function("document.fonts.status === 'loaded'")
    return page.evaluate(CROSSING)


@pytest.mark.parametrize("long", [False, True], ids=["as usual", "with as much as may be"])
@pytest.mark.parametrize("people", [24, 40], ids=["of too few for shares", "of forty"])
@pytest.mark.parametrize("kind", ["scale", "choice", "ranking", "budget"])
def test_nothing_lies_on_anything_else_on_the_wall_and_on_the_remote(kind, people, long, browsers, beside):
    room = beside(do="room", kind=kind, long=long)
    calm = {"reduced_motion": "reduce"}
    wall = browsers.open(viewport={"width": 1280, "height": 720}, **calm)
    sits_in(wall, room["screen"], "/stage/")
    remote = browsers.desk("Youth worker", **SMALL_PHONE, **calm)
    found = []
    for verb in ("show", "open", "close", "reveal"):
        beside(do="press", session=room["session"], verb=verb)
        if verb == "open":
            beside(do="fill", session=room["session"], people=people)
        if verb == "close":
            continue  # as it was open
        wall.goto("/stage/")
        remote.goto(f"/staff/live/{room['session']}/remote/")
        for size in ({"width": 1024, "height": 768}, {"width": 1280, "height": 720}):
            wall.set_viewport_size(size)
            found += [f"{verb}, wall {size['width']}: {each}" for each in crossing(wall)]
        found += [f"{verb}, remote: {each}" for each in crossing(remote)]
    assert found == []
