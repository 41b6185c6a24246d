"""One consultation: how it stands, the pages of its parts, and its next steps."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import StaffRequest
from accounts.roles import Role
from consultations.core import queries as core
from consultations.core.actions import approving, consulting
from consultations.core.actions.editing import edit_page
from consultations.core.kinds import kinds
from consultations.core.models import Change, Consultation, ConsultationVersion
from consultations.core.readiness import Unmet, age_of, unmet
from consultations.desks.authoring import actions
from consultations.desks.authoring.access import consultation_for, may_approve
from consultations.desks.authoring.forms import PART_FORMS, PART_NAMES
from consultations.desks.authoring.queries import names_of, warnings_on
from consultations.desks.authoring.views.shared import SECTION, blame, for_authors, noted, number_from
from engage.kit import checklist, clock
from engage.kit.refusal import Refusal

State = Consultation.State


@for_authors
@require_safe
def consultation(request: StaffRequest, consultation_id: int) -> HttpResponse:
    return _overview(request, consultation_for(request, consultation_id))


def _overview(
    request: StaffRequest, one: Consultation, *, status: int = 200, wrong: str = "", field: str | None = None
) -> HttpResponse:
    now = clock.now()
    unseen = one.state in Consultation.UNSEEN_STATES
    missing = unmet(one, now=now) if unseen else []
    change = Change.objects.filter(consultation=one, state=Change.State.WAITING).first()
    context = {
        "section": SECTION,
        "consultation": one,
        "unseen": unseen,
        "missing": [{"words": found.words, "url": _place(one, found), "where": _name(found)} for found in missing],
        "warnings": warnings_on(one) if unseen else [],
        "age": age_of(one) if unseen else None,
        "parts": [{"name": name, "label": label, "rows": _rows(one, name)} for name, label in PART_NAMES.items()],
        "cards": [
            {
                "activity": activity,
                "template": kinds.get(activity.kind).template("card"),
                "kind": kinds.get(activity.kind),
            }
            for activity in one.activities.all()
            if activity.kind in kinds
        ],
        **_before_it_opens(request, one, now=now),
        "may_approve": may_approve(request, one),
        "mine": request.member.pk in (one.submitted_by_id_was, one.edited_by_id_was),
        "approval": one.approvals.filter(version=one.version).first(),
        "names": names_of([one.submitted_by_id_was, one.edited_by_id_was, one.hard_words_by_id_was]),
        "change": change,
        "changes": core.changes_of(one),
        "hard": any("reads like" in found.words.lower() for found in missing),
        "errors": [{"message": wrong, "id": field or "next"}] if wrong else [],
        "because": request.POST.get("because", ""),
        "because_wrong": wrong if field == "because" else "",
    }
    return render(request, "desks/authoring/consultation.html", context, status=status)


def _before_it_opens(request: StaffRequest, one: Consultation, *, now: datetime) -> dict[str, Any]:
    """What else must be true before it may open: of the organisation and of this consultation."""
    if one.is_demo or one.organisation.is_demo or one.state not in Consultation.UNSEEN_STATES:
        return {"blocked_by": []}
    found = checklist.findings(one.organisation_id, now=now) + checklist.opening_findings(one.pk, now=now)
    sets_up = any(
        grant.role == Role.ADMINISTRATOR and grant.organisation_id == one.organisation_id for grant in request.grants
    )
    return {
        "blocked_by": [each for each in found if not each.done],
        "already_done": [each for each in found if each.done],
        "sets_up": sets_up,
    }


def _place(one: Consultation, found: Unmet) -> str:
    """The field that puts it right."""
    if found.activity is not None:
        return f"{reverse('authoring_activity', args=[found.activity.pk])}#id_{found.field}"
    if found.part == "activities":
        return reverse("authoring_add", args=[one.pk])
    return f"{reverse('authoring_part', args=[one.pk, found.part])}#id_{found.field}"


def _name(found: Unmet) -> str:
    if found.activity is not None:
        return f"Question {found.activity.position}"
    return PART_NAMES.get(found.part, "What there is to do")


def _rows(one: Consultation, part: str) -> list[dict[str, Any]]:
    """What a part says now, field by field, as it is read."""
    rows = []
    for name, field in PART_FORMS[part].base_fields.items():
        value = getattr(one, name)
        shown = getattr(one, f"get_{name}_display")() if hasattr(one, f"get_{name}_display") else value
        if value not in ("", None, False):
            rows.append({"label": field.label, "value": _read(value, shown), "name": name})
    return rows


def _read(value: Any, shown: Any) -> Any:
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    return date_format(value, "j F Y") if isinstance(value, date) else "Yes" if value is True else shown


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: StaffRequest, consultation_id: int, part: str) -> HttpResponse:
    """One part of the start page, with what the desk says beside each field after saving."""
    one = consultation_for(request, consultation_id)
    if part not in PART_FORMS:
        raise Http404
    saved = {name: getattr(one, name) for name in PART_FORMS[part].base_fields}
    if request.method != "POST":
        return _part(request, one, part, PART_FORMS[part](initial=saved), saved)
    form = PART_FORMS[part](request.POST)
    if not form.is_valid():
        return _part(request, one, part, form, saved, status=422)
    try:
        edit_page(
            consultation_id=one.pk,
            version=number_from(request),
            page=form.cleaned_data,
            member_id=request.member.pk,
            now=clock.now(),
        )
    except Refusal as refusal:
        return _part(request, one, part, form, saved, status=blame(form, refusal))
    messages.success(request, "Saved.")
    return redirect("authoring_part", one.pk, part)


def _part(
    request: StaffRequest, one: Consultation, part: str, form: Any, saved: dict[str, Any], status: int = 200
) -> HttpResponse:
    names = list(PART_FORMS)
    following = names[names.index(part) + 1] if part != names[-1] else ""
    context = {
        "section": SECTION,
        "consultation": one,
        "part": part,
        "heading": PART_NAMES[part],
        "form": form,
        "fields": noted(form, saved),
        "warnings": warnings_on(one) if part == "dates" else [],
        "following": following,
        "following_name": PART_NAMES.get(following, ""),
        "locked": one.state not in Consultation.UNSEEN_STATES,
    }
    return render(request, "desks/authoring/part.html", context, status=status)


DEEDS: dict[str, tuple[Callable[..., Any], str]] = {
    "submit": (
        actions.submit,
        "Those who may approve it get a mail. Somebody else reads it and says yes, or sends it back.",
    ),
    "take_back": (approving.take_back, "It is a draft again."),
    "cancel": (approving.cancel, "Given up. You can still copy it."),
    "open": (consulting.open_consultation, "It is open. People can take part from now on."),
    "close": (consulting.close_consultation, "It is closed. What people said stays."),
}


@for_authors
@require_POST
def step(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """The next step, by the name of its button. Whatever is refused says why on the consultation's own page."""
    one = consultation_for(request, consultation_id)
    deed = request.POST.get("deed", "")
    if deed not in DEEDS:
        return _overview(request, one, status=422, wrong="Press one of the buttons.")
    deed_of, words = DEEDS[deed]
    try:
        why = {"because": request.POST.get("because", "")} if deed == "close" else {}
        deed_of(consultation_id=one.pk, member_id=request.member.pk, now=clock.now(), **why)
    except Refusal as refusal:
        one = consultation_for(request, consultation_id)
        return _overview(request, one, status=refusal.status, wrong=refusal.words, field=refusal.field)
    messages.success(request, words)
    return redirect("authoring_consultation", one.pk)


@for_authors
@require_safe
def versions(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """Every version that was approved or that people saw, whole (PAR-12)."""
    one = consultation_for(request, consultation_id)
    found = list(ConsultationVersion.objects.filter(consultation=one).order_by("-number"))
    approvals = {approval.version: approval for approval in one.approvals.all()}
    made = {change.version: change for change in core.changes_of(one)}
    people = [a.approved_by_id_was for a in approvals.values()] + [c.decided_by_id_was for c in made.values()]
    context = {
        "section": SECTION,
        "consultation": one,
        "versions": [
            {"version": each, "approval": approvals.get(each.number), "change": made.get(each.number)} for each in found
        ],
        "names": names_of(people),
    }
    return render(request, "desks/authoring/versions.html", context)
