"""Changing words while people answer: two people, a new version, answers that keep theirs, and a notice for everybody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from consultations.core.actions.answering import give_answer
from consultations.core.actions.changing import drop_change, make_change, propose_change
from consultations.core.actions.editing import edit_activity, edit_page
from consultations.core.kinds import Given, Mark, kind_of
from consultations.core.models import ActivityVersion, Answer, Change, ConsultationVersion, Entry
from consultations.core.results import result_of
from engage.kit import clock
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


def proposed(world, activity=None, by=None, **wording):
    return propose_change(
        consultation_id=world.consultation.pk,
        activity_id=activity.pk if activity else None,
        wording=wording,
        notice="We made the question clearer.",
        member_id=(by or world.cast.youth_worker).pk,
        now=clock.now(),
    )


def made(world, change, by=None):
    make_change(change_id=change.pk, member_id=(by or world.cast.analyst).pk, now=clock.now())
    world.consultation.refresh_from_db()
    return change


def answer(world, person, entry, seq):
    return give_answer(
        participant=person,
        round_id=world.round(world.choice).pk,
        given=Given("answered", marks=(Mark(entry.pk, 1),)),
        op=uuid4(),
        seq=seq,
    )


def test_answers_keep_the_version_they_saw_and_an_option_that_goes_is_retired(world):
    first, slow, late = world.person(), world.person(), world.person()
    page_before = int(clock.now().timestamp() * 1000) - 1
    answer(world, first, world.options()[0], page_before)
    made(
        world,
        proposed(world, world.choice, prompt="Where is it safest?", options=["In town", "On the bus", "By the sea"]),
    )
    stays = Entry.objects.get(activity=world.choice, text="In town")
    answer(world, slow, stays, page_before)  # the page was opened before the change
    answer(world, late, stays, int((clock.now() + timedelta(seconds=2)).timestamp() * 1000))
    seen = {a.participant_id: a.activity_version for a in Answer.objects.filter(round=world.round(world.choice))}
    assert seen == {first.pk: 1, slow.pk: 1, late.pk: 2}
    gone = Entry.objects.get(activity=world.choice, text="At a youth club")
    assert gone.state == Entry.State.RETIRED and gone.votes.count() == 1
    wordings = {v.number: v.wording["prompt"] for v in ActivityVersion.objects.filter(activity=world.choice)}
    assert wordings == {1: "After school, where do you feel safest?", 2: "Where is it safest?"}
    assert result_of(kind_of(world.choice).tally(world.round(world.choice)))  # the retired option is still counted


def test_both_versions_of_the_whole_can_be_read_again(world):
    before = world.consultation.version
    made(world, proposed(world, why="For another reason."))
    whole = {v.number: v.wording["why"] for v in ConsultationVersion.objects.filter(consultation=world.consultation)}
    assert whole == {before: "To listen.", before + 1: "For another reason."}


def test_everybody_is_told_at_the_start_and_at_the_question(world, guest):
    made(world, proposed(world, world.choice, hint="Pick one."))
    for address in ("/c/walk-home/", "/c/walk-home/1/"):
        assert "We made the question clearer." in guest.get(address).content.decode(), address
    assert "We made the question clearer." not in guest.get("/c/walk-home/2/").content.decode()


def test_somebody_else_makes_the_change(world):
    change = proposed(world, world.choice, prompt="Where is it safest?")
    with pytest.raises(Refusal) as refused:
        make_change(change_id=change.pk, member_id=world.cast.youth_worker.pk, now=clock.now())
    assert refused.value.code == "not_a_second_person"
    world.choice.refresh_from_db()
    assert world.choice.version == 1 and world.choice.prompt.startswith("After school")


def test_one_change_waits_at_a_time_and_is_decided_once(world):
    change = proposed(world, world.choice, hint="Pick one.")
    with pytest.raises(Refusal) as refused:
        proposed(world, world.words, hint="A sentence is fine.")
    assert refused.value.code == "change_waits"
    drop_change(change_id=change.pk, member_id=world.cast.youth_worker.pk, now=clock.now())
    with pytest.raises(Refusal) as refused:
        made(world, change)
    assert refused.value.code == "decided"
    assert proposed(world, world.words, hint="A sentence is fine.").state == Change.State.WAITING


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ({"prompt": "After school, where do you feel safest?"}, "nothing_new"),
        ({"hint": " ".join(["word"] * 30) + "."}, "hard_words"),
    ],
)
def test_a_change_says_something_new_in_plain_words(world, wording, code):
    with pytest.raises(Refusal) as refused:
        proposed(world, world.choice, **wording)
    assert refused.value.code == code


def test_nothing_is_changed_past_the_second_person(world):
    by = {"version": world.consultation.version, "member_id": world.cast.analyst.pk, "now": world.now}
    with pytest.raises(Refusal):
        edit_page(consultation_id=world.consultation.pk, page={"why": "Mine."}, **by)
    with pytest.raises(Refusal):
        edit_activity(activity_id=world.choice.pk, wording={"prompt": "Mine?"}, **by)


def test_the_desk_shows_now_and_new_and_a_colleague_makes_it(world):
    author, approver = world.cast.browser(world.cast.youth_worker), world.cast.browser(world.cast.analyst)
    address = f"/staff/consultations/activity/{world.words.pk}/"
    typed = {
        "prompt": "What else should we know?",
        "hint": "",
        "settings-limit": "500",
        "version": world.consultation.version,
    }
    missing = author.post(address, typed | {"notice": ""})
    assert missing.status_code == 422 and "What else should we know?" in missing.content.decode()
    change = author.post(address, typed | {"notice": "We added a word."}).url
    page = approver.get(change).content.decode()
    assert "What should we know?" in page and "What else should we know?" in page
    assert author.post(change, {"deed": "make"}).status_code == 403
    assert approver.post(change, {"deed": "make"}).status_code == 302
    world.words.refresh_from_db()
    assert world.words.prompt == "What else should we know?" and world.words.version == 2
    start = {
        name: getattr(world.consultation, name)
        for name in ("title", "summary", "asked_by", "can_change", "cannot_change")
    }
    world.consultation.refresh_from_db()
    propose = f"/staff/consultations/{world.consultation.pk}/propose/"
    typed = start | {
        "why": "A new reason.",
        "what_happens_next": "We read it all.",
        "version": world.consultation.version,
    }
    sent = author.post(propose, typed | {"notice": "We say more about why."})
    assert sent.status_code == 302
    assert author.post(sent.url, {"deed": "drop"}).status_code == 302
