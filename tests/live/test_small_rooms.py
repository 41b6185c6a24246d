"""Small rooms: nothing of fewer than five, ten where it is sensitive; what is shown is frozen; two askings tell of nobody."""

import pytest

from consultations.live.answering.committing import commit
from consultations.live.models import Step
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from tests.factories.live import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]


def asked(world, picks, *, sensitive=False, at_least=5):
    """A room in which this many people picked each option, closed and revealed."""
    room = make_room(world, activities=[world.choice], at_least=at_least)
    Step.objects.filter(session=room.session).update(sensitive=sensitive)
    room.go_to(world.choice)
    vote(room, world, room.sit(sum(picks)), picks)
    room.press("close")
    room.press("reveal")
    return room


def vote(room, world, places, picks):
    options, round_id = world.options(), room.asked.round_id
    wanted = [option for option, people in zip(options, picks, strict=False) for _ in range(people)]
    batch = [room.sent(place, option, round_id=round_id) for place, option in zip(places, wanted, strict=True)]
    assert {reply.status for reply in commit(batch)} == {"counted"}


def figures(room):
    """The cells that are shown: option by its place, people to the nearest five."""
    released = room.asked.released
    rows = released["result"].get("rows", {}) if released["result"] else {}
    return {key: row["cells"]["chosen"][0] for key, row in rows.items() if row["cells"]["chosen"][0] is not None}


def screens(room):
    return wall_document(str(room.session.pk)), phones_document(str(room.session.pk))


@pytest.mark.parametrize(
    ("picks", "sensitive", "shown"),
    [
        ((4, 0), False, False),
        ((5, 5), False, True),
        ((5, 0), False, False),  # all of them: what each one said would be known
        ((9, 0), True, False),
        ((5, 4), True, False),
        ((10, 10), True, True),
        ((6, 5), True, False),
    ],
)
def test_the_room_shows_a_result_from_five_people_on_or_ten(world, picks, sensitive, shown):
    room = asked(world, picks, sensitive=sensitive)
    assert room.asked.released["too_few"] is not shown
    assert room.asked.at_least == (10 if sensitive else 5)
    for document in screens(room):
        assert ("Talk about it instead" in document) is not shown
    if not shown:
        assert figures(room) == {} and "What might make somebody choose" in screens(room)[1]


def test_no_cell_of_fewer_people_than_the_threshold_is_shown(world):
    options = [str(option.pk) for option in world.options()]
    assert figures(asked(world, (12, 6, 3, 2))) == {options[0]: 10, options[1]: 5}
    # Five chose one of the last two, and ten is the threshold here: a third keeps them company.
    assert figures(asked(world, (12, 11, 3, 2), sensitive=True)) == {options[0]: 10}


@pytest.mark.parametrize("picks", [(12, 0), (30, 0), (13, 1)])
def test_what_everybody_or_nearly_everybody_said_is_not_shown_where_it_is_sensitive(world, picks):
    """A hundred per cent tells what each of them said, and so does a nought."""
    room = asked(world, picks, sensitive=True)
    assert figures(room) == {}
    assert "100%" not in screens(room)[0]


def test_a_host_may_raise_the_threshold_and_it_counts(world):
    assert asked(world, (8, 7), at_least=20).asked.released["too_few"]
    assert not asked(world, (8, 7), at_least=5).asked.released["too_few"]


def test_what_was_revealed_stays_what_it_was(world):
    """Somebody who goes, and an answer that comes too late, move no figure of any screen."""
    from consultations.core.models import Participant
    from engage.kit.personal_data import forget_everywhere

    room = asked(world, (8, 7))
    before, shown = room.asked.released, figures(room)
    person = Participant.objects.filter(seats__session=room.session).first()
    forget_everywhere("participant", person, now=room.now)
    assert room.asked.released == before and figures(room) == shown


def test_the_second_asking_tells_a_direction_of_those_who_answered_both_times(world):
    room = make_room(world, activities=[world.choice])
    places = room.sit(16)
    room.go_to(world.choice)
    vote(room, world, places, (10, 6))
    for verb in ("close", "reveal", "again", "open"):
        room.press(verb)
    vote(room, world, places, (5, 11))
    room.press("close")
    room.press("reveal")
    options = [str(option.pk) for option in world.options()]
    assert room.asked.released["shift"] == {options[0]: "down", options[1]: "up"}
    assert "more than before" in screens(room)[0] or "fewer than before" in screens(room)[0]


@pytest.mark.parametrize("both", [3, 4])
def test_too_few_who_answered_both_times_tell_nothing(world, both):
    """Twelve answered first and as many again, but only a few of them are the same people."""
    room = make_room(world, activities=[world.choice])
    first, others = room.sit(12), room.sit(12 - both)
    room.go_to(world.choice)
    vote(room, world, first, (6, 6))
    for verb in ("close", "reveal", "again", "open"):
        room.press(verb)
    vote(room, world, [*first[:both], *others], (6, 6))
    room.press("close")
    room.press("reveal")
    assert room.asked.released["shift"] == {}
    assert "than before" not in screens(room)[0]


def test_hands_stand_beside_phones_and_are_never_added_to_them(world):
    room = make_room(world, activities=[world.choice])
    options = world.options()
    room.go_to(world.choice)
    vote(room, world, room.sit(12), (7, 5))
    for hands in (9, 6):  # counted twice: the second count stands
        room.press("tally", **{f"hands_{options[0].pk}": hands, f"hands_{options[2].pk}": 2})
    room.press("close")
    room.press("reveal")
    released = room.asked.released
    assert released["hands"] == {str(options[0].pk): 6, str(options[2].pk): 2}
    assert figures(room) == {str(options[0].pk): 5}  # the other five keep the noughts company
    assert "12 answered" in screens(room)[0] and "8 hands" in screens(room)[0]


def test_people_who_pass_a_phone_on_are_people(world):
    room = make_room(world, activities=[world.choice], seats_each=3)
    room.go_to(world.choice)
    (place,), option = room.sit(), world.options()[0]
    replies = commit([room.sent(place, option, seat=seat) for seat in range(5)])
    assert [reply.status for reply in replies] == ["counted"] * 3 + ["invalid"] * 2
    room.press("close")
    room.press("reveal")
    assert room.asked.counts["given"]["answered"] == 3


def test_what_three_people_said_is_not_announced_as_too_few_to_show():
    from django.template.loader import render_to_string

    assert "Too few for numbers" in render_to_string("live/too_few.html", {"shown_words": ["The gate is shut."]})
    assert "Too few to show" in render_to_string("live/too_few.html", {"shown_words": []})
