"""Words that several people share: held once, counted in people, shown when enough say them, gone with the last who did."""

import threading
import unicodedata
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from consultations.core.actions.answering import give_answer
from consultations.core.actions.consulting import add_activity, close_consultation, open_consultation
from consultations.core.actions.deciding import decide
from consultations.core.actions.letting_go import let_raw_words_go
from consultations.core.actions.merging import merge_words, separate_words
from consultations.core.actions.renewing import renew_result
from consultations.core.actions.saying import take_back_words
from consultations.core.actions.taking_part import take_part
from consultations.core.actions.words import ask_for_review, change_words, withdraw_words
from consultations.core.kinds import Given, Words, kinds, shown_result
from consultations.core.models import Answer, Decision, Entry, Participant, Vote
from consultations.core.norms import norm_of, spelled
from consultations.core.results import result_of
from consultations.core.shared_words import people_by_word, times_said
from consultations.desks.safeguarding.models import Concern
from engage.kit.personal_data import forget_everywhere, hand_over_all
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact
from engage.realtime import streams
from tests.core.test_journey_pages import keys_on
from tests.factories.consultations import approved, make_consultation

pytestmark = pytest.mark.django_db

ADDRESS = "/c/walk-home/1/"


class Wall:
    """An open consultation with one question for words, and people who say some."""

    def __init__(self, cast, now, **settings):
        self.cast, self.now = cast, now
        consultation = make_consultation(cast=cast, now=now)
        self.activity = add_activity(
            consultation=consultation, kind="words", prompt="What helps?", settings={"most": 3, **settings}, now=now
        )
        approved(consultation, cast=cast, now=now)
        self.consultation = open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
        self.round = self.activity.rounds.get()
        self.seq = int(now.timestamp() * 1000)

    def person(self):
        return take_part(consultation=self.consultation, token=uuid4().hex, now=self.now)

    def say(self, person, *texts, op=None):
        self.seq += 1
        given = Given("answered", words=tuple(Words(text) for text in texts)) if texts else Given("skipped")
        return give_answer(participant=person, round_id=self.round.pk, given=given, op=op or uuid4(), seq=self.seq)

    def word(self, text):
        return Entry.objects.get(activity=self.activity, norm=norm_of(text))

    def decide(self, text, outcome="publish", reason="fine"):
        entry = self.word(text)
        decide(entry_id=entry.pk, version=entry.version, outcome=outcome, reason=reason,
               member_id=self.cast.moderator.pk, now=self.now, checked=True)  # fmt: skip
        entry.refresh_from_db()
        return entry

    def crowd(self, number, *texts):
        return [self.say(person, *texts) and person for person in [self.person() for _ in range(number)]]

    def shown(self):
        renew_result(round_id=self.round.pk, now=self.now, closing=True)
        return [word["label"] for word in kinds.get("words").picture(shown_result(self.round))["words"]]


@pytest.fixture
def wall(cast, now):
    return Wall(cast, now)


# --- the same word ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Buses", "BUSES!"),
        ("  late   buses ", "“Late buses”"),
        ("ﬁne", "FINE"),
        ("Straße", "STRASSE"),
        ("❤️", "❤"),
        ("İstanbul", "i\u0307stanbul"),
        ("café", "cafe\u0301"),
        ("#1️⃣", "1️⃣"),
    ],
)
def test_the_same_word_however_it_is_spelled(one, other):
    assert norm_of(one) == norm_of(other) != ""


@pytest.mark.parametrize(("one", "other"), [("bus", "buses"), ("run", "running"), ("👍", "👎"), ("c", "c++")])
def test_no_stem_is_guessed(one, other):
    assert norm_of(one) != norm_of(other)


@given(st.text(max_size=40))
def test_a_norm_is_settled_and_bare(text):
    norm = norm_of(text)
    assert norm_of(norm) == norm == norm.strip()
    assert norm_of(text.upper().lower()) == norm_of(norm_of(text).upper().lower())
    if norm:
        assert unicodedata.category(norm[-1])[0] not in "PZ"
    assert norm_of(spelled(text)) == norm


# --- on a phone -------------------------------------------------------------------------------------------------------


def send(guest, *words, **more):
    typed = {f"word_{number}": word for number, word in enumerate(words, start=1)}
    return guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "status": "answered", **typed, **more})


