"""Nothing reaches young people on one person's word: submit, approve, open by time; and random lives that try to get around it."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consultations.core.actions.approving import (
    CHECKLIST,
    allow_hard_words,
    approve,
    cancel,
    send_back,
    submit,
    take_back,
)
from consultations.core.actions.consulting import (
    add_activity,
    close_consultation,
    close_what_is_over,
    open_consultation,
    open_what_is_due,
)
from consultations.core.actions.editing import create_consultation, edit_page
from consultations.core.models import Approval, Consultation, ConsultationVersion
from consultations.core.readiness import unmet
from engage.kit.models import AuditEvent, Job
from engage.kit.refusal import Refusal
from tests.factories.consultations import GUNNING, approved, make_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast, now):
    """A complete draft that nobody has submitted."""
    consultation = make_consultation(cast=cast, now=now, opens_at=now + timedelta(days=1))
    add_activity(consultation=consultation, kind="open_question", prompt="What should we know?", now=now)
    return consultation


def asked(draft, by, now):
    submit(consultation_id=draft.pk, member_id=by.pk, now=now)
    draft.refresh_from_db()
    return draft


def yes(draft, by, now, **instead):
    return approve(
        **{
            "consultation_id": draft.pk,
            "version": draft.version,
            "gunning": GUNNING,
            "checklist": CHECKLIST,
            "member_id": by.pk,
            "now": now,
            **instead,
        }
    )


def test_a_second_person_approves_and_every_word_is_kept(draft, cast, now):
    asked(draft, cast.youth_worker, now)
    approval = yes(draft, cast.analyst, now)
    draft.refresh_from_db()
    assert draft.state == "ready"
    assert approval.formative == GUNNING.formative and set(approval.checklist) == set(CHECKLIST)
    kept = ConsultationVersion.objects.get(consultation=draft, number=approval.version).wording
    assert kept["why"] == "To listen." and kept["activities"][0]["prompt"] == "What should we know?"
    assert AuditEvent.objects.filter(verb="consultation.approve", member_id_was=cast.analyst.pk).count() == 1


def test_neither_who_submitted_nor_who_changed_it_last_approves(draft, cast, now):
    edit_page(
        consultation_id=draft.pk,
        version=draft.version,
        page={"why": "To listen well."},
        member_id=cast.administrator.pk,
        now=now,
    )
    draft.refresh_from_db()
    asked(draft, cast.analyst, now)
    for member in (cast.analyst, cast.administrator):
        with pytest.raises(Refusal) as refused:
            yes(draft, member, now)
        assert refused.value.code == "not_a_second_person"
    assert not Approval.objects.exists()


@pytest.mark.parametrize("field", ["formative", "information", "time", "consideration"])
def test_all_four_questions_of_the_gate_are_answered_in_words(draft, cast, now, field):
    from dataclasses import replace

    asked(draft, cast.youth_worker, now)
    with pytest.raises(Refusal) as refused:
        yes(draft, cast.analyst, now, gunning=replace(GUNNING, **{field: "  "}))
    assert refused.value.field == field


def test_every_point_of_the_checklist_is_ticked(draft, cast, now):
    asked(draft, cast.youth_worker, now)
    with pytest.raises(Refusal) as refused:
        yes(draft, cast.analyst, now, checklist=list(CHECKLIST)[1:])
    assert refused.value.code == "checklist"


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("decision", ""),
        ("decision_maker", ""),
        ("decision_on", None),
        ("answer_due", None),
        ("opens_at", None),
        ("closes_at", None),
        ("dpia_reference", ""),
        ("lawful_basis", ""),
        ("why", ""),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_submitted(draft, cast, now, field, empty):
    Consultation.objects.filter(pk=draft.pk).update(**{field: empty})
    with pytest.raises(Refusal) as refused:
        asked(draft, cast.youth_worker, now)
    assert refused.value.field == field
    draft.refresh_from_db()
    assert draft.submitted_at is None


def test_sensitive_questions_need_their_condition(draft, now):
    draft.asks_special_data = True
    assert [one.field for one in unmet(draft, now=now)] == ["special_condition"]


def test_an_answer_after_twelve_weeks_says_why(draft, cast, now):
    draft.answer_due = (draft.closes_at + timedelta(weeks=13)).date()
    assert [one.field for one in unmet(draft, now=now)] == ["answer_due_reason"]
    draft.answer_due = (draft.closes_at + timedelta(weeks=11)).date()
    assert unmet(draft, now=now) == []


def test_nothing_is_asked_twice(draft, now):
    add_activity(consultation=draft, kind="ideas", prompt="What should we know", now=now)
    add_activity(consultation=draft, kind="open_question", prompt="And how old are you?", now=now)
    assert [one.activity.position for one in unmet(draft, now=now)] == [2, 3]


def test_a_change_after_approval_goes_back_to_the_draft(draft, cast, now):
    approved(draft, cast=cast, now=now)
    edit_page(
        consultation_id=draft.pk,
        version=draft.version,
        page={"why": "For another reason."},
        member_id=cast.youth_worker.pk,
        now=now,
    )
    draft.refresh_from_db()
    assert draft.state == "draft" and draft.submitted_at is None
    with pytest.raises(Refusal) as refused:
        open_consultation(consultation_id=draft.pk, member_id=None, now=now)
    assert refused.value.code == "not_approved"


def test_saving_what_stands_already_keeps_the_approval(draft, cast, now):
    approved(draft, cast=cast, now=now)
    edit_page(
        consultation_id=draft.pk, version=draft.version, page={"why": draft.why}, member_id=cast.analyst.pk, now=now
    )
    draft.refresh_from_db()
    assert draft.state == "ready"


def test_a_page_that_shows_an_older_version_changes_nothing(draft, cast, now):
    with pytest.raises(Refusal) as refused:
        edit_page(
            consultation_id=draft.pk,
            version=draft.version - 1,
            page={"why": "Mine."},
            member_id=cast.analyst.pk,
            now=now,
        )
    assert refused.value.code == "changed_meanwhile"


def test_sending_back_says_why_and_cancelling_ends_it(draft, cast, now):
    asked(draft, cast.youth_worker, now)
    with pytest.raises(Refusal):
        send_back(consultation_id=draft.pk, version=draft.version, reason=" ", member_id=cast.analyst.pk, now=now)
    sent = send_back(
        consultation_id=draft.pk, version=draft.version, reason="Say who.", member_id=cast.analyst.pk, now=now
    )
    assert sent.sent_back_because == "Say who." and sent.submitted_at is None
    assert cancel(consultation_id=draft.pk, member_id=cast.youth_worker.pk, now=now).state == "cancelled"


def test_hard_words_pass_once_with_a_reason(draft, cast, now):
    hard = (
        "Notwithstanding considerable organisational complexity, participating institutions collaboratively prioritise "
        "preventative interventions, appreciating communities' contextual vulnerabilities and opportunities. "
        "Evidence demonstrates multidisciplinary collaboration significantly outperforms isolated activity."
    )
    edit_page(
        consultation_id=draft.pk, version=draft.version, page={"why": hard}, member_id=cast.youth_worker.pk, now=now
    )
    draft.refresh_from_db()
    found = unmet(draft, now=now)
    assert found and all("reads like" in one.words for one in found)
    allow_hard_words(
        consultation_id=draft.pk,
        version=draft.version,
        reason="It is the name of a law.",
        member_id=cast.analyst.pk,
        now=now,
    )
    draft.refresh_from_db()
    assert unmet(draft, now=now) == []
    edit_page(
        consultation_id=draft.pk,
        version=draft.version,
        page={"why": hard + " Also this."},
        member_id=cast.youth_worker.pk,
        now=now,
    )
    draft.refresh_from_db()
    assert unmet(draft, now=now)


def test_the_unsupported_claim_of_the_clients_material_is_refused(draft, now):
    draft.why = "We are in the top 10 most deprived areas."
    assert any("measure" in one.words for one in unmet(draft, now=now))


# --- by time ----------------------------------------------------------------------------------------------------------


def test_it_opens_and_closes_by_itself_also_after_sleeping(draft, cast, now):
    approved(draft, cast=cast, now=now)
    assert open_what_is_due(now=now) == 0
    late = draft.opens_at + timedelta(hours=5)
    assert open_what_is_due(now=late) == 1
    assert open_what_is_due(now=late) == 0
    draft.refresh_from_db()
    assert draft.state == "open" and draft.activities.get().rounds.get().state == "open"
    assert close_what_is_over(now=draft.closes_at) == 1


def test_when_it_may_not_open_the_desk_is_told_once(draft, cast, now):
    approved(draft, cast=cast, now=now)
    for _ in range(2):
        assert open_what_is_due(now=draft.closes_at + timedelta(days=1)) == 0
    draft.refresh_from_db()
    assert draft.state == "ready" and "closing time has passed" in draft.not_opened_because
    assert AuditEvent.objects.filter(verb="consultation.not_opened").count() == 1
    told = Job.objects.filter(kind="accounts.mail", payload__template="mail/consultation_not_opened.txt")
    assert {job.payload["member"] for job in told} == {cast.youth_worker.pk, cast.analyst.pk}
    assert all("closing time has passed" in job.payload["context"]["why"] for job in told)


def test_a_press_opens_it_early(draft, cast, now):
    approved(draft, cast=cast, now=now)
    opened = open_consultation(consultation_id=draft.pk, member_id=cast.analyst.pk, now=now)
    assert opened.state == "open" and opened.opens_at == now


# --- the database itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["ready", "open", "closed", "considering"])
def test_the_database_lets_nothing_out_of_its_draft_without_a_second_person(draft, state):
    with pytest.raises(IntegrityError, match="a_second_person_approves_before_it_opens"), transaction.atomic():
        Consultation.objects.filter(pk=draft.pk).update(state=state)


def test_the_database_refuses_ones_own_yes(draft, cast, now):
    asked(draft, cast.youth_worker, now)
    row = {
        "consultation": draft,
        "version": draft.version,
        "at": now,
        "formative": "x",
        "information": "x",
        "time": "x",
        "consideration": "x",
        "checklist": [],
        "dpia_reference": "x",
        "lawful_basis": "public_task",
    }
    me, other = cast.youth_worker.pk, cast.analyst.pk
    for submitted_by, approved_by, version in ((me, me, draft.version), (other, me, draft.version), (me, other, 99)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(
                **row | {"version": version}, submitted_by_id_was=submitted_by, approved_by_id_was=approved_by
            )


def test_the_database_keeps_approved_words_as_they_are(world):
    for cheat in (
        "UPDATE core_consultation SET why = 'something else'",
        "UPDATE core_consultation SET why = 'something else', version = version + 1",
        "UPDATE core_activity SET prompt = 'something else'",
        "UPDATE core_activity SET prompt = 'something else', version = version + 1",
        "UPDATE core_consultation SET state = 'draft'",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(cheat)


# --- random lives -----------------------------------------------------------------------------------------------------

DEEDS = ("edit", "submit", "approve", "send_back", "take_back", "open", "due", "close", "cancel", "add")
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2)), max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("submit", 0), ("approve", 1), ("open", 0), ("edit", 2), ("close", 0)])
@given(steps=STEPS)
def test_whatever_is_pressed_nothing_opens_without_a_second_persons_yes_to_that_version(cast, now, steps):
    people = [cast.youth_worker, cast.analyst, cast.administrator]
    with transaction.atomic():
        one = create_consultation(
            organisation_id=cast.organisation.pk, title="A walk", is_demo=True, member_id=people[0].pk, now=now
        )
        complete = make_consultation(cast=cast, now=now, slug="complete")
        page = {
            name: getattr(complete, name)
            for name in (
                "summary",
                "asked_by",
                "why",
                "can_change",
                "cannot_change",
                "what_happens_next",
                "decision",
                "decision_maker",
                "decision_on",
                "answer_due",
                "opens_at",
                "closes_at",
                "dpia_reference",
                "lawful_basis",
            )
        }
        edit_page(consultation_id=one.pk, version=one.version, page=page, member_id=people[0].pk, now=now)
        one.refresh_from_db()
        add_activity(consultation=one, kind="ideas", prompt="What would help?", now=now, member_id=people[0].pk)
        for number, (deed, who) in enumerate(steps):
            one.refresh_from_db()
            try:
                with transaction.atomic():
                    _do(deed, one, people[who], now, number)
            except Refusal:
                pass
            one.refresh_from_db()
            if one.state in ("ready", "open"):
                yes_to_it = Approval.objects.get(consultation=one, version=one.version)
                assert yes_to_it.approved_by_id_was != yes_to_it.submitted_by_id_was
                assert yes_to_it.approved_by_id_was != one.edited_by_id_was
                kept = ConsultationVersion.objects.get(consultation=one, number=one.version).wording
                assert kept["why"] == one.why
        transaction.set_rollback(True)


def _do(deed, one, member, now, number):
    who = {"consultation_id": one.pk, "member_id": member.pk, "now": now}
    if deed == "edit":
        edit_page(**who, version=one.version, page={"why": f"Reason {number}."})
    elif deed == "submit":
        submit(**who)
    elif deed == "approve":
        approve(**who, version=one.version, gunning=GUNNING, checklist=CHECKLIST)
    elif deed == "send_back":
        send_back(**who, version=one.version, reason="Not yet.")
    elif deed == "take_back":
        take_back(**who)
    elif deed == "open":
        open_consultation(**who)
    elif deed == "due":
        open_what_is_due(now=now)
    elif deed == "close":
        close_consultation(**who, because="Everything has been said.")
    elif deed == "cancel":
        cancel(**who)
    else:
        add_activity(consultation=one, kind="open_question", prompt=f"Anything {number}?", now=now, member_id=member.pk)
