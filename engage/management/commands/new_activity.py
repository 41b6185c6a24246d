"""Makes a new kind of activity from a scaffold: a module, its templates, its tests, its name in the floor plan."""

import keyword
import re
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SCAFFOLD = Path(__file__).resolve().parents[1] / "scaffold"
CONTRACT = re.compile(r'(id = "kinds"\n(?:.*\n)*?layers = \["apps", ")([a-z_ |]+)("\])')
PARTS = ("card", "ask", "result", "stage_ask", "stage")
LONGEST = 30  # characters that the table has for a kind's name


class Command(BaseCommand):
    help = "Make a new kind of activity that works, ready to be changed: make new-activity NAME=traffic_lights"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="lower case, words joined by _")
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR, help="the tree to write it into")

    def handle(self, *args: Any, **options: Any) -> None:
        name, tree = options["name"].strip(), options["into"]
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name) or len(name) > LONGEST:
            raise CommandError("Say a name like traffic_lights: make new-activity NAME=traffic_lights")
        plan = tree / "pyproject.toml"
        found = CONTRACT.search(plan.read_text())
        if found is None:
            raise CommandError('The contract "kinds" in pyproject.toml has another form than this command knows.')
        files = {
            "kind": tree / "consultations" / "activities" / f"{name}.py",
            **{part: tree / "templates" / "activities" / name / f"{part}.html" for part in PARTS},
            "test": tree / "tests" / "activities" / f"test_{name}.py",
        }
        if name == "apps" or any(file.exists() for file in files.values()):
            raise CommandError(f"There is something called {name} already.")
        words = {
            "name": name,
            "label": name.replace("_", " ").capitalize(),
            "class_name": "".join(word.capitalize() for word in name.split("_")),
        }
        for part, file in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(Template((SCAFFOLD / f"{part}.txt").read_text()).substitute(words))
            self.stdout.write(f"  {file.relative_to(tree)}")
        names = " | ".join(sorted({*found[2].split(" | "), name}))
        plan.write_text(CONTRACT.sub(lambda match: f"{match[1]}{names}{match[3]}", plan.read_text()))
        self.stdout.write(f'  pyproject.toml: "{name}" stands beside the other kinds')
        self.stdout.write("It works as it is: make t. Now make it your own, and add it to the demo.")
