"""How long rooms keep what they hold: seats, who was there, which buttons were pressed."""

from datetime import datetime

from django.db import connection

from consultations.live.models import Command, Presence, Seat, StaffPresence
from engage.kit.retention import Kept, keep


def erase_seats(numbers: list[int], now: datetime) -> None:
    Seat.objects.filter(pk__in=numbers).delete()


def erase_staff(numbers: list[int], now: datetime) -> None:
    StaffPresence.objects.filter(pk__in=numbers).delete()


def erase_presences(numbers: list[int], now: datetime) -> None:
    Presence.objects.filter(pk__in=numbers).delete()


def erase_commands(numbers: list[int], now: datetime) -> None:
    """Through the owner's function, which leaves alone whatever is younger than two years."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT live_command_forget(%s)", [numbers])


keep(
    Kept(
        name="live.seats",
        label="Which phones were in a live session",
        since="the end of the session",
        days=30,
        basis="Needed to come back with the same phone; the answers stay without it.",
        due=lambda cut_off: Seat.objects.filter(session__ended_at__lte=cut_off),
        erase=erase_seats,
    )
)
keep(
    Kept(
        name="live.staff",
        label="Which member had the remote of a live session open",
        since="the last moment it was open",
        days=1,
        basis="Two of them must be there for words to be taken; nobody needs it later.",
        due=lambda cut_off: StaffPresence.objects.filter(at__lte=cut_off),
        erase=erase_staff,
        in_register=False,
    )
)
keep(
    Kept(
        name="live.presences",
        label="How many phones a server process heard",
        since="the last time it counted",
        days=1,
        basis="Figures of the moment, about nobody.",
        due=lambda cut_off: Presence.objects.filter(at__lte=cut_off),
        erase=erase_presences,
        in_register=False,
    )
)
keep(
    Kept(
        name="live.commands",
        label="Which buttons of a remote were pressed",
        since="the press",
        days=366 * 2 + 1,
        least=366 * 2,
        basis="Shows how a session was led, should anybody ask; numbers only.",
        due=lambda cut_off: Command.objects.filter(at__lte=cut_off),
        erase=erase_commands,
        in_register=False,
    )
)
