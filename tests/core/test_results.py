"""A result is a tally after the small-number rule: nothing true leaves, and nothing can be found by subtraction."""

from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.core.results import result_of
from consultations.core.tallies import Row, Tally
from engage.kit.small_numbers import Exact, rounded

NONE = Exact(0)


def tally(counts, *, answered=None, exclusive=True, skipped=0, bases=None, measures=("chosen",)):
    rows = tuple(
        Row(key, key, {m: Exact(n) for m, n in zip(measures, numbers, strict=True)}) for key, numbers in counts.items()
    )
    total = sum(sum(numbers) for numbers in counts.values()) if answered is None else answered
    return Tally(
        answered=Exact(total),
        not_sure=NONE,
        rather_not_say=NONE,
        skipped=Exact(skipped),
        rows=rows,
        measures=tuple((m, m) for m in measures),
        exclusive=exclusive,
        bases={key: Exact(number) for key, number in (bases or {}).items()},
    )


def cells(result, measure="chosen"):
    return {row.key: row.cells[measure].people for row in result.rows}


def test_under_ten_people_nothing_is_shown():
    result = result_of(tally({"a": [9], "b": [0]}))
    assert not result.shown and cells(result) == {"a": None, "b": None}
    assert result.answered.words == "Too few to show"


def test_from_ten_people_rounded_figures_are_shown():
    result = result_of(tally({"a": [26], "b": [14]}))
    assert result.shown and cells(result) == {"a": 25, "b": 15}
    assert result.answered.people == 40


def test_one_small_cell_takes_a_second_with_it():
    result = result_of(tally({"a": [40], "b": [20], "c": [3]}))
    assert cells(result) == {"a": 40, "b": None, "c": None}


def test_several_choices_hide_only_the_small_cells():
    result = result_of(tally({"a": [40], "b": [20], "c": [3]}, answered=45, exclusive=False))
    assert cells(result) == {"a": 40, "b": 20, "c": None}


def test_zero_is_hidden_like_any_small_number():
    assert cells(result_of(tally({"a": [40], "b": [0]}, exclusive=False)))["b"] is None


def test_a_statement_is_released_over_its_own_base():
    measures = ("agree", "pass", "disagree")
    result = result_of(
        tally(
            {"many": [40, 20, 30], "few": [3, 2, 4]},
            answered=100,
            bases={"many": 90, "few": 9},
            measures=measures,
        )
    )
    many, few = result.rows
    assert [many.cells[m].people for m in measures] == [40, 20, 30] and many.base.people == 90
    assert few.hidden and few.base.hidden


def test_percents_come_from_rounded_counts_and_only_on_thirty():
    small = result_of(tally({"a": [14], "b": [11]}))
    assert [row.cells["chosen"].percent for row in small.rows] == [None, None]
    large = result_of(tally({"a": [21], "b": [19]}))
    assert [row.cells["chosen"].percent for row in large.rows] == [50, 50]
    assert large.indicative


def test_why_something_is_hidden_is_kept_for_the_analysts_log():
    result = result_of(tally({"a": [40], "b": [20], "c": [3]}, skipped=2))
    assert result.hidden["c:chosen"] == "fewer than the threshold"
    assert result.hidden["b:chosen"] == "would be found by subtraction"
    assert "status:skipped" in result.hidden


def test_the_threshold_never_goes_below_five():
    import pytest

    with pytest.raises(ValueError):
        result_of(tally({"a": [40]}), at_least=4)
    assert cells(result_of(tally({"a": [6], "b": [7]}), at_least=5)) == {"a": 5, "b": 5}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(0, 30))
def test_no_released_figure_is_a_true_small_count(numbers, skipped):
    """Every figure is rounded and stands for at least ten; hidden cells of a choice cannot be told apart."""
    result = result_of(tally({str(i): [n] for i, n in enumerate(numbers)}, skipped=skipped))
    hidden = []
    for number, row in zip(numbers, result.rows, strict=True):
        cell = row.cells["chosen"]
        if cell.hidden:
            hidden.append(number)
        else:
            assert number >= 10 and cell.people == rounded(number)
    if result.shown and hidden:
        assert (len(hidden) >= 2 and sum(hidden) >= 10) or len(hidden) == len(numbers)
