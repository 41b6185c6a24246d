"""Teams of a quiz: a share and no sum, in thirds, of enough people only; each phone picks its own; and time of one's own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.actions.answering import give_answer
from consultations.core.kinds import Given, Mark
from consultations.core.models import Entry, Participant
from consultations.live.access import ROOM_COOKIE, place_on
from consultations.live.actions.revealing import how_far
from consultations.live.coming_in.looking import Inside, look
from consultations.live.documents.teams import team_lines
from consultations.live.models import Seat, Step
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from tests.factories.live import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]


def played(world, *teams, at_least=5):
    """A room whose teams had this many people, of whom so many were right: (people, right) each."""
    quiz = world.consultation.activities.get(kind="quiz")
    right, wrong = Entry.objects.filter(activity=quiz).order_by("position")[:2]
    room = make_room(world, activities=[quiz], at_least=at_least)
    room.press("teams", teams=len(teams))
    room.go_to(quiz)
    for number, (people, were_right) in enumerate(teams, start=1):
        for at, place in enumerate(room.sit(people)):
            Seat.objects.filter(pk=place.seat_id).update(team=number)
            give_answer(
                participant=Participant.objects.get(pk=place.participant_id),
                round_id=room.asked.round_id,
                given=Given("answered", marks=(Mark((right if at < were_right else wrong).pk, 1),)),
                op=uuid4(),
                seq=room.seq(),
            )
    room.press("close")
    room.press("reveal")
    return room


def test_a_team_is_told_its_share_and_a_big_team_has_no_advantage(world):
    room = played(world, (5, 4), (12, 6))
    assert room.asked.released["teams"] == {"1": 3, "2": 2}
    wall = wall_document(str(room.session.pk))
    assert "Oak" in wall and "most of you were right" in wall and "about half of you were right" in wall
    assert "most of you were right" in phones_document(str(room.session.pk))


def test_nobody_learns_that_all_or_none_of_a_team_was_right(world):
    room = played(world, (6, 6), (6, 4), (6, 0), (6, 1))
    assert room.asked.released["teams"] == {"1": 3, "2": 3, "3": 1, "4": 1}


def test_a_team_of_too_few_is_told_nothing(world):
    room = played(world, (4, 4), (7, 2))
    assert room.asked.released["teams"] == {"2": 1}
    assert "too few to say" in wall_document(str(room.session.pk))
    assert played(world, (9, 9), at_least=10).asked.released["teams"] == {}


def test_without_teams_nothing_is_said_of_any(world):
    room = played(world)
    assert team_lines(room.asked) == [] and "wall-teams" not in wall_document(str(room.session.pk))


def test_a_phone_picks_its_team_and_no_other_than_there_is(room):
    (phone,) = room.join()
    room.press("teams", teams=2)
    assert "Which team do you play for?" in phone.page()
    pick = f"/live/{room.session.key}/test/"
    assert phone.client.post(pick, {"team": "2"}).status_code == 302
    assert 'data-plays-for="2"' in phone.page() and room.session.seats.get().team == 2
    for wrong in ("3", "0", "x", "\x00", ""):
        assert phone.client.post(pick, {"team": wrong}).status_code == 422
    assert room.session.seats.get().team == 2
    # The pages that are drawn once for all phones have no team in them, so this phone gets one of its own.
    place = place_on(phone.client.cookies[ROOM_COOKIE].value)
    (sight,) = look([Inside(place, room.session.key)])
    assert not sight.plain
    Seat.objects.update(team=None)
    assert look([Inside(place, room.session.key)])[0].plain
    Seat.objects.update(extra_time=True)
    assert not look([Inside(place, room.session.key)])[0].plain


@given(people=st.integers(5, 300), data=st.data())
def test_what_a_team_is_told_never_tells_of_one_person_alone(people, data):
    """Whatever is told is true of several numbers of people who were right."""
    right = data.draw(st.integers(0, people))
    told = [how_far(number, people) for number in range(people + 1)]
    assert told.count(told[right]) >= 2


def test_who_asked_for_more_time_reads_how_long_it_is_open_for_them(room, world):
    one, other = room.join()[0], room.join(extra_time="1")[0]
    Step.objects.filter(session=room.session).update(timer_seconds=60, timer_ends_input=True)
    asked = room.go_to(world.choice)
    more = asked.closes_at + timedelta(seconds=30)
    page = other.page()
    assert "data-more-time" in page and f"until {localtime(more):%H:%M:%S}." in page
    assert "data-more-time" not in one.page()
