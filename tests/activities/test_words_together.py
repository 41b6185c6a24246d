"""Words that several people say: put together and taken apart, taken back, forgotten, said by many at once."""

import threading

import pytest
from django.db import connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from consultations.core.actions.deciding import decide
from consultations.core.actions.letting_go import let_raw_words_go
from consultations.core.actions.merging import merge_words, separate_words
from consultations.core.actions.saying import take_back_words
from consultations.core.actions.words import ask_for_review, change_words, withdraw_words
from consultations.core.models import Entry, Vote
from consultations.core.norms import norm_of
from consultations.core.shared_words import people_by_word, times_said
from engage.kit.personal_data import forget_everywhere, hand_over_all
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact
from tests.activities.saying_words import Wall, send

pytestmark = pytest.mark.django_db


# --- put together, and taken apart --------------------------------------------------------------------------------------


def test_words_that_mean_the_same_are_put_together_and_counted_once(wall):
    both = wall.person()
    wall.say(both, "bus", "buses")
    wall.crowd(6, "bus")
    wall.crowd(5, "buses")
    bus, buses = wall.decide("bus"), wall.word("buses")
    merge_words(entry_id=buses.pk, into_id=bus.pk, member_id=wall.cast.moderator.pk, now=wall.now)
    assert people_by_word(wall.round) == {bus.pk: Exact(12)}
    assert times_said([bus]) == {bus.pk: 12}
    buses.refresh_from_db()
    assert (buses.state, buses.shown_text, buses.decisions.get().reason) == ("counted", None, "same")
    assert wall.shown() == ["bus"]
    separate_words(entry_id=buses.pk, member_id=wall.cast.moderator.pk, now=wall.now)
    buses.refresh_from_db()
    assert (buses.state, buses.merged_into) == ("held", None)
    assert people_by_word(wall.round) == {bus.pk: Exact(7), buses.pk: Exact(6)}


def test_putting_together_is_logged_without_words_and_safe_to_repeat(wall):
    from engage.kit.models import AuditEvent

    wall.crowd(1, "bus", "buses", "coach")
    bus, buses, coach = wall.decide("bus"), wall.word("buses"), wall.word("coach")
    by = {"member_id": wall.cast.moderator.pk, "now": wall.now}
    for _ in range(2):
        merge_words(entry_id=buses.pk, into_id=bus.pk, **by)
    merge_words(entry_id=bus.pk, into_id=coach.pk, **by)  # what stands under it comes along
    buses.refresh_from_db()
    assert buses.merged_into_id == coach.pk
    for _ in range(2):
        separate_words(entry_id=bus.pk, **by)
    bus.refresh_from_db()
    assert (bus.state, bus.shown_text) == ("published", "bus")
    events = list(AuditEvent.objects.filter(verb__startswith="entry.").values_list("verb", flat=True))
    assert events.count("entry.merge") == 3 and events.count("entry.separate") == 1
    assert "buses" not in str(list(AuditEvent.objects.values()))


def test_what_cannot_be_put_together_is_refused(wall, world):
    wall.crowd(1, "bus", "buses")
    wall.decide("buses", "decline", "spam")
    idea = world.idea(world.person(), "an idea")
    by = {"member_id": wall.cast.moderator.pk, "now": wall.now}
    bus, buses = wall.word("bus"), wall.word("buses")
    for one, other, code in (
        (bus, bus, "same_word"), (bus, buses, "moved"), (buses, bus, "moved"), (idea, bus, "no_such_entry"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            merge_words(entry_id=one.pk, into_id=other.pk, **by)
        assert refused.value.code == code
    other_idea = world.idea(world.person(), "another idea")
    with pytest.raises(Refusal):
        merge_words(entry_id=idea.pk, into_id=other_idea.pk, **by)


@pytest.fixture
def world(cast, now):
    from tests.factories.consultations import make_world

    return make_world(cast=cast, now=now, slug="another")


# --- taking back, forgetting ------------------------------------------------------------------------------------------

NAMES = ("bus", "light", "park")
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 3), st.sets(st.sampled_from(NAMES), max_size=3).map(sorted)),
        st.tuples(st.just("back"), st.integers(0, 3), st.sampled_from(NAMES)),
        st.tuples(st.just("forget"), st.integers(0, 3), st.none()),
        st.tuples(st.just("decide"), st.sampled_from(["publish", "decline", "count"]), st.sampled_from(NAMES)),
        st.tuples(st.just("merge"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("apart"), st.none(), st.sampled_from(NAMES)),
    ),
    max_size=14,
)
SAY, BACK, FORGET = "say", "back", "forget"


