"""`make bench`: one JSON line per figure of speed, each beside a reference that was measured in the same run."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from benchmarks.gates import judged, summary
from benchmarks.measuring import figure, kernel
from benchmarks.place import place

TICK = 1000.0  # ms


def fanout_run() -> Iterator[dict]:
    """The fan-out's figures in the same form as the others."""
    from benchmarks import fanout

    for line in fanout.run():
        of = line.pop("reference")
        gated: dict = {"gate": ""}
        if line["name"].startswith("fan-out CPU"):
            gated = {"gate": "3.0, stretch 1.3"}
        elif line["name"].startswith("staleness p99"):
            gated = {"gate": "tick + 60 ms, stretch tick + 30 ms", "met": line["value"] <= TICK + 60}
        elif line["name"].startswith("viewers"):
            gated = {"gate": "none", "met": line["value"] == 0}
        yield line | {"reference": of["value"], "reference_name": of["name"], "ratio": line["ratio"]} | gated


def everything() -> dict[str, Callable[[], Iterator[dict]]]:
    from benchmarks import answers, boards, contributors, digest, joins, pages, rehearsals, rooms, sockets

    return {
        "pages": pages.run,
        "boards": boards.run,
        "answers": answers.run,
        "contributors": contributors.run,
        "rooms": rooms.run,
        "joins": joins.run,
        "rehearsals": rehearsals.run,
        "fanout": fanout_run,
        "sockets": sockets.run,
        "digest": digest.run,
    }


def main(wanted: list[str], *, gate: bool) -> int:
    """0, or 1 where `gate` is asked for and one was missed."""
    began = time.monotonic()
    lines = []
    with place():
        note("Everything is in place", began)
        for name, run in everything().items():
            if not wanted or name in wanted:
                for line in run():
                    lines.append(judged(line))
                    print(json.dumps(lines[-1], ensure_ascii=False), flush=True)
                note(f"Measured {name}", began)
    if kernel:
        middle, best = statistics.median(kernel) * 1e6, min(kernel) * 1e6
        line = figure("this machine: 1 KB through loopback, median of the run", middle, "µs", best, "its best moment")
        print(json.dumps(judged(line), ensure_ascii=False))
    note(f"Done on {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}", began)
    print(*summary(lines), sep="\n", file=sys.stderr)
    return int(gate and any(line["met"] is False for line in lines))


def note(words: str, began: float) -> None:
    print(f"{words} after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("figures", nargs="*", help="which; all of them when none is named")
    asked.add_argument("--gate", action="store_true", help="fail when a gate is missed")
    given = asked.parse_args()
    sys.exit(main(given.figures, gate=given.gate))
