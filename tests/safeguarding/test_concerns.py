"""A concern is raised with the words' own copy, sealed; what happened to it is a chain that nobody can rewrite unseen."""

import pytest

from consultations.core import referring, screening
from consultations.core.actions.deciding import decide
from consultations.core.actions.reporting import report
from consultations.core.actions.taking_part import take_part
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.models import Decision, Entry
from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.actions.raising import catch_up
from consultations.desks.safeguarding.chain import broken_at
from consultations.desks.safeguarding.models import Concern
from consultations.desks.safeguarding.queries import contents_of, newest_words
from engage.kit.models import AuditEvent
from engage.kit.personal_data import forget_everywhere, hand_over_all, held_about
from engage.kit.refusal import Refusal
from engage.places.models import Area
from tests.safeguarding.conftest import WORDS, close, everything_in, kinds, refer

pytestmark = pytest.mark.django_db

DANGER = "please help me now, he is here"


# --- how a concern comes to be -----------------------------------------------------------------------------------------


def test_what_a_moderator_refers_is_red_and_keeps_its_own_copy(world, concern):
    assert (concern.state, concern.urgency, concern.source) == ("raised", "red", "moderator")
    contents = contents_of(concern)
    assert contents["words"] == WORDS and contents["question"] == world.ideas.prompt
    assert kinds(concern) == ["raised", "alerted"]


def test_where_and_how_old_are_kept_with_it_because_the_author_may_go(world, cover):
    medway = Area.objects.get(name="Medway")
    person = world.person(age_band="16-17", area_id=medway.pk)
    concern = refer(world, world.idea(person, WORDS))
    forget_everywhere("participant", person, now=world.now)
    concern.refresh_from_db()
    assert (concern.age_band, concern.area_code) == ("16-17", medway.code)
    assert contents_of(concern)["words"] == WORDS


@pytest.mark.parametrize(
    ("words", "category", "urgency"),
    [
        (DANGER, "danger_now", "red"),
        ("i want to kill myself", "self_harm", "red"),
        ("he beats me every night", "abuse", "amber"),
        ("they want me in county lines, i will run away from home", "exploitation", "amber"),
    ],
)
def test_what_the_checks_see_comes_at_once_whether_or_not_a_moderator_acts(world, cover, words, category, urgency):
    idea = world.idea(world.person(), words)
    concern = Concern.objects.get(entry_id_was=idea.pk)
    assert (concern.category, concern.urgency, concern.source) == (category, urgency, "check")
    idea.refresh_from_db()
    assert idea.state == Entry.State.HELD and idea.shown_text is None


def test_words_of_an_open_answer_are_flagged_too_and_harmless_ones_are_not(world, cover):
    world.say(world.person(), "more lights please")
    assert not Concern.objects.exists()
    world.say(world.person(), DANGER)
    assert Concern.objects.count() == 1


def test_a_flagged_idea_that_is_referred_as_well_is_one_concern_and_becomes_red(world, cover):
    idea = world.idea(world.person(), "he beats me every night")
    concern = refer(world, idea)
    assert Concern.objects.count() == 1 and concern.urgency == "red"
    assert kinds(concern) == ["raised", "alerted", "referred", "alerted"]


def test_what_a_reader_is_worried_about_is_red_at_once_and_other_reports_are_the_moderators(world, cover):
    for number, (reason, raised) in enumerate([("mean", 0), ("identifies", 0), ("worried", 1)]):
        idea = world.publish(world.idea(world.person(), f"a quiet idea {number}"))
        report(entry_id=idea.pk, reason=reason, words="she is my friend", token=f"browser-{number}" * 3, now=world.now)
        assert Concern.objects.filter(entry_id_was=idea.pk).count() == raised
        assert catch_up(now=world.now) == 0
    concern = Concern.objects.get()
    assert (concern.source, concern.urgency) == ("report", "red") and kinds(concern) == [
        "raised",
        "alerted",
        "reported",
    ]
    assert "friend" not in everything_in("safeguarding_concernstep")


