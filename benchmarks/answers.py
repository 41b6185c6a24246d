"""Durable, acknowledged answers: the real form of the real product over HTTP, by people who joined as people do."""

import http.client
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks.measuring import Server, figure, in_turns, server

ADDRESS = "/c/walk-home/1/"
PEOPLE = 192
CONNECTIONS = 64
SECONDS = 3.0


def run() -> Iterator[dict]:
    with (
        server("product") as product,
        server("acknowledging") as acknowledging,
        server("django-asgi", BENCH_ORDINARY="1", BENCH_OWN_ASGI="1") as ordinary,
    ):
        answers = forms_of_people(product)
        inserts = [answer.replace(ADDRESS, "/bench/insert/", 1) for answer in answers]
        before = answers_stored()
        seen = in_turns(
            {
                "product": (product, answers),
                "acknowledging": (acknowledging, answers),
                "ordinary": (ordinary, inserts),
            },
            connections=CONNECTIONS,
            seconds=SECONDS,
            status=302,
        )
        assert answers_stored() - before == PEOPLE, "an acknowledged answer is missing, or one person has two"
    # No gate here: it is set for the way that was built to take many at one moment, a room's (rooms.py). What the open web
    # promises is gated as people meet it (contributors.py).
    rate = {way: each["per_second"] for way, each in seen.items()}
    bare, view = "the same server acknowledging without a database", "ordinary Django view, one insert"
    of = {"unit": "answers/s", "better": "higher"}
    yield figure(
        f"answers, against: {bare}",
        rate["product"],
        of["unit"],
        rate["acknowledging"],
        bare,
        better="higher",
    )
    yield figure(
        f"answers, against: {view}",
        rate["product"],
        of["unit"],
        rate["ordinary"],
        view,
        better="higher",
    )
    yield figure("answer, web CPU", seen["product"]["cpu"] * 1e6, "µs", seen["ordinary"]["cpu"] * 1e6, view)
    yield figure(
        f"answer p99, {CONNECTIONS} at once", seen["product"]["p99"] * 1e3, "ms", seen["ordinary"]["p99"] * 1e3, view
    )


def forms_of_people(product: Server) -> list[str]:
    """One POST for each of many people, with what the form and their own browsers carry; op and seq are new each time."""
    asked = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    asked.request("GET", ADDRESS)
    page = asked.getresponse()
    html, csrf = page.read().decode(), _cookie(page, "csrftoken")
    hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    options = [value for value in re.findall(r'name="choice" value="([^"]+)"', html) if value.isdecimal()]
    assert (
        hidden and re.search(r'name="op" value="[0-9a-f-]{36}"', html) and re.search(r'name="seq" value="\d{13}"', html)
    )
    forms = []
    for person in range(PEOPLE):
        body = urlencode({"csrfmiddlewaretoken": hidden[1], "age_band": "", "place": ""})
        asked.request("POST", "/c/walk-home/about-you/", body, _headers(f"csrftoken={csrf}"))
        joined = asked.getresponse()
        joined.read()
        assert joined.status == 302, joined.status
        fields = {"csrfmiddlewaretoken": hidden[1], "known": "1", "status": "answered"}
        body = f"{urlencode(fields | {'choice': options[person % len(options)]})}&op={{op}}&seq={{seq}}"
        length = len(body) - len("{op}{seq}") + 36 + 13
        head = _headers(f"csrftoken={csrf}; guest={_cookie(joined, 'guest')}") | {"Content-Length": str(length)}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        forms.append(f"POST {ADDRESS} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n{body}")
    return forms


def _headers(cookies: str) -> dict[str, str]:
    return {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}


def _cookie(answer: http.client.HTTPResponse, name: str) -> str:
    found = re.search(rf"\b{name}=([^;]+)", " ".join(answer.headers.get_all("Set-Cookie") or []))
    assert found, f"no cookie {name}: {answer.status}"
    return found[1]


def answers_stored() -> int:
    from consultations.core.models import Vote

    return Vote.objects.filter(entry__activity__position=1, value=1, answer__status="answered").count()
