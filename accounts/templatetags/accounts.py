"""`{% staff_nav as desks %}`: the desks of the member who is signed in, for the staff layout."""

from typing import Any

from django import template

from accounts.queries import DeskLink, desk_links
from engage.kit import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_nav(context: dict[str, Any]) -> list[DeskLink]:
    """Each desk's `label`, `url`, `current`, `waiting`; nothing on pages that are not behind the staff's door."""
    request = context.get("request")
    grants = getattr(request, "grants", None)
    if request is None or grants is None:
        return []
    if not hasattr(request, "desk_links"):
        request.desk_links = desk_links(request.member, grants, path=request.path, now=clock.now())
    links: list[DeskLink] = request.desk_links
    return links
