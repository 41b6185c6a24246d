"""What a concern holds is sealed, its record is a chain that nobody can rewrite unseen, and a key can be exchanged."""

import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.actions.resealing import reseal_all
from consultations.desks.safeguarding.apps import the_key_is_everywhere_the_same
from consultations.desks.safeguarding.chain import broken_at
from consultations.desks.safeguarding.models import Concern
from consultations.desks.safeguarding.queries import contents_of
from consultations.desks.safeguarding.sealing import Unreadable, seal, unseal
from consultations.desks.safeguarding.watching import safeguarding_stream
from engage.embedded import EmbeddedProblem, safeguarding_key
from engage.realtime.streams import kind_of, versions_of
from tests.safeguarding.conftest import WORDS, close, everything_in, refer

pytestmark = pytest.mark.django_db

DANGER = "please help me now, he is here"


# --- sealed ------------------------------------------------------------------------------------------------------------


def test_no_word_of_a_concern_stands_in_its_tables_or_in_the_audit_log(concern, cast):
    lead = cast.safeguarding_lead.pk
    working.write_note(concern_id=concern.pk, note="Rang the school nurse", op="", member_id=lead, now=cast.now)
    working.act(
        concern_id=concern.pk,
        agency="Kent social care",
        reference="KSC-778",
        acted_at=cast.now,
        note="They visit today",
        op="",
        member_id=lead,
        now=cast.now,
    )
    close(concern, cast, "Handed to the social worker")
    stored = "\n".join(everything_in(t) for t in ("safeguarding_concern", "safeguarding_concernstep", "kit_auditevent"))
    stored += everything_in("kit_job")
    for word in ("stepdad", "bus station", "nurse", "KSC-778", "visit", "Handed", "What would make"):
        assert word not in stored, word
    concern.refresh_from_db()
    assert unseal(concern.sealed_reason) == {"reason": "Handed to the social worker"}


def test_a_new_key_reads_what_the_old_one_sealed_and_after_resealing_stands_alone(concern, cast, settings):
    close(concern, cast)
    old = settings.SAFEGUARDING_KEY
    settings.SAFEGUARDING_KEY, settings.SAFEGUARDING_KEY_FALLBACKS = "a new key", [old]
    concern.refresh_from_db()
    assert contents_of(concern)["words"] == WORDS
    assert reseal_all() == 3  # the words, the reason, and the step that holds it
    settings.SAFEGUARDING_KEY_FALLBACKS = []
    concern.refresh_from_db()
    assert contents_of(concern)["words"] == WORDS and broken_at(concern) is None
    settings.SAFEGUARDING_KEY = old
    assert contents_of(concern) is None


def test_resealing_changes_nothing_when_one_text_opens_with_no_key(concern, cast, settings):
    before = concern.sealed
    settings.SAFEGUARDING_KEY, settings.SAFEGUARDING_KEY_FALLBACKS = "a new key", ["another"]
    with pytest.raises(Unreadable):
        reseal_all()
    concern.refresh_from_db()
    assert concern.sealed == before


def test_the_same_words_are_sealed_differently_each_time_so_that_nobody_can_compare(settings):
    (first, first_hash), (second, second_hash) = seal({"words": WORDS}), seal({"words": WORDS})
    assert first != second and first_hash != second_hash
    assert unseal(first, first_hash) == unseal(second, second_hash) == {"words": WORDS}
    with pytest.raises(Unreadable):
        unseal(first, second_hash)


# --- the chain ---------------------------------------------------------------------------------------------------------


def cheat(statement, *values):
    """As the owner of the tables, who can switch the guards off."""
    with connection.cursor() as owner:
        owner.execute("SET LOCAL engage.retention = 'on'")
        owner.execute(statement, values)
        owner.execute("SET LOCAL engage.retention = 'off'")


CHEATS = {
    "a time is changed": "UPDATE safeguarding_concernstep SET at = at - interval '1 hour' WHERE number = 2",
    "another member did it": "UPDATE safeguarding_concernstep SET member_id = NULL WHERE number = 3",
    "a fact is changed": "UPDATE safeguarding_concernstep SET facts = '{}' WHERE number = 2",
    "words are put in from elsewhere": "UPDATE safeguarding_concernstep"
    " SET sealed = (SELECT sealed FROM safeguarding_concern) WHERE number = 4",
    "a step is left out": "DELETE FROM safeguarding_concernstep WHERE number = 3",
    "the last step is cut off": "DELETE FROM safeguarding_concernstep WHERE number = 4",
    "the hash is made to fit": "UPDATE safeguarding_concernstep SET kind = 'read', hash = repeat('0', 64) WHERE number = 2",
}


