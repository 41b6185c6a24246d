"""A quiz: what is right is told to those who have answered, and to everybody once it is over; nobody is ranked."""

from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.actions.answering import give_answer
from consultations.core.actions.changing import propose_change
from consultations.core.actions.consulting import add_activity, close_consultation, open_consultation
from consultations.core.actions.taking_part import take_part
from consultations.core.kinds import Given, Mark, kinds
from consultations.core.models import Answer, Vote
from consultations.core.readiness import unmet
from consultations.core.results import frozen, result_of, thawed
from engage.kit.refusal import Refusal
from engage.realtime import streams
from tests.activities.test_quickly import read_by_form, read_quickly
from tests.core.test_journey_pages import keys_on
from tests.factories.consultations import approved, make_consultation

pytestmark = pytest.mark.django_db

ADDRESS = "/c/walk-home/1/"
WHY = "Childline is there day and night, and it is free."
ANSWERS = ["It costs a little", "It is free", "Only adults may call", "It is free, also at night"]


@pytest.fixture
def quiz(cast, now):
    consultation = make_consultation(cast=cast, now=now)
    made = add_activity(
        consultation=consultation,
        kind="quiz",
        prompt="What does a call to Childline cost?",
        options=ANSWERS,
        settings={"right": [2, 4], "because": WHY},
        now=now,
    )
    approved(consultation, cast=cast, now=now)
    open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
    consultation.refresh_from_db()
    made.consultation = consultation
    return made


def option(quiz, number):
    return quiz.entries.get(position=number)


def pick(browser, quiz, number, **more):
    keys = keys_on(browser.get(ADDRESS))
    return browser.post(ADDRESS, {**keys, "status": "answered", "choice": option(quiz, number).pk, **more})


def tells(text):
    return WHY in text or "right answer" in text.lower() or "Right answer" in text


def test_nobody_reads_what_is_right_before_they_answer(quiz, guest):
    guest.post("/c/walk-home/about-you/", {"age_band": "", "place": ""})
    asked = quiz.rounds.get()
    for address in (ADDRESS, f"{ADDRESS}thanks/", "/c/walk-home/yours/", "/c/walk-home/done/", "/c/walk-home/"):
        assert not tells(guest.get(address).content.decode()), address
    assert not tells(streams.kinds.get("results").render(str(asked.pk)))
    keys = keys_on(guest.get(ADDRESS))
    assert not tells(guest.post(ADDRESS, {**keys, "status": "answered"}).content.decode())
    guest.post(ADDRESS, {**keys, "status": "skipped"})
    assert not tells(guest.get(f"{ADDRESS}thanks/").content.decode())
    assert "checked" not in guest.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("number", "said"), [(2, "That is right."), (1, "Not this time.")])
def test_whoever_answers_is_told_what_is_right_and_why(quiz, guest, number, said):
    assert pick(guest, quiz, number).url == f"{ADDRESS}thanks/"
    page = guest.get(f"{ADDRESS}thanks/").content.decode()
    assert said in page and WHY in page and "It is free, It is free, also at night" in page
    assert "Change my answer" not in page
    # Others still know nothing of it.
    assert not tells(streams.kinds.get("results").render(str(quiz.rounds.get().pk)))
    assert not tells(Client().get(ADDRESS).content.decode())


def test_not_sure_is_an_answer_and_is_told_too(quiz, guest):
    guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "status": "not_sure"})
    page = guest.get(f"{ADDRESS}thanks/").content.decode()
    assert "Now you know." in page and WHY in page


def test_the_first_answer_stays_once_the_right_one_was_told(quiz, guest):
    before = keys_on(guest.get(ADDRESS))
    pick(guest, quiz, 1)
    assert guest.get(ADDRESS).url == f"{ADDRESS}thanks/"
    again = guest.post(ADDRESS, {**before, "known": "1", "op": str(uuid4()), "seq": int(before["seq"]) + 9999,
                                 "choice": option(quiz, 2).pk})  # fmt: skip
    assert again.status_code == 409 and "what you picked first stays" in again.content.decode()
    assert Vote.objects.get().entry == option(quiz, 1)
    guest.post(ADDRESS, {**before, "known": "1", "status": "not_sure"})
    assert Answer.objects.get().status == "answered"