def test_somebody_says_three_words_and_changes_them(wall, guest):
    assert send(guest, "Lights", "buses", "LIGHTS!").status_code == 302
    assert sorted(Entry.objects.values_list("text", flat=True)) == ["Lights", "buses"]
    assert Entry.objects.filter(state="held", answer=None).count() == 2
    page = guest.get(ADDRESS).content.decode()
    assert 'value="Lights"' in page and 'value="buses"' in page
    assert send(guest, "lights", "🙂").status_code == 302
    assert wall.word("lights").text == "Lights" and wall.word("🙂").state == "held"
    gone = Entry.objects.get(state="withdrawn")
    assert (gone.text, gone.norm) == ("", None)
    yours = guest.get("/c/walk-home/yours/").content.decode()
    assert "🙂" in yours and "Take these words back" in yours and "a person is reading it first" in yours


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Write a word, or press Not sure."),
        (("x" * 26,), "That is 26 characters."),
        (("?!…",), "Write a word or an emoji."),
        (("\u200b\u2800",), "Write a word or an emoji."),
        (("ﷺ" * 20,), "Write it with other letters."),
    ],
)
def test_what_is_no_word_is_said_kindly_and_kept(wall, guest, words, said):
    answer = send(guest, *words)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "There is a problem" in page
    assert all(word in page for word in words if "\u200b" not in word)
    assert not Answer.objects.exists() and not Entry.objects.exists()


def test_more_boxes_than_there_are_and_other_fields_are_not_heard(cast, now, guest):
    wall = Wall(cast, now, most=1)
    send(guest, "one", "two", "three", words="four", choice="5", marks="6")
    assert [entry.norm for entry in Entry.objects.all()] == ["one"]
    assert wall.word("one").votes.count() == 1


def test_25_characters_are_enough_for_emoji_and_a_resend_is_one_answer(wall, guest):
    keys = keys_on(guest.get(ADDRESS))
    for _ in range(2):
        assert guest.post(ADDRESS, {**keys, "word_1": "👩‍👩‍👧 family"}).status_code == 302
    assert Vote.objects.count() == 1 and Entry.objects.get().text == "👩‍👩‍👧 family"


def test_a_phone_number_is_asked_about_first(wall, guest):
    assert "This looks like a phone number" in send(guest, "07700 900123").content.decode()
    assert not Entry.objects.exists()


# --- people, not mentions ---------------------------------------------------------------------------------------------


def test_a_word_is_shown_when_enough_people_said_it_and_a_person_read_it(wall):
    wall.crowd(12, "Buses", "LIGHTS")
    wall.crowd(9, "quiet")
    assert wall.shown() == []
    for text in ("buses", "quiet"):
        wall.decide(text)
    assert wall.shown() == ["Buses"]  # quiet: too few; lights: nobody has read it
    document = streams.kinds.get("results").render(str(wall.round.pk))
    assert "Buses" in document and "quiet" not in document and "LIGHTS" not in document


def test_an_approved_word_releases_later_copies_alone(wall):
    wall.crowd(5, "buses")
    wall.decide("buses")
    receipt = wall.say(wall.person(), "BUSES")
    assert receipt.status == "counted"
    assert Decision.objects.count() == 1
    assert people_by_word(wall.round) == {wall.word("buses").pk: Exact(6)}
    assert wall.say(wall.person(), "buses", "trams").status == "held"


def test_one_person_is_one_whatever_they_send(wall):
    person, op = wall.person(), uuid4()
    wall.say(person, "buses", op=op)
    wall.say(person, "buses", op=op)
    wall.say(person, "buses")
    assert people_by_word(wall.round) == {wall.word("buses").pk: Exact(1)}


def test_forty_words_stand_and_the_rest_is_said_in_words(wall):
    words = [f"word {number:02}" for number in range(43)]
    people = [wall.person() for _ in range(10)]
    for person in people:
        answer = Answer.objects.create(participant=person, round=wall.round, status="answered", changed_at=wall.now)
        for text in words:
            entry, new = Entry.objects.get_or_create(
                activity=wall.activity, norm=text, defaults={"origin": "participant", "text": text,
                                                             "held_since": wall.now})  # fmt: skip
            if new:
                wall.decide(text)
            Vote.objects.create(answer=answer, entry=entry, value=1)
    drawn = kinds.get("words").picture(result_of(kinds.get("words").tally(wall.round)))
    assert (len(drawn["words"]), drawn["more"]) == (40, 3)
    wall.shown()
    document = streams.kinds.get("results").render(str(wall.round.pk))
    assert "and 3 more words" in document


