"""The desks that members may work at: each wing hangs its own sign here when the product starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from engage.kit.registry import Registry

if TYPE_CHECKING:  # an `apps.py` may import this file at its top, before models exist
    from accounts.models import Member, Organisation

Overdue = Callable[["Member", "list[Organisation]", datetime], list[str]]
Waiting = Callable[["Member", "list[Organisation]", datetime], int | None]


@dataclass(frozen=True)
class Desk:
    """One desk: what it is called, where it is, who may sit there, and how many things wait."""

    label: str
    url_name: str
    roles: frozenset[Role]
    order: int
    waiting: Waiting | None
    text: str
    overdue: Overdue | None = None


_desks: Registry[Desk] = Registry("desk")


def register_desk(
    label: str,
    url_name: str,
    roles: Iterable[Role],
    order: int,
    waiting: Waiting | None = None,
    text: str = "",
    overdue: Overdue | None = None,
) -> Desk:
    """Hang a desk's sign; call it from the wing's `AppConfig.ready`.

    `waiting` counts what waits in these organisations and costs at most one query; `text` is one sentence on the desk.
    `overdue` says what is late there, one line for each thing; only the staff's front hall asks for it.
    """
    return _desks.add(url_name, Desk(label, url_name, frozenset(roles), order, waiting, text, overdue))


def desks() -> list[Desk]:
    return sorted(_desks, key=lambda desk: (desk.order, desk.label))