@pytest.fixture
def standing_cast(cast):
    """The cast made before the first example, so that undoing an example does not undo them."""
    assert cast.moderator and cast.analyst and cast.youth_worker and cast.organisation
    return cast


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=DEEDS)
@example(deeds=[(SAY, 0, ["bus"]), (SAY, 1, ["bus"]), (FORGET, 0, None), (BACK, 1, "bus"), (SAY, 2, ["bus"])])
@example(
    deeds=[(SAY, 0, ["bus"]), (SAY, 1, ["light"]), ("merge", "bus", "light"), (FORGET, 1, None), (FORGET, 0, None)]
)
@example(deeds=[(SAY, 0, ["bus", "light"]), ("merge", "bus", "light"), (SAY, 0, ["bus"]), (SAY, 0, [])])
def test_a_word_lives_as_long_as_somebody_says_it(standing_cast, now, deeds):
    """Random lives of three words and four people: a word stands exactly while somebody says it, and then nothing is left."""
    with transaction.atomic():
        wall = Wall(standing_cast, now)
        people = {number: wall.person() for number in range(4)}
        says = {number: set() for number in range(4)}
        for deed, who, what in deeds:
            step(wall, people, says, deed, who, what)
            said = set().union(*says.values())
            living = Entry.objects.exclude(state="withdrawn")
            under = {entry.norm: entry.merged_into.norm for entry in living if entry.merged_into_id}
            roots = {under[name] for name in said if name in under}
            assert {entry.norm for entry in living} == said | roots
            assert {entry.text for entry in living} == said | roots
            assert not Entry.objects.filter(state="withdrawn").exclude(text="", norm=None, shown_text=None).exists()
            counted = {}
            for number in says:
                for name in {under.get(name, name) for name in says[number]}:
                    counted[name] = counted.get(name, 0) + 1
            norms = dict(living.values_list("pk", "norm"))
            assert {norms[pk]: people for pk, people in people_by_word(wall.round).items()} == {
                name: Exact(number) for name, number in counted.items()
            }
        transaction.set_rollback(True)


def step(wall, people, says, deed, who, what):
    member = {"member_id": wall.cast.moderator.pk, "now": wall.now}
    if deed in {SAY, BACK, FORGET} and people[who] is None:
        return
    if deed == SAY:
        wall.say(people[who], *what)
        says[who] = set(what)
    elif deed == FORGET:
        forget_everywhere("participant", people[who], now=wall.now)
        people[who], says[who] = None, set()
    else:
        entry = Entry.objects.filter(norm=what).first()
        if entry is None:
            return
        try:
            with transaction.atomic():
                if deed == BACK:
                    take_back_words(participant=people[who], entry_id=entry.pk, now=wall.now)
                    says[who].discard(what)
                elif deed == "merge":
                    other = Entry.objects.filter(norm=who).first()
                    if other is not None:
                        merge_words(entry_id=other.pk, into_id=entry.pk, **member)
                elif deed == "apart":
                    separate_words(entry_id=entry.pk, **member)
                else:
                    reason = {"publish": "fine", "decline": "spam", "count": "personal"}[who]
                    decide(entry_id=entry.pk, version=1, outcome=who, reason=reason, checked=True, **member)
        except Refusal:
            pass