@pytest.mark.parametrize("how", CHEATS)
def test_a_log_that_was_rewritten_even_by_the_owner_is_found(concern, cast, deputy, how):
    lead = cast.safeguarding_lead.pk
    working.acknowledge(concern_id=concern.pk, member_id=lead, now=cast.now)
    working.write_note(concern_id=concern.pk, note="Rang", op="", member_id=lead, now=cast.now)
    concern.refresh_from_db()
    assert broken_at(concern) is None and concern.last_number == 4
    cheat(CHEATS[how])
    concern.refresh_from_db()
    assert broken_at(concern) is not None


def test_words_that_are_exchanged_for_others_are_not_shown_as_the_authors(concern):
    other, _ = seal({"words": "something harmless"})
    cheat("UPDATE safeguarding_concern SET sealed = %s", other)
    concern.refresh_from_db()
    assert contents_of(concern) is None
    _, other_hash = seal({"words": "something harmless"})
    cheat("UPDATE safeguarding_concern SET words_hash = %s", other_hash)
    concern.refresh_from_db()
    assert broken_at(concern) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM safeguarding_concern",
        "UPDATE safeguarding_concern SET sealed = 'x'",
        "UPDATE safeguarding_concern SET entry_id_was = 1",
        "UPDATE safeguarding_concern SET raised_at = now()",
    ],
)
def test_a_concern_cannot_be_deleted_or_say_something_else(concern, statement):
    with (
        pytest.raises(DatabaseError, match=r"not_deleted|never_changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"state": "closed"}, "says_what_was_decided_and_why"),
        ({"outcome": "advice"}, "says_what_was_decided_and_why"),
        ({"state": "acknowledged"}, "waits_until_somebody_acknowledges"),
        ({"urgency": "green"}, "red_or_amber"),
    ],
)
def test_the_database_holds_what_must_be_true_of_a_concern(concern, values, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(**values)


# --- running it ----------------------------------------------------------------------------------------------------------


def test_the_command_reseals_everything_or_says_which_key_is_missing(concern, settings):
    old = settings.SAFEGUARDING_KEY
    settings.SAFEGUARDING_KEY, settings.SAFEGUARDING_KEY_FALLBACKS = "a new key", ["another"]
    with pytest.raises(CommandError, match="opens with none of the keys"):
        call_command("reseal_concerns")
    settings.SAFEGUARDING_KEY_FALLBACKS = [old]
    said = StringIO()
    call_command("reseal_concerns", stdout=said)
    assert said.getvalue().startswith("1 sealed texts are under the newest key")


def test_a_key_made_on_each_machine_is_warned_of_where_there_may_be_several(monkeypatch):
    monkeypatch.delenv("SAFEGUARDING_KEY", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/engage")
    assert [each.id for each in the_key_is_everywhere_the_same(None)] == ["safeguarding.W001"]
    monkeypatch.setenv("SAFEGUARDING_KEY", "one for all")
    assert the_key_is_everywhere_the_same(None) == []


def test_a_key_that_is_made_is_made_once_and_kept_from_others(tmp_path):
    made = safeguarding_key(tmp_path)
    assert safeguarding_key(tmp_path) == made and len(made) > 40
    file = tmp_path / "safeguarding_key.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("{}")
    with pytest.raises(EmbeddedProblem, match="nobody can read concerns without it"):
        safeguarding_key(tmp_path)


def test_the_desk_is_rung_when_something_happens_and_nothing_travels_on_it(world, cast, cover):
    name = safeguarding_stream(cast.organisation.pk)
    before = versions_of([name])[name]
    concern = refer(world, world.idea(world.person(), WORDS))
    raised = versions_of([name])[name]
    assert raised > before
    working.acknowledge(concern_id=concern.pk, member_id=cast.safeguarding_lead.pk, now=cast.now)
    assert versions_of([name])[name] > raised
    assert kind_of(name).render is None
