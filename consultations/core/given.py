"""An answer as it is given, whatever the kind: its status, its marks and its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One vote to write: on which entry, with which value."""

    entry: int
    value: int


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
