"""The drill, with real servers: back up, delete some more, destroy, restore; the same is there, and what was deleted is not."""

import json
import os
import shutil
import subprocess
import sys
import time

import psycopg
import pytest

from engage.embedded import addresses, place_for, running
from engage.embedded.keeper import SERVERS, lock
from tests.faults.product import ROOT

pytestmark = pytest.mark.faults

KEYS = {"BACKUP_KEY": "chalk-sea-orchard-sunrise", "BACKUP_KEY_SAFEGUARDING": "harbour-meadow-lantern-river"}
SECRET = "zq-my-own-words"

FILL = f"""
import django, json; django.setup()
from engage.kit.clock import now
from tests.cast import Cast
from tests.factories.consultations import make_world
from consultations.core.actions.deciding import decide
from consultations.core.models import Entry
world = make_world(cast=Cast(now()), now=now())
gone, stays = world.person(age_band="13-15"), world.person()
idea = world.publish(world.idea(gone, "{SECRET} on the board"))
kept = world.publish(world.idea(stays, "Lights on the path"))
taken = world.publish(world.idea(stays, "{SECRET} taken back"))
quote = Entry.objects.get(pk=world.say(stays, "{SECRET} may be quoted", may_quote=True).entry_id)
member = world.cast.community_member
worry = world.idea(stays, "{SECRET} a worry")
decide(entry_id=worry.pk, version=1, outcome="refer", reason="concern", member_id=world.cast.moderator.pk, now=now())
made = dict(gone=gone, stays=stays, idea=idea, kept=kept, taken=taken, quote=quote, worry=worry, member=member)
print(json.dumps(dict((name, thing.pk) for name, thing in made.items())))
"""

ERASE = """
import django, json, sys; django.setup()
from engage.kit.clock import now
from engage.kit.personal_data import forget_everywhere
from accounts.models import Member
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.models import Entry, Participant
ids = json.loads(sys.argv[1])
forget_everywhere("participant", Participant.objects.get(pk=ids["gone"]), now=now())
forget_everywhere("member", Member.objects.get(pk=ids["member"]), now=now())
stays = Participant.objects.get(pk=ids["stays"])
withdraw_words(participant=stays, entry_id=ids["taken"], now=now())
quote = Entry.objects.get(pk=ids["quote"])
change_words(participant=stays, entry_id=quote.pk, text=quote.text, may_quote=False, now=now())
"""


class Place:
    """A DATA folder, and the product's commands in it."""

    def __init__(self, data):
        self.data = data
        hidden = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "STATIC_FROM_SOURCE", "ENGAGE_AS_OWNER"}
        self.environment = {name: value for name, value in os.environ.items() if name not in hidden}
        self.environment |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": "engage.settings"}

    def run(self, *command, as_owner=False, well=True, **environment):
        given = self.environment | {"ENGAGE_AS_OWNER": "1" if as_owner else ""} | environment
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=given, text=True, capture_output=True, check=False
        )
        assert (done.returncode == 0) == well, done.stdout + done.stderr
        return done.stdout if well else done.stderr

    def manage(self, *arguments, **keywords):
        return self.run("manage.py", *arguments, **keywords)

    def sql(self, statement, *values, owner=True):
        found = addresses(self.data)
        with psycopg.connect(found.database_owner_url if owner else found.database_url, autocommit=True) as line:
            cursor = line.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def destroy_the_servers_files(self):
        with lock(self.data / SERVERS):  # the keeper has stopped them
            shutil.rmtree(place_for(self.data).home)


def test_backup_destroy_restore_gives_the_same_and_honours_what_was_deleted_since(tmp_path):
    place, shelf = Place(tmp_path / "data"), tmp_path / "shelf"
    began = time.monotonic()
    try:
        with running(place.data):
            place.manage("migrate", "--noinput", "--verbosity", "0", as_owner=True)
            ids = json.loads(place.run("-c", FILL))
            backup = place.manage("back_up", str(shelf), **KEYS).strip()
            before = {
                table: place.sql(f"SELECT count(*) FROM {table}")[0][0]
                for table in (
                    "safeguarding_concern",
                    "core_entry",
                    "core_vote",
                    "core_decision",
                    "accounts_member",
                    "kit_auditevent",
                )
            }
            assert before["safeguarding_concern"] == 1
            place.run("-c", ERASE, json.dumps(ids))
            highest = place.sql("SELECT max(id) FROM core_participant")[0][0]
        for file in shelf.rglob("*"):
            assert not file.is_file() or SECRET.encode() not in file.read_bytes(), "a backup shows no words"

        place.destroy_the_servers_files()

        with running(place.data):
            assert place.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
            assert "is sealed" in place.manage("restore", backup, well=False)
            wrong = KEYS | {"BACKUP_KEY": "not-the-right-key-at-all"}
            assert "not its key" in place.manage("restore", backup, well=False, **wrong)
            wrong = KEYS | {"BACKUP_KEY_SAFEGUARDING": "not-the-right-key-at-all"}
            assert "not its key" in place.manage("restore", backup, well=False, **wrong)
            assert "SECRET_KEY" in place.manage("restore", backup, well=False, **KEYS, SECRET_KEY="another" * 9)
            assert place.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]

            said = place.manage("restore", backup, **KEYS)

            assert "rows and rights as in the backup" in said
            assert "1 of participant" in said and "1 of member" in said
            after = {table: place.sql(f"SELECT count(*) FROM {table}")[0][0] for table in before}
            assert after.pop("kit_auditevent") > before.pop("kit_auditevent"), "what was deleted again is written down"
            assert after == before  # entries stay, empty; decisions stay
            assert place.sql("SELECT id FROM core_participant") == [(ids["stays"],)]
            words = place.sql("SELECT id, text, coalesce(shown_text, ''), may_quote FROM core_entry WHERE text <> ''")
            assert not [
                text
                for number, text, shown, _ in words
                if SECRET in text + shown and number not in {ids["quote"], ids["worry"]}
            ]
            assert [quote for number, _, _, quote in words if number == ids["quote"]] == [False]
            assert [shown for number, _, shown, _ in words if number == ids["kept"]] == ["Lights on the path"]
            assert place.sql("SELECT is_active FROM accounts_member WHERE id = %s", ids["member"]) == [(False,)]
            for cheat in (
                "UPDATE kit_auditevent SET verb = ''",
                "DELETE FROM kit_deletion",
                "CREATE TABLE mine (id int)",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    place.sql(cheat, owner=False)
            next_number = place.sql("SELECT nextval(pg_get_serial_sequence('core_participant', 'id'))")[0][0]
            assert next_number > highest + 100_000, "no number of the lost days is given twice"
            assert "not empty" in place.manage("restore", backup, well=False, **KEYS)

            assert "The drill went well" in place.manage("drill")
            assert place.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'engage_drill%%'") == [(0,)]
    finally:
        with lock(place.data / SERVERS):
            shutil.rmtree(place_for(place.data).home, ignore_errors=True)
    print(f"\nbackup, destruction, restore and drill: {time.monotonic() - began:.0f} s")
