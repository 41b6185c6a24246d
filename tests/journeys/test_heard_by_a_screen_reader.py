"""A whole session without eyes: found by role and name with the Tab key, followed by what is heard; every kind of activity."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE
from tests.journeys.each_kind import ASKED
from tests.journeys.hearing import READ_BUT_NOT_SHOWN, ScreenReader
from tests.journeys.in_a_room import sees
from tests.journeys.taking_part import press
from tests.journeys.tour_of_rooms import sits_in

pytestmark = pytest.mark.journey
LISTEN, NOW = ("polite", "Listen first. You can answer in a moment."), ("polite", "You can answer now.")
PAUSE, COUNTS = "We are having a pause.", ("polite", "Closed. Your answer counts.")
SENDING, SENT = ("polite", "Sending…"), ("polite", "Sent. You can change it until the question closes.")
GONE = ("polite", "No connection just now. This page comes back by itself.")
BACK = ("polite", "The connection is back.")
LAST = "That was the last question. What you said is written down and goes to the people who decide."


@pytest.fixture
def reader(browsers):
    return ScreenReader(browsers.phone())


@pytest.fixture
def in_room(beside, reader):
    """Sits in a room for this kind; returns what to do in it: press something at the desk, and what is heard by that."""

    def sit(kind: str, **step):
        room = beside(do="room", kind=kind, **step)
        where = f"/live/{room['key']}/"
        sits_in(reader.page, room["phone"], where)
        reader.page.goto(where)

        def after(verb: str, state: str) -> list[tuple[str, str]]:
            beside(do="press", session=room["session"], verb=verb)
            sees(reader.page, state)
            is_well_made(reader, kind)
            return reader.heard()

        return room, after

    return sit


def is_well_made(reader: ScreenReader, kind: str) -> None:
    """In whatever state the page is: its language, its parts, its headings, and every control with name, group and state."""
    tree, main_part = reader.tree(), reader.main()
    assert reader.page.evaluate("document.documentElement.lang") == "en-GB"
    assert [node.role for node in tree].count("main") == 1
    levels = [node.level for node in main_part if node.role == "heading"]
    assert levels[:2] == [1, 2], levels
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    groups = {ASKED[kind]["prompt"], *ASKED[kind].get("options", [])}
    for control in reader.controls():
        assert control.name, f"nobody hears what this is: {control}"
        if control.role in {"radio", "checkbox"}:
            assert "checked" in control.states, control
            alone = control.name.startswith("You can use my words")  # a whole sentence
            assert control.group or alone, f"nobody hears what this answers: {control}"
        if control.role in {"radio", "spinbutton"}:
            assert control.group in groups, control
        if control.role == "DisclosureTriangle":
            assert "expanded" in control.states, control
    drawn = [node for node in main_part if node.role in {"img", "image", "SvgRoot", "Canvas"}]
    assert not drawn, "a picture is read that has no words, or whose words stand beside it"
    assert reader.page.evaluate(READ_BUT_NOT_SHOWN) == []


def answer(reader: ScreenReader, kind: str) -> None:
    """With the keyboard alone, by the names that are read out."""
    options, keys = ASKED[kind].get("options", []), reader.page.keyboard
    if kind == "pulse":
        reader.press("button", "Great")
        return
    if kind in {"choice", "quiz", "scale"}:
        reader.to("radio")
        keys.press("Space")
        keys.press("ArrowDown")
        assert reader.focused().states["checked"] == "true"
    elif kind == "statements":
        for statement in options:
            assert reader.to("radio", "Agree").group == statement
            keys.press("Space")
    elif kind == "ranking":
        for place, name in enumerate(options[:2], start=1):
            if reader.focused().name != f"Put next: {name}":  # it comes there by itself
                reader.to("button", f"Put next: {name}")
            keys.press("Enter")
            assert ("polite", f"{name} is number {place}") in reader.heard()
    elif kind == "budget":
        for name, coins in zip(options[:2], (7, 3), strict=True):
            reader.to("button", f"One more for {name}")
            for _ in range(coins):
                keys.press("Enter")
        assert reader.heard()[-1] == ("polite", "Coins left: 0")
    elif kind in {"ideas", "panel"}:
        reader.press("checkbox", ASKED[kind]["board"][0], "Space")
        assert reader.focused().states["checked"] == "true"
    else:
        reader.to("textbox")
        keys.type("Late")
    reader.press("button", "Send my answer")


def sends_nothing_and_hears_it(reader: ScreenReader) -> None:
    reader.press("button", "Send my answer")
    heard = reader.heard(after=1500)
    assert len(heard) == 2 and heard[0] == SENDING, heard
    wrong = heard[1][1]
    about = [
        node for node in reader.main() if node.role in {"group", "textbox", "spinbutton"} and wrong in node.description
    ]
    assert about, f"{wrong!r} is not tied to what it is about"
    assert all(node.states.get("invalid") == "true" for node in about if node.role != "group")


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_a_whole_session_is_followed_and_answered_without_eyes(kind, reader, in_room, beside, browsers):
    room, after = in_room(kind)
    if kind in {"words", "open_question"}:  # words are taken while two adults are here
        for role in ("Youth worker", "Moderator"):
            browsers.desk(role).goto(f"/staff/live/{room['session']}/remote/")
    question = ("focus", ASKED[kind]["prompt"])
    is_well_made(reader, kind)
    assert "It works." not in reader.text(), "what is not shown yet is not read either"
    reader.press("button", "Tap the circle")
    assert reader.heard(after=1500) == [("focus", "It works. You are ready. Now look up and wait.")]
    if kind == "information":
        assert after("show", "showing") == [question]
        assert "There are two youth clubs in town." in reader.text()
    else:
        assert after("show", "showing") == [question, LISTEN]
        assert after("open", "open") == [question, NOW]
        if kind != "pulse":
            sends_nothing_and_hears_it(reader)
        answer(reader, kind)
        assert reader.heard(after=2500) == [SENDING, SENT], "the receipt is heard once"
        assert not [node for node in reader.main() if node.states.get("invalid") == "true"]
        beside(do="fill", session=room["session"], people=40 if kind == "statements" else 12)
        assert reader.heard() == [], "what others do is not heard"
        assert after("pause", "paused") == [("focus", PAUSE)]
        assert "Your answer" not in reader.text()
        assert after("resume", "open") == [question, NOW]
        assert after("close", "closed") == [question, COUNTS]
        hears_the_result(reader, after("reveal", "revealed"), kind)
    assert after("end", "ended") == [("focus", "Thank you."), ("polite", LAST)]


def hears_the_result(reader: ScreenReader, heard: list[tuple[str, str]], kind: str) -> None:
    """That it is there and what it comes to; then every figure of it as words, and again as a table."""
    assert heard[0] == ("focus", ASKED[kind]["prompt"])
    assert len(heard) == 2 and heard[1][1].startswith("The result is here."), heard
    assert re.search(r"\d+ (people|persons)", reader.text()), reader.text()
    if kind in {"ideas", "panel", "open_question"}:
        return
    assert len(heard[1][1]) > len("The result is here. "), "what it comes to is heard as well"
    reader.press("DisclosureTriangle", "Show as a table")
    reader.heard()
    table = [node for node in reader.main() if any(each.role == "table" for each in node.inside)]
    assert {"columnheader", "rowheader"} <= {node.role for node in table}


def sees_on_the_remote(page: Page, state: str) -> None:
    expect(page.locator(f".remote[data-state='{state}']")).to_be_attached()


def sees_answered(page: Page, people: int) -> None:
    expect(page.locator(".counts .on dd")).to_have_text(str(people))


def test_who_has_no_focus_anywhere_hears_each_thing_once_and_no_clock(reader, in_room):
    """As with fingers on a phone: nothing of the page has the focus, so nothing is heard by it; and nobody answered."""
    question = ASKED["choice"]["prompt"]
    _, after = in_room("choice", reading_seconds=5)
    assert after("show", "showing") == [("polite", f"{question} {LISTEN[1]}")]
    assert after("open", "reading")[0][1].startswith("Read first. You can answer in ")
    sees(reader.page, "open")
    assert reader.heard(after=2000) == [NOW], "the seconds in between are not heard"
    assert after("pause", "paused") == [("polite", PAUSE)]
    assert after("resume", "open") == [("polite", f"{question} {NOW[1]}")]
    assert after("close", "closed") == [("polite", "This question is closed. The result comes in a moment.")]
    [(_, result)] = after("reveal", "revealed")
    assert result == "Too few to show, so that nobody can be picked out. Talk about it instead."
    assert after("end", "ended") == [("polite", f"Thank you. {LAST}")]


def test_a_line_that_goes_is_heard_once_and_once_more_when_it_is_back(reader, in_room):
    page = reader.page
    _, after = in_room("choice")
    expect(page.locator("html")).to_have_attribute("data-connection", "live")
    after("show", "showing")
    page.context.set_offline(True)
    expect(page.get_by_text(GONE[1]).first).to_be_visible()
    assert reader.heard() == [GONE]
    # Tries and polls that fail, as with a line that is there and leads nowhere.
    for state in ("connecting", "offline", "connecting", "offline"):
        page.evaluate("state => { document.documentElement.dataset.connection = state }", state)
    assert reader.heard(after=9000) == [], "not at every try"
    assert reader.text().count(GONE[1]) == 1, "and it is read once where it stands"
    page.context.set_offline(False)
    expect(page.locator("html")).to_have_attribute("data-connection", re.compile("live|polling"))
    assert reader.heard(after=1000) == [BACK]
    assert GONE[1] not in reader.text()


def test_somebody_comes_in_by_keys_and_hears_of_a_wrong_code_first(reader, beside):
    room, page = beside(do="room", kind="choice"), reader.page
    page.goto("/join/")
    here = reader.focused()
    assert (here.role, here.name) == ("textbox", "The six digits on the screen")
    page.keyboard.type("000 000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert reader.focused().role == "alert"
    reader.to("textbox", "The six digits on the screen")
    here = reader.focused()
    assert here.states["invalid"] == "true" and here.description
    page.keyboard.press("Control+a")
    page.keyboard.type(room["code"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert reader.to("checkbox", "I need more time").states["checked"] == "false"
    with page.expect_navigation():
        reader.press("button", "Join")
    sees(page, "lobby")
    is_well_made(reader, "choice")


def test_a_remote_says_that_words_wait_and_does_not_count_people_aloud(browsers, beside):
    room = beside(do="room", kind="open_question")
    page, moderator = browsers.desk("Youth worker", **PHONE), browsers.desk("Moderator")
    reader, reads_words = ScreenReader(page), ScreenReader(moderator)
    for each in (page, moderator):
        each.goto(f"/staff/live/{room['session']}/remote/")
    beside(do="press", session=room["session"], verb="headcount", headcount="1")
    reader.press("button", "Show the first question")
    for state, comes_next in (("showing", "Open answers"), ("open", "Close answers")):
        sees_on_the_remote(page, state)
        assert reader.focused().name == comes_next, "what comes next has the focus"
        if state == "showing":
            page.keyboard.press("Enter")
    reader.heard(after=2000)
    beside(do="fill", session=room["session"], people=4)
    sees_answered(page, 4)
    [(_, warned)] = reader.heard(after=3000)
    assert "Has the code got out?" in warned, "once, when there are too many"
    phone = browsers.phone()
    sits_in(phone, room["phone"], f"/live/{room['key']}/")
    phone.goto(f"/live/{room['key']}/")
    phone.get_by_role("textbox").fill("A bench at the stop")
    press(phone, "Send my answer")
    expect(page.locator("[data-queue] b")).to_have_text("1")
    beside(do="fill", session=room["session"], people=4)
    sees_answered(page, 9)
    assert reader.heard(after=3000) == [], "and not how many joined and answered"
    assert reads_words.heard()[-1] == ("polite", "Words wait for you."), "by whoever may decide about them"
