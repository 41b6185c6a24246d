"""Answers of a live room: durable, acknowledged after their commit, by many phones at once over the native way up."""

import contextlib
import resource
import statistics
from collections.abc import Iterator

from benchmarks.answers import forms_of_people
from benchmarks.hall import Hall, open_hall, request
from benchmarks.measuring import ROUNDS, Server, echo, figure, kernel, one_round, server
from benchmarks.viewers import watching

CONNECTIONS = 256
PHONES = 6 * CONNECTIONS  # so each phone's answers come one after the other, over one connection
SECONDS = 2.0
SECONDS_OF_THE_ORDINARY = 4.0  # on a busy machine it answers nobody in the first two
VIEWERS = 1_000
FIGURES = ("per_second", "cpu", "p50", "p99")


def run() -> Iterator[dict]:
    from consultations.live.doorbells import stage_stream
    from engage.realtime.tickets import ticket

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    hall = open_hall(PHONES)
    requests, received = changes_of_mind(hall), []
    with (
        server("product") as product,
        server("forgetful-room") as forgetful,
        server("acknowledging-room") as bare,
        server("django-asgi", BENCH_ORDINARY="1", BENCH_OWN_ASGI="1") as ordinary,
    ):
        inserts = [one.replace("/c/walk-home/1/", "/bench/insert/", 1) for one in forms_of_people(product)]
        ways: dict[str, tuple[Server, list[str], int, int, float]] = {
            "forgetful": (forgetful, requests, CONNECTIONS, 200, SECONDS),
            "product": (product, requests, CONNECTIONS, 200, SECONDS),
            "watched": (product, requests, CONNECTIONS, 200, SECONDS),
            "bare": (bare, requests, CONNECTIONS, 200, SECONDS),
            "ordinary": (ordinary, inserts, 64, 302, SECONDS_OF_THE_ORDINARY),
        }
        seen: dict[str, list[dict]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, (on, asked, connections, status, seconds) in ways.items():
                kernel.append(echo())
                wall = ticket(stage_stream(hall.session_id))  # the screen on the wall: rung by every commit
                viewers = watching(on.port, wall, VIEWERS, received) if way == "watched" else contextlib.nullcontext()
                with viewers:
                    seen[way].append(one_round(on, asked, connections=connections, seconds=seconds, status=status))
    assert stored(hall.round_id) == (PHONES, PHONES), "a phone has no answer, or more than one"
    assert all(each["received"] >= VIEWERS and not each["closed"] for each in received), received
    middle = {
        way: {name: statistics.median(each[name] for each in rounds) for name in FIGURES}
        for way, rounds in seen.items()
    }
    yield from figures(middle)


def figures(middle: dict[str, dict[str, float]]) -> Iterator[dict]:
    rate = {way: each["per_second"] for way, each in middle.items()}
    cpu = {way: each["cpu"] * 1e6 for way, each in middle.items()}
    p99 = {way: each["p99"] * 1e3 for way, each in middle.items()}
    same, view = "the same server acknowledging without a database", "ordinary Django view, one insert"
    plain, alone = "a bare application that acknowledges", "nobody watches"
    for value, against, name, gate in (
        ("product", "forgetful", f"answers of a room, against: {same}", "0.55, stretch 0.7"),
        ("product", "bare", f"answers of a room, against: {plain}", ""),
        ("product", "ordinary", f"answers of a room, against: {view}", "30, stretch 60"),
        ("watched", "product", f"answers of a room, {VIEWERS:,} watch the wall, against: {alone}", "0.75, stretch 0.9"),
    ):
        reference = name.partition("against: ")[2]
        yield figure(name, rate[value], "answers/s", rate[against], reference, better="higher", gate=gate)
    yield figure("answer of a room, web CPU", cpu["product"], "µs", cpu["forgetful"], same)
    yield figure("answer of a room without a database, web CPU", cpu["forgetful"], "µs", cpu["bare"], plain)
    yield figure(f"answer of a room p99, {CONNECTIONS} at once", p99["product"], "ms", p99["forgetful"], same)


def changes_of_mind(hall: Hall) -> list[str]:
    """Each phone picks one thing after another: the dearest answer, as its old vote must go."""
    number = len(hall.options)
    return [
        request(hall, phone, hall.options[(phone + turn) % number])
        for turn in range(number)
        for phone in range(len(hall.cookies))
    ]


def stored(round_id: int) -> tuple[int, int]:
    """(answers, votes) of the round."""
    from consultations.core.models import Answer, Vote

    return Answer.objects.filter(round=round_id).count(), Vote.objects.filter(answer__round=round_id, value=1).count()
