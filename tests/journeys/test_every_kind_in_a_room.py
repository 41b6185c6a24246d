"""Every kind of activity in a real room: remotes, wall, a phone with JavaScript and one without, through every state."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE
from tests.journeys.each_kind import ASKED, LONG_OPTIONS
from tests.journeys.in_a_room import main, same_after_a_reload, same_as_rebuilt, sees
from tests.journeys.taking_part import press
from tests.journeys.tour_of_rooms import sits_in

pytestmark = pytest.mark.journey
WITH_SCRIPT, WITHOUT = True, False


def say_it(phone: Page, kind: str, *, time: int, script: bool) -> list[str]:
    """Answer as a person does, the first `time` one way and the second another; what one's own answer then says."""
    asked = ASKED[kind]
    options = asked.get("options", [])
    if kind in {"choice", "quiz", "scale"}:
        option = {"scale": ["Mostly", "Completely"]}.get(kind, options)[time - 1]
        phone.get_by_text(option, exact=True).click()
        press(phone, "Send my answer")
        return [option]
    if kind == "pulse":
        option = ["Great", "So-so"][time - 1]
        phone.get_by_role("button", name=option).click()
        return [option]
    if kind == "statements":
        mark = ["Agree", "Disagree"][time - 1]
        for group in phone.locator("fieldset.field").all():
            group.get_by_text(mark, exact=True).click()
        press(phone, "Send my answer")
        return [f"You {mark.lower()}: {option}" for option in options]
    if kind == "ranking":
        order = options[::-1][:3] if time == 1 else options[1:3]
        for name in options if script and time == 2 else []:
            out = phone.get_by_role("button", name=f"Take out: {name}")
            if out.is_visible():
                out.click()
        for field in [] if script else phone.get_by_role("combobox").all():
            field.select_option("")
        for place, name in enumerate(order, start=1):
            if script:
                phone.get_by_role("button", name=f"Put next: {name}").click()
            else:
                phone.get_by_label(name, exact=True).select_option(str(place))
        press(phone, "Send my answer")
        return [f"{place}. {name}" for place, name in enumerate(order, start=1)]
    if kind == "budget":
        first, second = options[:2] if time == 1 else options[1:3]
        for name in options:
            if not script:
                phone.get_by_label(name, exact=True).fill({first: "7", second: "3"}.get(name, ""))
            elif int(phone.get_by_label(name, exact=True).input_value() or 0):
                phone.get_by_label(name, exact=True).fill("0")
        for name, coins in ((first, 7), (second, 3)) if script else ():
            for _ in range(coins):
                phone.get_by_role("button", name=f"One more for {name}").click()
        press(phone, "Send my answer")
        return [f"7 coins: {first}", f"3 coins: {second}"]
    if kind in {"ideas", "panel"}:
        marks = asked["board"][:2] if time == 1 else asked["board"][1:3]
        for line in asked["board"]:
            phone.get_by_label(line).set_checked(line in marks)
        press(phone, "Send my answer")
        return list(marks)
    words = {"words": ["tired", "wide"], "open_question": ["The gate is shut too early.", "The gate stays shut."]}[kind]
    phone.get_by_role("textbox").first.fill(words[time - 1])
    press(phone, "Send my answer")
    return [words[time - 1]]


