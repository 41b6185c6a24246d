"""Without a mouse or a finger: answer by keyboard, leave fast, hear about a mistake first, never lose sight of the focus."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import taking_part as young_person
from tests.journeys.browsing import DESKTOP, SMALL_PHONE
from tests.journeys.taking_part import CHOICE, IDEAS, OPEN, SLUG, STATEMENTS, fresh_words, press
from tests.journeys.tour_of_desks import decision_without_reason

pytestmark = pytest.mark.journey


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("wanted => wanted === document.activeElement"):
            return
    raise AssertionError(f"the Tab key never comes to {target}")


def test_a_whole_answer_is_given_by_keyboard(browsers):
    words = fresh_words("Someone I know at the stop")
    page = browsers.open(**DESKTOP)
    page.goto(f"/c/{SLUG}/")
    tab_to(page, page.get_by_role("link", name="Start", exact=True).first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can leave this page fast")
    tab_to(page, page.get_by_role("link", name="Continue", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")
    tab_to(page, page.get_by_role("radio").last)  # "Prefer not to say" is chosen, so the Tab key comes to that one
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("25 or over")).to_be_checked()
    tab_to(page, page.get_by_label("Where do you live?"))
    page.keyboard.type("Graves")
    tab_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 5")).to_be_visible()
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()
    young_person.to_question(page, STATEMENTS)
    before = page.locator(".statement").inner_text()
    tab_to(page, page.get_by_role("button", name="Disagree"))
    page.keyboard.press("Enter")
    expect(page.locator(".statement")).not_to_have_text(before)
    young_person.to_question(page, IDEAS)
    tab_to(page, page.locator("summary", has_text="Add an idea"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Your words"))
    page.keyboard.type(words)
    tab_to(page, page.get_by_role("button", name="Send my idea"))
    page.keyboard.press("Enter")
    expect(page.locator(".card.mine", has_text=words)).to_be_visible()


def test_three_presses_of_shift_leave_and_the_way_back_does_not_lead_here(browsers):
    page = browsers.open(**DESKTOP)
    page.goto("/")
    assert page.get_by_role("link", name="Leave this page").last.get_attribute("href") == "/leave/"
    away = "https://www.bbc.co.uk/weather"
    browsers.may_go_to.add(away)
    page.context.route(away, lambda route: route.fulfill(body="<title>Weather</title>Rain", content_type="text/html"))
    young_person.to_question(page, OPEN)
    page.get_by_role("textbox").press_sequentially("I do not want THIS seen")
    for _ in range(2):
        page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    assert page.title() != "Weather", "a letter in between says that somebody is only typing"
    for _ in range(2):
        page.keyboard.press("Shift")
    expect(page).to_have_title("Weather")
    page.go_back()
    assert f"/{OPEN}/" not in page.url, "the page that was left is not in the history"
    expect(page).to_have_title("Page closed")
    assert "The walk home" not in page.content() and "Your Voice" not in page.content()
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] != "csrftoken"] == ["left"]
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_role("link", name="Your Voice")).to_be_visible()


def test_presses_of_shift_are_counted_aloud_and_run_out(browsers):
    page = browsers.open(**DESKTOP)
    page.clock.install()
    page.goto("/")
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Shift, press 2 more times to leave this page.")
    assert page.locator(".presses i[data-on]").count() == 1
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Shift, press 1 more time to leave this page.")
    page.clock.run_for(6000)
    expect(page.get_by_role("status")).to_contain_text("ran out")
    assert page.locator(".presses i[data-on]").count() == 0


def test_the_way_out_is_the_second_thing_the_keyboard_finds(browsers):
    page = browsers.open(**DESKTOP)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Leave this page").first).to_be_focused()


def test_a_page_that_the_browser_kept_is_covered_before_anybody_sees_it(browsers):
    page = browsers.open(**DESKTOP)
    young_person.to_question(page, OPEN)
    covered = page.evaluate(
        """() => {
          window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
          return document.querySelectorAll(".cover").length;
        }"""
    )
    assert covered == 1


@pytest.mark.parametrize(
    ("position", "button"),
    [(CHOICE, "Continue"), (OPEN, "Continue"), (IDEAS, "Send my idea")],
    ids=["choice", "words", "idea"],
)
def test_a_mistake_is_the_first_thing_to_hear_about(browsers, position, button):
    page = browsers.phone()
    young_person.to_question(page, position)
    if position == IDEAS:
        young_person.open_idea_form(page)
    with page.expect_response(lambda answer: answer.request.method == "POST") as coming:
        press(page, button)
    assert coming.value.status == 422
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.title().startswith("Error: ")
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.matches('input, textarea')"), "the link must lead to the field"


def test_a_mistake_at_the_desk_stands_above_the_desk(browsers):
    desk = browsers.desk("Moderator")
    decision_without_reason(desk)
    summary, queue = desk.locator(".problem").bounding_box(), desk.locator(".queue").bounding_box()
    assert summary["y"] + summary["height"] <= queue["y"]
    assert queue["width"] > 1200, "the desk keeps its whole width"


def test_too_many_words_are_given_back_to_be_made_fewer(browsers):
    page = browsers.phone()
    young_person.to_question(page, IDEAS)
    young_person.open_idea_form(page)
    long = "All the lights on the long path " * 20
    page.get_by_label("Your words").fill(long)
    press(page, "Send my idea")
    expect(page.get_by_label("Your words")).to_have_value(long)
    expect(page.get_by_role("alert")).to_contain_text("Nothing you typed is lost")


@pytest.mark.parametrize(
    "path", ["/", f"/c/{SLUG}/about-you/", f"/c/{SLUG}/{CHOICE}/", f"/c/{SLUG}/{IDEAS}/", f"/c/{SLUG}/{OPEN}/"]
)
def test_the_focus_is_never_hidden_under_the_bars(browsers, path):
    page = browsers.open(viewport=SMALL_PHONE["viewport"], reduced_motion="reduce")
    page.goto(path)
    hidden, first = [], None
    for back_again in ("Tab", "Shift+Tab"):
        for number in range(70):
            page.keyboard.press(back_again)
            seen = page.evaluate(FOCUS_IS_SEEN)
            if seen["what"] == "BODY" or (number and seen["what"] == first):
                break
            first = first or seen["what"]
            if not seen["seen"]:
                hidden.append(f"{back_again}: {seen['what']}")
    assert not hidden, "\n".join(hidden)


FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement, whole = focused.closest('label') ?? focused;
  const box = whole.getBoundingClientRect(), x = box.left + box.width / 2;
  const seen = [0.15, 0.5, 0.85].some(part => {
    const hit = document.elementFromPoint(x, box.top + box.height * part);
    return hit && (whole.contains(hit) || hit.contains(whole));
  });
  return { seen: seen || focused === document.body, what: focused === document.body ? 'BODY' : whole.outerHTML.slice(0, 110) };
}"""


def test_not_sure_and_skip_weigh_as_much_as_an_answer(browsers):
    page = browsers.phone()
    young_person.to_question(page, CHOICE)
    answer = page.locator(".picks .pick").first.bounding_box()
    for name in ("Not sure", "Skip"):
        other = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert other["height"] >= answer["height"] - 1, f"{name} is lower than an answer"
    young_person.to_question(page, STATEMENTS)
    heights = {
        name: page.get_by_role("button", name=name, exact=True).bounding_box()["height"]
        for name in ("Agree", "Disagree", "Not sure", "Skip")
    }
    assert len(set(heights.values())) == 1, heights
