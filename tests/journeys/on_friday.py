"""The demo's consultation of pictures, points, places and coins, and how a young person answers each of them."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

SLUG = "friday-at-the-club"
PULSE, SCALE, RANKING, BUDGET = 1, 2, 3, 4


def question(position: int) -> Callable[[Page], object]:
    return lambda page: page.goto(f"/c/{SLUG}/{position}/")


def answer_pulse(page: Page, scripts: bool = True) -> None:
    page.get_by_role("button", name="Good", exact=True).click()


def answer_scale(page: Page, scripts: bool = True) -> None:
    page.get_by_label("Mostly").check()
    page.get_by_role("button", name="Continue").click()


def answer_ranking(page: Page, scripts: bool = True) -> None:
    """Food first, then a quiet room; the other three have no place."""
    if scripts:
        page.get_by_role("button", name="Put next: A quiet room").click()
        page.get_by_role("button", name="Put next: Hot food").click()
        page.get_by_role("button", name="Move up: Hot food").click()
        expect(page.get_by_role("status").filter(has_text="Hot food is number 1")).to_be_attached()
    else:
        page.get_by_label("Hot food").select_option("1")
        page.get_by_label("A quiet room").select_option("2")
    page.get_by_role("button", name="Continue").click()


def answer_budget(page: Page, scripts: bool = True) -> None:
    """Six for the minibus, three for cooking; the last is kept."""
    if scripts:
        for thing, coins in (("A later minibus", 6), ("Cooking together", 3)):
            for _ in range(coins):
                page.get_by_role("button", name=f"One more for {thing}").click()
        expect(page.get_by_text("Coins left: 1")).to_be_visible()
    else:
        page.get_by_label("A later minibus").fill("6")
        page.get_by_label("Cooking together").fill("3")
    page.get_by_role("button", name="Keep the rest").click()


ANSWERS = {PULSE: answer_pulse, SCALE: answer_scale, RANKING: answer_ranking, BUDGET: answer_budget}


def thanks(position: int, *, scripts: bool = True) -> Callable[[Page], object]:
    """Answers it and stays where that leads."""

    def go(page: Page) -> None:
        question(position)(page)
        ANSWERS[position](page, scripts)
        expect(page.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()

    return go


def half_done(position: int) -> Callable[[Page], object]:
    """In the middle of an answer, with a mistake said: two in one place, or coins left."""

    def go(page: Page) -> None:
        question(position)(page)
        page.wait_for_timeout(400)  # the script dresses the list, if there is one
        if position == BUDGET:
            page.locator("input[type=number]").first.fill("4")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()

    return go


def in_the_middle(page: Page) -> None:
    question(RANKING)(page)
    page.get_by_role("button", name="Put next: Hot food").click()
    page.get_by_role("button", name="Put next: A quiet room").click()


def coins_given(page: Page) -> None:
    question(BUDGET)(page)
    for _ in range(6):
        page.get_by_role("button", name="One more for A later minibus").click()
