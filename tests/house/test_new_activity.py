"""`make new-activity` in a copy of the tree: what it makes passes the house's tests and checks as it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.house.mutations import ROOT, copy_of_the_tree

NAME = "traffic_lights"


@pytest.mark.parametrize("name", ["", "Choice", "choice", "apps", "with space", "class", "2fast", "../up", "a" * 31])
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(name, tmp_path):
    tree = copy_of_the_tree(tmp_path / "tree")
    before = set(tree.rglob("*"))
    with pytest.raises(CommandError):
        call_command("new_activity", name, "--into", str(tree))
    assert set(tree.rglob("*")) == before


@pytest.mark.journey  # a developer's: it takes servers of its own and half a minute
def test_a_new_kind_passes_the_house_as_it_is(tmp_path):
    tree = copy_of_the_tree(tmp_path / "tree")
    hidden = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"DATA": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "engage.settings"}

    def run(*command, program=sys.executable):
        done = subprocess.run(
            [program, *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    said = run("manage.py", "new_activity", NAME)
    made = ["consultations/activities/traffic_lights.py", "tests/activities/test_traffic_lights.py", "pyproject.toml"]
    assert all(name in said for name in made)
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")
    run("--no-cache", program=str(Path(sys.executable).parent / "lint-imports"))
    run("-m", "mypy", "--cache-dir", str(ROOT / ".mypy_cache" / "new-activity"), "consultations/activities")
    house = [
        "test_every_kind_is_complete.py",
        "test_every_sentence_can_be_translated.py",
        "test_sources.py",
        "test_schema.py",
    ]
    tests = [f"tests/house/{name}" for name in house]
    out = run("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests, "tests/activities")
    assert "passed" in out
