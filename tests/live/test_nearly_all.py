"""What (nearly) everybody said to a sensitive question tells of each of them: it stands on no screen and leaves no room."""

import json
import re
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.kinds import Given, Mark, kinds
from consultations.core.models import ResultSnapshot
from consultations.live.actions.recording import record_session
from consultations.live.answering.committing import commit
from consultations.live.models import Record, Step
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from tests.activities.answering import answered
from tests.activities.answering import asked as asked_alone
from tests.factories.consultations import World
from tests.factories.live import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]
# What everybody gives: a value for each option in order (0: no mark), and what the activity needs.
ALL_THE_SAME = {
    "choice": ([1, 0, 0, 0], {}),
    "choice of several": ([1, 1, 0, 0], {"most": 3}),
    "pulse": ([1, 0, 0, 0, 0], {}),
    "scale": ([0, 0, 0, 0, 1], {}),
    "quiz": ([0, 1, 0, 0], {"right": [1]}),
    "ranking": ([1, 2, 3, 4], {}),
    "budget": ([10, 0, 0, 0], {}),
    "statements": ([1, -1, 2, 1], {}),
}


def room_of(cast, now, kind, **more):
    """A room that asks one sensitive question of this kind."""
    activity = asked_alone(cast, now, kind, **more)
    world = World(cast, now, activity.consultation, activity, activity, activity, activity)
    room = make_room(world, activities=[activity])
    Step.objects.filter(session=room.session).update(sensitive=True)
    room.go_to(activity)
    return room, activity


def give(room, activity, goes):
    options = [offer.pk for offer in activity.offered]
    batch = []
    for place, go in zip(room.sit(len(goes)), goes, strict=True):
        marks = tuple(Mark(option, value) for option, value in zip(options, go, strict=False) if value)
        one = room.sent(place, activity.offered[0])
        batch.append(one._replace(given=Given("answered", marks=marks)))
    assert {reply.status for reply in commit(batch)} == {"counted"}
    room.press("close")
    room.press("reveal")


def cells(result):
    """Every cell of a frozen result: (row, measure) → people and per cent."""
    rows = (result or {}).get("rows", {})
    return {(key, measure): cell for key, row in rows.items() for measure, cell in row["cells"].items()}


def outside(room, now):
    room.press("end")
    record_session(session_id=room.session.pk, now=now)
    return Record.objects.get().payload


def test_every_closed_kind_is_among_these():
    closed = {kind.name for kind in kinds if kind.asks and kind.options_label and not kind.shares_words}
    assert closed == {name.partition(" ")[0] for name in ALL_THE_SAME}


@pytest.mark.parametrize("people", [12, 34])
@pytest.mark.parametrize("name", ALL_THE_SAME)
def test_where_all_say_the_same_no_screen_and_no_record_says_so(cast, now, name, people):
    go, needs = ALL_THE_SAME[name]
    room, activity = room_of(cast, now, name.partition(" ")[0], **needs)
    give(room, activity, [go] * people)
    released = room.asked.released
    assert not [key for key, cell in cells(released["result"]).items() if cell[0] is not None]
    documents = [each(str(room.session.pk)) for each in (phones_document, wall_document)]
    said = outside(room, now)
    assert not [key for key, cell in cells(said["result"]).items() if cell[0] is not None]
    documents.append(Client().get(f"/f/{room.session.key}/").content.decode())
    for document in documents:
        assert not re.search(r">\s*(0|100)%|width=\"(0|100)%|(Agree|Disagree|Not sure) <b>(0|100)%", document)
    assert f"about {people}" not in json.dumps(said)


picks = st.sampled_from([tuple(int(at == one) for at in range(5)) for one in (0, 0, 0, 1, 1, 2, 3)])
ONE_GO = {
    "choice": picks,
    "pulse": picks,
    "scale": picks,
    "quiz": picks,
    "choice of several": st.tuples(*[st.sampled_from([0, 1, 1, 1, 1, 1, 1])] * 3, st.just(1)),
    "statements": st.tuples(*[st.sampled_from([0, 1, 1, 1, 1, -1, 2])] * 3, st.just(1)),
    "ranking": st.one_of(
        st.permutations([1, 2, 3, 4]).map(tuple), st.sampled_from([(1, 2, 3, 4), (1, 3, 2, 4), (1, 2, 0, 0)])
    ),
    "budget": st.sampled_from([(3, 3, 4, 0), (3, 4, 3, 0), (10, 0, 0, 0), (3, 0, 0, 0), (3, 2, 2, 3), (0, 5, 5, 0)]),
}


