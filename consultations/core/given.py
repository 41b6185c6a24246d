"""An answer as it is given, whatever the kind: its status, its marks and its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Mark:
    """One vote to write: on which entry, with which value. `people`: how many of those the answer speaks for; 0: all of them."""

    entry: int
    value: int
    people: int = 0


@dataclass(frozen=True)
class Words:
    """Words to hold for a person to read."""

    text: str
    may_quote: bool = False


@dataclass(frozen=True)
class Given:
    """A cleaned answer, whatever the kind: its status, its marks and its words."""

    status: str
    marks: tuple[Mark, ...] = ()
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Offered:
    """What an activity offers to pick from, read once for a whole room: its settings and staff's own entries, in order."""

    activity: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[int, ...] = ()

    @cached_property
    def values(self) -> frozenset[str]:
        """The entries as a form names them."""
        return frozenset(str(entry) for entry in self.entries)
