"""What happens in a room: a host paces it from a remote, a screen shows it, phones join and answer; found by what people read."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.taking_part import TITLE, press

# The page as the server would draw it now, beside the page that lived through everything: the same, letter for letter,
# apart from what somebody unfolded.
BOTH = """async () => {
  const box = document.querySelector('[data-shown]');
  const reply = await fetch(location.href, { headers: { 'X-Live-Refresh': '1' } });
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const plain = (part) => part?.outerHTML.replace(/\\s+/g, ' ').replace(/ open=""/g, '') ?? '';
  const mine = (where) => plain(where.querySelector('[data-mine] .mine'));
  return [plain(box.firstElementChild) + mine(document), plain(page.querySelector('[data-shown]')?.firstElementChild) + mine(page)];
}"""


def plan(host: Page, name: str, *questions: str, consultation: str = TITLE) -> None:
    """A session made from a consultation's questions; the host ends at its run sheet."""
    host.goto("/staff/live/new/")
    if host.get_by_role("link", name=consultation, exact=True).count():
        host.get_by_role("link", name=consultation, exact=True).click()
    host.get_by_label("What is this session called?").fill(name)
    for box in host.get_by_role("checkbox").all():
        label = box.evaluate("box => box.closest('label').textContent")
        if not any(question in label for question in questions):
            box.uncheck()
    host.get_by_label("This is a rehearsal").uncheck()
    press(host, "Make the run sheet")
    expect(host.get_by_role("heading", name=name)).to_be_visible()


def open_room(host: Page) -> str:
    """From the run sheet to an open room; its code."""
    host.get_by_role("link", name="Open the remote").click()
    main(host, "Open the room")
    expect(host.locator(".mini .wall-code")).to_be_visible()
    return re.sub(r"\D", "", host.locator(".mini .wall-code").inner_text())


def main(host: Page, name: str) -> None:
    """The one button in the middle, when it says this; the press is done when the button says something else."""
    button = host.locator(".thumb .main", has_text=name)
    expect(button).to_be_visible()
    button.click()
    expect(button).to_have_count(0)


def pair(host: Page, stage: Page) -> None:
    stage.goto("/stage/")
    press(stage, "Use this as the screen")
    code = "".join(stage.locator(".pairing-code").inner_text().split())
    host.locator("summary", has_text="Pair a screen").click()
    host.get_by_label("Four characters on the screen").fill(code.lower())
    press(host, "Pair this screen")
    expect(stage.locator(".picture")).to_be_visible()
    expect(host.get_by_label("Four characters on the screen")).to_be_hidden()  # done, so it is put away


def join(phone: Page, code: str) -> None:
    """As somebody reads it from the wall, with a space in the middle."""
    phone.goto("/join/")
    phone.get_by_label("The six digits on the screen").fill(f"{code[:3]} {code[3:]}")
    press(phone, "Go on")
    press(phone, "Join")
    expect(phone.get_by_role("heading", name="You are in.")).to_be_visible()


def sees(phone: Page, state: str, *, reload: bool = False) -> None:
    """The phone comes to this state by itself; one without JavaScript when its page is looked at again."""
    there = phone.locator(f".room-state[data-state='{state}']")
    for _ in range(20 if reload else 0):
        phone.reload()
        if there.count():
            return
        phone.wait_for_timeout(500)
    expect(there).to_be_attached()


def answer(phone: Page, option: str) -> None:
    phone.get_by_text(option, exact=True).click()
    press(phone, "Send my answer")


def same_as_rebuilt(*pages: Page) -> None:
    """Each page that lived through this is what it would be if it were opened now."""
    for page in pages:
        lived, rebuilt = "", "not asked yet"
        for _ in range(40):
            lived, rebuilt = page.evaluate(BOTH)
            if lived == rebuilt:
                break
            page.wait_for_timeout(250)  # a count may be on its way
        at = next((at for at, (one, other) in enumerate(zip(lived, rebuilt, strict=False)) if one != other), 0)
        assert lived == rebuilt, f"{page.url}: {lived[at - 90 : at + 60]!r} is not {rebuilt[at - 90 : at + 60]!r}"


# What is on a phone for whoever looks at it: the drawing, what is picked and put where, and one's own answer. Words in
# boxes are left out: a draft is on the phone that it was typed on, and nowhere else.
ON_A_PHONE = """() => {
  const plain = (part) => part?.outerHTML.replace(/\\s+/g, ' ').replace(/ open=""/g, '') ?? '';
  const now = document.querySelector('#now').cloneNode(true);
  for (const said of now.querySelectorAll('[role=status]')) said.textContent = '';
  const picked = [...document.querySelectorAll('#now :is(input:is([type=radio], [type=checkbox], [type=number]), select)')];
  const state = picked.map((field) => `${field.name} ${field.value === '0' ? '' : field.value} ${field.checked ?? ''}`).join('; ');
  return [plain(now), state, plain(document.querySelector('[data-mine] .mine'))];
}"""


def same_after_a_reload(phone: Page, twin: Page) -> None:
    """The page that lived through this is what another page of the same phone shows that is opened now."""
    lived: list[str] = []
    rebuilt = ["not asked yet"]
    for _ in range(12):
        twin.reload()
        lived, rebuilt = phone.evaluate(ON_A_PHONE), twin.evaluate(ON_A_PHONE)
        if lived == rebuilt:
            return
        phone.wait_for_timeout(400)  # one's own words come a moment later
    one, other = next((one, other) for one, other in zip(lived, rebuilt, strict=True) if one != other)
    at = next((at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there), 0)
    raise AssertionError(
        f"{phone.url}: {one[max(0, at - 120) : at + 80]!r} is not {other[max(0, at - 120) : at + 80]!r}"
    )
