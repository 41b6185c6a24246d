"""Whether a figure meets the gate it names, and the table of all of them at the end of a run."""

import re
from collections.abc import Iterable

NUMBER = re.compile(r"\d+(\.\d+)?")


def judged(line: dict) -> dict:
    """The figure with `met`: true, false, or None where it has no gate.

    A gate that begins with a number is one for the ratio; whoever gates anything else (seconds, refusals) says `met` itself.
    """
    limit = NUMBER.match(line.get("gate", ""))
    if "met" in line or limit is None or line["ratio"] is None:
        return {"met": None} | line
    ratio, bar = line["ratio"], float(limit[0])
    return line | {"met": ratio >= bar if line["better"] == "higher" else ratio <= bar}


def summary(lines: Iterable[dict]) -> list[str]:
    """One line for each gated figure, and how many were met."""
    gated = [line for line in lines if line["met"] is not None]
    said = []
    for line in gated:
        ratio = "" if line["ratio"] is None else f", ratio {line['ratio']:g}"
        mark = "met   " if line["met"] else "MISSED"
        said.append(f"{mark} {line['name']}: {line['value']:g} {line['unit']}{ratio} (gate {line['gate']})")
    met = sum(line["met"] for line in gated)
    return [*said, f"{met} of {len(gated)} gates met"] if gated else []