def test_new_words_of_somebody_whose_words_were_referred_reach_the_lead_and_the_first_ones_stay(world, cover):
    person = world.person()
    idea = world.idea(person, WORDS)
    concern = refer(world, idea)
    change_words(participant=person, entry_id=idea.pk, text="it was nothing", may_quote=False, now=world.now)
    concern.refresh_from_db()
    assert contents_of(concern)["words"] == WORDS
    assert newest_words(concern) == {2: "it was nothing"} and broken_at(concern) is None


def test_a_closed_concern_wakes_up_when_its_author_writes_of_danger_again(world, cast, cover):
    person = world.person()
    idea = world.idea(person, DANGER)
    concern = Concern.objects.get()
    close(concern, cast)
    change_words(participant=person, entry_id=idea.pk, text=f"{DANGER} again", may_quote=False, now=world.now)
    concern.refresh_from_db()
    assert concern.state == "raised" and concern.acknowledged_at is None and concern.outcome == ""


def test_withdrawn_words_stay_in_the_concern(world, cover):
    person = world.person()
    idea = world.idea(person, WORDS)
    concern = refer(world, idea)
    withdraw_words(participant=person, entry_id=idea.pk, now=world.now)
    assert contents_of(concern)["words"] == WORDS


def test_a_referral_and_its_concern_are_written_together_or_not_at_all(world, cover, monkeypatch):
    idea = world.idea(world.person(), WORDS)
    monkeypatch.setattr("consultations.desks.safeguarding.actions.raising.seal", lambda words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        refer(world, idea)
    idea.refresh_from_db()
    assert idea.state == Entry.State.HELD
    assert not Decision.objects.exists() and not Concern.objects.exists()


def test_an_answer_is_taken_even_when_safeguarding_fails_and_the_next_minute_catches_it(world, cover, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("consultations.desks.safeguarding.actions.raising.seal", lambda words: 1 / 0)
        idea = world.idea(world.person(), DANGER)
    assert idea.state == Entry.State.HELD and not Concern.objects.exists()
    assert catch_up(now=world.now) == 1
    assert Concern.objects.get().entry_id_was == idea.pk
    assert catch_up(now=world.now) == 0


def test_a_check_that_fails_never_stops_the_words_and_is_named(world, cover, monkeypatch):
    def falls_over(text):
        raise ValueError(text)

    monkeypatch.setitem(screening.screens._things, "harm", falls_over)
    idea = world.idea(world.person(), DANGER)
    assert idea.state == Entry.State.HELD
    assert screening.broken_screens() == ["harm", "danger"]


def test_checks_that_work_are_not_named():
    assert screening.broken_screens() == []


def test_only_words_that_still_wait_are_caught_up(world, cover):
    published = world.publish(world.idea(world.person(), DANGER))
    assert Concern.objects.get().entry_id_was == published.pk
    assert catch_up(now=world.now) == 0
    assert len(referring.receivers) == 1 and len(referring.flag_receivers) == 1


# --- what is done with it ----------------------------------------------------------------------------------------------


def test_closing_without_a_reason_is_refused_also_when_nothing_was_done(concern, cast):
    with pytest.raises(Refusal) as refused:
        close(concern, cast, "   ")
    assert refused.value.field == "reason"
    concern.refresh_from_db()
    assert concern.state == "raised"


def test_passed_on_cannot_be_the_ending_before_somebody_was_told(concern, cast):
    with pytest.raises(Refusal, match="not_acted"):
        working.close(
            concern_id=concern.pk,
            outcome="referred",
            reason="x",
            op="",
            member_id=cast.safeguarding_lead.pk,
            now=cast.now,
        )


def test_a_form_that_is_sent_twice_is_one_step(concern, cast):
    for _ in range(2):
        working.write_note(
            concern_id=concern.pk, note="Rang", op="one", member_id=cast.safeguarding_lead.pk, now=cast.now
        )
    assert kinds(concern).count("note") == 1


def test_a_whole_life_of_a_concern_is_in_its_steps(concern, cast):
    lead = {"concern_id": concern.pk, "member_id": cast.safeguarding_lead.pk, "now": cast.now}
    working.note_reading(purpose="decide", **lead)
    working.acknowledge(**lead)
    working.act(agency="999", reference="", acted_at=cast.now, note="", op="a", **lead)
    close(concern, cast)
    working.reopen(reason="They rang back", op="b", **lead)
    working.change_urgency(urgency="amber", reason="Safe now", op="c", **lead)
    concern.refresh_from_db()
    assert kinds(concern)[2:] == ["read", "acknowledged", "acted", "closed", "reopened", "urgency"]
    assert (concern.state, concern.urgency) == ("acknowledged", "amber") and broken_at(concern) is None
    verbs = AuditEvent.objects.filter(subject=f"concern:{concern.pk}").order_by("pk").values_list("verb", flat=True)
    assert "concern.closed" in verbs and "safeguarding.read" in verbs


def test_nothing_is_done_to_a_closed_concern_but_notes_and_opening_it_again(concern, cast):
    close(concern, cast)
    lead = {"concern_id": concern.pk, "member_id": cast.safeguarding_lead.pk, "now": cast.now}
    for refused in (
        lambda: working.act(agency="999", reference="", acted_at=cast.now, note="", op="", **lead),
        lambda: close(concern, cast),
        lambda: working.change_urgency(urgency="amber", reason="x", op="", **lead),
    ):
        with pytest.raises(Refusal) as no:
            refused()
        assert no.value.status == 409
    working.write_note(note="Later", op="", **lead)


def test_the_lead_decides_what_becomes_of_the_words_and_the_concern_stays(world, concern, cast):
    entry = Entry.objects.get(pk=concern.entry_id_was)
    lead = {"concern_id": concern.pk, "version": 1, "member_id": cast.safeguarding_lead.pk, "now": cast.now}
    with pytest.raises(Refusal):
        working.decide_words(outcome="publish", reason="fine", **lead)
    working.decide_words(outcome="reopen", reason="", **lead)
    entry.refresh_from_db()
    assert entry.state == Entry.State.HELD and "returned" in kinds(concern)
    with pytest.raises(Refusal) as late:
        working.decide_words(outcome="reopen", reason="", **lead)
    assert late.value.status == 409
    assert catch_up(now=world.now) == 0  # it is known, so it is not raised again


# --- people's rights ---------------------------------------------------------------------------------------------------


def test_everybody_is_told_alike_that_a_copy_may_be_kept_and_nobody_is_told_that_one_is(world, cover):
    quiet, worried = world.person(), world.person()
    world.idea(quiet, "lights")
    world.idea(worried, DANGER)
    assert held_about("participant", quiet) == held_about("participant", worried)
    assert any("safeguarding lead keeps a copy" in line for line in held_about("participant", quiet))
    assert "concern" not in str(hand_over_all("participant", worried)["safeguarding.participant"])


def test_a_lead_who_is_forgotten_leaves_a_whole_record(concern, cast):
    working.acknowledge(concern_id=concern.pk, member_id=cast.safeguarding_lead.pk, now=cast.now)
    assert hand_over_all("member", cast.safeguarding_lead)["safeguarding.member"]["concern_steps"]
    forget_everywhere("member", cast.safeguarding_lead, now=cast.now)
    concern.refresh_from_db()
    assert broken_at(concern) is None


def test_a_decision_of_the_queue_does_not_touch_the_concern(world, cover):
    idea = world.idea(take_part(consultation=world.consultation, token="x" * 20, now=world.now), DANGER)
    decide(
        entry_id=idea.pk,
        version=1,
        outcome="publish",
        reason="describes_harm",
        member_id=world.cast.moderator.pk,
        now=world.now,
        checked=True,
    )
    assert Concern.objects.get().state == "raised"
