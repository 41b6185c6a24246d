"""What every template may ask of accounts: `staff_nav`, the desks of the member who came through the staff's door, and
`session_ends`, when that member will be signed out."""

from typing import Any, cast

from django.http import HttpRequest

from accounts.access import StaffRequest
from accounts.queries import DeskLink, desk_links
from engage.kit import clock


def staff(request: HttpRequest) -> dict[str, Any]:
    """`staff_nav`: each desk's `label`, `url`, `current`, `waiting`; looked up only by a page that shows it."""

    def staff_nav() -> list[DeskLink]:
        grants = getattr(request, "grants", None)
        if grants is None:
            return []  # not behind the door: a public page tells nobody who is staff
        if not hasattr(request, "desk_links"):
            staff_request = cast(StaffRequest, request)
            staff_request.desk_links = desk_links(staff_request.member, grants, path=request.path, now=clock.now())
        return cast(StaffRequest, request).desk_links

    return {"staff_nav": staff_nav, "session_ends": getattr(request, "session_ends", None)}
