"""When somebody reads what young people write here: one line for every page with a box for words, and for the support panel."""

from typing import Any

from django import template

from accounts.queries.cover import Staffing, staffing_of

register = template.Library()


@register.inclusion_tag("components/staffed_hours.html", takes_context=True)
def staffed_hours(context: dict[str, Any]) -> dict[str, Staffing | None]:
    """Finds the organisation in what the page is about. One query in a page, however many boxes it has."""
    organisation_id = _organisation_of(context)
    request = context.get("request")
    if organisation_id is None or request is None or request.path.startswith("/staff/"):
        return {"staffing": None}
    known: dict[int, Staffing] = request.__dict__.setdefault("_staffing", {})
    if organisation_id not in known:
        known[organisation_id] = staffing_of(organisation_id)
    return {"staffing": known[organisation_id]}


def _organisation_of(context: dict[str, Any]) -> int | None:
    consultation = context.get("consultation")
    if consultation is None:
        about = context.get("activity") or getattr(context.get("entry") or context.get("idea"), "activity", None)
        consultation = getattr(about, "consultation", None)
    found = getattr(consultation, "organisation_id", None)
    return found if isinstance(found, int) else None
