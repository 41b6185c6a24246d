"""A figure of speed says whether it met its gate, in the direction that is better for it."""

import pytest

from benchmarks.gates import judged, summary

FIGURE = {"name": "pages", "value": 1.0, "unit": "pages", "reference": 1.0, "reference_name": "bare"}


@pytest.mark.parametrize(
    ("better", "ratio", "gate", "met"),
    [
        ("higher", 0.9, "0.85, stretch 1.0", True),
        ("higher", 0.8, "0.85, stretch 1.0", False),
        ("lower", 1.2, "1.3, stretch 1.0", True),
        ("lower", 1.4, "1.3, stretch 1.0", False),
        ("lower", 1.4, "", None),
        ("lower", None, "1.3", None),
    ],
)
def test_a_ratio_is_judged_by_its_gate(better, ratio, gate, met):
    assert judged(FIGURE | {"better": better, "ratio": ratio, "gate": gate})["met"] is met


def test_a_figure_that_judges_itself_is_believed_and_the_summary_counts():
    lines = [
        judged(FIGURE | {"better": "lower", "ratio": 9.0, "gate": "0", "met": True}),
        judged(FIGURE | {"better": "lower", "ratio": 9.0, "gate": "2.0"}),
        judged(FIGURE | {"better": "lower", "ratio": 9.0, "gate": ""}),
    ]
    said = summary(lines)
    assert said[0].startswith("met ") and said[1].startswith("MISSED ")
    assert said[-1] == "1 of 2 gates met"
