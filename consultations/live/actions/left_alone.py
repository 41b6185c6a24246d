"""A room that nobody of staff looks after is paused, with everything in it: people must not go on alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest

from consultations.live.doorbells import ring_everybody
from consultations.live.models import Session
from engage.kit import audit

# Words pause ten seconds after the second member of staff has gone (live_pace); this is about rooms without anybody.
ALONE_FOR = timedelta(minutes=60)


@transaction.atomic
def pause_left_alone(*, now: datetime) -> list[int]:
    """Pauses each open room in which no remote was open, and nothing pressed, for an hour. Answers which."""
    last_seen = Greatest(
        Coalesce(Max("staff__at"), "opened_at"), Coalesce(Max("commands__at"), "opened_at"), "opened_at"
    )
    alone = (
        Session.objects.filter(state__in=Session.OPEN_STATES, paused=False)
        .annotate(last_seen=last_seen)
        .filter(last_seen__lte=now - ALONE_FOR)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    paused = []
    for session in Session.objects.select_for_update(no_key=True).filter(pk__in=list(alone)).order_by("pk"):
        if session.is_open and not session.paused:  # nobody was faster while we waited for it
            session.paused = True
            session.v += 1
            session.save(update_fields=["paused", "v"])
            audit.record(
                verb="session.left_alone", subject=f"session:{session.pk}", by=None, now=now, facts={"v": session.v}
            )
            paused.append(session.pk)
    ring_everybody(*paused)
    return paused
