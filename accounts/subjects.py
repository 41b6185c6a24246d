"""Whose a thing in the audit log is: rooms upstairs say here which numbers of theirs belong to which organisations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engage.kit.registry import Registry

if TYPE_CHECKING:
    from django.db.models import QuerySet

Numbers = Callable[[list[int]], "QuerySet[Any]"]


@dataclass(frozen=True)
class Subject:
    """`rows` gives, for organisations' ids, the rows of that sort that are theirs."""

    prefix: str
    rows: Numbers


_subjects: Registry[Subject] = Registry("subject of the audit log")


def register_subject(prefix: str, rows: Numbers) -> None:
    """Call it from the room's `AppConfig.ready`: `register_subject("entry", lambda ids: Entry.objects.filter(…))`."""
    _subjects.add(prefix, Subject(prefix, rows))


def subjects() -> list[Subject]:
    return list(_subjects)
