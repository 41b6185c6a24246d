"""How long the desk remembers which words a moderator had open."""

from datetime import datetime

from consultations.desks.moderation.models import Reading
from engage.kit.retention import Kept, keep


def erase(numbers: list[int], now: datetime) -> None:
    Reading.objects.filter(pk__in=numbers).delete()


keep(
    Kept(
        name="moderation.readings",
        label="Which words a moderator had open",
        since="the moment they were opened",
        days=1,
        basis="Colleagues see it for two minutes; nobody needs it later.",
        due=lambda cut_off: Reading.objects.filter(at__lte=cut_off),
        erase=erase,
        in_register=False,
    )
)
