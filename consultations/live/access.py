"""The only way a view gets a session, a screen or a seat: among one's organisations, or by what a cookie of ours says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.access import StaffRequest
from accounts.models import Member, Organisation
from accounts.roles import Role
from consultations.core.models import Consultation
from consultations.live.models import Seat, Session, Stage, Step
from consultations.live.queries.screens import stage_of
from engage.kit.pace import check_pace, keep_pace
from engage.kit.signed import Signer

HOSTS = (Role.YOUTH_WORKER,)  # may move a room on; moderators look after its words, or take over
STAFF = (Role.YOUTH_WORKER, Role.MODERATOR)
ROOM_COOKIE = "room"
STAGE_COOKIE = "stage"
BY_HAND_COOKIE = "by_hand"
OF_NOBODY = (
    "engage.of_nobody"  # in a request's environ, where no browser can put it: browsers' headers begin with HTTP_
)
ROOM_COOKIE_LASTS = 6 * 60 * 60  # the signature; the browser drops the cookie after two idle hours
_signer = Signer(salt="engage.live.room")


def session_at_desk(organisations: Iterable[Organisation], session_id: int) -> Session:
    """A session of one of these organisations; anything else is a 404."""
    session = (
        Session.objects.select_related("consultation__organisation", "step__activity__consultation")
        .filter(pk=session_id, consultation__organisation__in=list(organisations))
        .first()
    )
    if session is None:
        raise Http404
    return session


def step_at_desk(session: Session, step_id: int) -> Step:
    step = Step.objects.select_related("activity").filter(pk=step_id, session=session).first()
    if step is None:
        raise Http404
    return step


def room(key: str) -> Session:
    """The session of a phone's page; a planned one has no page yet."""
    session = (
        Session.objects.select_related("consultation__organisation", "step__activity__consultation")
        .filter(key=key, consultation__state__in=Consultation.PUBLIC_STATES)
        .exclude(state=Session.State.PLANNED)
        .first()
    )
    if session is None:
        raise Http404
    return session


def may_host(member: Member, session: Session) -> bool:
    """May this member move the room on without being its host?"""
    return member.grants.filter(organisation=session.consultation.organisation_id, role__in=HOSTS).exists()


def may_decide(request: StaffRequest, session: Session) -> bool:
    """May this member decide about words that wait in this room?"""
    return any(
        grant.role == Role.MODERATOR and grant.organisation_id == session.consultation.organisation_id
        for grant in request.grants
    )


@dataclass(frozen=True)
class Place:
    """Whose answer it is, as the signed cookie says: no look-up is needed."""

    session_id: int
    seat_id: int
    participant_id: int
    consultation_id: int


def place_on(cookie: str) -> Place | None:
    """The place that a cookie's value stands for; None for a forged one, or one that is too old."""
    if not cookie or len(cookie) > 200:
        return None
    try:
        numbers = _signer.unsign(cookie, max_age=ROOM_COOKIE_LASTS).split(".")
        return Place(*(int(number) for number in numbers))
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        return None


def cookie_for(seat: Seat, session: Session) -> str:
    return _signed(Place(session.pk, seat.pk, seat.participant_id, session.consultation_id))


def _signed(place: Place) -> str:
    return _signer.sign(f"{place.session_id}.{place.seat_id}.{place.participant_id}.{place.consultation_id}")


def remember_place(response: HttpResponseBase, seat: Seat, session: Session) -> None:
    """Let this phone find its seat again; only on the pages of this room."""
    keep_place(response, Place(session.pk, seat.pk, seat.participant_id, session.consultation_id), session.key)


def keep_place(response: HttpResponseBase, place: Place, key: str) -> None:
    """The same for a place that a cookie named, in the room of this key."""
    response.set_cookie(
        ROOM_COOKIE,
        _signed(place),
        max_age=settings.GUEST_COOKIE_AGE,
        path=f"/live/{key}/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def seat_on(request: HttpRequest, session: Session) -> Seat | None:
    """The seat of this phone in this room, if it still stands."""
    place = place_on(request.COOKIES.get(ROOM_COOKIE, ""))
    if place is None or place.session_id != session.pk:
        return None
    return (
        Seat.objects.select_related("participant__area")
        .filter(pk=place.seat_id, session=session, participant_id=place.participant_id)
        .first()
    )


def check_guesses(session_id: int, token: str) -> None:
    """Refuses (429) a browser that tapped wrong pictures again and again."""
    check_pace("wrong_pictures", f"{session_id} {token}")


def count_guess(session_id: int, token: str) -> None:
    """One more wrong picture of this browser."""
    keep_pace("wrong_pictures", f"{session_id} {token}")


def moves_by_hand(request: HttpRequest) -> bool:
    """Did whoever holds this phone ask that its page should not load itself again?"""
    return request.GET.get("by_hand", request.COOKIES.get(BY_HAND_COOKIE)) == "1"


def remember_how_it_moves(request: HttpRequest, response: HttpResponseBase, session: Session) -> None:
    """What was asked for in the address stays, on the pages of this room, until the browser is closed."""
    path = f"/live/{session.key}/"
    if request.GET.get("by_hand") == "1":
        response.set_cookie(BY_HAND_COOKIE, "1", path=path, secure=settings.HTTPS, httponly=True, samesite="Lax")
    elif "by_hand" in request.GET:
        response.delete_cookie(BY_HAND_COOKIE, path=path, samesite="Lax")


def is_of_nobody(request: HttpRequest) -> bool:
    """Do we ask this ourselves, for a page that is drawn once and kept for all phones (live/coming_in)?"""
    return OF_NOBODY in request.META


def stage_on(request: HttpRequest, *, now: datetime) -> Stage | None:
    """The screen that this browser is."""
    key = request.COOKIES.get(STAGE_COOKIE, "")
    return stage_of(key, now=now) if 20 <= len(key) <= 100 else None


def remember_stage(response: HttpResponseBase, key: str) -> None:
    response.set_cookie(
        STAGE_COOKIE, key, max_age=12 * 60 * 60, path="/stage/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def same_origin(headers: dict[str, str]) -> bool:
    """Was a form sent from a page of ours? `headers` in small letters. What old browsers do not say is not held against them."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site in {"same-origin", "none"}
    origin = headers.get("origin", "")
    return not origin or origin.partition("//")[2] == headers.get("host", "")
