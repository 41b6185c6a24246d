"""How each kind counts: in people, one person once, and over the right base."""

import pytest

from consultations.core.kinds import Given, Mark, Words, kind_of, kinds
from consultations.core.models import Activity, Answer
from consultations.core.results import result_of
from tests.digests.crowd import crowd

pytestmark = pytest.mark.django_db


def counts(world, activity):
    tally = kind_of(activity).tally(world.round(activity))
    return {row.label: {name: count.for_analyst() for name, count in row.counts.items()} for row in tally.rows}


def answered(world, activity):
    return kind_of(activity).tally(world.round(activity)).answered.for_analyst()


def form_of(activity, **typed):
    from django.http import QueryDict

    body = QueryDict(mutable=True)
    for name, value in typed.items():
        body.setlist(name, value if isinstance(value, list) else [value])
    return kind_of(activity).form(activity, body)


# --- choice ---------------------------------------------------------------------------------------------------------


def test_a_choice_counts_each_person_once_however_often_they_change(world):
    person = world.person()
    first, second = world.options()[:2]
    world.choose(person, first)
    world.choose(person, second)
    assert counts(world, world.choice)[first.text]["chosen"] == 0
    assert counts(world, world.choice)[second.text]["chosen"] == 1
    assert answered(world, world.choice) == 1


def test_something_else_is_counted_and_its_words_are_held(world):
    form = form_of(world.choice, choice="other", words="On my bike")
    assert form.is_valid()
    given = kind_of(world.choice).given(world.choice, form)
    assert given == Given("answered", marks=(), words=(Words("On my bike", False),))


def test_something_else_without_words_is_asked_again(world):
    form = form_of(world.choice, choice="other", words="  ")
    assert not form.is_valid() and "words" in form.errors


def test_words_beside_another_choice_are_not_kept(world):
    option = world.options()[0]
    form = form_of(world.choice, choice=str(option.pk), words="not sent")
    assert form.is_valid()
    assert kind_of(world.choice).given(world.choice, form) == Given("answered", marks=(Mark(option.pk, 1),))


@pytest.mark.parametrize("forged", ["0", "999999", "-1", "x", "' OR 1=1", "10" * 30])
def test_an_option_that_is_not_on_the_page_is_refused(world, forged):
    assert not form_of(world.choice, choice=forged).is_valid()


def test_the_option_of_another_question_is_refused(world):
    foreign = world.statements.entries.first()
    assert not form_of(world.choice, choice=str(foreign.pk)).is_valid()


@pytest.fixture
def several(world):
    Activity.objects.filter(pk=world.choice.pk).update(settings={"most": 2})
    world.choice.refresh_from_db()
    return world


def test_of_several_no_more_than_asked_may_be_picked(several):
    picked = [str(option.pk) for option in several.options()]
    assert form_of(several.choice, choice=picked[:2]).is_valid()
    form = form_of(several.choice, choice=picked[:3])
    assert not form.is_valid() and "You picked 3" in str(form.errors)


def test_several_choices_are_not_a_table_of_exclusive_cells(several):
    assert kind_of(several.choice).tally(several.round(several.choice)).exclusive is False
    assert kinds.get("choice").tally(several.round(several.choice)).measures == (("chosen", "Chosen"),)


def test_one_choice_is_a_table_of_exclusive_cells(world):
    assert kind_of(world.choice).tally(world.round(world.choice)).exclusive is True


def test_a_group_counts_as_its_people(world):
    crowd(world, 1, choice=0, source="group", people=8)
    assert counts(world, world.choice)[world.options()[0].text]["chosen"] == 8
    assert answered(world, world.choice) == 8