def test_nobody_changes_or_wipes_what_others_say_too(wall, guest):
    send(guest, "buses")
    person = wall.person()
    wall.say(person, "buses")
    entry = wall.word("buses")
    with pytest.raises(Refusal):
        withdraw_words(participant=person, entry_id=entry.pk, now=wall.now)
    with pytest.raises(Refusal):
        change_words(participant=person, entry_id=entry.pk, text="trams", may_quote=True, now=wall.now)
    for _ in range(2):
        assert guest.post(f"/c/walk-home/yours/{entry.pk}/take-back/").status_code == 302
    entry.refresh_from_db()
    assert entry.text == "buses" and entry.votes.count() == 1
    stranger = Client()
    stranger.post("/c/walk-home/about-you/", {"age_band": "", "place": ""})
    stranger.post(f"/c/walk-home/yours/{entry.pk}/take-back/")
    assert entry.votes.count() == 1


def test_a_person_is_handed_their_words_and_nobody_elses(wall):
    person = wall.person()
    wall.say(person, "buses")
    wall.say(wall.person(), "trams")
    given = str(hand_over_all("participant", person))
    assert "buses" in given and "trams" not in given


def test_declined_words_let_go_keep_no_spelling(wall):
    person = wall.person()
    wall.say(person, "rubbish")
    entry = wall.decide("rubbish", "decline", "spam")
    let_raw_words_go(entry_ids=[entry.pk])
    entry.refresh_from_db()
    assert (entry.text, entry.norm) == ("", f"#{entry.pk}")
    assert norm_of(entry.norm) != entry.norm  # nobody can say it
    wall.say(wall.person(), "rubbish")
    assert wall.word("rubbish").pk != entry.pk
    forget_everywhere("participant", person, now=wall.now)
    entry.refresh_from_db()
    assert entry.state == "withdrawn"


def test_somebody_else_may_be_asked_to_look_at_a_word_again(wall):
    person = wall.person()
    wall.say(person, "buses")
    entry = wall.decide("buses", "decline", "spam")
    ask_for_review(participant=person, entry_id=entry.pk, now=wall.now)
    entry.refresh_from_db()
    assert (entry.state, entry.not_again_by) == ("held", wall.cast.moderator)
    with pytest.raises(Refusal):
        ask_for_review(participant=wall.person(), entry_id=entry.pk, now=wall.now)


# --- at once ------------------------------------------------------------------------------------------------------------


def at_once(*deeds):
    start, failed = threading.Barrier(len(deeds)), []

    def run(deed):
        start.wait()
        try:
            deed()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed, failed


@pytest.mark.django_db(transaction=True)
def test_a_word_said_by_many_at_once_is_one_entry(cast, now):
    wall = Wall(cast, now)
    people = [wall.person() for _ in range(8)]
    orders = [("bus", "light", "park"), ("park", "light", "bus")] * 4
    at_once(*[lambda who=who, words=words: wall.say(who, *words) for who, words in zip(people, orders, strict=True)])
    assert Entry.objects.count() == 3 and Vote.objects.count() == 24


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(6))
def test_a_word_is_never_erased_while_somebody_is_saying_it(cast, now, attempt):
    wall = Wall(cast, now)
    first, second, third = (wall.person() for _ in range(3))
    wall.say(first, "bus", "light")
    wall.say(third, "light", "bus")
    at_once(
        lambda: wall.say(first, "park"),
        lambda: wall.say(second, "light", "bus"),
        lambda: forget_everywhere("participant", third, now=now),
    )
    living = {entry.norm: entry for entry in Entry.objects.exclude(state="withdrawn")}
    assert set(living) == {"bus", "light", "park"}
    assert {vote.entry.norm for vote in Vote.objects.filter(answer__participant=second)} == {"bus", "light"}
    assert all(entry.text for entry in living.values())
