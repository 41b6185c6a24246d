"""Every view says who it is for; a view that does not say is refused by middleware."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def declare(audience: str, view: View) -> View:
    """Note on the view who it is for; the house test and `declared_audience` read it."""
    view.audience = audience  # type: ignore[attr-defined]
    return view


def for_everyone(view: View) -> View:
    """Anybody may open this page, without an account and without taking part."""
    return declare("everyone", view)


def for_participants(view: View) -> View:
    """For somebody who takes part (or is about to) in the consultation that the address names."""
    return declare("participants", view)
