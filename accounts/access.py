"""The door to every staff page: signed in today, with the second factor, holding one of the roles; else nothing."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from accounts.models import Disclosure, Invitation, Member, Organisation, RoleGrant
from accounts.models.invitations import link_hash
from accounts.queries import DeskLink, organisations_of, standing_grants
from accounts.queries.people import partners_of, people_of
from accounts.roles import Role
from engage.kit import clock
from engage.kit.audience import declare
from engage.kit.errors import forbidden, refused
from engage.kit.refusal import Refusal

Rest = ParamSpec("Rest")
Guarded = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]
Step = Literal["in", "sign_in", "set_up_second_factor", "use_second_factor", "no_role"]


SOON = (
    15 * 60
)  # seconds before the end in which each page says so, also without JavaScript; a script says it at five minutes


@dataclass(frozen=True)
class Ending:
    """When a member of staff will be signed out, and in how many seconds."""

    at: datetime
    seconds: int

    @property
    def soon(self) -> bool:
        return self.seconds < SOON


class StaffRequest(HttpRequest):
    """What a view behind the door gets: who it is, and the organisations in which they hold one of the page's roles."""

    member: Member
    organisations: list[Organisation]
    grants: list[RoleGrant]
    desk_links: list[DeskLink]
    session_ends: Ending | None


@dataclass(frozen=True)
class Entry:
    """What the door decided: "in", or the step that is missing."""

    step: Step
    organisations: list[Organisation]
    grants: list[RoleGrant]


def examine(*, session: MutableMapping[str, Any], member: Any, roles: tuple[Role, ...], now: datetime) -> Entry:
    """May this session use what needs one of the roles? Web pages and sockets both ask here; one query."""
    if not member.is_authenticated:
        return Entry("sign_in", [], [])
    records = _records(session, member)
    if records and now.timestamp() - began(records) > settings.SESSION_COOKIE_AGE:
        return Entry("sign_in", [], [])  # eight hours from signing in, however busy the session was (OPS-02)
    grants = list(standing_grants(member, now=now))
    organisations = organisations_of(grants, roles)
    if not grants:
        return Entry("no_role", [], [])
    if not getattr(grants[0], "second_factor_exists", False):
        return Entry("set_up_second_factor", [], [])
    if not any(record.get("method") == "mfa" for record in records):
        return Entry("use_second_factor", [], [])
    return Entry("in" if organisations else "no_role", organisations, grants)


StaffView = Callable[Concatenate[StaffRequest, Rest], HttpResponseBase]


