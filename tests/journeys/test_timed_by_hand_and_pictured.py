"""What a host and an author add to a question: a timer that is proposed, hands beside phones, a picture beside each answer."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import DESKTOP, PHONE
from tests.journeys.each_kind import ASKED
from tests.journeys.in_a_room import answer, join, main, open_room, pair, plan, same_as_rebuilt, sees
from tests.journeys.taking_part import fresh_words, press, told_how_to_leave
from tests.journeys.test_when_a_room_is_in_trouble import remotes, takes_its_place

pytestmark = pytest.mark.journey
SAFEST = "After school, where do you feel safest?"


# --- A timer


def until(part: Locator) -> datetime:
    """The time of day that stands there, as the next such moment."""
    expect(part).to_be_visible()
    said = re.search(r"(\d\d):(\d\d):(\d\d)", part.inner_text())
    assert said
    now = datetime.now().astimezone()
    there = now.replace(hour=int(said[1]), minute=int(said[2]), second=int(said[3]), microsecond=0)
    return there if there > now - timedelta(hours=12) else there + timedelta(days=1)


def test_the_proposed_timer_is_taken_and_phone_and_wall_say_until_when(browsers):
    host = browsers.desk("Youth worker", **PHONE)
    plan(host, fresh_words("Timed"), SAFEST)
    proposal = host.get_by_text("Proposed timer:")
    proposed = int(re.findall(r"(\d+) s", proposal.inner_text())[0])
    expect(host.get_by_text(re.compile(r"^Timer \d+ s$"))).to_have_count(0)  # nobody has to
    press(host, f"Take {proposed} s as the timer of question 1")
    expect(host.get_by_text(f"Timer {proposed} s", exact=True)).to_be_visible()
    expect(proposal).to_have_count(0)

    code = open_room(host)
    stage, phone, plain = browsers.open(**DESKTOP), browsers.phone(), browsers.phone(java_script_enabled=False)
    pair(host, stage)
    for each in (phone, plain):
        join(each, code)
    main(host, "Show the first question")
    sees(phone, "showing")
    expect(stage.locator(".picture[data-state='showing']")).to_be_attached()
    # Ten seconds, and seven tenths for each word that the wall shows, to the nearest five.
    shown = stage.locator(".wall-ask, .wall-options span").all_inner_texts()
    assert abs(proposed - (10 + 0.7 * len(" ".join(shown).split()))) <= 2.5
    expect(phone.get_by_text("Open until")).to_have_count(0)  # it runs from the moment when people may answer
    pressed = datetime.now().astimezone()
    main(host, "Open answers")
    sees(phone, "open")
    on_a_phone, on_the_wall = phone.locator(".time-left").first, stage.locator(".wall-until")
    ends = until(on_a_phone)
    assert abs((ends - pressed).total_seconds() - proposed) <= 6 and until(on_the_wall) == ends
    expect(phone.get_by_text("There is no prize for being quick.")).to_be_visible()
    plain.reload()
    assert until(plain.locator(".time-left").first) == ends
    expect(host.locator(".mini .wall-until")).to_be_attached()

    press(host, "+ 30 s")
    later = (ends + timedelta(seconds=30)).strftime("%H:%M:%S")
    expect(on_the_wall).to_contain_text(later)
    expect(on_a_phone).to_contain_text(later)
    # It says until when; it closes nothing unless the host chose that.
    press(host, "− 30 s")
    expect(on_the_wall).not_to_contain_text(later)
    press(host, "− 30 s")
    host.wait_for_timeout(6000)  # and then it is over
    answer(phone, "At home")
    expect(phone.get_by_text("Sent.")).to_be_visible()
    answer(plain, "At home")
    expect(plain.get_by_text("Your answer")).to_be_visible()
    expect(stage.get_by_text("2 answers so far")).to_be_visible()
    same_as_rebuilt(stage, host, phone)


def test_a_timer_that_closes_the_question_says_so_on_every_screen_and_nobody_presses(browsers):
    host = browsers.desk("Youth worker", **PHONE)
    plan(host, fresh_words("Closing"), SAFEST)
    host.locator("summary", has_text="Time, hands, care").click()
    host.get_by_label("Timer, in seconds").fill("10")
    host.get_by_label("The timer closes the question").check()
    press(host, "Save question 1")
    code = open_room(host)
    stage, phone = browsers.open(**DESKTOP), browsers.phone()
    pair(host, stage)
    join(phone, code)
    main(host, "Show the first question")
    main(host, "Open answers")
    answer(phone, "At home")
    expect(phone.get_by_text("Sent.")).to_be_visible()
    expect(phone.get_by_text("This question is closed.")).to_be_visible(timeout=20_000)
    expect(phone.get_by_text("Closed. Your answer counts.")).to_be_visible()
    expect(stage.locator(".wall-shut")).to_be_visible()
    same_as_rebuilt(stage, host, phone)
    main(host, "Reveal")
    sees(phone, "revealed")


def test_while_others_have_more_time_a_phone_that_has_not_reads_that_its_answer_counts(browsers, beside):
    room = beside(do="room", kind="choice", timer_seconds=60, timer_ends_input=True)
    sent, empty, slow = browsers.phone(), browsers.phone(), browsers.phone()
    takes_its_place(sent, room, "phone")
    for page in (empty, slow):
        page.goto(f"/j/{room['code']}/")
        if page is slow:
            page.get_by_label("I need more time").check()
        press(page, "Join")
    for verb in ("show", "open"):
        beside(do="press", session=room["session"], verb=verb)
    sees(slow, "open")
    answer(sent, "Late buses")
    expect(sent.get_by_text("Sent. You can change it")).to_be_visible()
    for _ in range(2):
        beside(do="press", session=room["session"], verb="add_time", seconds="-30")
    expect(sent.locator(".time-over")).to_be_visible()
    expect(slow.get_by_role("button", name="Send my answer")).to_be_visible()
    expect(slow.locator(".time-over")).to_be_hidden()
    expect(slow.locator("live-room > [data-said]")).not_to_contain_text("closed")
    sees(sent, "open")  # as it is for those who have more time
    expect(sent.locator("[data-outbox]")).to_have_text("Closed. Your answer counts.")
    expect(empty.locator("live-room > [data-said]")).to_contain_text("This question is closed.")
    expect(empty.locator("[data-outbox]")).to_have_text("")


# --- Hands


@pytest.mark.parametrize(
    ("kind", "asks", "named"),
    [
        ("ranking", "whose first is this?", "By hands in the room, first choices only:"),
        ("budget", "who gave this most?", "By hands in the room, what they gave most:"),
    ],
)
def test_hands_are_counted_for_the_one_thing_they_can_say_and_stand_beside_phones(kind, asks, named, browsers, beside):
    results = []
    for hands in (False, True):
        room = beside(do="room", kind=kind)
        host, _ = remotes(browsers, room)
        stage, phone = browsers.open(**DESKTOP), browsers.phone()
        takes_its_place(stage, room, "screen")
        takes_its_place(phone, room, "phone")
        main(host, "Show the first question")
        main(host, "Open answers")
        sees(phone, "open")
        beside(do="fill", session=room["session"], people=24)
        if hands:
            count_hands(host, asks, ASKED[kind]["options"])
        expect(stage.get_by_text("24 answers so far")).to_be_visible()
        main(host, "Close answers")
        main(host, "Reveal")
        sees(phone, "revealed")
        expect(stage.locator(".picture[data-state='revealed']")).to_be_attached()
        for page in (stage, phone):
            line = page.locator(".outcome .wall-note", has_text=named)
            expect(line).to_have_count(int(hands))
            if hands:
                first, second = ASKED[kind]["options"][:2]
                expect(line).to_have_text(re.compile(f"{first} 17.*{second} 3"))
        if hands:
            expect(stage.locator(".wall-base")).to_contain_text("20 hands")
        expect(stage.locator(".wall-base")).to_contain_text("24 answered")
        results.append(stage.locator(".wall-ranks, .wall-bars").first.inner_text())
        same_as_rebuilt(stage, host, phone)
    assert results[0] == results[1], "hands were added to what phones said"


def count_hands(host: Page, asks: str, options: list[str]) -> None:
    host.locator("summary", has_text="Hands in the room").click()
    expect(host.locator("#tally").get_by_text(asks)).to_be_visible()
    for option, number in zip(options, (17, 3), strict=False):
        host.locator("#tally").get_by_label(option, exact=True).fill(str(number))
    seen = host.locator("#tally input[name=if_v]")
    before = seen.get_attribute("value") or ""
    press(host, "Write the hands down")
    expect(seen).not_to_have_attribute("value", before)


# --- Pictures

PICKED = {
    "Late buses": "Bus",
    "A youth café": "Food",
    "Something we did not think of": "",
    "Lights at the stop": "Street lamp",
}
DRAWN = {"Bus": "bus", "Food": "food", "Street lamp": "street"}


def test_an_author_puts_a_picture_beside_each_answer_and_everybody_sees_it_with_its_words(browsers, beside):
    title, prompt = fresh_words("Pictures"), fresh_words("What would help most?")
    slug = title.lower().replace(" ", "-")
    number = beside(do="draft", slug=slug, title=title)
    author = browsers.desk("Youth worker")
    author.goto(f"/staff/consultations/{number}/")
    author.get_by_role("link", name="Add a question").click()
    author.get_by_role("link", name="Choose", exact=True).click()
    author.get_by_label("The question", exact=True).fill(prompt)
    author.get_by_label("Answers to pick from", exact=True).fill("\n".join(PICKED))
    for line, picture in enumerate(PICKED.values(), start=1):
        if picture:
            author.get_by_label(f"Picture beside line {line}").select_option(label=f"Line {line}: {picture}")
    press(author, "Add it")
    expect(author.get_by_label("Picture beside line 1")).to_have_value("bus")
    author.get_by_role("link", name="See it as a phone").click()
    pictured(author.locator(".handset"))
    beside(do="opened", slug=slug)

    # Alone on a phone, with and without scripts.
    for alone in (browsers.phone(), browsers.phone(java_script_enabled=False)):
        alone.goto(f"/c/{slug}/")
        alone.get_by_role("link", name="Start", exact=True).first.click()
        told_how_to_leave(alone)
        press(alone, "Continue")
        expect(alone.get_by_role("heading", name=prompt)).to_be_visible()
        pictured(alone.locator(".picks"))
        alone.get_by_label("Late buses").check()
        press(alone, "Continue")
        expect(alone.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()

    # In a room: on the phone while it is answered, on the wall from then until the result.
    host, stage, phone = browsers.desk("Youth worker", **PHONE), browsers.open(**DESKTOP), browsers.phone()
    plan(host, fresh_words("Pictured"), prompt, consultation=title)
    code = open_room(host)
    pair(host, stage)
    join(phone, code)
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(phone, "open")
    pictured(phone.locator("#now"))
    pictured(stage.locator(".wall-options"))
    answer(phone, "A youth café")
    expect(phone.get_by_text("Sent.")).to_be_visible()
    session = re.findall(r"/live/(\d+)/", host.url)[0]
    beside(do="fill", session=session, people=30)
    main(host, "Close answers")
    main(host, "Reveal")
    sees(phone, "revealed")
    expect(stage.locator(".picture[data-state='revealed']")).to_be_attached()
    for result in (stage.locator(".wall-bars"), phone.locator("#now")):
        pictured(result)
    same_as_rebuilt(stage, host, phone)


def pictured(part: Locator) -> None:
    """Each picture stands with the words of its answer, and has loaded; it says nothing that the words do not say."""
    for words, picture in PICKED.items():
        line = part.locator("label, li", has_text=words).first
        expect(line).to_be_visible()
        drawing = line.locator("img")
        expect(drawing).to_have_count(1 if picture else 0)
        if not picture:
            continue
        expect(drawing).to_have_attribute("alt", "")
        expect(drawing).to_have_attribute("src", re.compile(rf"/{DRAWN[picture]}\b"))
        assert drawing.evaluate("async drawing => (await drawing.decode(), drawing.naturalWidth > 0)")
