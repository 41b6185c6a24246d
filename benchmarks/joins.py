"""Coming into a room: the press on "Join" by many at once, and the whole way of 500 phones that set out in one moment."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.answers import forms_of_people
from benchmarks.load import cpu_of
from benchmarks.measuring import ROUNDS, Server, echo, figure, kernel, one_round, server

ROOMS, PHONES = 4, 1900  # of one round: each room holds 2,000
CONNECTIONS = 256
SECONDS = 3.0
AT_ONCE = 500
PATIENCE = 120


def run() -> Iterator[dict]:
    with (
        server("product") as product,
        server("django-asgi", BENCH_ORDINARY="1", BENCH_OWN_ASGI="1") as ordinary,
    ):
        inserts = [one.replace("/c/walk-home/1/", "/bench/insert/", 1) for one in forms_of_people(product)]
        seen: dict[str, list[dict]] = {"product": [], "ordinary": []}
        for _ in range(ROUNDS):
            presses = presses_on_join()
            for way, on, asked, connections in (
                ("product", product, presses, CONNECTIONS),
                ("ordinary", ordinary, inserts, 64),
            ):
                kernel.append(echo())
                seen[way].append(one_round(on, asked, connections=connections, seconds=SECONDS, status=302))
        whole = [asyncio.run(whole_way(product, open_room())) for _ in range(ROUNDS)]
    rate, cpu = (
        {way: statistics.median(each[name] for each in of) for way, of in seen.items()}
        for name in ("per_second", "cpu")
    )
    view = "ordinary Django view, one insert"
    yield figure("presses on Join", rate["product"], "joins/s", rate["ordinary"], view, better="higher")
    yield figure("press on Join, web CPU", cpu["product"] * 1e6, "µs", cpu["ordinary"] * 1e6, view)
    p95, web, refused = (statistics.median(each[name] for each in whole) for name in ("p95", "cpu", "refused"))
    published = "arsnova.eu, as published, on 8 virtual CPUs"
    line = figure(f"{AT_ONCE} phones at once, the whole way in, p95", p95, "s", 3.57, published, gate="3 s")
    yield line | {"met": p95 <= 3}
    yield figure("the whole way of one phone, web CPU", web * 1e6, "µs", cpu["ordinary"] * 1e6, view)
    yield figure(f"of {AT_ONCE} phones at once, refused", refused, "phones", 0, "none", gate="0") | {
        "met": refused == 0
    }


def open_room() -> str:
    """The code of a new room that holds 2,000 phones."""
    from django.utils import timezone

    from accounts.models import Member
    from consultations.core.models import Activity
    from consultations.live.actions.commanding import press
    from consultations.live.actions.planning import plan_session
    from consultations.live.models import Session

    choice = Activity.objects.get(consultation__slug="walk-home", position=1)
    host, now = Member.objects.order_by("pk").first(), timezone.now()
    assert host is not None
    session = plan_session(
        consultation=choice.consultation, title="A hall", activity_ids=[choice.pk], member_id=host.pk, now=now
    )
    press(session_id=session.pk, verb="open_room", cmd_id=uuid4(), if_v=0, member_id=host.pk, hosts=True, now=now)
    return Session.objects.get(pk=session.pk).code or ""


def presses_on_join() -> list[str]:
    """One POST for each of many phones, as the card's form sends it; each with a token of its own, in several new rooms."""
    from consultations.core.views.guests import new_form_token

    codes, made = [open_room() for _ in range(ROOMS)], []
    for number in range(ROOMS * PHONES):
        body = urlencode({"newcomer": new_form_token()})
        lines = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        head = f"POST /j/{codes[number % ROOMS]}/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n{lines}"
        made.append(f"{head}\r\n{body}")
    return made


async def whole_way(product: Server, code: str) -> dict[str, float]:
    """500 simulated phones open the card, press, open their page, listen and tap the circle, all at the same moment."""
    from engage.rehearsal.crowd import Crowd, report_of
    from engage.rehearsal.phone import Manners

    crowd = Crowd([f"http://127.0.0.1:{product.port}"], code, phones=AT_ONCE, manners=Manners(), seed=1)
    used, began = cpu_of(product.pid), time.monotonic()
    crowd.come(within=0)
    while not crowd.settled and time.monotonic() < began + PATIENCE:
        await asyncio.sleep(0.02)
    await asyncio.sleep(1)  # the sockets and the circles, which are of the whole way
    used = cpu_of(product.pid) - used
    report = report_of(crowd)
    await crowd.leave()
    assert report.joining is not None, report.refused
    return {"p95": report.joining.p95, "cpu": used / AT_ONCE, "refused": AT_ONCE - report.joined}
