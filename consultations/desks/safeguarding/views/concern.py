"""One concern: whom to call, what happened so far, and, for somebody who says what for, the words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import StaffRequest, for_holders_of, proved_lately
from accounts.queries.cover import hours_of
from accounts.roles import Role
from consultations.core.models import Entry
from consultations.desks.safeguarding import queries
from consultations.desks.safeguarding.access import concern_at_desk
from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.chain import broken_at
from consultations.desks.safeguarding.forms import DEEDS
from consultations.desks.safeguarding.forms.deeds import AGENCIES, Act
from consultations.desks.safeguarding.models import PURPOSES, Concern, ConcernStep
from engage.kit import clock
from engage.kit.refusal import Refusal
from engage.signpost.queries.referrals import referral_contacts

ACTIONS: dict[str, Callable[..., object]] = {
    "acknowledge": working.acknowledge,
    "note": working.write_note,
    "act": working.act,
    "close": working.close,
    "reopen": working.reopen,
    "urgency": working.change_urgency,
    "words": working.decide_words,
}
SAID = {
    "acknowledge": "Acknowledged. The clock has stopped; you have it.",
    "note": "Your note is saved.",
    "act": "Saved. Follow a telephone referral in writing within 48 hours.",
    "close": "Closed.",
    "reopen": "Open again.",
    "urgency": "The urgency is changed.",
    "words": "Decided. The concern stays here.",
}


@require_safe
@for_holders_of(Role.SAFEGUARDING_LEAD)
@proved_lately
def concern(request: StaffRequest, concern_id: int) -> HttpResponse:
    """The page; with `?purpose=` also the words, and that they were read is written down first."""
    now = clock.now()
    found = concern_at_desk(request.organisations, concern_id)
    purpose = request.GET.get("purpose", "")
    if purpose in PURPOSES:
        working.note_reading(concern_id=found.pk, purpose=purpose, member_id=request.member.pk, now=now)
        found.refresh_from_db()
    return _page(request, found, now=now, purpose=purpose)


@require_POST
@for_holders_of(Role.SAFEGUARDING_LEAD)
@proved_lately
def deed(request: StaffRequest, concern_id: int, deed: str) -> HttpResponse:
    """Do one thing to a concern. What was typed stays on the page when it is refused."""
    now = clock.now()
    found = concern_at_desk(request.organisations, concern_id)
    if deed not in DEEDS:
        raise Http404
    form = DEEDS[deed](request.POST)
    if not form.is_valid():
        return _page(request, found, now=now, refused=(deed, form), status=422)
    try:
        ACTIONS[deed](concern_id=found.pk, member_id=request.member.pk, now=now, **form.given())  # type: ignore[attr-defined]
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        found.refresh_from_db()
        return _page(request, found, now=now, refused=(deed, form), status=refusal.status)
    messages.success(request, SAID[deed])
    # Somebody who was reading goes on reading, and that is written down again.
    purpose = request.GET.get("purpose", "")
    around = f"?purpose={purpose}" if purpose in PURPOSES else ""
    return redirect(reverse("safeguarding_concern", args=[found.pk]) + around)


def _page(
    request: StaffRequest,
    found: Concern,
    *,
    now: datetime,
    purpose: str = "",
    refused: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    hours = hours_of(found.organisation_id)
    line = queries.lines([found], {found.organisation_id: hours}, now=now)[0]
    area = queries.area_of(found)
    entry = queries.live_entry(found)
    reading = purpose in PURPOSES
    steps = queries.steps_of(found)
    context: dict[str, Any] = {
        "line": line,
        "concern": found,
        "entry": entry,
        "age_band": {value: label for value, label, _ in settings.AGE_BANDS}.get(found.age_band, ""),
        "area": area,
        "contacts": referral_contacts(area=area, now=now),
        "reading": reading,
        "around": f"?purpose={purpose}" if reading else "",
        "contents": queries.contents_of(found) if reading else None,
        "newer": queries.newest_words(found) if reading else {},
        "purposes": PURPOSES,
        "steps": steps,
        "readings": [each for each in steps if each.step.kind == ConcernStep.Kind.READ],
        "broken_at": broken_at(found),
        "deeds": _deeds(found, entry, refused, now=now),
        "agencies": AGENCIES,
        "form": refused[1] if refused else None,
    }
    return render(request, "desks/safeguarding/concern.html", context, status=status)


def _deeds(
    found: Concern, entry: Entry | None, refused: tuple[str, forms.Form] | None, *, now: datetime
) -> list[dict[str, Any]]:
    """The forms that fit the state it is in, the one that was refused open and as it was typed."""
    names = ["note", "reopen"] if found.state == Concern.State.CLOSED else ["note", "act", "close", "urgency"]
    if entry is not None and entry.state == Entry.State.SAFEGUARDING:
        names.append("words")
    about = refused[0] if refused else ""
    if about in DEEDS and about not in names and about != "acknowledge":
        names.append(about)
    return [
        {
            "name": name,
            "open": name == about,
            "form": refused[1] if refused and name == about else _fresh(name, found, entry, now),
        }
        for name in names
    ]


def _fresh(name: str, found: Concern, entry: Entry | None, now: datetime) -> forms.Form:
    kind = DEEDS[name]
    if kind is Act:
        return Act(now=now, auto_id=f"{name}_%s")
    other = Concern.Urgency.AMBER if found.urgency == Concern.Urgency.RED else Concern.Urgency.RED
    first: dict[str, dict[str, Any]] = {
        "urgency": {"urgency": other},
        "words": {"version": entry.version if entry else 1},
    }
    return kind(initial=first.get(name, {}), auto_id=f"{name}_%s")
