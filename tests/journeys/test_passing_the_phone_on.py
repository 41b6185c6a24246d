"""Three people and one phone: each answers, passes it on, and finds nothing there of what the one before said."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.in_a_room import main, sees
from tests.journeys.taking_part import fresh_words, press
from tests.journeys.test_when_a_room_is_in_trouble import remotes, takes_its_place

pytestmark = pytest.mark.journey


def opened(browsers, beside, *, kind: str = "choice", scripts: bool = True) -> Page:
    """One phone for three people, at an open question with options."""
    room = beside(do="room", kind=kind)
    beside(do="press", session=room["session"], verb="share_phones", seats="3")
    host, _ = remotes(browsers, room)
    phone = browsers.phone() if scripts else browsers.phone(java_script_enabled=False)
    takes_its_place(phone, room, "phone")
    main(host, "Show the first question")
    main(host, "Open answers")
    if scripts:
        sees(phone, "open")
    else:
        phone.get_by_role("link", name="Show what is happening now").click()
    return phone


def people(phone: Page):
    return phone.get_by_label("Who is answering?")


def picks(phone: Page, number: int) -> str:
    option = phone.locator("#now .picks .pick").nth(number)
    option.click()
    expect(option.locator("input")).to_be_checked()
    return option.inner_text().strip()


def nothing_is_picked(phone: Page) -> None:
    expect(phone.locator("#now .picks input:checked")).to_have_count(0)


def test_each_of_three_answers_and_nobody_reads_what_another_said(browsers, beside):
    phone = opened(browsers, beside)
    said, mine = phone.locator("[data-outbox]"), phone.locator(".mine")
    first = picks(phone, 0)
    press(phone, "Send my answer")
    expect(said).to_contain_text("Now pass the phone on.")
    expect(people(phone)).to_have_value("1")
    nothing_is_picked(phone)
    expect(mine.get_by_role("listitem")).to_have_text(["Person 1"])
    expect(mine).not_to_contain_text(first)

    # Without a line: what the second sent waits here, and the third finds an empty form all the same.
    phone.context.set_offline(True)
    picks(phone, 1)
    press(phone, "Send my answer")
    expect(said).to_contain_text("No connection")
    people(phone).select_option("Person 3")
    nothing_is_picked(phone)
    picks(phone, 2)
    press(phone, "Send my answer")
    expect(said).to_contain_text("No connection")
    phone.context.set_offline(False)
    expect(mine.get_by_role("listitem")).to_have_text(["Person 1", "Person 2", "Person 3"])
    expect(said).to_contain_text("Everybody on this phone has answered.")
    nothing_is_picked(phone)
    phone.reload()
    expect(mine.get_by_role("listitem")).to_have_text(["Person 1", "Person 2", "Person 3"])
    nothing_is_picked(phone)


def test_whoever_picks_first_and_then_says_who_they_are_loses_nothing(browsers, beside):
    phone = opened(browsers, beside)
    picks(phone, 1)
    people(phone).select_option("Person 2")
    expect(phone.locator("#now .picks input:checked")).to_have_count(1)
    press(phone, "Send my answer")
    expect(people(phone)).to_have_value("2")  # the next after the one who sent
    expect(phone.locator(".mine").get_by_role("listitem")).to_have_text(["Person 2"])


def test_on_a_board_whoever_sent_one_text_may_send_more_and_the_next_finds_no_tick_of_theirs(browsers, beside):
    phone = opened(browsers, beside, kind="panel")
    picks(phone, 0)
    phone.locator("summary", has_text="Ask a question").click()
    box = phone.get_by_label("Your question")
    box.fill(fresh_words("When do the lights come?"))
    press(phone, "Send my answer")
    expect(phone.locator("[data-outbox]")).to_contain_text("You can send 2 more.")
    expect(people(phone)).to_have_value("0")
    expect(box).to_have_value("")
    expect(phone.locator("#now .picks input:checked")).to_have_count(1)
    people(phone).select_option("Person 2")
    nothing_is_picked(phone)


def test_without_a_script_it_is_passed_on_by_one_press(browsers, beside):
    phone = opened(browsers, beside, scripts=False)
    for person in (1, 2, 3):
        expect(people(phone).locator("option:checked")).to_have_text(f"Person {person}")
        picked = picks(phone, person - 1)
        press(phone, "Send my answer")
        expect(phone.locator(".mine")).not_to_contain_text(picked)
        if person < 3:
            expect(phone.get_by_text("Now pass the phone on.")).to_be_visible()
            phone.get_by_role("link", name="I am the next person").click()
    expect(phone.get_by_text("Everybody on this phone has answered.")).to_be_visible()
    expect(phone.get_by_text(re.compile("Person [123]$"))).to_have_count(3)
