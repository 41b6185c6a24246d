"""Prints who may open what, from the views' own declarations; docs/who-may-open-what.md is this command's output."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import Role

HEAD = """# Who may open what

Made by `manage.py who_may > docs/who-may-open-what.md` from what each view declares; a house test fails when it is out of date,
and another knocks at every address as every role. Another organisation's things answer 404 whatever the role; without a
second step no staff page opens.

"""


def addresses(patterns: list[Any], before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(address, name, view) of everything that is mounted."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern), f"{pattern.namespace or ''}")
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), f"{space}{pattern.name or ''}", pattern.callback


def table() -> str:
    """The whole document."""
    rows = sorted(addresses(get_resolver().url_patterns))
    staff = [row for row in rows if getattr(row[2], "audience", "") == "holders"]
    others = [row for row in rows if row not in staff]
    lines = ["## Pages of staff", "", "| address | " + " | ".join(role.label for role in Role) + " |"]
    lines.append("|---|" + ":-:|" * len(Role))
    for address, _, view in staff:
        lines.append(f"| `/{address}` | " + " | ".join("yes" if role in view.roles else "" for role in Role) + " |")
    lines += ["", "## Pages of everybody else", "", "| address | for |", "|---|---|"]
    words = {"everyone": "everyone", "participants": "whoever takes part there", "members": "anybody signed in"}
    for address, _, view in others:
        lines.append(f"| `/{address}` | {words.get(getattr(view, 'audience', ''), 'nobody: it says nothing')} |")
    return HEAD + "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Print the table of who may open what, as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table(), ending="")
