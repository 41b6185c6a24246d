"""Hands in a room: counted for what a hand can say, named for it, apart from phones on every screen and in every account."""

import pytest

from consultations.core.kinds import kinds
from consultations.core.models import Answer, Vote
from consultations.live.actions.recording import record_session
from consultations.live.documents import remote_view
from consultations.live.documents.hands import SAID, tallies
from consultations.live.documents.remote import HANDS_ASKED
from consultations.live.models import Record
from consultations.live.queries.evidence import HANDS_TOLD, told_of
from consultations.live.streams import remote as remote_document
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from engage.kit.refusal import Refusal
from tests.factories.live import make_room
from tests.live.test_nearly_all import give
from tests.live.test_pages import paper_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]
MEANT = {"ranking": ("first", "first choices only"), "budget": ("most", "what they gave most")}
ORDERS = {"ranking": ([1, 2, 3], [2, 1, 0]), "budget": ([7, 3, 0], [2, 8, 0])}


def asked(world, kind):
    activity = world.consultation.activities.get(kind=kind)
    room = make_room(world, activities=[activity])
    room.go_to(activity)
    return room, activity


def test_a_hand_can_answer_every_closed_kind_but_one_of_many_statements():
    hands = {kind.name for kind in kinds if kind.by_hand}
    assert hands == {"choice", "pulse", "scale", "quiz", "ranking", "budget"}
    assert {kind.by_hand for kind in kinds} - {""} == set(HANDS_ASKED) == set(SAID) == set(HANDS_TOLD)


@pytest.mark.parametrize("kind", MEANT)
def test_a_hand_says_the_one_thing_that_it_can_and_the_host_is_told_what_to_ask(world, kind):
    room, activity = asked(world, kind)
    in_hand = remote_document(str(room.session.pk))
    assert HANDS_ASKED[MEANT[kind][0]] in in_hand
    view = remote_view(room.fresh(), now=room.now)
    assert [option.label for option in view.tally_options] == [offer.text for offer in activity.offered]
    first = activity.offered[0].pk
    room.press("tally", **{f"hands_{first}": 7})
    assert next(option.hands for option in remote_view(room.fresh(), now=room.now).tally_options) == 7
    answer = Answer.objects.get(round=room.asked.round)
    assert (answer.source, answer.participant, answer.people) == ("hands", None, 7)


@pytest.mark.parametrize("kind", MEANT)
def test_hands_move_no_point_and_no_mean_of_phones(world, kind):
    """The same room with and without hands: what phones said is the same, to the last figure."""
    results = []
    for hands in (0, 40):
        room, activity = asked(world, kind)
        if hands:
            room.press("tally", **{f"hands_{activity.offered[1].pk}": hands})
        give(room, activity, [ORDERS[kind][0]] * 16 + [ORDERS[kind][1]] * 16)
        results.append(room.asked.released["result"])
        assert room.asked.counts["given"]["answered"] == 32 and room.asked.counts["given"]["hands"] == hands
    assert results[0] == results[1] and results[0]["rows"]


@pytest.mark.parametrize("kind", MEANT)
def test_every_screen_and_every_account_names_what_hands_said(world, now, kind):
    room, activity = asked(world, kind)
    one, other = (offer for offer in activity.offered[:2])
    room.press("tally", **{f"hands_{one.pk}": 12, f"hands_{other.pk}": 15})
    give(room, activity, [ORDERS[kind][0]] * 16 + [ORDERS[kind][1]] * 16)
    means = MEANT[kind][1]
    for document in (phones_document(str(room.session.pk)), wall_document(str(room.session.pk))):
        assert means in document and f"{one.text} <b>12</b>" in document and f"{other.text} <b>15</b>" in document
    room.press("end")
    record_session(session_id=room.session.pk, now=now)
    said = Record.objects.get().payload
    assert said["by_hand"] == MEANT[kind][0] and said["hands"] == {str(one.pk): 10, str(other.pk): 15}
    (told,) = told_of(world.consultation.pk)
    assert f"By hands, {means}: {one.text} about 10; {other.text} about 15." in told["base_text"]
    assert "not counted in" in told["base_text"]
    page = world.cast.browser(None).get(f"/f/{room.session.key}/").content.decode()
    assert means in page and "about 15" in page
    rows = [row["label"] for row in told["rows"]]
    if kind == "ranking":
        assert rows and all(label.endswith(": put first") for label in rows)
    else:
        coins = told["base_text"].partition("Coins on average, of ten each: ")[2].partition(".  By")[0]
        assert one.text in coins and "None" not in coins


def test_of_few_hands_no_account_tells_anything(world, now):
    room, activity = asked(world, "ranking")
    room.press("tally", **{f"hands_{activity.offered[0].pk}": 4, f"hands_{activity.offered[1].pk}": 3})
    give(room, activity, [ORDERS["ranking"][0]] * 16)
    room.press("end")
    record_session(session_id=room.session.pk, now=now)
    (told,) = told_of(world.consultation.pk)
    assert "By hands" not in told["base_text"]


def test_the_second_asking_of_an_order_tells_no_direction_that_nobody_meant(world):
    """Whether somebody placed a thing at all is no more and no less of it."""
    room, activity = asked(world, "ranking")
    give(room, activity, [ORDERS["ranking"][0]] * 16)
    for verb in ("again", "open"):
        room.press(verb)
    give(room, activity, [ORDERS["ranking"][1]] * 16)
    assert room.asked.released["shift"] == {}


def test_words_and_boards_have_no_hands(world):
    room = make_room(world, activities=[world.words])
    room.go_to(world.words)
    assert not tallies(world.words)
    with pytest.raises(Refusal):
        room.press("tally", hands_1=3)
    assert not Vote.objects.filter(answer__source="hands").exists()


def test_the_run_sheet_speaks_of_hands_only_where_a_hand_can_answer(world):
    room = make_room(world, activities=[world.words, world.choice])
    sheet = f"/staff/live/{room.session.pk}/"
    words, choice = room.session.steps.get(activity=world.words), room.session.steps.get(activity=world.choice)
    host = world.cast.browser(room.host)
    page = host.get(sheet).content.decode()
    assert page.count('<span class="tag plain">Hands</span>') == 1
    assert f'id="step_{choice.pk}_hands"' in page and f'id="step_{words.pk}_hands"' not in page
    saved = host.post(sheet, {"save": words.pk, "minutes": 4, "reading_seconds": 0})
    words.refresh_from_db()
    assert saved.status_code == 302 and words.minutes == 4


def test_the_paper_says_how_to_write_an_order_and_coins_and_what_to_count(world):
    activities = [world.consultation.activities.get(kind=kind) for kind in ("ranking", "budget", "statements")]
    room = make_room(world, activities=activities)
    text = paper_text(world.cast.browser(room.host).get(f"/staff/live/{room.session.pk}/paper.pdf"))
    assert "Write 1 in the box of what comes first" in text and "You have ten coins." in text
    assert "First choices only: whose first is this?" in text and "Who gave this most?" in text
    # A stroke cannot say what somebody thinks of three statements, and the remote would take none.
    statement = world.statements.entries.first().text
    assert text.count(statement) == 1
