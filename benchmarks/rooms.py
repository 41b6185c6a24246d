"""Answers of a live room: durable, acknowledged after their commit, by many phones at once over the native way up."""

import statistics
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.answers import forms_of_people
from benchmarks.measuring import ROUNDS, Server, echo, figure, kernel, one_round, server

PHONES = 1500
CONNECTIONS = 256
SECONDS = 3.0


def run() -> Iterator[dict]:
    requests, round_id = phones()
    with (
        server("product") as product,
        server("acknowledging-room") as acknowledging,
        server("django-asgi", BENCH_ORDINARY="1", BENCH_OWN_ASGI="1") as ordinary,
    ):
        inserts = [one.replace("/c/walk-home/1/", "/bench/insert/", 1) for one in forms_of_people(product)]
        ways: dict[str, tuple[Server, list[str], int, int]] = {
            "product": (product, requests, CONNECTIONS, 200),
            "acknowledging": (acknowledging, requests, CONNECTIONS, 200),
            "ordinary": (ordinary, inserts, 64, 302),
        }
        seen: dict[str, list[dict]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, (on, asked, connections, status) in ways.items():
                kernel.append(echo())
                seen[way].append(one_round(on, asked, connections=connections, seconds=SECONDS, status=status))
    assert stored(round_id) <= PHONES, "one phone has two answers"
    assert stored(round_id) > PHONES / 2, "an acknowledged answer is missing"
    middle = {
        way: {name: statistics.median(each[name] for each in rounds) for name in ("per_second", "cpu", "p50", "p99")}
        for way, rounds in seen.items()
    }
    bare, view = "the same server acknowledging without a database", "ordinary Django view, one insert"
    rate = {way: each["per_second"] for way, each in middle.items()}
    for against, name, gate in (("acknowledging", bare, "0.55, stretch 0.7"), ("ordinary", view, "30, stretch 60")):
        yield figure(
            f"answers of a room, against: {name}",
            rate["product"],
            "answers/s",
            rate[against],
            name,
            better="higher",
            gate=gate,
        )
    cpu = {way: each["cpu"] * 1e6 for way, each in middle.items()}
    yield figure("answer of a room, web CPU", cpu["product"], "µs", cpu["acknowledging"], bare)
    p99 = {way: each["p99"] * 1e3 for way, each in middle.items()}
    yield figure(f"answer of a room p99, {CONNECTIONS} at once", p99["product"], "ms", p99["acknowledging"], bare)


def phones() -> tuple[list[str], int]:
    """An open question of a room, and one POST for each of many phones that joined it."""
    from django.utils import timezone

    from accounts.models import Member
    from consultations.core.models import Activity
    from consultations.live.access import cookie_for
    from consultations.live.actions.commanding import press
    from consultations.live.actions.joining import join
    from consultations.live.actions.planning import plan_session

    choice = Activity.objects.get(consultation__slug="walk-home", position=1)
    host = Member.objects.order_by("pk").first()
    assert host is not None
    session = plan_session(
        consultation=choice.consultation,
        title="A hall full of phones",
        activity_ids=[choice.pk],
        member_id=host.pk,
        now=timezone.now(),
    )
    for v, verb in enumerate(("open_room", "show")):
        press(
            session_id=session.pk, verb=verb, cmd_id=uuid4(), if_v=v, member_id=host.pk, hosts=True, now=timezone.now()
        )
    seats = [join(session_id=session.pk, token=uuid4().hex, now=timezone.now()) for _ in range(PHONES)]
    press(session_id=session.pk, verb="open", cmd_id=uuid4(), if_v=2, member_id=host.pk, hosts=True, now=timezone.now())
    session.refresh_from_db()
    assert session.step is not None and session.step.round_id is not None
    options = list(choice.entries.filter(origin="staff").values_list("pk", flat=True))
    made = []
    for number, seat in enumerate(seats):
        fields = {"round": session.step.round_id, "status": "answered", "choice": options[number % len(options)]}
        body = f"{urlencode(fields)}&op={{op}}&seq={{seq}}"
        head = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"room={cookie_for(seat, session)}",
            "Content-Length": str(len(body) - len("{op}{seq}") + 36 + 13),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        made.append(f"POST /live/{session.key}/answer/ HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n{body}")
    return made, session.step.round_id


def stored(round_id: int) -> int:
    from consultations.core.models import Vote

    return Vote.objects.filter(answer__round=round_id, value=1, answer__status="answered").count()