def test_sending_the_same_form_twice_is_one_answer(quiz, guest):
    keys = keys_on(guest.get(ADDRESS))
    for _ in range(2):
        assert guest.post(ADDRESS, {**keys, "choice": option(quiz, 2).pk}).status_code == 302
    assert Vote.objects.count() == 1


def answer(quiz, now, number):
    give_answer(
        participant=take_part(consultation=quiz.consultation, token=uuid4().hex, now=now),
        round_id=quiz.rounds.get().pk,
        given=Given("answered", marks=(Mark(option(quiz, number).pk, 1),)),
        op=uuid4(),
        seq=int(now.timestamp() * 1000),
    )


def test_once_it_is_over_everybody_reads_what_is_right(quiz, now, guest):
    for number in [1] * 12 + [2] * 24:
        answer(quiz, now, number)
    asked = quiz.rounds.get()
    kind = kinds.get("quiz")
    open_one = kind.picture(result_of(kind.tally(asked)))
    assert not open_one["answers"] and not any(row["right"] for row in open_one["rows"])
    close_consultation(consultation_id=quiz.consultation.pk, member_id=None, now=now)
    page = guest.get("/c/walk-home/results/").content.decode()
    assert WHY in page and "Right answers:" in page
    asked = quiz.rounds.get()
    tally = kind.tally(asked)
    kept = kind.picture(thawed(frozen(result_of(tally)), tally))
    assert kept["answers"] == ["It is free", "It is free, also at night"]
    assert WHY in streams.kinds.get("results").render(str(asked.pk))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picks=st.lists(st.integers(-2, 5), max_size=3))
def test_a_pick_is_read_alike_both_ways(quiz, picks):
    options = [str(entry.pk) for entry in quiz.entries.order_by("position")]
    names = {-2: "", -1: "nothing of ours"}
    sent = {"choice": [names.get(number) or (options[number % 4] if number >= 0 else "") for number in picks]}
    form, quick = read_by_form(quiz, sent), read_quickly(quiz, sent)
    assert form == quick


def test_staff_are_told_what_is_missing(cast, now):
    consultation = make_consultation(cast=cast, now=now)
    for right in ([], [3], [1, 2]):
        add_activity(consultation=consultation, kind="quiz", prompt=f"Which of {right}?", options=["One", "Two"],
                     settings={"right": right}, now=now)  # fmt: skip
    found = [each.words for each in unmet(consultation, now=now) if each.field == "settings"]
    assert len(found) == 3 and "Say which answer is right." in found


def test_a_change_may_not_leave_it_without_a_right_answer(quiz, cast, now):
    with pytest.raises(Refusal) as refused:
        propose_change(
            consultation_id=quiz.consultation.pk,
            activity_id=quiz.pk,
            wording={"options": ANSWERS[:2], "settings": quiz.settings},
            notice="Two answers went.",
            member_id=cast.youth_worker.pk,
            now=now,
        )
    assert refused.value.code == "unmet"


def test_numbers_of_lines_are_read_kindly():
    form = kinds.get("quiz").settings_form({"settings-right": " 3,1 3", "settings-because": ""}, {})
    assert form.is_valid() and form.cleaned_data["right"] == [1, 3]
    for nonsense in ("two", "0", "21", "1.5", "-1", "9" * 30):
        assert not kinds.get("quiz").settings_form({"settings-right": nonsense}, {}).is_valid(), nonsense
    shown = kinds.get("quiz").settings_form(None, {"right": [1, 3]})
    assert 'value="1, 3"' in str(shown["right"])
