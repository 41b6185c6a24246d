"""ACC-18: a question and its answers are read out by the device's own voice; nothing is sent for it, and no voice is no button."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.each_kind import ASKED
from tests.journeys.in_a_room import sees
from tests.journeys.taking_part import SLUG
from tests.journeys.tour_of_rooms import sits_in

pytestmark = pytest.mark.journey
# A device that speaks: the browser of the tests has no voices. `local` says where the voice lives.
A_VOICE = """
window.spoken = [];
class Speech extends EventTarget { constructor(text) { super(); this.text = text; } }
window.SpeechSynthesisUtterance = Speech;
Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
  getVoices: () => [{ lang: 'en_GB', localService: LOCAL, name: 'A voice' }],
  speak: (speech) => window.spoken.push(speech.text), cancel: () => {},
}) });
"""


def with_a_voice(page: Page, *, local: bool) -> Page:
    page.add_init_script(A_VOICE.replace("LOCAL", "true" if local else "false"))
    return page


def spoken(page: Page) -> list[str]:
    return page.evaluate("window.spoken")


def test_a_question_on_ones_own_is_read_with_its_answers_without_a_line(browsers):
    phone = with_a_voice(browsers.open(quiet=True), local=True)
    phone.goto(f"/c/{SLUG}/1/")
    button = phone.get_by_role("button", name="Read to me")
    expect(button).to_be_visible()
    phone.context.set_offline(True)
    button.focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Stop reading")).to_be_focused()
    said = spoken(phone)
    assert "After school, where do you feel safest?" in said and said.index("At home") > 0
    assert "Not sure" in said and "Back" not in said and len(said) == len(set(said))


def test_a_voice_that_lives_elsewhere_is_not_used(browsers):
    phone = with_a_voice(browsers.phone(), local=False)
    phone.goto(f"/c/{SLUG}/1/")
    expect(phone.get_by_role("button", name="Not sure")).to_be_visible()
    expect(phone.get_by_role("button", name="Read to me")).to_have_count(0)


def test_a_room_is_read_out_and_stops_when_the_question_changes(browsers, beside):
    room = beside(do="room", kind="pulse")
    beside(do="press", session=room["session"], verb="show")
    beside(do="press", session=room["session"], verb="open")
    phone = with_a_voice(browsers.phone(), local=True)
    sits_in(phone, room["phone"], f"/live/{room['key']}/")
    phone.goto(f"/live/{room['key']}/")
    phone.get_by_role("button", name="Read to me").click()
    assert {ASKED["pulse"]["prompt"], "Great", "Bad", "Rather not say"} <= set(spoken(phone))
    beside(do="press", session=room["session"], verb="close")
    sees(phone, "closed")
    expect(phone.get_by_role("button", name="Read to me")).to_be_visible()