def for_holders_of(*roles: Role) -> Callable[[StaffView[Rest]], Guarded[Rest]]:
    """Open the page only to members who hold one of the roles somewhere; sets `request.member`, `.organisations`.

    What belongs to other organisations stays the view's business: look things up among `request.organisations`.
    """
    if not roles:
        raise ValueError("name the roles that may enter")

    def door(view: StaffView[Rest]) -> Guarded[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            now = clock.now()
            entry = examine(session=request.session, member=request.user, roles=roles, now=now)
            if entry.step != "in":
                return _turned_away(request, entry.step)
            request.member = request.user  # type: ignore[attr-defined]
            request.organisations, request.grants = entry.organisations, entry.grants  # type: ignore[attr-defined]
            request.session_ends = ending(request.session, request.member, now=now)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return declare("holders", guarded)

    return door


TYPING_LASTS = 60 * 60
DATABASE_AT = "database_at"


def proved_lately(view: StaffView[Rest]) -> StaffView[Rest]:
    """Inside the door of what only few may read: whoever comes has used their second factor in the last minutes (OPS-02).

    Somebody who reads a long time and then sends a form has an hour; after that what they typed is given back to them.
    """

    @wraps(view)
    def guarded(request: StaffRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        used = [proved_at(one) for one in _records(request.session, request.member) if one.get("method") == "mfa"]
        age = clock.now().timestamp() - max(used, default=0)
        if age <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT or (request.method == "POST" and age <= TYPING_LASTS):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return refused(
                request,
                title="Say it is you again",
                words="That was not saved: it is long since you used your second step. Go back to the desk, say it is "
                "you, and send this again.",
                status=403,
                typed=[str(value) for value in request.POST.values() if " " in value],
            )
        messages.info(request, "Only you may read what comes next, so please use your second step again.")
        return HttpResponseRedirect(_with_next(resolve_url("mfa_reauthenticate"), request.get_full_path()))

    return guarded


def _records(session: MutableMapping[str, Any], member: Member) -> list[dict[str, Any]]:
    """How this session proved who it is, as allauth wrote it down; empty if it was written for somebody else."""
    if session.get("account_authentication_methods_user") != str(member.pk):
        return []
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    return records if isinstance(records, list) else []


def began(records: list[dict[str, Any]]) -> float:
    """When this session began: when the second factor was last used, which is a sign-in in all but name (ACC-12)."""
    steps = (proved_at(one) for one in records if one.get("method") == "mfa")
    return max(steps, default=proved_at(records[0]))


def proved_at(record: dict[str, Any]) -> float:
    """When somebody proved who they are, by the database's clock; a session from before that was noted knows only a process's."""
    return float(record.get(DATABASE_AT, record.get("at", 0)))


def note_the_time(request: HttpRequest, **_: Any) -> None:
    """Called by allauth when somebody has proved who they are: its own note of when is by the clock of this process."""
    records = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    records[-1][DATABASE_AT] = clock.now().timestamp()
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records


def ending(session: MutableMapping[str, Any], member: Member, *, now: datetime) -> Ending | None:
    """When the session of this member ends; None for one that does not say when it began."""
    records = _records(session, member)
    if not records:
        return None
    at = began(records) + settings.SESSION_COOKIE_AGE
    return Ending(datetime.fromtimestamp(at, UTC), max(0, int(at - now.timestamp())))


def _turned_away(request: HttpRequest, step: Step) -> HttpResponseBase:
    if step == "no_role":
        if _wants_json(request):
            return JsonResponse({"error": "Your role does not open this."}, status=403)
        return forbidden(request)
    if step == "sign_in" and request.user.is_authenticated:
        logout(request)
        messages.info(request, "You have been signed in for a whole working day. Please sign in again.")
    if step == "set_up_second_factor":
        messages.warning(
            request, "Staff pages need a second step when you sign in. Choose one: a passkey, or an app on your phone."
        )
    names = {"sign_in": settings.LOGIN_URL, "set_up_second_factor": "mfa_index"}
    there = resolve_url(names.get(step, "mfa_reauthenticate"))
    status = 401 if step == "sign_in" else 403
    if _wants_json(request):
        return JsonResponse({"error": "Sign in again to go on.", "sign_in": there}, status=status)
    if request.headers.get("HX-Request") == "true":
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        answer = HttpResponse(status=status)
        answer["HX-Redirect"] = _with_next(there, page.path + (f"?{page.query}" if page.query else ""))
        return answer
    # A form that was sent cannot be sent again by a link: come back to the desks instead.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("staff_home")
    response = HttpResponseRedirect(_with_next(there, back))
    patch_vary_headers(response, ["Cookie"])
    return response


def _with_next(there: str, back: str) -> str:
    return f"{there}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else there


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def person_for(request: StaffRequest, member_id: int) -> Member:
    """Somebody who works, or worked, in one of the visitor's organisations; anybody else is unknown here."""
    member = people_of(request.organisations).filter(pk=member_id).first()
    if member is None:
        raise Http404
    return member


def person_of_ours_for(request: StaffRequest, member_id: int) -> Member:
    """The same, of whose account the visitor may dispose: it belongs to their organisation, or to a partner without its own."""
    member = person_for(request, member_id)
    home = member.organisation
    ours = {organisation.pk for organisation in request.organisations}
    if home is None or (home.pk not in ours and home.partner_of_id not in ours):
        raise Refusal("Their own organisation looks after this account.", status=403, code="not_ours")
    return member


def grant_for(request: StaffRequest, grant_id: int) -> RoleGrant:
    grant = RoleGrant.objects.filter(pk=grant_id, organisation__in=request.organisations)
    found = grant.select_related("member", "organisation").first()
    if found is None:
        raise Http404
    return found


def invitation_for(request: StaffRequest, invitation_id: int) -> Invitation:
    """One that is still open, or was; sent in the visitor's organisation's name or to a partner of it."""
    ours = Q(organisation__in=request.organisations) | Q(organisation__partner_of__in=request.organisations)
    invitation = Invitation.objects.filter(ours, pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation


def partner_for(request: StaffRequest, organisation_id: int) -> Organisation:
    partner = partners_of(request.organisations, now=clock.now()).filter(pk=organisation_id).first()
    if partner is None:
        raise Http404
    return partner


def invitation_of_link(token: str) -> Invitation | None:
    """What a link from a mail opens; None when nothing: used, withdrawn, replaced by a newer link, or never sent."""
    found = Invitation.objects.filter(link_hash=link_hash(token)) if len(token) <= 100 else Invitation.objects.none()
    return found.select_related("organisation", "home", "invited_by").first()


def disclosure_for(request: StaffRequest, disclosure_id: int) -> Disclosure:
    found = Disclosure.objects.filter(pk=disclosure_id, organisation__in=request.organisations)
    disclosure = found.select_related("organisation", "recorded_by", "decision__decided_by").first()
    if disclosure is None:
        raise Http404
    return disclosure
