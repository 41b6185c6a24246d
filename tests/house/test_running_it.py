"""The files that run it elsewhere, read and tried as far as that goes without Docker: images, commands, settings, roles."""

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from engage.embedded import place_for, running
from engage.embedded.binaries import client_program
from engage.embedded.place import SUPERUSER

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
README = (ROOT / "README.md").read_text()
# Set by our own commands for their children, never by people; or the language's own.
INSIDE = {"ENGAGE_AS_OWNER", "DJANGO_SETTINGS_MODULE", "STATIC_FROM_SOURCE", "PYTHONUNBUFFERED"}


def documented():
    """Every name in the first column of the README's table of settings."""
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def read_by_the_code():
    """Every environment variable that the product's code asks for by name."""
    found = set()
    for room in ("engage", "accounts", "consultations"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                words = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                asks = words in {"os.environ.get", "os.environ.setdefault", "os.getenv", "flag", "limit"}
                if asks and node.args and isinstance(node.args[0], ast.Constant):
                    found.add(node.args[0].value)
                elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                    found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    return found


def test_every_setting_that_the_code_reads_is_in_the_readme_and_none_else():
    read = read_by_the_code() - INSIDE
    assert "SECRET_KEY" in read and "LIMIT_WRITES" in read
    assert read - documented() == set()
    assert documented() - read - {"BACKUP_KEY", "BACKUP_KEY_SAFEGUARDING"} == set(), "no longer read"


def test_every_setting_in_the_compose_file_is_one_of_ours():
    for name, service in OURS.items():
        strays = set(service["environment"]) - documented() - INSIDE
        assert not strays, f"{name}: {strays}"


def test_images_are_pinned_by_version():
    named = [service["image"] for name, service in SERVICES.items() if name not in OURS]
    named += re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(named) >= 5
    for image in named:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?-[a-z]+(-[a-z]+)?", image), f"{image} may change under us"


def test_every_command_is_one_that_exists():
    commands = [service["command"] for service in OURS.values()]
    commands += [" ".join(re.findall(r'"([^"]+)"', line)) for line in re.findall(r"^CMD (.*)", DOCKERFILE, re.M)]
    known = get_commands()
    for command in commands:
        words = command.split()
        assert words[:2] == ["python", "manage.py"] and words[2] in known, command


def test_nothing_of_ours_runs_as_root_or_may_write_where_it_need_not():
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", DOCKERFILE, re.M)
    assert DOCKERFILE.index("USER") < DOCKERFILE.index("CMD")
    assert "--require-hashes" in DOCKERFILE and "ADD " not in DOCKERFILE
    for name, service in OURS.items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "ports" not in service, f"{name} is reached through the entrance only"
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"entrance"}
    assert COMPOSE["networks"]["inside"]["internal"]
    assert {name for name in SERVICES if "inside" not in SERVICES[name]["networks"]} == {"entrance"}


def test_the_tables_are_made_first_and_only_that_step_knows_the_owner():
    for name in ("web", "worker", "beat"):
        after = SERVICES[name]["depends_on"]
        assert after["migrate"]["condition"] == "service_completed_successfully"
        assert "DATABASE_OWNER_URL" not in SERVICES[name]["environment"]
    assert SERVICES["migrate"]["environment"]["ENGAGE_AS_OWNER"] == "1"
    assert SERVICES["migrate"]["restart"] != "always"
    for name in ("postgres", "redis", "web", "entrance"):
        assert SERVICES[name]["healthcheck"]["test"], f"nobody knows when {name} is well"
    assert "/livez" in str(SERVICES["web"]["healthcheck"])


def test_no_secret_stands_in_a_file_and_each_one_must_be_given():
    text = (ROOT / "docker-compose.yml").read_text()
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.M))
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert used == set(example), "the example names what the file uses"
    for name in example:
        if re.search(r"PASSWORD|KEY", name) and name not in {"BACKUP_KEEP_DAYS"}:
            assert example[name] == "", f"{name} has a value that people would keep"
    must = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "SECRET_KEY", "SITE"}
    assert must <= set(re.findall(r"\$\{([A-Z_]+):\?", text))
    for name, service in SERVICES.items():
        given = service.get("environment", {})
        for setting, value in given.items():
            if re.search(r"PASSWORD|SECRET|KEY$|URL$", setting) and setting != "REDIS_URL":
                assert "${" in value, f"{name}: {setting}"
    ignored = (ROOT / ".gitignore").read_text().split()
    assert ".env" in ignored
    assert (ROOT / ".dockerignore").read_text().splitlines()[0] == "*", "only what is named goes into the image"


def test_the_image_holds_what_the_product_needs():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == {"manage.py", "requirements.txt", "engage", "accounts", "consultations", "templates", "static"}
    assert all((ROOT / name).exists() for name in kept)


def test_the_entrance_keeps_no_addresses_and_believes_none():
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "request delete" in text and "admin off" in text
    outside_the_options = text.partition("\n}\n")[2]
    assert not re.search(r"^\s*log\b", outside_the_options, re.M), "a site that logs would keep addresses"
    assert "header_up X-Forwarded-For {remote_host}" in text
    assert SERVICES["web"]["environment"]["CLIENT_ADDRESS_HEADER"] == "X-Forwarded-For"


@pytest.fixture
def empty_database():
    """A new database of its own in the bundled PostgreSQL (started here if the tests use another), with two new roles' names."""
    place = place_for(settings.DATA)
    names = {"POSTGRES_DB": "roles_trial", "OWNER_ROLE": "roles_owner", "APP_ROLE": "roles_app"}

    def sweep(line):
        line.execute("DROP DATABASE IF EXISTS roles_trial")
        line.execute("DROP ROLE IF EXISTS roles_owner")
        line.execute("DROP ROLE IF EXISTS roles_app")

    with (
        running(settings.DATA),
        psycopg.connect(place.database_url(SUPERUSER, "postgres"), autocommit=True) as line,
    ):
        sweep(line)
        line.execute("CREATE DATABASE roles_trial")
        yield place, names
        sweep(line)


def test_the_roles_step_makes_an_owner_and_an_app_role_that_may_not_make_tables(empty_database):
    place, names = empty_database
    environment = names | {
        "PATH": f"{client_program('psql').parent}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": str(place.sockets),
        "PGPASSWORD": place.secrets[f"{SUPERUSER}_password"],
        "POSTGRES_USER": SUPERUSER,
        "OWNER_PASSWORD": "it's the owner's",  # a quote must not end anything
        "APP_PASSWORD": "chalk",
    }
    sh = shutil.which("sh")
    done = subprocess.run(
        [sh, ROOT / "deploy" / "roles.sh"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

    def as_role(role, password):
        return psycopg.connect(
            host=str(place.sockets), user=role, password=password, dbname="roles_trial", autocommit=True
        )

    with as_role("roles_owner", "it's the owner's") as owner, as_role("roles_app", "chalk") as app:
        owner.execute("CREATE TABLE things (id bigint GENERATED BY DEFAULT AS IDENTITY, name text)")
        app.execute("INSERT INTO things (name) VALUES ('kept')")
        assert app.execute("SELECT name FROM things").fetchall() == [("kept",)]
        for cheat in ("CREATE TABLE mine (id int)", "DROP TABLE things", "TRUNCATE things", "CREATE ROLE more"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(cheat)
