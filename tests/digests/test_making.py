"""Making a digest: the same tables give the same account, its hash verifies, and what is published never changes."""

import pytest
from django.db import DatabaseError, connection, transaction

from consultations.core.actions.words import withdraw_words
from consultations.desks.digests.actions import ask_for_digest, ask_for_weekly_digests, publish_digest, stop_digest
from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.build import build
from consultations.desks.digests.snapshot.canonical import canonical, seal
from engage.kit import jobs
from engage.kit.models import AuditEvent, Job
from engage.kit.refusal import Refusal


def account(world):
    return build(
        world.consultation, cut_off=world.now, code_version="test", at_least=10, tell=lambda done, total, what: None
    )


def test_the_same_tables_and_moment_give_the_same_hash(county):
    first, second = account(county), account(county)
    assert first.sha256 == second.sha256
    assert first.exact_sha256 == second.exact_sha256


def test_one_more_answer_gives_another_exact_hash(county):
    before = account(county)
    county.choose(county.person(), county.options()[0])
    assert account(county).exact_sha256 != before.exact_sha256


def test_the_hash_of_a_stored_digest_verifies(county, make):
    digest = make(county)
    assert seal(digest.released) == digest.sha256
    assert seal(digest.exact) == digest.exact_sha256


def test_an_account_with_a_float_is_refused_because_its_hash_might_not_verify():
    with pytest.raises(TypeError):
        canonical({"a": [{"b": 0.1}]})


@pytest.mark.parametrize(
    "change",
    [
        "released = '{}'",
        "exact = '{}'",
        "sha256 = 'x'",
        "cut_off = now()",
        "state = 'ready', published_at = null, published_by_id = null",
        "note = 'other'",
        "number = 99",
        "published_at = now()",
    ],
)
def test_a_published_digest_cannot_be_changed_even_by_sql(county, make, change):
    digest = make(county, publish=True)
    with pytest.raises(DatabaseError, match="never_changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE digests_digest SET {change} WHERE id = %s", [digest.pk])


def test_a_published_digest_cannot_be_deleted_even_by_sql(county, make):
    digest = make(county, publish=True)
    with pytest.raises(DatabaseError, match="never_changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM digests_digest WHERE id = %s", [digest.pk])


@pytest.mark.parametrize(
    "change", ["released = '{}'", "exact = '{}'", "sha256 = 'x'", "state = 'building'", "number = 99"]
)
def test_a_ready_digest_can_only_be_published(county, make, change):
    digest = make(county)
    with pytest.raises(DatabaseError, match="is_frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE digests_digest SET {change} WHERE id = %s", [digest.pk])


def test_publishing_is_logged_with_the_hash_and_twice_is_once(county, make):
    digest = make(county, publish=True)
    publish_digest(digest_id=digest.pk, member_id=county.cast.administrator.pk, now=county.now)
    logged = AuditEvent.objects.filter(verb="digest.publish", subject=f"digest:{digest.pk}")
    assert [line.facts["sha256"] for line in logged] == [digest.sha256]


def test_a_digest_that_is_being_made_cannot_be_published(county):
    digest = ask_for_digest(consultation=county.consultation, member_id=county.cast.analyst.pk, now=county.now)
    with pytest.raises(Refusal):
        publish_digest(digest_id=digest.pk, member_id=county.cast.analyst.pk, now=county.now)


def test_asking_twice_while_one_is_being_made_gives_that_one(county):
    who = county.cast.analyst.pk
    first = ask_for_digest(consultation=county.consultation, member_id=who, now=county.now)
    assert ask_for_digest(consultation=county.consultation, member_id=who, now=county.now) == first


def test_asking_again_after_the_job_failed_gives_a_new_one(county):
    who = county.cast.analyst.pk
    first = ask_for_digest(consultation=county.consultation, member_id=who, now=county.now)
    Job.objects.filter(pk=first.job_id).update(state="failed", finished_at=county.now)
    second = ask_for_digest(consultation=county.consultation, member_id=who, now=county.now)
    first.refresh_from_db()
    assert (first.state, second.number) == (Digest.State.FAILED, 2)


def test_a_stopped_digest_is_not_made(county):
    digest = ask_for_digest(consultation=county.consultation, member_id=county.cast.analyst.pk, now=county.now)
    stop_digest(digest=digest, member_id=county.cast.analyst.pk, now=county.now)
    assert jobs.run(digest.job_id) is None
    digest.refresh_from_db()
    assert (digest.state, digest.released) == (Digest.State.FAILED, None)


def test_a_job_that_a_killed_worker_left_fills_the_same_digest(county):
    digest = ask_for_digest(consultation=county.consultation, member_id=county.cast.analyst.pk, now=county.now)
    Job.objects.filter(pk=digest.job_id).update(state="running", attempts=1, lease_until="2000-01-01T00:00Z")
    assert jobs.run(digest.job_id).state == "done"
    assert jobs.run(digest.job_id) is None
    assert [each.state for each in Digest.objects.all()] == [Digest.State.READY]


def test_progress_says_each_part(county):
    heard = []
    build(
        county.consultation,
        cut_off=county.now,
        code_version="test",
        at_least=10,
        tell=lambda done, total, what: heard.append((done, total, what)),
    )
    parts = 3 + county.consultation.activities.count()
    assert [done for done, _, _ in heard] == list(range(parts))
    assert {total for _, total, _ in heard} == {parts}


def test_words_withdrawn_before_the_digest_are_out_and_after_publishing_they_stay(county, make):
    early, late = county.quoted[0], county.quoted[1]
    withdraw_words(participant=early.answer.participant, entry_id=early.pk, now=county.now)
    digest = make(county, publish=True)
    quoted = {quote["text"] for activity in digest.released["activities"] for quote in activity["quotes"]}
    assert early.text not in quoted
    standing = next(entry for entry in county.quoted[1:] if entry.shown_text in quoted)
    withdraw_words(participant=standing.answer.participant, entry_id=standing.pk, now=county.now)
    digest.refresh_from_db()
    assert standing.shown_text in str(digest.released)
    assert seal(digest.released) == digest.sha256
    assert late is not None


def test_a_week_makes_one_digest_for_each_open_consultation_with_new_answers(county, make):
    begun = ask_for_weekly_digests(period="2026-11-23", now=county.now)
    assert [digest.consultation_id for digest in begun] == [county.consultation.pk]
    jobs.run(begun[0].job_id)
    assert ask_for_weekly_digests(period="2026-11-23", now=county.now) == []
    # Nobody answered since: the next week has nothing to tell.
    assert ask_for_weekly_digests(period="2026-11-30", now=county.now) == []
    begun[0].refresh_from_db()
    assert (begun[0].state, begun[0].made_by_id) == (Digest.State.READY, None)


def test_the_weekly_job_begins_them(county):
    job = jobs.enqueue(kind="digests.weekly", key="weekly:1", payload={"period": "2026-11-23"}, now=county.now)
    assert jobs.run(job.pk).result["digests"] == [Digest.objects.get().pk]


def test_a_member_is_told_which_digests_they_made(county, make):
    from engage.kit.personal_data import holders

    digest = make(county, publish=True)
    told = holders.get("digests").hand_over(member=county.cast.analyst)
    assert [each["digest"] for each in told["digests_made"]] == [digest.pk]
    assert [each["digest"] for each in told["digest_publications_asked"]] == [digest.pk]
    told = holders.get("digests").hand_over(member=county.cast.administrator)
    assert [each["digest"] for each in told["digests_published"]] == [digest.pk]
