"""Read first: nobody in the room is faster, whatever their phone; nothing moves and nothing is lost when answers open."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE, stays_loaded, was_not_loaded_again
from tests.journeys.in_a_room import answer, join, main, open_room, pair, plan, same_as_rebuilt, sees
from tests.journeys.taking_part import fresh_words, press

pytestmark = pytest.mark.journey

SAFEST = "After school, where do you feel safest?"
OPTION = "At home"
# Where each part of the question stands on the page.
WHERE = """() => [...document.querySelectorAll('#now h2, #now .pick, #now .listen')].map((part) => {
  const box = part.getBoundingClientRect();
  return [Math.round(box.left + scrollX), Math.round(box.top + scrollY), Math.round(box.width), Math.round(box.height)];
})"""

# Somebody who takes the lock off the fields and presses at once.
FORCED = """() => {
  document.querySelector('[data-not-yet]').disabled = false;
  document.querySelector('#now input[type=radio]').click();
  document.querySelector('#now .sticky button').click();
}"""


def read_for(host: Page, seconds: int) -> None:
    """On the run sheet: so long before anybody can answer."""
    host.locator("summary", has_text="Time, hands, care").click()
    host.get_by_label("Reading time first, in seconds").fill(str(seconds))
    press(host, "Save question 1")


def test_a_room_reads_first_and_then_answers_by_itself(browsers):
    host = browsers.desk("Youth worker", **PHONE)
    plan(host, fresh_words("Reading"), SAFEST)
    read_for(host, 25)
    code = open_room(host)
    stage = browsers.open(viewport={"width": 1024, "height": 768})
    pair(host, stage)
    quick, blocked, plain = browsers.phone(), browsers.phone(), browsers.phone(java_script_enabled=False)
    blocked.route_web_socket("**/ws/", lambda socket: socket.close())
    ahead = browsers.phone()  # its clock is an hour ahead of everybody's
    ahead.add_init_script("const real = Date.now; Date.now = () => real() + 3600000;")
    for phone in (quick, blocked, plain, ahead):
        join(phone, code)
    stays_loaded(quick)
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(quick, "reading")
    expect(quick.locator("#now").get_by_text("You can answer in")).to_be_visible()
    expect(quick.get_by_role("button", name="Send my answer")).to_be_disabled()
    expect(quick.get_by_label(OPTION)).to_be_disabled()
    expect(stage.locator(".wall").get_by_text("Read first.")).to_be_visible()
    expect(host.locator(".mini").get_by_text("Read first.")).to_be_visible()
    before = quick.evaluate(WHERE)
    assert before
    plain.reload()
    expect(plain.get_by_text("You can answer in")).to_be_visible()
    expect(plain.get_by_label(OPTION)).to_be_disabled()
    # Who does not wait, by whatever they press, is told so and loses nothing: it goes out by itself.
    sees(ahead, "reading")
    ahead.evaluate(FORCED)
    expect(ahead.get_by_text("Your answer waits on this phone and goes out by itself.")).to_be_visible()

    for phone in (quick, blocked, ahead):
        expect(phone.locator("#now").get_by_text("You can answer now.")).to_be_visible(timeout=40_000)
    expect(quick.get_by_role("button", name="Send my answer")).to_be_enabled()
    assert quick.evaluate(WHERE) == before and was_not_loaded_again(quick)
    expect(quick.locator("live-room > [data-said]")).to_have_text("You can answer now.")
    expect(ahead.get_by_text("Sent.")).to_be_visible(timeout=40_000)
    answer(quick, OPTION)
    expect(quick.get_by_text("Sent.")).to_be_visible()
    sees(plain, "open", reload=True)
    answer(plain, OPTION)
    expect(plain.get_by_text("Your answer")).to_be_visible()
    expect(stage.get_by_text("3 answers so far")).to_be_visible()
    same_as_rebuilt(stage, host, quick, blocked)


def test_a_host_lets_them_answer_before_the_time_is_over(browsers):
    host = browsers.desk("Youth worker", **PHONE)
    plan(host, fresh_words("Early"), SAFEST)
    read_for(host, 120)
    code = open_room(host)
    phone = browsers.phone()
    join(phone, code)
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(phone, "reading")
    press(host, "Let them answer now")
    sees(phone, "open")
    expect(host.get_by_role("button", name="Let them answer now")).to_have_count(0)
    answer(phone, OPTION)
    expect(phone.get_by_text("Sent.")).to_be_visible()
