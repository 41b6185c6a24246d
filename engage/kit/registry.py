"""A named place where rooms put things so that a lower floor can use them without importing upwards."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Registry(Generic[Thing]):
    """Names to things; a name is taken once.

    Raises `ValueError` when a name is taken twice by different things, `KeyError` when a name is unknown.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, Thing] = {}

    def add(self, name: str, thing: Thing) -> Thing:
        if self._things.get(name, thing) is not thing:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._things[name] = thing
        return thing

    def get(self, name: str) -> Thing:
        try:
            return self._things[name]
        except KeyError:
            raise KeyError(f"no {self.what} named {name!r}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[Thing]:
        return iter(list(self._things.values()))

    def names(self) -> list[str]:
        return list(self._things)
