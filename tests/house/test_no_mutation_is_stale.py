"""A mutation that finds nothing to change tells nothing about its gate."""

from tests.house.mutations import MUTATIONS, ROOT


def test_every_mutation_finds_the_line_that_it_takes_away():
    stale = [each.name for each in MUTATIONS if each.old and each.old not in (ROOT / each.path).read_text()]
    assert not stale


def test_every_mutation_names_tests_that_are_there():
    named = {test for each in MUTATIONS for test in each.tests.split() if test != "lint-imports"}
    assert not [test for test in named if not (ROOT / test).exists()]
