"""The log of what staff did, to be searched; and the register of what was handed to somebody outside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest, disclosure_for, for_holders_of
from accounts.actions.disclosing import ask_to_disclose, decide_on_disclosure
from accounts.forms.audit import DisclosureDecisionForm, DisclosureForm, SearchForm
from accounts.forms.people import end_of, start_of
from accounts.models import Disclosure
from accounts.queries import organisations_of
from accounts.queries.audit import deeds_of, sought
from accounts.queries.people import people_of
from accounts.roles import Role
from accounts.views.inviting import blame
from engage.kit import clock
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal

PAGE = 50
FORMS = ["GET", "HEAD", "POST"]
for_auditors = for_holders_of(Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD)


@for_auditors
@require_safe
def audit_log(request: StaffRequest) -> HttpResponse:
    """Ids and outcomes only. Concerns are among them for safeguarding leads."""
    names = {member.pk: member.first_name for member in people_of(request.organisations)}
    form = SearchForm(request.GET, people=[(number, f"{name} (member {number})") for number, name in names.items()])
    valid = form.is_valid()
    leads = organisations_of(request.grants, [Role.SAFEGUARDING_LEAD])
    deeds = deeds_of(request.organisations, sealed_too=bool(leads))
    wanted = form.cleaned_data if valid else {}
    if valid:
        deeds = sought(
            deeds,
            verb=wanted["verb"],
            subject=wanted["subject"],
            member_id=wanted["member"],
            since=start_of(wanted["since"]),
            until=end_of(wanted["until"]),
        )
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 and int(number) else 1
    rows = list(deeds[(page - 1) * PAGE : page * PAGE + 1])
    asked = urlencode({name: str(request.GET[name]) for name in form.fields if request.GET.get(name)})
    context = {
        "section": "Log",
        "form": form,
        "rows": [
            {"deed": deed, "who": names.get(deed.member_id_was or 0, ""), "facts": _facts_of(deed)}
            for deed in rows[:PAGE]
        ],
        "page": page,
        "more": len(rows) > PAGE,
        "asked": asked,
    }
    return render(request, "accounts/audit.html", context, status=200 if valid else 422)


def _facts_of(deed: AuditEvent) -> list[tuple[str, str]]:
    """What was noted with it, as a person reads it: no brackets and quotes of a program."""
    return [(name.replace("_", " "), _plainly(value)) for name, value in deed.facts.items()]


def _plainly(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plainly(part)}" for name, part in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_plainly(part) for part in value) or "none"
    if value is None:
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


@for_auditors
@require_http_methods(FORMS)
def disclosures(request: StaffRequest) -> HttpResponse:
    """The register, and the form for one more line."""
    form = DisclosureForm(
        request.POST if request.method == "POST" else None,
        organisations=request.organisations,
        initial={"organisation": request.organisations[0].pk},
    )
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_disclose(**form.cleaned_data, by=request.member, now=clock.now())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Written down. A second person decides about it.")
            return redirect("disclosures")
    register = Disclosure.objects.filter(organisation__in=request.organisations).select_related(
        "organisation", "recorded_by", "decision__decided_by"
    )[:200]
    context = {"section": "Log", "form": form, "register": register}
    return render(request, "accounts/disclosures.html", context, status=422 if request.method == "POST" else 200)


@for_auditors
@require_http_methods(FORMS)
def disclosure(request: StaffRequest, disclosure_id: int) -> HttpResponse:
    """One line; the second person answers here."""
    found = disclosure_for(request, disclosure_id)
    form = DisclosureDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_on_disclosure(disclosure_id=found.pk, **form.cleaned_data, by=request.member, now=clock.now())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Your decision is written down.")
            return redirect("disclosure", found.pk)
    own = found.recorded_by_id == request.member.pk
    context = {"section": "Log", "form": form, "disclosure": found, "own": own}
    return render(request, "accounts/disclosure.html", context, status=422 if request.method == "POST" else 200)
