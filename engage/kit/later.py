"""Do something once what was written is really there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction


def later(function: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    """Call `function` after the transaction commits, or never. A failure is logged; nobody is turned away."""
    transaction.on_commit(partial(function, *args, **kwargs), robust=True)