@given(counts=st.lists(st.integers(0, 60), max_size=12), cloud=st.booleans())
@settings(deadline=None)
def test_size_is_people_at_most_three_to_one_and_never_length(counts, cloud):
    from consultations.core.kinds import Row, Tally

    nobody = Exact(0)
    names = [f"{chr(97 + at)}" * (1 + at * 2) for at in range(len(counts))]
    tally = Tally(
        answered=Exact(max(60, *counts, 0)) if counts else Exact(60),
        not_sure=nobody,
        rather_not_say=nobody,
        skipped=nobody,
        rows=tuple(Row(name, name, {"said": Exact(count)}) for name, count in zip(names, counts, strict=True)),
        measures=(("said", "Said it"),),
        notes={"cloud": cloud},
    )
    drawn = kinds.get("words").picture(result_of(tally))["words"]
    people = dict(zip(names, counts, strict=True))
    assert {word["label"] for word in drawn} == {name for name, count in people.items() if count >= 10}
    for word in drawn:
        assert 1 <= word["size"] <= 3
        for other in drawn:
            if people[word["label"]] == people[other["label"]]:
                assert word["size"] == other["size"]
            elif people[word["label"]] > people[other["label"]]:
                assert word["size"] >= other["size"]
    if cloud:
        assert [word["label"] for word in drawn] == sorted(word["label"] for word in drawn)


def test_a_rare_word_can_be_read_nowhere_not_even_to_report_it(wall, guest):
    wall.crowd(12, "buses")
    wall.crowd(2, "zacharias")
    wall.decide("buses")
    rare = wall.decide("zacharias")
    assert wall.shown() == ["buses"]
    guest.post("/c/walk-home/about-you/", {"age_band": "", "place": ""})
    listed = guest.get(f"{ADDRESS}report/").content.decode()
    assert "buses" in listed and "zacharias" not in listed
    assert guest.get(f"/c/walk-home/report/{rare.pk}/").status_code == 404
    assert guest.get(f"/c/walk-home/report/{wall.word('buses').pk}/").status_code == 200
    close_consultation(consultation_id=wall.consultation.pk, member_id=None, now=wall.now)
    assert "zacharias" not in guest.get("/c/walk-home/results/").content.decode()


def test_a_reported_word_leaves_and_whoever_reported_it_finds_out(wall, guest):
    wall.crowd(12, "buses")
    entry = wall.decide("buses")
    wall.shown()
    address = f"/c/walk-home/report/{entry.pk}/"
    assert guest.post(address, {"reason": "worried", "words": ""}).status_code == 200
    assert "buses" not in streams.kinds.get("results").render(str(wall.round.pk))
    assert guest.get(address).status_code == 200


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


# --- care ---------------------------------------------------------------------------------------------------------------


def test_words_of_danger_are_never_shared_so_that_each_person_is_heard(wall):
    people = wall.crowd(2, "I want to die")
    assert Concern.objects.count() == 2
    assert {entry.answer.participant for entry in Entry.objects.all()} == set(people)
    assert all(entry.norm is None for entry in Entry.objects.all())
    receipt = wall.say(people[0], "i want to die!")
    assert receipt.worried and Entry.objects.count() == 2
    wall.say(people[0], "better now")
    assert Entry.objects.filter(state="withdrawn").count() == 1
    forget_everywhere("participant", people[1], now=wall.now)
    assert not Entry.objects.filter(text__icontains="die").exists()


def test_a_word_that_went_to_safeguarding_is_read_anew_for_the_next_person(wall):
    wall.crowd(1, "number 12")
    wall.decide("number 12", "refer", "concern")
    receipt = wall.say(wall.person(), "Number 12")
    assert receipt.status == "held"
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["held", "safeguarding"]


def test_no_page_and_no_document_names_who_said_what(wall, guest):
    wall.crowd(12, "buses")
    wall.decide("buses")
    wall.shown()
    guest.post("/c/walk-home/about-you/", {"age_band": "16-17", "place": ""})
    page = guest.get(f"{ADDRESS}thanks/").content.decode()
    assert "buses" in page
    for participant in Participant.objects.all():
        assert f'"{participant.pk}"' not in page
    held = wall.say(wall.person(), "unread")
    assert held.status == "held" and "unread" not in guest.get(f"{ADDRESS}thanks/").content.decode()


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
