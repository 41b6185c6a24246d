"""What has been kept long enough goes, exactly that and nothing else; the report says beforehand what will go."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.deciding import Removal, decide
from consultations.core.actions.taking_part import come_back, give_return_code
from consultations.core.models import Answer, Consultation, Entry, Participant, Response, Vote
from consultations.core.own_answers import own_words
from engage.kit import retention
from engage.kit.models import AuditEvent, Deletion
from engage.kit.refusal import Refusal
from engage.kit.site_settings import set_value

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def decided(world, entry, outcome, reason, **more):
    decide(
        entry_id=entry.pk,
        version=entry.version,
        outcome=outcome,
        reason=reason,
        member_id=world.cast.moderator.pk,
        now=world.now,
        **more,
    )
    entry.refresh_from_db()
    return entry


def answer_published(world, at):
    """An answer to young people, by two members of staff."""
    return Response.objects.create(
        consultation=world.consultation,
        kind="did",
        heading="You said it is dark",
        words="We put up lights.",
        owner="Strategy lead",
        state="published",
        op=uuid4(),
        written_by=world.cast.analyst,
        written_at=at,
        published_by=world.cast.administrator,
        published_at=at,
    )


@pytest.fixture
def closed(world):
    """Closed at this moment; the promised day for the answer lies after it."""

    def close(at):
        close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
        Consultation.objects.filter(pk=world.consultation.pk).update(opens_at=at - 10 * DAY, closes_at=at)
        return world

    return close


def names(due):
    return {line.kept.name: line.count for line in due if line.count}


def test_declined_words_go_thirty_days_after_the_decision(world):
    person = world.person()
    gone = decided(world, world.idea(person, "Something that was not shown"), "decline", "spam")
    kept = world.publish(world.idea(person, "Lights on the path"))
    held = world.idea(person, "Nobody has read this")
    assert names(retention.report(now=world.now + 29 * DAY)) == {}
    later = world.now + 30 * DAY
    assert names(retention.report(now=later)) == {"core.declined": 1}
    assert Entry.objects.get(pk=gone.pk).text, "a report erases nothing"
    assert retention.let_go(now=later) == {"core.declined": 1}
    gone.refresh_from_db()
    assert (gone.text, gone.state, gone.findings.count()) == ("", "declined", 0)
    assert [Entry.objects.get(pk=e.pk).text for e in (kept, held)] == ["Lights on the path", "Nobody has read this"]
    assert retention.let_go(now=later) == {}, "what is gone is not due again"
    assert "We deleted these words" in next(own.text for own in own_words(person))


def test_a_concern_has_a_schedule_of_its_own(world):
    referred = decided(world, world.idea(world.person(), "A worry"), "refer", "concern")
    retention.let_go(now=world.now + 400 * DAY)
    referred.refresh_from_db()
    assert referred.text == "A worry"


def test_the_original_of_redacted_words_goes_and_what_is_shown_stays(world):
    entry = world.idea(world.person(), "Ask Sam at the bus stop")
    decided(world, entry, "redact", "identifies", removals=[Removal(4, 7, "name")], checked=True)
    shown = entry.shown_text
    assert "Sam" in entry.text and "Sam" not in shown
    assert retention.let_go(now=world.now + 30 * DAY) == {"core.originals": 1}
    entry.refresh_from_db()
    assert (entry.text, entry.shown_text, entry.state) == (shown, shown, "redacted")


def test_codes_and_browsers_are_forgotten_ninety_days_after_the_answer(closed, world):
    person = world.person()
    code = give_return_code(participant_id=person.pk)
    closed(world.now)
    answered = world.now + 20 * DAY
    answer_published(world, answered)
    assert retention.let_go(now=answered + 89 * DAY) == {}
    assert come_back(code=code, token="another-browser-of-theirs-1") == person
    assert retention.let_go(now=answered + 90 * DAY) == {"core.keys": 1}
    with pytest.raises(Refusal):
        come_back(code=code, token="another-browser-of-theirs-1")
    assert Participant.objects.get() == person, "the answers stay"


def test_words_go_a_year_after_the_answer_and_quotes_stay(closed, world):
    person = world.person()
    quote = world.publish(Entry.objects.get(pk=world.say(person, "The path is dark", may_quote=True).entry_id))
    board = world.publish(world.idea(person, "Lights, please"))
    held = world.idea(person, "Never read by anybody")
    closed(world.now)
    answered = world.now + 20 * DAY
    answer_published(world, answered)
    assert "core.words" not in retention.let_go(now=answered + 364 * DAY)
    gone = retention.let_go(now=answered + 365 * DAY)
    assert gone["core.words"] == 2 and gone["core.ties"] == 1
    for entry in (quote, board, held):
        entry.refresh_from_db()
    assert (quote.text, quote.shown_text) == ("The path is dark", "The path is dark")
    assert (board.text, board.shown_text, board.state) == ("", None, "published")
    assert held.text == ""


def test_after_a_year_answers_are_numbers_only(closed, world):
    person = world.person(age_band="13-15")
    person.member = world.cast.community_member
    person.save()
    world.choose(person, world.options()[0])
    closed(world.now)
    answer_published(world, world.now + DAY)
    retention.let_go(now=world.now + 366 * DAY)
    person.refresh_from_db()
    assert (person.guest_key, person.return_key, person.member) == (None, None, None)
    assert not Answer.objects.filter(op__isnull=False).exists() and not Vote.objects.filter(op__isnull=False).exists()
    assert Entry.objects.filter(op__isnull=False).count() == 0
    assert Consultation.objects.get().state == "archived"
    assert (Answer.objects.count(), Vote.objects.count(), person.age_band) == (1, 1, "13-15"), "the counts stay"


def test_an_answer_that_never_came_does_not_keep_words_for_ever(closed, world):
    world.say(world.person(), "Did anybody listen?")
    closed(world.now)
    promised = datetime.combine(Consultation.objects.get().answer_due, datetime.min.time(), UTC)
    assert "core.words" not in retention.let_go(now=promised + 729 * DAY)
    assert retention.let_go(now=promised + 731 * DAY)["core.words"] == 1


def test_each_erasure_leaves_its_proof_and_no_words(world):
    entry = decided(world, world.idea(world.person(), "zq-not-shown"), "decline", "spam")
    retention.let_go(now=world.now + 30 * DAY)
    proof = AuditEvent.objects.get(verb="retention.erased")
    assert proof.subject == "retention:core.declined"
    assert proof.facts == {"count": 1, "days": 30, "until": world.now.isoformat()}
    noted = Deletion.objects.get(what="core.declined")
    assert (noted.number, noted.why) == (entry.pk, "retention")
    assert "zq" not in f"{proof.facts} {noted.what} {noted.why}"
    line = next(line for line in retention.report(now=world.now + 30 * DAY) if line.kept.name == "core.declined")
    assert line.last_run_at == world.now + 30 * DAY


def test_a_place_sets_its_own_days_within_reason(world):
    decided(world, world.idea(world.person(), "Not shown"), "decline", "spam")
    member_id = world.cast.administrator.pk
    assert not retention.somebody_set_the_schedule()
    set_value(name="retention.core.declined", typed=" 7 ", member_id=member_id, now=world.now)
    assert retention.somebody_set_the_schedule()
    assert names(retention.report(now=world.now + 7 * DAY)) == {"core.declined": 1}
    for nonsense in ("", "0", "-3", "soon", "1.5", "99999999", "٣"):
        with pytest.raises(Refusal):
            set_value(name="retention.core.declined", typed=nonsense, member_id=member_id, now=world.now)
    with pytest.raises(Refusal):  # the log of deeds is never kept for less than two years
        set_value(name="retention.kit.deeds", typed="30", member_id=member_id, now=world.now)


def test_old_deeds_go_and_young_ones_cannot_be_made_to(world):
    old = datetime.now(UTC) - timedelta(days=2200)
    young = AuditEvent.objects.create(verb="test.young", subject="x", at=datetime.now(UTC) - timedelta(days=300))
    AuditEvent.objects.create(verb="test.old", subject="x", at=old)
    assert retention.let_go(now=datetime.now(UTC))["kit.deeds"] == 1
    assert not AuditEvent.objects.filter(verb="test.old").exists()
    from engage.kit.keeping_logs import forget_deeds

    forget_deeds([young.pk], datetime.now(UTC))
    assert AuditEvent.objects.filter(pk=young.pk).exists(), "the database itself keeps what is younger than two years"


@hypothesis(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=6))
def test_exactly_the_due_set_goes(world, ages):
    """Whatever the ages of decisions are: those of 30 days and more, and no other."""
    Entry.objects.filter(origin="participant").update(text="", shown_text=None, shown_version=None)
    entries = []
    for number, age in enumerate(ages):
        entry = world.idea(world.person(), f"Idea {number}")
        decide(
            entry_id=entry.pk,
            version=1,
            outcome="decline",
            reason="spam",
            member_id=world.cast.moderator.pk,
            now=world.now - age * DAY,
        )
        entries.append(entry)
    retention.let_go(now=world.now)
    for entry, age in zip(entries, ages, strict=True):
        entry.refresh_from_db()
        assert (entry.text == "") == (age >= 30)


def test_the_command_reports_and_erases_only_when_told(world, capsys):
    from engage.kit.clock import now as database_now

    entry = world.idea(world.person(), "zq-words")
    decide(
        entry_id=entry.pk,
        version=1,
        outcome="decline",
        reason="spam",
        member_id=world.cast.moderator.pk,
        now=database_now() - 31 * DAY,
    )
    call_command("retention", "--dry-run")
    said = capsys.readouterr().out
    assert "core.declined" in said and "30" in said and "zq-words" not in said
    assert Entry.objects.get(pk=entry.pk).text
    call_command("retention")
    assert Entry.objects.get(pk=entry.pk).text == ""


def test_every_sort_says_how_long_from_when_and_why():
    assert len({sort.label for sort in retention.kept}) == len(list(retention.kept)) >= 8
    for sort in retention.kept:
        assert sort.least <= sort.days <= retention.LONGEST
        assert sort.since and sort.basis.endswith(".")
        assert sort.due(datetime(1999, 1, 1, tzinfo=UTC)).count() == 0