@st.composite
def somebody_said(draw):
    """A kind, and what each of a room gave: often nearly all of them the same, where a rule would leak."""
    name = draw(st.sampled_from(sorted(ONE_GO)))
    alike = draw(ONE_GO[name])
    others = draw(st.lists(ONE_GO[name], max_size=24))
    return name, [alike] * draw(st.integers(max(0, 10 - len(others)), 24)) + others


def truth(name, goes):
    """Of every cell how many people are in it and how many it is of, and of every mean the amounts that people gave."""
    people, amounts = {}, {}
    for at in range(4):
        given = [go[at] for go in goes]
        if name == "ranking":
            people[at, "first"] = (given.count(1), len(goes))
            # In half points; what somebody left out shares what is left.
            amounts[at] = [2 * (4 - go[at]) if go[at] else 4 - sum(map(bool, go)) - 1 for go in goes]
        elif name == "budget":
            lots, some = sum(coins >= 5 for coins in given), sum(0 < coins < 5 for coins in given)
            bands = {"lots": lots, "some": some, "none": len(goes) - lots - some}
            people |= {(at, band): (number, len(goes)) for band, number in bands.items()}
            amounts[at] = given
        elif name == "statements":
            said = [value for value in given if value]
            for measure, value in (("agree", 1), ("pass", 2), ("disagree", -1)):
                people[at, measure] = (said.count(value), len(said))
        else:
            people[at, "chosen"] = people[at, "picked"] = (sum(map(bool, given)), len(goes))
    return people, amounts


def nothing_tells(result, name, goes, activity):
    people, amounts = truth(name, goes)
    places = {str(offer.pk): at for at, offer in enumerate(activity.offered)}
    for (key, measure), (shown, percent) in cells(result).items():
        if (places.get(key), measure) not in people:
            continue
        number, of = people[places[key], measure]
        assert shown is None or (number >= 10 and of - number >= 10), (key, measure)
        assert percent not in {0, 100}
    for key, row in (result or {}).get("rows", {}).items():
        if row.get("mean") is not None and key in places:
            assert max(Counter(amounts[places[key]]).values()) <= len(goes) - 10, key


# Each example is a transaction of its own: in one around them all, what was rolled back is looked through again and again.
@pytest.mark.django_db(transaction=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=somebody_said())
def test_whatever_they_say_what_is_shown_leaves_at_least_ten_on_either_side(cast, now, said):
    """Of every shown cell ten people are in it and ten of its base are not, no share is 0 or 100, and behind every mean at least
    ten gave something else than most: of every kind, on the wall, in the record, and where they answer on their own."""
    assert cast.youth_worker and cast.moderator
    name, goes = said
    kind, needs = name.partition(" ")[0], ALL_THE_SAME[name][1]
    with transaction.atomic():
        room, activity = room_of(cast, now, kind, **needs)
        give(room, activity, goes)
        for result in (room.asked.released["result"], outside(room, now)["result"]):
            nothing_tells(result, name, goes, activity)
        transaction.set_rollback(True)
    with transaction.atomic():
        activity = asked_alone(cast, now, kind, sensitive=True, **needs)
        answered(activity, [go[: len(activity.offered)] for go in goes], now)
        nothing_tells(ResultSnapshot.objects.get().released, name, goes, activity)
        transaction.set_rollback(True)


def test_what_is_not_sensitive_may_be_said_by_all(cast, now):
    """A room that wants the same thing may read so: the stricter rule is for sensitive questions."""
    room, activity = room_of(cast, now, "choice", most=3)
    Step.objects.filter(session=room.session).update(sensitive=False)
    give(room, activity, [[1, 1, 0, 0]] * 34)
    assert sorted(cell[1] for cell in cells(room.asked.released["result"]).values() if cell[0]) == [100, 100]


def test_a_sensitive_result_says_what_is_left_out(cast, now):
    room, activity = room_of(cast, now, "choice", most=3)
    give(room, activity, [[1, 1, 0, 0]] * 17 + [[1, 0, 1, 0]] * 17)
    for document in (phones_document(str(room.session.pk)), wall_document(str(room.session.pk))):
        assert "what nearly everybody said" in document
    shown = {key: cell for key, cell in cells(room.asked.released["result"]).items() if cell[0] is not None}
    assert len(shown) == 2 and all(cell == [15, 43] for cell in shown.values())


@pytest.mark.parametrize(("sensitive", "other"), [(True, [1, 4, 3, 2]), (False, [4, 2, 3, 1])])
def test_a_wall_that_may_not_say_which_place_is_whose_keeps_no_room_for_places(cast, now, sensitive, other):
    room, activity = room_of(cast, now, "ranking")
    Step.objects.filter(session=room.session).update(sensitive=sensitive)
    give(room, activity, [[1, 2, 3, 4]] * 17 + [other] * 17)
    wall = wall_document(str(room.session.pk))
    assert "wall-bars" in wall and ("wall-letter" in wall) != sensitive
