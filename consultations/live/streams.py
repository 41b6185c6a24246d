"""What can be listened to in a room: one document for all phones, one for the wall, one for the remotes of its staff."""

from django.template.loader import render_to_string

from consultations.live.documents import phone_view, remote_view, stage_view
from consultations.live.models import Session
from engage.kit import clock
from engage.realtime.streams import doorbell_only, stream

EVERY = 0.5


def session_for(key: str) -> Session | None:
    """A session with everything that a document of it needs."""
    found = Session.objects.select_related("consultation", "step__activity__consultation")
    return found.filter(pk=int(key)).first()


@stream("room", every=EVERY)
def room(key: str) -> str:
    session = session_for(key)
    return "" if session is None else render_to_string("live/phone/state.html", {"view": phone_view(session)})


@stream("stage", every=EVERY)
def stage(key: str) -> str:
    session = session_for(key)
    if session is None:
        return ""
    return render_to_string("live/stage/state.html", {"view": stage_view(session, now=clock.now())})


@stream("remote", every=EVERY)
def remote(key: str) -> str:
    session = session_for(key)
    if session is None:
        return ""
    return render_to_string("live/remote/state.html", {"view": remote_view(session, now=clock.now())})


# Whoever listens is a member of staff with the remote open. Nothing is said on it, but that they are asked whether they are there.
doorbell_only("here", every=EVERY, asks=True)
