"""How long records of concerns are kept: much longer than anything else, on a schedule that the safeguarding lead sets."""

from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from consultations.desks.safeguarding.models import Concern, ConcernStep
from engage.kit.retention import Kept, keep


def closed_long_ago(cut_off: datetime) -> QuerySet[Concern]:
    """Closed, and since then nobody did anything with it or read it."""
    later = ConcernStep.objects.filter(concern=OuterRef("pk"), at__gt=cut_off)
    return Concern.objects.filter(~Exists(later), state=Concern.State.CLOSED, closed_at__lte=cut_off)


def forget(numbers: list[int], now: datetime) -> None:
    """Whole, with its chain: half a record would look like one that was tampered with. The owner's function refuses young ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguarding_concern_forget(%s)", [numbers])


keep(
    Kept(
        name="safeguarding.concerns",
        label="Records about keeping someone safe (concerns that are closed)",
        since="the last time anybody worked on it or read it",
        days=9131,
        basis="25 years: whoever it was about is grown up by then. No law names a figure; your safeguarding lead sets it.",
        due=closed_long_ago,
        erase=forget,
        least=366 * 7,
    )
)