def test_not_sure_and_skipped_are_counted_apart(world):
    from uuid import uuid4

    from consultations.core.actions.answering import give_answer

    for status in ("not_sure", "skipped", "rather_not_say", "not_sure"):
        give_answer(
            participant=world.person(),
            round_id=world.round(world.choice).pk,
            given=Given(status),
            op=uuid4(),
            seq=world.seq(),
        )
    tally = kind_of(world.choice).tally(world.round(world.choice))
    found = [x.for_analyst() for x in (tally.answered, tally.not_sure, tally.rather_not_say, tally.skipped)]
    assert found == [0, 2, 1, 1]


def test_a_retired_option_keeps_its_count(world):
    option = world.options()[0]
    world.choose(world.person(), option)
    option.state = "retired"
    option.save(update_fields=["state"])
    assert counts(world, world.choice)[option.text]["chosen"] == 1
    assert not form_of(world.choice, choice=str(option.pk)).is_valid()


# --- statements -----------------------------------------------------------------------------------------------------


def test_each_statement_has_its_own_base(world):
    first, second = world.statements.entries.order_by("position")[:2]
    people = [world.person() for _ in range(3)]
    for person, value in zip(people, (1, -1, 2), strict=True):
        world.support(person, first, value)
    world.support(people[0], second, 1)
    assert counts(world, world.statements)[first.text] == {"agree": 1, "disagree": 1, "pass": 1}
    tally = kind_of(world.statements).tally(world.round(world.statements))
    assert tally.bases[str(first.pk)].for_analyst() == 3
    assert tally.bases[str(second.pk)].for_analyst() == 1


def test_a_statement_that_nobody_has_read_is_not_counted_or_shown(world):
    from uuid import uuid4

    from consultations.core.actions.answering import add_words

    asked = world.round(world.statements)
    add_words(participant=world.person(), round_id=asked.pk, text="Mine", may_quote=False, op=uuid4())
    assert "Mine" not in counts(world, world.statements)


# --- ideas ----------------------------------------------------------------------------------------------------------


def test_support_taken_back_counts_no_more(world):
    idea = world.publish(world.idea(world.person(), "Lights"))
    person = world.person()
    world.support(person, idea)
    assert counts(world, world.ideas)["Lights"]["support"] == 1
    world.support(person, idea, 0)
    assert counts(world, world.ideas)["Lights"]["support"] == 0


def test_replies_are_not_rows_of_the_board(world):
    idea = world.publish(world.idea(world.person(), "Lights"))
    world.publish(world.idea(world.person(), "Yes, please", parent=idea))
    assert set(counts(world, world.ideas)) == {"Lights"}


# --- pictures -------------------------------------------------------------------------------------------------------


def test_few_answers_make_a_picture_without_figures(world):
    crowd(world, 9, choice=0, agree=1)
    for activity in (world.choice, world.statements):
        picture = kind_of(activity).picture(result_of(kind_of(activity).tally(world.round(activity))))
        assert picture["too_few"] and "9" not in str(picture)


def test_a_picture_says_in_a_sentence_what_it_shows(world):
    crowd(world, 60, choice=0, agree=1)
    crowd(world, 20, choice=1, agree=-1)
    choice = kind_of(world.choice).picture(result_of(kind_of(world.choice).tally(world.round(world.choice))))
    assert "At a youth club" in choice["sentence"]
    assert choice["base_text"] == "About 80 people answered."
    tally = kind_of(world.statements).tally(world.round(world.statements))
    statements = kind_of(world.statements).picture(result_of(tally))
    assert not statements["too_few"] or statements["sentence"] == ""


def test_an_answer_that_was_changed_to_not_sure_leaves_the_tally(world):
    from uuid import uuid4

    from consultations.core.actions.answering import give_answer

    person, option = world.person(), world.options()[0]
    world.choose(person, option)
    give_answer(
        participant=person,
        round_id=world.round(world.choice).pk,
        given=Given("not_sure"),
        op=uuid4(),
        seq=world.seq(),
    )
    assert counts(world, world.choice)[option.text]["chosen"] == 0
    assert Answer.objects.get(participant=person).status == "not_sure"
