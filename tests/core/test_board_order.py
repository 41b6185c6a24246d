"""No popularity contest: the order of a board is each visit's own, keeps still within it, and shows no small counts (PAR-18)."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.cards import Card, shuffled
from consultations.core.streams import board as board_document

pytestmark = pytest.mark.django_db
BOARD = "/c/walk-home/3/"


@pytest.fixture
def ideas(world):
    return [world.publish(world.idea(world.person(), f"Idea number {number}")) for number in range(12)]


def order(browser, address=BOARD):
    page = browser.get(address).content.decode()
    return [int(number) for number in re.findall(r'<article[^>]* id="idea-(\d+)"', page)]


def visitor():
    browser = Client()
    browser.post("/c/walk-home/about-you/", {})
    return browser


def test_two_visits_differ_and_each_keeps_still(world, ideas):
    first, second = visitor(), visitor()
    assert order(first) == order(first) and order(second) == order(second)
    assert order(first) != order(second)
    assert sorted(order(first)) == sorted(idea.pk for idea in ideas)


def test_a_new_idea_moves_no_other(world, ideas):
    browser = visitor()
    before = order(browser)
    new = world.publish(world.idea(world.person(), "A new one"))
    assert [number for number in order(browser) if number != new.pk] == before


def test_pressing_support_without_a_cookie_leaves_the_order_as_it_was(world, ideas):
    browser = Client()
    page = browser.get(BOARD).content.decode()
    before = [int(number) for number in re.findall(r'<article[^>]* id="idea-(\d+)"', page)]
    form = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ("op", "seq", "known", "newcomer")
    }
    assert browser.post(BOARD, {**form, "support": str(before[3])}).status_code == 302
    assert order(browser) == before


def test_pages_follow_each_other_without_a_cookie_too(world, ideas, monkeypatch):
    monkeypatch.setattr("consultations.core.views.boards.ON_ONE_PAGE", 5)
    browser = Client()
    page = browser.get(BOARD).content.decode().replace("&amp;", "&")
    seen = [int(number) for number in re.findall(r'<article[^>]* id="idea-(\d+)"', page)]
    following = re.findall(r'href="(\?page=\d&order=[0-9a-f]{16})"[^>]*aria-label', page)
    assert len(following) == 2 and "guest" not in browser.cookies
    for address in following:
        seen += order(browser, BOARD + address)
    assert sorted(seen) == sorted(idea.pk for idea in ideas) and len(seen) == len(set(seen))


@pytest.mark.parametrize("forged", ["", "x" * 16, "0" * 15, "<script>", "0" * 400])
def test_a_forged_order_is_another_order_and_nothing_else(ideas, forged):
    assert len(order(Client(), f"{BOARD}?order={forged}")) == len(ideas)


def test_supports_under_ten_stand_nowhere(world, ideas):
    for _ in range(9):
        world.support(world.person(), ideas[0])
    page = Client().get(BOARD).content.decode()
    one = Client().get(f"{BOARD}ideas/{ideas[0].pk}/").content.decode()
    for where in (page, one, board_document(str(world.ideas.pk))):
        assert "people support this" not in where and not re.search(r"\b9\b[^%]{0,20}support", where)
    for _ in range(6):
        world.support(world.person(), ideas[0])
    assert "About 15 people support this" in Client().get(BOARD).content.decode()


CARDS = st.lists(st.integers(1, 10**6), unique=True, max_size=40)


@given(CARDS, st.text(max_size=16), st.integers(1, 10**6))
def test_the_order_is_one_of_all_orders_and_a_card_that_goes_moves_no_other(ids, seed, extra):
    def cards(numbers):
        return [Card(number, 1, "", "", "", "", "said", "") for number in numbers]

    ordered = [card.id for card in shuffled(cards(ids), seed)]
    assert sorted(ordered) == sorted(ids)
    more = [card.id for card in shuffled(cards({*ids, extra}), seed)]
    assert [number for number in more if number != extra] == [number for number in ordered if number != extra]
