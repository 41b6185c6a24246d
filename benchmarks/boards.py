"""A board of 60 ideas that did not change since it was drawn, against one that is drawn afresh for each reader."""

import statistics
import time
from collections.abc import Iterator

from benchmarks.measuring import ROUNDS, figure, get, in_turns, server

CONNECTIONS = 8
SECONDS = 1.5
TIMES = 10


def run() -> Iterator[dict]:
    kept, afresh = [], []
    for _ in range(ROUNDS):
        afresh.append(cards_alone(afresh=True))
        kept.append(cards_alone(afresh=False))
    words = "drawn afresh"
    yield figure(
        "board of 60 ideas, its cards alone, CPU",
        statistics.median(kept) * 1e6,
        "µs",
        statistics.median(afresh) * 1e6,
        words,
        gate="0.06, stretch 0.04",
    )
    with server("product") as product, server("product-afresh") as drawing:
        ways = {"product": product, "afresh": drawing}
        board = get("/c/walk-home/3/")
        seen = in_turns(
            {way: (on, [board] * CONNECTIONS) for way, on in ways.items()}, connections=CONNECTIONS, seconds=SECONDS
        )
    yield figure(
        "board of 60 ideas, the whole page, web CPU",
        seen["product"]["cpu"] * 1e6,
        "µs",
        seen["afresh"]["cpu"] * 1e6,
        words,
    )


def cards_alone(*, afresh: bool) -> float:
    """CPU seconds for the cards as they go into a page, with what is asked of the database for them."""
    from django.template.loader import render_to_string

    from consultations.core import cards
    from consultations.core.models import Activity

    activity = Activity.objects.select_related("consultation").get(kind="ideas")
    began = time.process_time()
    for _ in range(TIMES):
        if afresh:
            cards._kept.clear()
        board = cards.board_of(activity)
        render_to_string("components/cards.html", {"cards": board.html(board.cards), "all_ids": board.ids})
    return (time.process_time() - began) / TIMES
