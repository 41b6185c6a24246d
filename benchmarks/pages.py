"""What a page costs our way (one hop, beside the sockets), under a plain WSGI server, and on Django's own ASGI path."""

from collections.abc import Iterator

from benchmarks.measuring import figure, get, in_turns, server

CONNECTIONS = 8
SECONDS = 1.5
PAGES = {"small page": "/bench/ok/", "start page": "/c/walk-home/"}
REFERENCES = {"wsgi": "plain WSGI server", "django-asgi": "Django's own ASGI path"}


def run() -> Iterator[dict]:
    with server("product") as product, server("wsgi") as wsgi, server("django-asgi", BENCH_OWN_ASGI="1") as django_asgi:
        ways = {"product": product, "wsgi": wsgi, "django-asgi": django_asgi}
        for name, path in PAGES.items():
            seen = in_turns(
                {way: (on, [get(path)] * CONNECTIONS) for way, on in ways.items()},
                connections=CONNECTIONS,
                seconds=SECONDS,
            )
            cpu = {way: each["cpu"] for way, each in seen.items()}
            for way, words in REFERENCES.items():
                gate = "0.85, stretch 1.0" if (way, name) == ("wsgi", "small page") else ""
                yield figure(
                    f"{name}, pages per second of CPU, against: {words}",
                    1 / cpu["product"],
                    "pages/CPU-s",
                    1 / cpu[way],
                    words,
                    better="higher",
                    gate=gate,
                )
            yield figure(f"{name}, web CPU", cpu["product"] * 1e6, "µs", cpu["wsgi"] * 1e6, REFERENCES["wsgi"])
