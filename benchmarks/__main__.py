"""`make bench`: one JSON line per figure of speed, each beside a reference that was measured in the same run."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from benchmarks.measuring import figure, kernel
from benchmarks.place import place

GATES = {"fan-out CPU": "3.0, stretch 1.3", "staleness p99": "tick + 60 ms, stretch tick + 30 ms"}


def fanout_run() -> Iterator[dict]:
    """The fan-out's figures in the same form as the others."""
    from benchmarks import fanout

    for line in fanout.run():
        of = line.pop("reference")
        gate = next((gate for start, gate in GATES.items() if line["name"].startswith(start)), "")
        yield line | {"reference": of["value"], "reference_name": of["name"], "ratio": line["ratio"], "gate": gate}


def everything() -> dict[str, Callable[[], Iterator[dict]]]:
    from benchmarks import answers, boards, joins, pages, rooms

    return {
        "pages": pages.run,
        "boards": boards.run,
        "answers": answers.run,
        "rooms": rooms.run,
        "joins": joins.run,
        "fanout": fanout_run,
    }


def main(wanted: list[str]) -> None:
    began = time.monotonic()
    with place():
        note("Everything is in place", began)
        for name, run in everything().items():
            if not wanted or name in wanted:
                for line in run():
                    print(json.dumps(line, ensure_ascii=False), flush=True)
                note(f"Measured {name}", began)
    if kernel:
        middle, best = statistics.median(kernel) * 1e6, min(kernel) * 1e6
        line = figure("this machine: 1 KB through loopback, median of the run", middle, "µs", best, "its best moment")
        print(json.dumps(line, ensure_ascii=False))
    note(f"Done on {os.cpu_count()} cores", began)


def note(words: str, began: float) -> None:
    print(f"{words} after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