def reads_its_own(phone: Page, said: list[str]) -> None:
    own = phone.locator(".mine")
    for line in said:
        expect(own).to_contain_text(line)


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_each_screen_that_lived_through_it_is_the_screen_rebuilt(kind, browsers, beside):
    room = beside(do="room", kind=kind)
    remote = f"/staff/live/{room['session']}/remote/"
    host, moderator = browsers.desk("Youth worker", **PHONE), browsers.desk("Moderator")
    stage = browsers.open(viewport={"width": 1024, "height": 768})
    phone, plain = browsers.phone(), browsers.phone(java_script_enabled=False)
    sits_in(stage, room["screen"], "/stage/")
    sits_in(phone, room["phone"], f"/live/{room['key']}/")
    twin = phone.context.new_page()
    for page, address in ((host, remote), (moderator, remote), (stage, "/stage/")):
        page.goto(address)
    for page in (phone, twin):
        page.goto(f"/live/{room['key']}/")
    plain.goto(f"/j/{room['code']}/")
    press(plain, "Join")
    screens = (host, moderator, stage)

    def everywhere(state: str) -> None:
        sees(phone, state)
        sees(plain, state, reload=True)
        expect(stage.locator(f".picture[data-state='{state}']")).to_be_attached()
        same_as_rebuilt(*screens)
        same_after_a_reload(phone, twin)
        assert shown(plain) == shown_as_sent(phone)

    everywhere("lobby")
    main(host, "Show the first question")
    everywhere("showing")
    if kind == "information":
        expect(phone.get_by_text("There are two youth clubs in town.")).to_be_visible()
    else:
        main(host, "Open answers")
        everywhere("open")
        for time in (1, 2):
            said = say_it(phone, kind, time=time, script=WITH_SCRIPT)
            expect(phone.get_by_text("Sent.")).to_be_visible()
            reads_its_own(phone, said)
            same_after_a_reload(phone, twin)
            said = say_it(plain, kind, time=time, script=WITHOUT)
            reads_its_own(plain, said)
            plain.get_by_role("link", name="Change my answer").click()
        beside(do="fill", session=room["session"], people=10)
        expect(stage.get_by_text("12 answers so far")).to_be_visible()
        same_as_rebuilt(*screens)
        main(host, "Close answers")
        everywhere("closed")
        main(host, "Reveal")
        everywhere("revealed")
        expect(phone.get_by_text("only you see this")).to_be_visible()
        host.get_by_role("button", name="Talk, then vote again").click()
        main(host, "Open answers")
        sees(phone, "open")
        expect(phone.locator("[data-mine] .mine")).to_have_count(0)
        same_after_a_reload(phone, twin)
        main(host, "Close answers")
        main(host, "Reveal")
        everywhere("revealed")
    host.get_by_role("button", name="Pause everything").click()
    everywhere("paused")
    main(host, "Go on")
    main(host, "End the session")
    everywhere("ended")


def test_options_in_an_order_of_the_phones_own_stay_there_and_the_right_one_is_stored(browsers, beside):
    """A reload, then a tap: what is stored is what was read, wherever it stood (ids are sent, never places)."""
    room = beside(do="room", kind="choice", long=True)
    beside(do="press", session=room["session"], verb="show")
    beside(do="press", session=room["session"], verb="open")
    phone = browsers.phone()
    sits_in(phone, room["phone"], f"/live/{room['key']}/")
    phone.goto(f"/live/{room['key']}/")
    options = phone.locator("any-order .pick span")
    expect(options).to_have_count(8)
    order = options.all_inner_texts()
    assert order != [option[:60] for option in LONG_OPTIONS]
    phone.reload()
    expect(options).to_have_text(order)
    options.nth(2).click()
    press(phone, "Send my answer")
    expect(phone.get_by_text("Sent.")).to_be_visible()
    assert beside(do="picked", session=room["session"]) == [order[2]]
    phone.reload()
    expect(options).to_have_text(order)
    expect(phone.get_by_label(order[2])).to_be_checked()


def shown(page: Page) -> str:
    return tidy(page.locator("[data-shown]").inner_html())


def shown_as_sent(page: Page) -> str:
    """What the server sends now of what everybody is shown, before any script has touched it."""
    return tidy(
        page.evaluate(
            """async () => {
      const text = await (await fetch(location.href)).text();
      return new DOMParser().parseFromString(text, "text/html").querySelector("[data-shown]").innerHTML;
    }"""
        )
    )


def tidy(html: str) -> str:
    return " ".join(html.split())
