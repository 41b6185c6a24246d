"""A board is kept by its version, never by time: what was taken down is gone at once, and stars stay with their owner."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.core import cards
from consultations.core.actions.consulting import set_stage
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.cards import board_of
from consultations.core.streams import board as board_document

pytestmark = pytest.mark.django_db
BOARD = "/c/walk-home/3/"


@pytest.fixture(autouse=True)
def _nothing_kept_yet():
    cards._kept.clear()


@pytest.fixture
def drawn(monkeypatch):
    """The ideas drawn so far, by their words."""
    seen: list[str] = []
    draw = cards.draw

    def noted(card, **how):
        seen.append(card.text)
        return draw(card, **how)

    monkeypatch.setattr(cards, "draw", noted)
    return seen


def idea(world, text):
    return world.publish(world.idea(world.person(), text))


def page(browser):
    return browser.get(BOARD).content.decode()


def everything_kept():
    return repr([(board.cards, board.drawn) for board in cards._kept.values()])


def test_a_board_that_did_not_change_is_not_drawn_again(world, guest, drawn):
    idea(world, "A later bus")
    first = page(guest)
    with CaptureQueriesContext(connection) as asked:
        second = page(guest)
    assert drawn == ["A later bus"]
    assert re.findall(r"<article.*?</article>", first, re.S) == re.findall(r"<article.*?</article>", second, re.S)
    assert not any("core_entry" in query["sql"] and "shown_text" in query["sql"] for query in asked)


def test_a_withdrawn_idea_is_gone_at_once(world, guest):
    kept, withdrawn = idea(world, "A later bus"), idea(world, "Lights behind the station")
    assert "Lights behind the station" in page(guest)
    withdraw_words(participant=withdrawn.answer.participant, entry_id=withdrawn.pk, now=world.now)
    assert "Lights behind the station" not in page(guest)
    assert "A later bus" in page(guest) and f"idea-{kept.pk}" in page(guest)
    assert guest.get(f"{BOARD}ideas/{withdrawn.pk}/").status_code == 404
    assert "Lights behind the station" not in board_document(str(world.ideas.pk))
    assert "Lights behind the station" not in everything_kept()


def test_held_words_never_enter_the_cache(world, guest):
    shown = idea(world, "A later bus")
    author = shown.answer.participant
    world.idea(world.person(), "The one that waits")
    world.idea(world.person(), "A reply that waits", parent=shown)
    change_words(participant=author, entry_id=shown.pk, text="New wording", may_quote=False, now=world.now)
    guest.cookies["guest"] = "a" * 30
    assert "A later bus" in page(guest)
    board_document(str(world.ideas.pk))
    kept = everything_kept()
    assert "A later bus" in kept
    assert not [words for words in ("that waits", "New wording") if words in kept]


def test_no_words_are_kept_outside_postgresql_and_this_process(world, guest):
    idea(world, "A later bus")
    page(guest)
    assert not list(cache.iter_keys("*"))


def test_published_words_and_steps_of_the_ladder_are_on_the_next_page(world, guest, cast):
    shown = idea(world, "A later bus")
    assert "A later bus" in page(guest)
    change_words(
        participant=shown.answer.participant, entry_id=shown.pk, text="Two later buses", may_quote=False, now=world.now
    )
    assert "A later bus" in page(guest)
    world.publish(shown)
    assert "Two later buses" in page(guest) and "A later bus" not in page(guest)
    set_stage(entry_id=shown.pk, stage="not_now", reason="No money yet", member_id=cast.moderator.pk, now=world.now)
    assert "No money yet" in page(guest)


def test_counts_follow_the_small_number_rule_through_the_cache(world, guest):
    shown = idea(world, "A later bus")
    # With its author that makes fifteen people at the fourteenth: the figures move when five more have been there.
    for person in range(16):
        world.support(world.person(), shown)
        assert ("About 15 people support this" in page(guest)) == (person >= 13)


def test_one_change_draws_one_card_again(world, guest, drawn):
    one, _two = idea(world, "One"), idea(world, "Two")
    page(guest)
    drawn.clear()
    for _ in range(16):
        world.support(world.person(), one)
    page(guest)
    assert drawn == ["One"]


def test_a_star_is_shown_to_its_giver_and_to_nobody_else(world, guest, client):
    first, second = idea(world, "One"), idea(world, "Two")
    html = page(guest)
    keys = {name: re.search(rf'name="{name}" value="([^"]*)"', html).group(1) for name in ("op", "seq", "known")}
    guest.post(BOARD, {**keys, "support": str(first.pk)})
    for _ in range(2):
        assert re.findall(r'name="unsupport" value="(\d+)"', page(guest)) == [str(first.pk)]
        assert re.findall(r'name="support" value="(\d+)"', page(guest)) == [str(second.pk)]
        assert 'aria-pressed="true"' not in page(client)
    assert 'aria-pressed="true"' not in board_document(str(world.ideas.pk))


def test_without_redis_the_board_is_still_right(world, guest, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/at/all.sock"},
    }
    shown = idea(world, "A later bus")
    assert "A later bus" in page(guest)
    withdraw_words(participant=shown.answer.participant, entry_id=shown.pk, now=world.now)
    assert "A later bus" not in page(guest)


def test_a_consultation_that_moves_takes_its_cards_addresses_with_it(world):
    idea(world, "A later bus")
    board = board_of(world.ideas)
    world.ideas.consultation.slug = f"moved-{uuid4().hex[:6]}"
    assert board.cards[0].url != board_of(world.ideas).cards[0].url


def test_only_so_many_boards_are_kept(world, monkeypatch):
    monkeypatch.setattr(cards, "MOST_KEPT", 1)
    for position in (3, 13):
        world.ideas.position = position
        board_of(world.ideas)
    assert len(cards._kept) == 1
