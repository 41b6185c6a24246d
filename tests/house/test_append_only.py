"""One test cheats as the application's own database role: the logs can be added to and read, and nothing else."""

from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from accounts.actions.disclosing import ask_to_disclose, decide_on_disclosure
from consultations.core.actions.publications import note_opened
from consultations.core.actions.reporting import report
from consultations.desks.digests.actions import ask_for_digest, ask_for_publication, publish_digest
from consultations.live.actions.recording import record_session
from engage.kit import audit, jobs
from engage.kit.deletions import note_erased
from engage.kit.models import SiteSetting
from engage.signpost.actions.contacts import confirm_contact
from engage.signpost.models import Contact
from tests.factories.consultations import make_world
from tests.factories.live import make_room
from tests.factories.responses import answered_back


def as_the_app():
    """A connection of the application's role to the database of this test."""
    address = psycopg.conninfo.conninfo_to_dict(settings.DATABASE_URL)
    return psycopg.connect(**{**address, "dbname": connection.settings_dict["NAME"]}, autocommit=True)


pytestmark = pytest.mark.django_db(transaction=True)


def test_the_tests_run_as_the_owner_and_the_product_as_somebody_else():
    """With one role for both, what follows would prove nothing: give DATABASE_OWNER_URL beside DATABASE_URL."""
    assert settings.DATABASES["default"]["USER"] != settings.DATABASE_APP_ROLE


@pytest.fixture
def logged(world):
    """An audit line, a decision and a published digest, made by the product."""
    entry = world.publish(world.idea(world.person(), "An idea"))
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    ask_for_publication(digest_id=digest.pk, member_id=world.cast.analyst.pk, now=world.now)
    publish_digest(digest_id=digest.pk, member_id=world.cast.administrator.pk, now=world.now)
    note_opened(digest_id=digest.pk, member_id=world.cast.administrator.pk, now=world.now)
    disclosed(world)
    audit.record(verb="test.deed", subject=f"entry:{entry.pk}", now=world.now)
    SiteSetting.objects.create(name="test", value="sea", at=world.now)
    childline = Contact.objects.get(slug="childline")
    confirm_contact(contact_id=childline.pk, by="Asha", member_id=world.cast.analyst.pk, now=world.now)
    note_erased("entry", [entry.pk], now=world.now)
    report(entry_id=entry.pk, reason="mean", words="", token="a-browser", now=world.now)
    world.publish(entry)
    world.idea(world.person(), "help me now")  # the checks see danger, so a concern is raised
    answered_back(make_world(cast=world.cast, now=world.now, slug="answered"))
    room = make_room(world)
    room.go_to(world.choice)
    room.press("end")
    record_session(session_id=room.session.pk, now=world.now)
    return entry


def disclosed(world):
    asked = ask_to_disclose(
        organisation=world.cast.organisation,
        to_whom="A court",
        what="The released figures of one question",
        basis="court_order",
        reason="Order 12",
        on=world.now.date(),
        op=uuid4(),
        by=world.cast.administrator,
        now=world.now,
    )
    decide_on_disclosure(disclosure_id=asked.pk, agreed=True, reason="", by=world.cast.safeguarding_lead, now=world.now)


LOGS = (
    "kit_auditevent",
    "core_decision",
    "core_approval",
    "core_consultationversion",
    "kit_sitesetting",
    "kit_deletion",
    "core_promisemove",
    "safeguarding_concernstep",
    "core_consideration",
    "signpost_contactchange",
    "core_publisheddigest",
    "core_digestreading",
    "core_reportoutcome",
    "accounts_disclosure",
    "accounts_disclosuredecision",
    "live_command",
    "live_record",
)
REWRITING = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")


def test_the_app_role_can_add_to_a_log_and_never_rewrite_one(logged):
    with as_the_app() as line:
        line.execute("INSERT INTO kit_auditevent (verb, subject, facts, at) VALUES ('test.app', 'x', '{}', now())")
        line.execute(
            "INSERT INTO core_decision (entry_id, version, outcome, reason, member_id, at)"
            " SELECT entry_id, version, 'reopen', 'undone', member_id, now() FROM core_decision LIMIT 1"
        )
        for said in ("SELECT 1", "SET engage.retention = 'on'"):  # what opens the trigger does not open the lock
            line.execute(said)
            for table in LOGS:
                before = line.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                assert before > 0
                for cheat in REWRITING:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        line.execute(cheat.format(table))
                assert line.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == before
    for table in LOGS:
        for cheat in REWRITING[:2]:
            with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as owner:
                owner.execute(cheat.format(table))  # even the owner meets a trigger


def test_the_app_role_cannot_change_a_published_digest(logged):
    with as_the_app() as line:
        for cheat in (
            "UPDATE digests_digest SET released = '{}'",
            "UPDATE digests_digest SET sha256 = 'x'",
            "UPDATE digests_digest SET state = 'ready', published_at = NULL, published_by_id = NULL",
            "DELETE FROM digests_digest",
        ):
            with pytest.raises(psycopg.Error):
                line.execute(cheat)


def test_the_app_role_cannot_change_a_published_response(logged):
    with as_the_app() as line:
        assert line.execute("SELECT count(*) FROM core_response WHERE state = 'published'").fetchone()[0] == 1
        for cheat in (
            "UPDATE core_response SET words = 'x'",
            "UPDATE core_response SET state = 'draft', published_at = NULL, published_by_id = NULL",
            "DELETE FROM core_response",
            "UPDATE core_consultation SET answer_due = answer_due + 7",
        ):
            with pytest.raises(psycopg.Error, match=r"never_changes|only_in_public"):
                line.execute(cheat)


def test_the_app_role_cannot_change_a_published_document(logged):
    with as_the_app() as line:
        for cheat in (
            "UPDATE signpost_document SET body = 'x'",
            "UPDATE signpost_document SET published_at = NULL, published_by_id_was = NULL",
            "DELETE FROM signpost_document",
            "TRUNCATE signpost_document",
        ):
            with pytest.raises(psycopg.Error):
                line.execute(cheat)


def test_the_app_role_can_neither_show_words_without_a_decision_nor_take_the_guards_away(logged, world):
    world.idea(world.person(), "Nobody decided about this")
    with as_the_app() as line:
        for cheat in (
            "UPDATE core_entry SET shown_text = text, shown_version = version",
            "INSERT INTO core_entry (activity_id, origin, position, text, version, state, severity, stage, stage_reason,"
            " may_quote, held_since, shown_text, shown_version) SELECT activity_id, 'participant', 0, 'hi', 1,"
            " 'published', 0, 'said', '', false, now(), 'hi', 1 FROM core_entry LIMIT 1",
        ):
            with pytest.raises(psycopg.errors.CheckViolation, match="only_after_a_decision"):
                line.execute(cheat)
        for cheat in (
            "CREATE TABLE mine (id int)",
            "ALTER TABLE core_entry DISABLE TRIGGER ALL",
            "DROP TRIGGER core_entry_shown_after_decision ON core_entry",
            "DROP TABLE kit_auditevent",
            "SET session_replication_role = 'replica'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(cheat)
