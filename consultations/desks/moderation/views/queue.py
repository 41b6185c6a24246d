"""The queue: what waits, worst first, and how the desk stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.queries import organisations_of
from accounts.roles import Role
from consultations.core.announcing import queue_stream
from consultations.core.models import Decision, Entry
from consultations.core.screening import broken_screens
from consultations.desks.moderation import queries
from engage.kit import clock
from engage.kit.templatetags.kit import ago
from engage.realtime.streams import listening

PAGE = 25
PARTS = {"list": "desks/moderation/queue_list.html", "side": "desks/moderation/side.html"}
UNDO_MINUTES = 10


@require_safe
@for_holders_of(Role.MODERATOR)
def queue(request: StaffRequest) -> HttpResponse:
    """The whole page, or with `?part=` one part of it for the live refresh."""
    template = PARTS.get(request.GET.get("part", ""), "desks/moderation/queue.html")
    return render(request, template, desk_context(request, now=clock.now()))


def desk_context(request: StaffRequest, *, now: datetime, selected: int | None = None) -> dict[str, Any]:
    """What surrounds every entry: the lists at the side, the queue, and leave to listen to both."""
    organisations = request.organisations
    lives = [listening(queue_stream(organisation.pk)) for organisation in organisations]
    chosen = _number(request.GET.get("consultation"))
    selected = selected or _number(request.GET.get("selected"))
    offline = request.GET.get("way") == "offline"
    page = Paginator(queries.in_queue(organisations, chosen, offline=offline), PAGE).get_page(request.GET.get("page"))
    keep: dict[str, int | str] = {"consultation": chosen} if chosen else {}
    keep |= {"way": "offline"} if offline else {}
    around = {**keep, "page": page.number} if page.number > 1 else keep
    today = queries.today(organisations, now=now)
    waiting_in = queries.consultations_waiting(organisations)
    leads = organisations_of(request.grants, [Role.SAFEGUARDING_LEAD])
    done = done_before(request, now=now)
    return {
        "lives": lives,
        "page": page,
        "lines": queries.waiting_lines(list(page.object_list), member=request.member, now=now),
        "selected": selected,
        "chosen": chosen,
        "offline": offline,
        "around": _query(around),
        "keep": _query(keep),
        "here": _query({**around, **({"selected": selected} if selected else {})}),
        "today": today,
        "filters": [
            {"title": consultation.title, "number": number, "id": consultation.pk}
            for consultation, number in waiting_in
        ],
        "median": ""
        if today.median_seconds is None
        else ago(today.median_seconds)
        if today.median_seconds >= 60
        else "under 1 min",
        "boards": queries.boards(organisations),
        "lists_of_questions": queries.lists_of_questions(organisations),
        "lists_of_words": queries.lists_of_words(organisations),
        "is_lead": bool(leads),
        "broken": broken_screens(),
        "done": done,
    }


def done_before(request: StaffRequest, *, now: datetime) -> dict[str, Any] | None:
    """What this member decided a moment ago, said on the page that follows, with the way to take it back."""
    entry_id = _number(request.GET.get("done"))
    if entry_id is None:
        return None
    last = (
        Decision.objects.select_related("entry")
        .filter(entry_id=entry_id, entry__activity__consultation__organisation__in=request.organisations)
        .order_by("-pk")
        .first()
    )
    if last is None or last.member_id != request.member.pk or (now - last.at).total_seconds() > UNDO_MINUTES * 60:
        return None
    can_undo = last.outcome not in {Decision.Outcome.REFER, Decision.Outcome.REOPEN}
    return {
        "words": "Back in the queue" if last.outcome == Decision.Outcome.REOPEN else last.entry.get_state_display(),
        "undo": reverse("moderation_back", args=[entry_id]) if can_undo else "",
        "version": last.version,
        "withdrawn": last.entry.state == Entry.State.WITHDRAWN,
    }


def _number(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 16 else None


def _query(values: Mapping[str, int | str]) -> str:
    return f"?{urlencode(values)}" if values else ""
