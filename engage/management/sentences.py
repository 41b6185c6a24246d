"""Every sentence that the source gives to translation, read from the source itself; translators' tools need not be here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

ROOMS = ("accounts", "consultations", "engage")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "npgettext"}
# What Django makes of a template's tags: calls with the sentence written out as a Python string.
WRITTEN_OUT = re.compile(r"""\b(\w*gettext|_)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*)+)""")


class Sentence(NamedTuple):
    """One sentence as catalogues know it: `plural` "" where there is only one form, `context` "" where there is none."""

    singular: str
    plural: str = ""
    context: str = ""


def sentences_of(tree: Path) -> set[Sentence]:
    """All of them, of the Python files and the templates in this tree."""
    found: set[Sentence] = set()
    for room in ROOMS:
        for path in (tree / room).rglob("*.py"):
            found |= set(in_python(path.read_text()))
    for path in (tree / "templates").rglob("*.*"):
        if path.suffix in {".html", ".txt"}:
            found |= set(in_template(path.read_text()))
    return found


def in_python(source: str) -> Iterator[Sentence]:
    return _in_node(ast.parse(source))


def _in_node(node: ast.AST) -> Iterator[Sentence]:
    if isinstance(node, ast.JoinedStr):
        return  # xgettext, which translators use, looks into no f-string
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if words:
            yield _sentence(node.func.id, words)
    for inside in ast.iter_child_nodes(node):
        yield from _in_node(inside)


def in_template(source: str) -> Iterator[Sentence]:
    for name, written in WRITTEN_OUT.findall(templatize(source)):
        words = ast.literal_eval(f"[{written}]")
        yield _sentence(name, words)


def _sentence(name: str, words: list[str]) -> Sentence:
    context = words.pop(0) if name.startswith(("pget", "npget")) else ""
    return Sentence(words[0], words[1] if "nget" in name or name.startswith("nget") else "", context)
