"""The same sentence stands once in a room, on the wall and on the phones, however many wrote it and however they spelled it."""

import pytest

from consultations.core.models import Activity, Entry
from consultations.core.queries import shown_entries
from consultations.core.results import result_of
from consultations.core.same_words import marked_in, once
from consultations.live.documents.outcomes import shown_words
from consultations.live.queries.said import said_to
from consultations.live.streams import room as phones_of
from consultations.live.streams import session_for
from consultations.live.streams import stage as stage_of
from engage.kit.small_numbers import Exact
from tests.factories.live import make_room
from tests.live.test_boards_and_words import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]

SPELLINGS = ["More buses, please.", "more buses, please!", "“MORE  BUSES, please”", "More buses, please"]


def wrote(world, room, *texts):
    """Each on a phone of its own, and let through."""
    for phone, text in zip(room.join(len(texts)), texts, strict=True):
        assert phone.answer(words=text).json()["status"] == "held"
    for entry in Entry.objects.filter(state="held").order_by("pk"):
        world.publish(entry)


def revealed(room):
    room.press("close")
    room.press("reveal")
    return stage_of(str(room.session.pk)), phones_of(str(room.session.pk))


def test_a_sentence_of_four_people_is_one_without_a_number(room, world):
    room.go_to(world.words)
    wrote(world, room, *SPELLINGS, "Lights", "Seats")
    for shown in revealed(room):
        assert shown.lower().count("buses, please") == 1 and "Lights" in shown and "Seats" in shown
        assert "about" not in shown.partition("wall-quotes")[2].partition("</ul>")[0]


def test_from_the_threshold_on_it_says_about_how_many_wrote_it(room, world):
    room.go_to(world.words)
    wrote(world, room, *SPELLINGS, *SPELLINGS[:2], "Lights", "Seats", "A warm place")
    for shown in revealed(room):
        assert shown.lower().count("buses, please") == 1
        assert shown.partition("wall-quotes")[2].partition("</ul>")[0].count("about 5 people") == 1
    assert [sentence.people for sentence in shown_words(room.asked) if "uses" in sentence.text.lower()] == [5]


def test_what_is_only_signs_and_what_differs_stay_apart(room, world):
    room.go_to(world.words)
    wrote(world, room, "???", "!!!", "More bus", "More buses", "Bus more", "more bus.")
    stand = sorted(sentence.text.lower().rstrip(".") for sentence in shown_words(room.asked))
    assert stand == ["!!!", "???", "bus more", "more bus", "more buses"]


@pytest.mark.parametrize("name", ["ideas", "panel"])
def test_a_board_offers_it_once_and_counts_whoever_marked_any_copy_once(world, name):
    activity = Activity.objects.get(consultation=world.consultation, kind=name)
    first, second, other = (put(world, activity, text) for text in ("Late buses?", "late buses", "More lights"))
    world.publish(second)  # what was let through first stands for both, for good
    for entry in (first, other):
        world.publish(entry)
    room = make_room(world, activities=[activity])
    room.go_to(activity)
    page = phones_of(str(room.session.pk))
    assert page.count("late buses") == 1 and "Late buses?" not in page and "More lights" in page
    phones = room.join(7)
    for phone in phones[:5]:
        phone.answer(support=[str(second.pk)])
    for phone in phones[4:6]:  # picked before the board said it once
        phone.answer(support=[str(first.pk), str(second.pk)])
    phones[6].answer(support=[str(other.pk)])
    round_of_room = room.asked.round
    counted = {entry.pk: people for entry, people in marked_in(round_of_room, 1)}
    assert counted == {second.pk: Exact(6), other.pk: Exact(1)}
    for shown in revealed(room):
        assert shown.count("late buses") == 1 and "Late buses?" not in shown
    # On one's own each card keeps its own marks.
    assert len(marked_in(world.round(activity), 1)) == 3


def test_an_idea_that_stands_in_the_result_is_not_quoted_beneath_it(world):
    room = make_room(world, activities=[world.ideas])
    room.go_to(world.ideas)
    wrote(world, room, "A warm bus stop", "Lights", "Seats")
    idea = Entry.objects.get(text="A warm bus stop")
    for phone in room.join(6):
        phone.answer(support=[str(idea.pk)])
    for shown in revealed(room):
        assert shown.count("A warm bus stop") == 1


def test_questions_to_mark_on_the_remote_stand_once(world):
    panel = Activity.objects.get(consultation=world.consultation, kind="panel")
    for text in ("Who pays?", "who pays"):
        world.publish(put(world, panel, text))
    room = make_room(world, activities=[panel])
    room.go_to(panel)
    assert [text for _, text, _ in said_to(session_for(str(room.session.pk)), decides=True).questions] == ["Who pays?"]
    assert len(once(shown_entries(panel).order_by("pk"))) == 1


def test_one_query_more_however_many_say_the_same(world, django_assert_max_num_queries):
    panel = Activity.objects.get(consultation=world.consultation, kind="panel")
    for number in range(6):
        world.publish(put(world, panel, f"Who pays{'?' * number}"))
    with django_assert_max_num_queries(2):
        assert len(once(shown_entries(panel).order_by("pk"))) == 1


def test_how_people_did_it_on_their_own_is_counted_as_before(world):
    from consultations.core.kinds import kinds

    ideas = [world.publish(world.idea(world.person(), text)) for text in ("Lights", "lights")]
    for _ in range(12):
        world.support(world.person(), ideas[0])
    result = result_of(kinds.get("ideas").tally(world.round(world.ideas)))
    assert [row.cells["support"].people for row in result.rows] == [10, None]
