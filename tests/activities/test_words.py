"""Words that several people share: held once, counted in people, shown when enough say them, gone with the last who did."""

import unicodedata
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.core.actions.consulting import close_consultation
from consultations.core.kinds import kinds
from consultations.core.models import Answer, Decision, Entry, Participant, Vote
from consultations.core.norms import norm_of, spelled
from consultations.core.results import result_of
from consultations.core.shared_words import people_by_word
from consultations.desks.safeguarding.models import Concern
from engage.kit.personal_data import forget_everywhere
from engage.kit.small_numbers import Exact
from engage.realtime import streams
from tests.activities.saying_words import ADDRESS, Wall, send
from tests.core.test_journey_pages import keys_on

pytestmark = pytest.mark.django_db

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
