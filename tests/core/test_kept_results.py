"""A result is drawn once and shown to everybody until anything that it is made from is another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from consultations.core.actions.renewing import renew_result
from consultations.core.kept_results import kept
from consultations.core.kinds import kinds
from consultations.core.models import Entry
from consultations.core.visits import visit_of
from engage.kit import site_threshold


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    kept.forget()
    yield
    kept.forget()


def _drawn(position=1):
    return kept.of(visit_of("walk-home", position, ""))


def _answered_by(world, people, option=0):
    for _ in range(people):
        world.choose(world.person(), world.options()[option])
    renew_result(round_id=world.round(world.choice).pk, now=world.now)


def test_the_second_reader_gets_it_without_a_count(world):
    _answered_by(world, 12)
    visit = visit_of("walk-home", 1, "")
    first = kept.of(visit)
    with CaptureQueriesContext(connection) as asked:
        assert kept.of(visit) is first
    assert not [one for one in asked if "core_" in one["sql"]]


def test_the_next_snapshot_is_shown_at_once(world):
    _answered_by(world, 12)
    before = _drawn()
    _answered_by(world, 12, option=1)
    assert _drawn() != before


def test_an_option_in_other_words_is_shown_in_them_at_once(world):
    _answered_by(world, 12)
    assert "At a youth club" in _drawn()
    option = world.options()[0]
    for words in ("In a youth club", "With a youth worker"):  # twice in one transaction: still another row each time
        Entry.objects.filter(pk=option.pk).update(text=words, shown_text=words)
        assert words in _drawn() and "At a youth club" not in _drawn()


def test_another_threshold_hides_it_at_once(world):
    _answered_by(world, 12)
    assert "when enough people" not in _drawn()
    site_threshold.keep(50, seconds=60)
    assert "when enough people" in _drawn()


def test_each_language_has_its_own(world):
    _answered_by(world, 12)
    visit = visit_of("walk-home", 1, "")
    kept.of(visit)
    with override("cy"):
        kept.of(visit)
    assert len({key[3] for key in kept._kept}) == 2


def test_words_of_people_are_never_kept(world):
    keeps = {
        activity.kind
        for activity in world.consultation.activities.filter(asks=True)
        if _drawn(activity.position) is not None
    }
    assert "open_question" in keeps  # it draws how many said something, and nothing of what
    keeps.discard("open_question")
    assert keeps and not any(kinds.get(name).takes_words or kinds.get(name).board for name in keeps)
    assert not any(kinds.get(name).shares_words or kinds.get(name).tells_anyway for name in keeps)
