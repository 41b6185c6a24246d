"""How long the kit keeps its own logs: deeds of staff for six years, the register of deletions as long as any backup."""

from datetime import datetime

from django.db import connection

from engage.kit.models import AuditEvent, Deletion
from engage.kit.retention import Kept, keep


def _forget(table: str, numbers: list[int]) -> None:
    """Old lines of an append-only table, through the owner's function, which refuses young ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {table}_forget(%s)", [numbers])


def forget_deeds(numbers: list[int], now: datetime) -> None:
    _forget("kit_auditevent", numbers)


def forget_deletions(numbers: list[int], now: datetime) -> None:
    _forget("kit_deletion", numbers)


keep(
    Kept(
        name="kit.deeds",
        label="What staff and the system did (audit log)",
        since="the day of the deed",
        days=2192,
        basis="Six years: the time in which somebody may go to court about it.",
        due=lambda cut_off: AuditEvent.objects.filter(at__lte=cut_off),
        erase=forget_deeds,
        least=366 * 2,
        in_register=False,
    )
)
keep(
    Kept(
        name="kit.deletions",
        label="Which numbers were deleted, so that a restored backup forgets them again",
        since="the day of the deletion",
        days=800,
        basis="Longer than any backup is kept.",
        due=lambda cut_off: Deletion.objects.filter(at__lte=cut_off),
        erase=forget_deletions,
        least=366 * 2,
        in_register=False,
    )
)
