"""One mutation: a gate that is taken away, and the tests that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`old` becomes `new` in `path`; or `sql` runs after the migrations of the room `path`. `tests` must then fail."""

    name: str
    path: str
    tests: str
    old: str = ""
    new: str = ""
    sql: str = ""
