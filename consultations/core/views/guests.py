"""The browser of somebody who takes part: who it is, the cookie that says so, and the keys that its forms carry."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy

from consultations.core.access import participant_of_token
from consultations.core.actions.taking_part import take_part
from consultations.core.models import Consultation, Participant
from consultations.core.tokens import board_seed, guest_key, new_guest_token
from engage.kit.pace import keep_address_pace, keep_pace
from engage.kit.refusal import Refusal
from engage.kit.signed import Signer

FORGOTTEN = gettext_lazy(
    "This phone forgot who you are: it does that after 2 hours, to keep you safe. What you typed is still here. "
    "Come back with your code first, or press the button again to go on as somebody new."
)
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
ORDER = re.compile(r"[0-9a-f]{16}")
# What a form carries besides what somebody said with it.
NOT_SAID = {"csrfmiddlewaretoken", "op", "seq", "known", "newcomer", "anyway"}
_signer = Signer(salt="engage.core.newcomer")
STALE = gettext_lazy("That page was out of date. Here is a fresh one with what you typed: please send it again.")


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
    """The keys that a form came back with. Refuses (422 `stale`) keys that no page of ours has.

    The page's key is mixed with what was sent: the same words again are one write, but somebody who goes back to an old
    page and says something else has said something else. It must not be lost as if it were a resend.
    """
    try:
        op = UUID(request.POST.get("op", ""))
        seq = int(request.POST.get("seq", ""))
    except ValueError:
        raise Refusal(STALE, code="stale") from None
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_SAID)
    return Keys(uuid5(op, repr((request.path, said))), seq, request.POST.get("known") == "1")


def new_token_for(request: HttpRequest) -> str:
    """For a form of a browser that has no cookie yet: the token it will get, signed; "" for a browser that has one.

    When the reply to a first answer is lost, the browser sends the form again and still has no cookie. The form's own token
    makes both the same person. Nothing is stored for it, and it is no use after the cookie's time.
    """
    return "" if _cookie_token(request) else new_form_token()


def new_form_token() -> str:
    """A new token as a form carries it: signed."""
    return _signer.sign(new_guest_token())


def seed_of(request: HttpRequest, newcomer: str, activity_id: int) -> str:
    """The order of a board for this visit. `newcomer`: what `new_token_for` gave this page; it becomes the cookie with the
    first press, and then the order is still the same. A browser without a cookie carries it in the address of other pages.
    """
    token = _cookie_token(request)
    carried = request.GET.get("order", "")
    if not token and ORDER.fullmatch(carried):
        return carried
    return board_seed(token or _signer.unsign(newcomer), activity_id)


def browser_token(request: HttpRequest) -> str:
    """The token of the cookie, else the one that the form brought, else a new one."""
    return _cookie_token(request) or _form_token(request) or new_guest_token()


def _cookie_token(request: HttpRequest) -> str:
    return token_of_cookie(request.COOKIES.get(settings.GUEST_COOKIE, ""))


def token_of_cookie(value: str) -> str:
    """The token of a cookie's value; "" for none, or for one that is not of ours."""
    return value if TOKEN.fullmatch(value) else ""


def _form_token(request: HttpRequest) -> str:
    return token_of_form(request.POST.get("newcomer", ""))


def token_of_form(value: str) -> str:
    """The token that a form brought; "" for none, for a forged one, or one that is too old."""
    try:
        return _signer.unsign(value, max_age=settings.GUEST_COOKIE_AGE)
    except (signing.BadSignature, UnicodeError):
        return ""


def remember(response: HttpResponseBase, token: str) -> None:
    """Let the browser find its participant again for two hours from now."""
    response.set_cookie(
        settings.GUEST_COOKIE,
        token,
        max_age=settings.GUEST_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def writer(
    request: HttpRequest,
    consultation: Consultation,
    *,
    keys: Keys,
    token: str,
    now: datetime,
    adds_words: bool = False,
    known: Participant | None = None,
) -> Participant:
    """Who is writing: the participant this browser knows, or a new one without age or place. `known`: whom the token was found
    to lead to when the page was opened; whether they are still there is decided by the statement that writes.

    Refuses (409 `forgotten`) when the page was made for somebody whom the browser has forgotten since, and (429) who writes
    too often: `adds_words` when this write puts another idea, statement or reply on a board.
    """
    who = guest_key(token, consultation.pk)
    keep_address_pace("address_writes", request, now=now)
    keep_pace("writes", who)
    if adds_words:
        keep_pace("words", who)
    participant = known or participant_of_token(token, consultation)
    if participant is not None:
        return participant
    if keys.known:
        raise Refusal(FORGOTTEN, status=409, code="forgotten")
    keep_address_pace("address_joins", request, now=now)
    return take_part(consultation=consultation, token=token, now=now)
