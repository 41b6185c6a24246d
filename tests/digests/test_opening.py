"""The opening is built by rule: a headline that fits, findings on thirty people or more, what we do not know, what is next."""

from datetime import timedelta
from uuid import uuid4

from consultations.core.models import Consultation, PromiseMove
from consultations.desks.digests.snapshot.activities import at_the_top
from tests.digests.crowd import area, crowd
from tests.digests.test_disclosure import account


def opening(world):
    return account(world).released["opening"]


def test_the_largest_share_is_the_headline(county):
    found = opening(county)
    assert found["headline"] == "“At a youth club” comes first"
    assert found["findings"][0]["words"].startswith("46% of about 195 people.")
    assert len(found["findings"]) == 3


def test_two_answers_that_are_close_stand_together(world, places):
    crowd(world, 51, choice=0)
    crowd(world, 49, choice=1)
    crowd(world, 6, choice=2)
    crowd(world, 6, choice=3)
    assert opening(world)["headline"] == "“At a youth club” and “In town” come first"


def under_the_picture(world):
    told = account(world).released["activities"]
    return next(each["sentence"] for each in told if each["position"] == world.choice.position)


def test_answers_that_stand_level_are_named_together_under_their_picture(world, places):
    crowd(world, 50, choice=0)
    crowd(world, 40, choice=1)
    crowd(world, 30, choice=2)
    crowd(world, 30, choice=3)
    assert under_the_picture(world) == "Chosen most: “At a youth club” (33%)."
    crowd(world, 10, choice=1)
    assert under_the_picture(world) == "Chosen most: “At a youth club” and “In town” (31% each)."
    crowd(world, 20, choice=2)
    crowd(world, 20, choice=3)
    # The first is held back: with it, the one that nobody chose could be worked out.
    assert under_the_picture(world).endswith("“In town”, “On the bus” and “At home” (25% each).")


def test_of_many_that_stand_level_three_are_named():
    assert at_the_top([{"label": str(number)} for number in range(5)]).names == "“0”, “1”, “2” and 2 more"


def test_twenty_nine_people_make_no_finding(world, places):
    crowd(world, 29, choice=0)
    found = opening(world)
    assert found["findings"] == []
    assert found["headline"] == world.consultation.title
    crowd(world, 1, choice=0)
    assert len(opening(world)["findings"]) == 0  # the other options are nobody's, so the one figure is held back
    crowd(world, 20, choice=1)
    assert [finding["indicative"] for finding in opening(world)["findings"]] == [False]


def test_a_headline_that_would_not_fit_is_left_to_its_card(world, places):
    world.statements.entries.update(shown_text="A very long statement " * 6)
    crowd(world, 40, agree=1)
    crowd(world, 15, agree=-1)
    found = opening(world)
    assert found["headline"] == world.consultation.title
    assert len(found["findings"]) == 1


def test_what_we_do_not_know_names_where_voices_are_missing(world, places):
    crowd(world, 400, choice=0, area=area("Thanet"))
    assert opening(world)["unknown"].startswith("Where those who took part live")  # nobody elsewhere: all is held back
    crowd(world, 12, choice=1, area=area("Dover"))
    assert "districts would say" in opening(world)["unknown"]
    crowd(world, 20, choice=1, area=area("Medway"))
    assert opening(world)["unknown"].startswith("What more young people in Medway would say.")


def test_a_promise_that_has_passed_is_said_as_passed(world, places):
    assert "An answer is promised by" in opening(world)["next"]
    PromiseMove.objects.create(
        consultation=world.consultation,
        promised_for=world.consultation.answer_due,
        moved_to=(world.now - timedelta(days=3)).date(),
        reason="So that this test sees a day that has passed.",
        member=world.cast.analyst,
        op=uuid4(),
        at=world.now,
    )
    Consultation.objects.update(answer_due=(world.now - timedelta(days=3)).date())
    world.consultation.refresh_from_db()
    assert "An answer was promised by" in opening(world)["next"]
