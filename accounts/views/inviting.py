"""Inviting people to the desks, and taking partners in."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest, invitation_for, partner_for
from accounts.actions.inviting import invite, send_again, withdraw_invitation
from accounts.actions.partners import take_in_partner
from accounts.forms.people import FirstAdministratorForm, InviteForm, PartnerForm, end_of
from accounts.models import Organisation
from accounts.queries.people import homes, partners_of
from accounts.roles import Role
from accounts.views.people import for_administrators
from engage.kit import clock
from engage.kit.refusal import Refusal

FORMS = ["GET", "HEAD", "POST"]


def blame(form: Form, refusal: Refusal) -> None:
    """Put a refusal where the form shows it; what no box is to blame for is a page of its own."""
    if refusal.field not in form.fields:
        raise refusal
    form.add_error(refusal.field, refusal.words)


@for_administrators
@require_http_methods(FORMS)
def invite_somebody(request: StaffRequest) -> HttpResponse:
    """The power stands where the visitor administers; the person may belong to a partner."""
    first = request.organisations[0]
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        homes=homes(request.organisations),
        initial={"home": first.pk},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        home: Organisation = asked["home"]
        ours = {organisation.pk: organisation for organisation in request.organisations}
        organisation = ours.get(home.pk) or ours[home.partner_of_id or 0]
        try:
            invite(
                organisation=organisation,
                home=home,
                email=asked["email"],
                first_name=asked["first_name"],
                roles=asked["roles"],
                roles_end_at=end_of(asked["ends_on"]),
                by=request.member,
                now=clock.now(),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"An invitation is on its way to {asked['email']}.")
            return redirect("members")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invite.html", {"section": "Members", "form": form}, status=status)


@for_administrators
@require_POST
def invite_again(request: StaffRequest, invitation_id: int) -> HttpResponse:
    invitation = invitation_for(request, invitation_id)
    seen = request.POST.get("sends", "")
    sends = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0
    send_again(invitation_id=invitation.pk, sends=sends, by=request.member, now=clock.now())
    messages.success(request, "A new link is on its way. Older links do not work any more.")
    return redirect("members")


@for_administrators
@require_POST
def withdraw(request: StaffRequest, invitation_id: int) -> HttpResponse:
    invitation = invitation_for(request, invitation_id)
    withdraw_invitation(invitation_id=invitation.pk, by=request.member, now=clock.now())
    messages.success(request, "The invitation is withdrawn. Its link does not work any more.")
    return redirect("members")


@for_administrators
@require_http_methods(FORMS)
def partners(request: StaffRequest) -> HttpResponse:
    """Who works with us, and the form to take one more in."""
    form = PartnerForm(request.POST if request.method == "POST" else None)
    lead = next((one for one in request.organisations if one.partner_of_id is None), request.organisations[0])
    if request.method == "POST" and form.is_valid():
        try:
            partner = take_in_partner(lead=lead, **form.cleaned_data, by=request.member, now=clock.now())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"{partner.name} works with you now.")
            return redirect("partner", partner.pk)
    context = {
        "section": "Members",
        "form": form,
        "leads": lead.partner_of_id is None,
        "partners": partners_of(request.organisations, now=clock.now()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/partners.html", context, status=status)


@for_administrators
@require_http_methods(FORMS)
def partner(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """One partner: what its people may do, and the invitation of its first administrator."""
    whom = partner_for(request, organisation_id)
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if getattr(whom, "has_administrator", False):
            raise Refusal("They have an administrator, who invites the others.", status=409, code="has_administrator")
        try:
            invite(
                organisation=whom,
                home=whom,
                roles=[Role.ADMINISTRATOR],
                **form.cleaned_data,
                by=request.member,
                now=clock.now(),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"An invitation is on its way to {form.cleaned_data['email']}.")
            return redirect("members")
    context = {"section": "Members", "form": form, "partner": whom}
    return render(request, "accounts/partner.html", context, status=422 if request.method == "POST" else 200)
