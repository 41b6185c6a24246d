"""What the wall of a room shows of a kind: what can be picked while people answer, and the result once it is revealed."""

import pytest
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from consultations.core.kinds import kinds
from consultations.core.results import result_of
from tests.activities.answering import answered, asked

pytestmark = pytest.mark.django_db

ANSWERS = {
    "choice": ([1, 0, 0, 0], [0, 1, 0, 0]),
    "pulse": ([1, 0, 0, 0, 0], [0, 1, 0, 0, 0]),
    "scale": ([1, 0, 0, 0, 0], [0, 0, 0, 1, 0]),
    "ranking": ([1, 2, 0, 0], [4, 3, 2, 1]),
    "budget": ([6, 4, 0, 0], [1, 2, 3, 4]),
    "statements": ([1] * 4, [2] * 4, [-1] * 4),
}


def wall(activity, at_least=10):
    kind = kinds.get(activity.kind)
    picture = kind.picture(result_of(kind.tally(activity.rounds.get()), at_least=at_least))
    ask = render_to_string(kind.template("stage_ask"), {"activity": activity})
    return ask, render_to_string(kind.template("stage"), {"activity": activity, **picture})


@pytest.mark.parametrize("name", ANSWERS)
def test_the_wall_asks_with_every_option_and_says_nothing_of_the_answers(cast, now, name):
    activity = asked(cast, now, name)
    before, _ = wall(activity)
    answered(activity, ANSWERS[name] * 20, now)
    after, _ = wall(activity)
    assert before == after
    assert all(offer.text in after for offer in activity.offered)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_wall_shows_the_result_of_forty_and_of_four_only_that_they_are_too_few(cast, now, name):
    activity = asked(cast, now, name)
    answered(activity, ANSWERS[name][:2] * 2, now)
    _, few = wall(activity, at_least=5)
    assert "Too few to show" in few and "<svg" not in few
    answered(activity, ANSWERS[name] * 18, now)
    _, many = wall(activity)
    assert "<svg" in many and "wall-few" not in many and activity.offered[0].text in many


def test_a_picture_on_the_wall_has_its_words_and_an_empty_alternative(cast, now):
    ask, _ = wall(asked(cast, now, "pulse", pictures="energy"))
    assert ask.count('alt=""') == 5 == ask.count("img/pictures/energy_")


@pytest.mark.parametrize("name", kinds.names())
def test_both_pictures_of_the_wall_come_together(name):
    def there(part):
        try:
            return bool(get_template(kinds.get(name).template(part)))
        except TemplateDoesNotExist:
            return False

    assert there("stage_ask") == there("stage")
