"""Nothing we print claims deprivation without its measure and year, and the "top 10" is never printed (PLA-04)."""

from pathlib import Path

import pytest

import engage
from engage.places.claims import unsupported_claims

ROOT = Path(engage.__file__).parents[1]
PRINTED = [
    path
    for folder, endings in [
        ("templates", (".html", ".txt")),
        ("engage", (".json", ".html", ".txt")),
        ("accounts", (".json", ".html", ".txt")),
        ("consultations", (".json", ".html", ".txt")),
    ]
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in endings
]


@pytest.mark.parametrize(
    "text",
    [
        "Thanet is one of the top 10 most deprived areas in the country.",
        "Thanet is in the top ten for deprivation (IMD 2019).",
        "It is among the top-10 most deprived of the Index of Multiple Deprivation 2025.",
        "Swale is deprived.",
        "Deprivation is high here.",
        "The poorest place in Kent.",
        "By IMD it is the most deprived district.",
        "It was the most deprived district in 2019.",
    ],
)
def test_a_claim_without_measure_and_year_is_found(text):
    assert unsupported_claims(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Thanet ranks 26 of 296 by average score, where 1 is most deprived (Index of Multiple Deprivation 2025).",
        "IMD 2019: 18.6 in 100 neighbourhoods are among the most deprived tenth.",
        "The top 10 ideas are on the board.",
        "Young people in Thanet asked for later buses.",
    ],
)
def test_a_supported_claim_and_ordinary_words_pass(text):
    assert unsupported_claims(text) == []


def test_only_the_sentence_at_fault_is_named():
    assert unsupported_claims("It rains. Swale is deprived. It stops.") == ["Swale is deprived."]


def test_the_shipped_files_and_templates_are_among_what_is_read():
    assert any(path.name == "kent_and_medway.json" for path in PRINTED)


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_shipped_makes_an_unsupported_claim(path):
    assert unsupported_claims(path.read_text(encoding="utf-8")) == []
