"""How hard a text is to read: fixtures of the formula, and what short texts do not say."""

import pytest

from engage.kit.reading import longest_sentence, reading_age, sentences_of, syllables_in

EASY = (
    "We want to know what you think. The walk home can feel bad at night. Tell us what would help. "
    "We read it all. Then we choose."
)
HARD = (
    "The partnership's multidisciplinary evaluation methodology necessitates comprehensive stakeholder consultation, "
    "facilitating evidence-informed prioritisation of preventative interventions across geographical boundaries and "
    "organisational responsibilities throughout the forthcoming implementation period."
)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("walk", 1), ("evening", 2), ("together", 3), ("Violence", 3), ("2026", 1), ("youth-led", 2)],
)
def test_syllables_are_counted_where_british_words_break(word, syllables):
    assert syllables_in(word) == syllables


def test_the_formula():
    # 26 words in 5 sentences and 26 syllables: 0.39 x 26/5 + 11.8 x 1 - 15.59 + 5 is under the youngest age there is.
    assert reading_age(EASY) == 5.0
    # 30 words in two sentences, each of two syllables: 0.39 x 15 + 11.8 x 2 - 15.59 + 5 = 18.86.
    assert (
        reading_age(" ".join(["evening"] * 14 + ["evening."]) + " " + " ".join(["evening"] * 14 + ["evening."])) == 18.9
    )
    assert reading_age(HARD) > 20


def test_a_short_text_has_no_age():
    assert reading_age("The Kent and Medway Violence Reduction Unit.") is None
    assert reading_age("") is None


def test_sentences_end_with_marks_and_lines():
    assert sentences_of("One. Two? “Three!” Four\nFive… Six") == ["One.", "Two?", "“Three!”", "Four", "Five…", "Six"]
    assert longest_sentence("Short one. This one is the longer one.") == ("This one is the longer one.", 6)
    assert longest_sentence("  ") == ("", 0)
