"""Two people stand behind each public answer, it never changes after, and "answered" means answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, transaction

from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.responding import (
    ask_to_publish,
    begin_considering,
    change_response,
    drop_draft,
    publish_response,
    record_consideration,
    say_answered,
    write_response,
)
from consultations.core.actions.words import withdraw_words
from consultations.core.models import Consideration, Consultation, Response
from consultations.core.responses import in_groups, said_in
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from tests.factories.consultations import make_world
from tests.factories.responses import (
    WHY_NOT,
    close,
    consider_everything,
    decision_maker,
    draft,
    publish,
    published,
    wording,
)


def code(call):
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_the_one_who_wrote_it_cannot_publish_it_and_a_colleague_can(world):
    close(world)
    response = draft(world)
    assert code(lambda: publish(world, response, by=world.cast.analyst)) == "own_words"
    assert publish(world, response, by=world.cast.administrator).state == "published"
    assert [said.words for said in said_in(world.consultation, now=world.now)] == ["There are lights now."]


def test_whoever_changed_it_last_wrote_it(world):
    close(world)
    response = draft(world, by=world.cast.analyst)
    changed = change_response(
        response_id=response.pk,
        version=1,
        wording=wording("doing"),
        member_id=world.cast.administrator.pk,
        now=world.now,
    )
    assert code(lambda: publish(world, changed, by=world.cast.administrator)) == "own_words"
    assert publish(world, changed, by=world.cast.analyst).state == "published"


def test_the_database_lets_nobody_publish_their_own_words(world):
    close(world)
    response = draft(world)
    with pytest.raises(Error, match="somebody_else_publishes_a_response"), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(
            state="published", published_at=world.now, published_by=world.cast.analyst
        )


@pytest.mark.parametrize("reason", ["", "Because.", " " * 60, "x" * 39])
def test_cannot_needs_a_reason_of_forty_characters(world, reason):
    assert code(lambda: draft(world, "cannot", reason=reason)) == "no_reason"
    with pytest.raises(Error, match="cannot_says_why_in_40_characters"), transaction.atomic():
        Response.objects.create(
            consultation=world.consultation,
            op=uuid4(),
            written_by=world.cast.analyst,
            written_at=world.now,
            **vars(wording("cannot", reason=reason)),
        )


def test_forty_characters_are_a_reason(world):
    assert draft(world, "cannot", reason="x" * 40).reason == "x" * 40


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        ("maybe", {}, "unknown_kind"),
        ("did", {"heading": " "}, "empty"),
        ("did", {"words": ""}, "empty"),
        ("did", {"owner": ""}, "empty"),
        ("did", {"due_on": "tomorrow"}, "no_day_here"),
        ("doing", {"due_on": "yesterday"}, "past_day"),
        ("did", {"activity_id": 10**12}, "unknown_activity"),
        ("did", {"entry_id": 10**12}, "unknown_entry"),
    ],
)
def test_what_makes_no_sense_is_not_written(world, kind, more, why):
    days = {"tomorrow": 1, "yesterday": -1}
    more = {name: world.now.date() + timedelta(days=days[v]) if v in days else v for name, v in more.items()}
    assert code(lambda: draft(world, kind, **more)) == why
    assert not Response.objects.exists()


def test_an_answer_is_about_a_shown_idea_of_the_same_consultation_only(world):
    person = world.person()
    shown, held = world.publish(world.idea(person, "Lights")), world.idea(person, "Held")
    assert draft(world, activity_id=world.ideas.pk, entry_id=shown.pk).entry_id == shown.pk
    assert code(lambda: draft(world, activity_id=world.ideas.pk, entry_id=held.pk)) == "unknown_entry"
    assert code(lambda: draft(world, activity_id=world.choice.pk, entry_id=shown.pk)) == "unknown_entry"
    other = make_world(cast=world.cast, now=world.now, slug="other")
    assert code(lambda: draft(other, activity_id=world.ideas.pk)) == "unknown_activity"
    response = draft(world)
    for cheat in ({"activity_id": other.ideas.pk}, {"activity_id": world.ideas.pk, "entry_id": held.pk}):
        with pytest.raises(Error, match=r"stays_inside|words_that_are_shown"), transaction.atomic():
            Response.objects.filter(pk=response.pk).update(**cheat)


def test_a_published_answer_is_frozen_for_the_product_and_for_the_owner(world):
    response = published(world)
    assert (
        code(
            lambda: change_response(
                response_id=response.pk, version=1, wording=wording(), member_id=world.cast.analyst.pk, now=world.now
            )
        )
        == "published"
    )
    assert code(lambda: drop_draft(response_id=response.pk, member_id=1, now=world.now)) == "published"
    rows = Response.objects.filter(pk=response.pk)
    for cheat in (
        lambda: rows.update(words="Something else."),
        lambda: rows.update(published_at=world.now + timedelta(days=1)),
        lambda: rows.delete(),
    ):
        with pytest.raises(Error, match="a_published_response_never_changes"), transaction.atomic():
            cheat()


def test_the_idea_of_a_published_answer_may_go_and_nothing_else_with_it(world):
    idea = world.publish(world.idea(world.person(), "Lights"))
    response = published(world, activity_id=world.ideas.pk, entry_id=idea.pk)
    with pytest.raises(Error, match="never_changes"), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(entry=None, words="x")
    Response.objects.filter(pk=response.pk).update(entry=None)
    assert said_in(world.consultation, now=world.now)[0].idea == ""


def test_words_that_were_taken_down_are_not_read_in_an_answer(world):
    person = world.person()
    idea = world.publish(world.idea(person, "Lights on the path"))
    published(world, activity_id=world.ideas.pk, entry_id=idea.pk)
    assert said_in(world.consultation, now=world.now)[0].idea == "Lights on the path"
    withdraw_words(participant=person, entry_id=idea.pk, now=world.now)
    assert said_in(world.consultation, now=world.now)[0].idea == ""


def test_a_correction_stands_in_front_and_the_old_one_stays_to_be_read(world):
    first = published(world, "doing", due_on=world.now.date() + timedelta(days=9))
    second = publish(world, draft(world, "did", words="Ten lights.", corrects=first, note="They are up."))
    publish(world, draft(world, "did", words="Twelve lights.", corrects=second, note="Two more."))
    (said,) = said_in(world.consultation, now=world.now)
    assert (said.words, said.note) == ("Twelve lights.", "Two more.")
    assert [before.words for before in said.before] == ["Ten lights.", "There are lights now."]


def test_a_correction_that_is_not_published_hides_nothing(world):
    first = published(world)
    draft(world, corrects=first, note="Wrong street.")
    assert [said.id for said in said_in(world.consultation, now=world.now)] == [first.pk]


def test_one_correction_at_a_time_with_a_note_of_what_stands(world):
    first = published(world)
    assert code(lambda: draft(world, corrects=first)) == "no_note"
    publish(world, draft(world, corrects=first, note="Wrong street."))
    assert code(lambda: draft(world, corrects=first, note="Again.")) == "not_standing"
    elsewhere = make_world(cast=world.cast, now=world.now, slug="other")
    assert code(lambda: draft(elsewhere, corrects=first, note="Not mine.")) == "not_standing"


def test_groups_come_in_one_order(world):
    close(world)
    for kind in ("undecided", "cannot", "doing", "did"):
        published(world, kind)
    groups = in_groups(said_in(world.consultation, now=world.now))
    assert [group.kind for group in groups] == ["did", "doing", "cannot", "undecided"]


def test_nothing_is_answered_while_people_still_answer(world):
    response = draft(world)
    assert code(lambda: publish(world, response)) == "still_open"
    assert code(lambda: begin_considering(consultation_id=world.consultation.pk, member_id=1, now=world.now)) == (
        "still_open"
    )


def test_the_first_answer_or_a_press_begins_the_considering(world):
    consultation = close(world)
    member = world.cast.analyst.pk
    assert begin_considering(consultation_id=consultation.pk, member_id=member, now=world.now)
    assert not begin_considering(consultation_id=consultation.pk, member_id=member, now=world.now)
    assert AuditEvent.objects.filter(verb="consultation.consider").count() == 1
    other = make_world(cast=world.cast, now=world.now, slug="other")
    published(other)
    other.consultation.refresh_from_db()
    assert other.consultation.state == "considering"


def answered(world):
    return say_answered(consultation_id=world.consultation.pk, member_id=world.cast.analyst.pk, now=world.now)


def test_answered_needs_an_answer_days_and_a_record_of_what_was_considered(world):
    close(world)
    assert code(lambda: answered(world)) == "no_answer"
    open_one = published(world, "undecided")
    assert code(lambda: answered(world)) == "no_day"
    publish(world, draft(world, "undecided", due_on=world.now.date(), corrects=open_one, note="A day is set."))
    assert code(lambda: answered(world)) == "not_considered"
    consider_everything(world)
    assert answered(world).state == "answered"
    assert answered(world).state == "answered"
    late_one = draft(world, "undecided")
    assert code(lambda: publish(world, late_one)) == "no_day"


@pytest.mark.parametrize("missing", ["answered_needs_an_answer", "every_open_decision", "everything_was_considered"])
def test_the_database_calls_nothing_answered_that_is_not(world, missing):
    close(world)
    if missing != "answered_needs_an_answer":
        published(world, "undecided" if missing == "every_open_decision" else "did")
    with pytest.raises(Error, match=missing), transaction.atomic():
        Consultation.objects.filter(pk=world.consultation.pk).update(state="answered")


def test_an_old_page_neither_changes_nor_publishes_newer_words(world):
    close(world)
    response = draft(world)
    change_response(
        response_id=response.pk,
        version=1,
        wording=wording(words="New."),
        member_id=world.cast.analyst.pk,
        now=world.now,
    )
    assert code(lambda: publish(world, response)) == "stale"
    assert (
        code(
            lambda: change_response(
                response_id=response.pk, version=1, wording=wording(), member_id=world.cast.analyst.pk, now=world.now
            )
        )
        == "stale"
    )


def test_every_press_is_safe_to_repeat(world):
    close(world)
    op = uuid4()
    said = {"consultation_id": world.consultation.pk, "wording": wording(), "op": op, "now": world.now}
    first = write_response(**said, member_id=world.cast.analyst.pk)
    assert write_response(**said, member_id=world.cast.analyst.pk).pk == first.pk
    ask_to_publish(response_id=first.pk, member_id=world.cast.analyst.pk, now=world.now)
    ask_to_publish(response_id=first.pk, member_id=world.cast.analyst.pk, now=world.now)
    publish(world, first)
    assert publish_response(
        response_id=first.pk, version=1, member_id=world.cast.administrator.pk, now=world.now
    ).published_at == (world.now)
    record = {
        "activity_id": world.ideas.pk,
        "considered": "All of it.",
        "why": WHY_NOT,
        "op": uuid4(),
        "member_id": decision_maker(world.cast).pk,
        "now": world.now,
    }
    assert record_consideration(**record).pk == record_consideration(**record).pk
    assert Consideration.objects.count() == 1
    verbs = list(AuditEvent.objects.filter(verb__startswith="response.").values_list("verb", flat=True))
    assert sorted(verbs) == ["response.ask", "response.publish", "response.write"]


def test_the_audit_log_keeps_no_words_of_an_answer(world):
    published(world, "cannot", words="Secret words of an answer")
    assert not [event for event in AuditEvent.objects.all() if "Secret" in str(event.facts)]


def test_a_draft_can_be_thrown_away(world):
    response = draft(world)
    drop_draft(response_id=response.pk, member_id=world.cast.analyst.pk, now=world.now)
    assert not Response.objects.exists()
    assert code(lambda: publish(world, response)) == "gone"


def test_a_draft_never_stops_a_consultation_from_closing(world):
    draft(world)
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
