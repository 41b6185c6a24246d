"""One person who answers again and again is suspected as a number; a hall full of people who agree is not."""

from datetime import timedelta

import pytest

from consultations.core.models import Answer
from consultations.core.repeats import suspected_repeats
from consultations.desks.digests.actions import ask_for_digest
from engage.kit import jobs
from engage.kit.small_numbers import Exact

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def takes_part(world):
    """takes_part(20, takes=15): somebody who begins after 20 seconds, gives the same four marks, and is done 15 later."""

    def go(after, *, takes=15, option=0, value=1):
        person = world.person()
        world.choose(person, world.options()[option])
        for statement in world.statements.entries.order_by("position"):
            world.support(person, statement, value)
        began = world.now + after * SECOND
        first, second = Answer.objects.filter(participant=person).order_by("pk")
        Answer.objects.filter(pk=first.pk).update(changed_at=began)
        Answer.objects.filter(pk=second.pk).update(changed_at=began + takes * SECOND)
        return person

    return go


def test_the_same_marks_one_after_the_other_are_a_run(world, takes_part):
    for number in range(8):
        takes_part(number * 30)
    assert suspected_repeats(world.consultation) == Exact(7), "the first of them is somebody"


def test_a_hall_of_people_who_agree_at_the_same_time_is_none(world, takes_part):
    for number in range(8):
        takes_part(number * 2, takes=60)
    assert suspected_repeats(world.consultation) == Exact(0)


def test_four_alike_are_chance(world, takes_part):
    for number in range(4):
        takes_part(number * 30)
    assert suspected_repeats(world.consultation) == Exact(0)


def test_a_pause_or_another_answer_ends_a_run(world, takes_part):
    for number in range(4):
        takes_part(number * 30)
    for number in range(4):
        takes_part(1000 + number * 30)
    for number in range(4):
        takes_part(4 * 30 + number * 30, option=1)
    assert suspected_repeats(world.consultation) == Exact(0)


def test_who_writes_something_of_their_own_is_not_suspected(world, takes_part):
    people = [takes_part(number * 30) for number in range(5)]
    world.idea(people[2], "And lights on the path, please")
    assert suspected_repeats(world.consultation) == Exact(0), "four are left, which is chance"


def test_other_consultations_do_not_count(world, takes_part, cast, now):
    from tests.factories.consultations import make_world

    for number in range(8):
        takes_part(number * 30)
    other = make_world(cast=cast, now=now, slug="another")
    assert suspected_repeats(other.consultation) == Exact(0)


def test_a_digest_says_so_in_released_figures_only(world, takes_part):
    for number in range(14):
        takes_part(number * 30)
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    digest.refresh_from_db()
    line = next(line for line in digest.released["quality"]["lines"] if line["key"] == "suspected_repeats")
    assert line["text"] == "about 15", "thirteen, rounded"
    assert digest.exact["quality"]["suspected_repeats"] == 13
