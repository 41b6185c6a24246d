"""The browser of somebody who takes part: who it is, the cookie that says so, and the keys that its forms carry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from consultations.core.access import participant_of
from consultations.core.actions.taking_part import take_part
from consultations.core.models import Consultation, Participant
from consultations.core.tokens import new_guest_token
from engage.kit.refusal import Refusal

FORGOTTEN = (
    "This phone forgot who you are: it does that after 2 hours, to keep you safe. What you typed is still here. "
    "Come back with your code first, or press the button again to go on as somebody new."
)
STALE = "That page was out of date. Here is a fresh one with what you typed: please send it again."


@dataclass(frozen=True)
class Keys:
    """What makes a write safe to send twice: its own key, its order, and whether the page knew who was writing."""

    op: UUID
    seq: int
    known: bool


def fresh_keys(now: datetime, participant: Participant | None) -> Keys:
    """Keys for a form that is being shown now. The order is the database's millisecond, so newer pages win."""
    return Keys(uuid4(), int(now.timestamp() * 1000), participant is not None)


def sent_keys(request: HttpRequest) -> Keys:
    """The keys that a form came back with. Refuses (422 `stale`) keys that no page of ours has."""
    try:
        op = UUID(request.POST.get("op", ""))
        seq = int(request.POST.get("seq", ""))
    except ValueError:
        raise Refusal(STALE, code="stale") from None
    return Keys(op, seq, request.POST.get("known") == "1")


def browser_token(request: HttpRequest) -> str:
    token = request.COOKIES.get(settings.GUEST_COOKIE, "")
    return token if 20 <= len(token) <= 100 else new_guest_token()


def remember(response: HttpResponseBase, token: str) -> None:
    """Let the browser find its participant again for two hours from now."""
    response.set_cookie(  # type: ignore[attr-defined]
        settings.GUEST_COOKIE,
        token,
        max_age=settings.GUEST_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def writer(request: HttpRequest, consultation: Consultation, *, keys: Keys, token: str, now: datetime) -> Participant:
    """Who is writing: the participant this browser knows, or a new one without age or place.

    Refuses (409 `forgotten`) when the page was made for somebody whom the browser has forgotten since.
    """
    participant = participant_of(request, consultation)
    if participant is not None:
        return participant
    if keys.known:
        raise Refusal(FORGOTTEN, status=409, code="forgotten")
    return take_part(consultation=consultation, token=token, now=now)
