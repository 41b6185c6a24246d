"""No backup is made that anybody could read, or that one key opens altogether, unless somebody asks for it."""

import pytest
from django.core.management import CommandError, call_command

from engage.management.backing_up import UNSEALED, Keys, let_old_ones_go
from engage.management.commands.restore import keys_given
from engage.management.restoring import CannotRestore, read_about

LONG, OTHER = "chalk-sea-orchard-sunrise", "harbour-meadow-lantern-river"


@pytest.fixture
def keys(monkeypatch):
    def put(everything, safeguarding):
        for name, key in (("BACKUP_KEY", everything), ("BACKUP_KEY_SAFEGUARDING", safeguarding)):
            monkeypatch.setenv(name, key)

    put("", "")
    return put


def test_without_keys_no_backup_is_made(keys, tmp_path):
    assert keys_given() == UNSEALED
    with pytest.raises(CommandError, match="Give BACKUP_KEY and BACKUP_KEY_SAFEGUARDING"):
        call_command("back_up", str(tmp_path / "shelf"))
    assert not (tmp_path / "shelf").exists()


@pytest.mark.parametrize(("one", "two"), [(LONG, LONG), (LONG, ""), ("", OTHER), (LONG, "short"), ("short", OTHER)])
def test_safeguarding_has_a_key_of_its_own_and_neither_can_be_guessed(keys, one, two):
    keys(one, two)
    with pytest.raises(CommandError, match="BACKUP_KEY"):
        keys_given()


def test_two_good_keys_are_taken(keys):
    keys(LONG, OTHER)
    assert keys_given() == Keys(LONG, OTHER)


def test_old_backups_go_and_other_folders_stay(tmp_path):
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 11, 25, tzinfo=UTC)
    for name, days in (("engage-old", 36), ("engage-young", 34)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "about.json").write_text(f'{{"made_at": "{(now - timedelta(days=days)).isoformat()}"}}')
    for name in ("somebody-elses", "engage-without-about"):
        (tmp_path / name).mkdir()
    assert let_old_ones_go(tmp_path, days=35, now=now) == ["engage-old"]
    assert {each.name for each in tmp_path.iterdir()} == {"engage-young", "somebody-elses", "engage-without-about"}


def test_a_backup_that_was_touched_is_not_restored(tmp_path):
    (tmp_path / "about.json").write_text('{"format": 1, "made_at": "x", "files": {"everything.dump": {"sha256": "0"}}}')
    (tmp_path / "everything.dump").write_text("changed")
    with pytest.raises(CannotRestore, match="damaged"):
        read_about(tmp_path)
    with pytest.raises(CannotRestore, match="not a whole backup"):
        read_about(tmp_path / "nowhere")
