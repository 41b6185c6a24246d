"""The small-number rule: nothing small is shown, nothing hidden is found by subtraction, nothing slips out by accident."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from engage.kit.small_numbers import TOO_FEW, DisclosureError, Exact, release, threshold

counts = st.lists(st.integers(0, 60), min_size=1, max_size=8)


def table(numbers, *, rest=0, exclusive=True):
    exact = {f"cell {index}": Exact(number) for index, number in enumerate(numbers)}
    return release(exact, base=Exact(sum(numbers) + rest), exclusive=exclusive)


def test_a_true_count_cannot_be_shown_by_accident():
    count = Exact(7)
    for attempt in (str, int, float, json.dumps, "{}".format, lambda c: f"{c:d}", lambda c: f"{c!s}"):
        with pytest.raises((DisclosureError, TypeError)):
            attempt(count)
    assert "7" not in repr(count)


@pytest.mark.parametrize("asked", [0, 1, 4, -3])
def test_nobody_can_go_below_five(asked):
    with pytest.raises(ValueError, match="never below 5"):
        threshold(asked)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([9], [None]),
        ([10], [10]),
        ([12, 13], [10, 15]),
        ([40, 3], [None, None]),  # 3 could be found from the total, so 40 is hidden too
        ([40, 30, 3], [40, None, None]),
        ([40, 30, 3, 9], [40, 30, None, None]),  # 3 + 9 reach the threshold together
        ([40, 30, 3, 4], [40, None, None, None]),
        ([40, 30, 0], [40, None, None]),
    ],
)
def test_known_tables(numbers, shown):
    assert [cell.people for cell in table(numbers).cells.values()] == shown


def test_a_hidden_cell_says_so_in_words_and_never_zero():
    cell = table([40, 30, 0]).cells["cell 2"]
    assert cell.words == TOO_FEW and cell.percent is None


@given(counts, st.integers(0, 20))
def test_nothing_under_the_threshold_is_ever_shown(numbers, rest):
    released = table(numbers, rest=rest)
    for number, cell in zip(numbers, released.cells.values(), strict=True):
        assert cell.hidden or number >= 10
    if sum(numbers) + rest < 10:
        assert not released.shown and all(cell.hidden for cell in released.cells.values())


@given(counts)
def test_everything_shown_is_rounded_to_five_and_percents_need_thirty(numbers):
    released = table(numbers)
    for number, cell in zip(numbers, released.cells.values(), strict=True):
        if cell.people is not None:
            assert cell.people % 5 == 0 and abs(cell.people - number) <= 2
            assert (cell.percent is None) == (sum(numbers) < 30)
            assert cell.percent is None or 0 <= cell.percent <= 100


@given(counts, st.integers(0, 15))
def test_no_hidden_cell_has_only_one_solution_even_without_rounding(numbers, rest):
    """An attacker who knows the shown cells and the base exactly still cannot pin down any hidden cell."""
    released = table(numbers, rest=rest)
    if not released.shown:
        return
    hidden = [index for index, cell in enumerate(released.cells.values()) if cell.hidden]
    if not hidden:
        return
    missing = sum(numbers) + rest - sum(number for index, number in enumerate(numbers) if index not in hidden)
    unknown = len(hidden) + (1 if rest else 0)
    for place in range(len(hidden)):
        objective = [0.0] * unknown
        objective[place] = 1.0
        ends = [
            linprog(
                [sign * value for value in objective],
                A_eq=[[1.0] * unknown],
                b_eq=[missing],
                bounds=[(0, None)] * unknown,
            )
            for sign in (1, -1)
        ]
        low, high = ends[0].fun, -ends[1].fun
        assert high - low >= 5, (numbers, rest)


@given(counts)
def test_the_same_counts_are_released_the_same_way_whatever_their_order(numbers):
    by_value = {}
    for order in itertools.islice(itertools.permutations(range(len(numbers))), 6):
        released = release({index: Exact(numbers[index]) for index in order}, base=Exact(sum(numbers)))
        shown = sorted(cell.people or -1 for cell in released.cells.values())
        assert by_value.setdefault("shown", shown) == shown


def test_several_choices_are_not_a_partition_so_only_small_cells_are_hidden():
    released = table([40, 3, 12], exclusive=False)
    assert [cell.people for cell in released.cells.values()] == [40, None, 10]


def test_what_was_hidden_and_why_is_logged_for_analysts():
    assert set(table([40, 30, 3]).hidden.values()) == {"fewer than the threshold", "would be found by subtraction"}


# How many people each record of a cell speaks for: mostly one, sometimes a group that a youth worker wrote down for.
records = st.lists(st.lists(st.one_of(st.just(1), st.integers(2, 40)), max_size=25), min_size=2, max_size=6).filter(
    lambda cells: any(cells)
)


def told_by(cell):
    return sum((Exact(people, largest=people) for people in cell), Exact(0))


@given(records)
def test_no_shown_cell_rests_on_what_one_group_said(cells):
    released = release(dict(enumerate(map(told_by, cells))), base=told_by([p for cell in cells for p in cell]))
    for at, cell in enumerate(cells):
        if released.cells[at].people is not None and max(cell, default=1) > 1:
            assert sum(cell) >= 10 and sum(cell) - max(cell) >= 5
    hidden = [at for at in released.cells if released.cells[at].people is None]
    # Whoever subtracts what is shown from the base finds no cell, and no few people.
    assert not hidden or (len(hidden) > 1 and sum(sum(cells[at]) for at in hidden) >= 10) or not released.shown


def test_a_group_of_twelve_is_counted_and_not_told_of():
    alone = release({"a": told_by([12]), "b": Exact(0)}, base=told_by([12]))
    assert not alone.shown and set(alone.hidden.values()) == {"rests on one group"}
    beside_others = release({"a": told_by([12, 1, 1]), "b": Exact(30)}, base=told_by([12] + [1] * 32))
    assert beside_others.base.people == 45 and beside_others.cells["a"].people is None
    enough = release({"a": told_by([12, 8]), "b": Exact(30)}, base=told_by([12, 8] + [1] * 30))
    assert [cell.people for cell in enough.cells.values()] == [20, 30]


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=6), st.integers(0, 40), st.booleans())
def test_of_what_is_sensitive_no_cell_tells_of_everybody_or_of_all_but_a_few(numbers, rest, exclusive):
    """Also where each may pick several, and where rounding would make a share of nothing or of everybody."""
    base = sum(numbers) + rest if exclusive else max(numbers) + rest
    exact = {index: Exact(number) for index, number in enumerate(numbers)}
    released = release(exact, base=Exact(base), exclusive=exclusive, sensitive=True)
    for index, cell in released.cells.items():
        assert cell.hidden or (numbers[index] >= 10 and base - numbers[index] >= 10)
        assert cell.percent not in {0, 100}
    plain = release(exact, base=Exact(base), exclusive=exclusive)
    assert all(released.cells[index].hidden or not cell.hidden for index, cell in plain.cells.items())
