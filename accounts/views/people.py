"""The members desk: who works here, whom we invited, and with whom we work together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import StaffRequest, for_holders_of, grant_for, person_for, person_of_ours_for, proved_lately
from accounts.actions import powers
from accounts.forms.people import GiveRoleForm, end_of
from accounts.queries.people import open_invitations, partners_of, people_of, worker
from accounts.roles import Role
from engage.kit import clock
from engage.kit.refusal import Refusal

for_administrators = for_holders_of(Role.ADMINISTRATOR)


@for_administrators
@require_safe
def members(request: StaffRequest) -> HttpResponse:
    """Everybody, with roles and whether they have a second step; invitations that wait; partners."""
    now = clock.now()
    people = [worker(member, now=now) for member in people_of(request.organisations)]
    context = {
        "section": "Members",
        "people": people,
        "without_second_step": [one for one in people if one.grants and one.member.is_active and not one.second_step],
        "invitations": open_invitations(request.organisations),
        "partners": partners_of(request.organisations, now=now),
        "leads": any(organisation.partner_of_id is None for organisation in request.organisations),
        "now": now,
    }
    return render(request, "accounts/members.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: StaffRequest, member_id: int) -> HttpResponse:
    """One person: roles, account, second step; and the form for one more role."""
    whom = person_for(request, member_id)
    form = GiveRoleForm(
        request.POST if request.method == "POST" else None,
        organisations=request.organisations,
        initial={"organisation": 0},
    )
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            powers.give_role(
                member=whom,
                organisation=given["organisation"],
                role=given["role"],
                ends_at=end_of(given["ends_on"]),
                by=request.member,
                now=now,
            )
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        else:
            messages.success(request, f"{whom.first_name} is now {Role(given['role']).label.lower()}.")
            return redirect("member", whom.pk)
    home = whom.organisation
    ours = {organisation.pk for organisation in request.organisations}
    context = {
        "section": "Members",
        "worker": worker(whom, now=now),
        "form": form,
        "oneself": whom.pk == request.member.pk,
        "may_dispose": home is not None and (home.pk in ours or home.partner_of_id in ours),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/member.html", context, status=status)


@for_administrators
@require_POST
def end_role(request: StaffRequest, grant_id: int) -> HttpResponse:
    grant = grant_for(request, grant_id)
    powers.take_role(grant=grant, by=request.member, now=clock.now())
    messages.success(request, "That role has ended.")
    return redirect("members") if grant.member_id == request.member.pk else redirect("member", grant.member_id)


@for_administrators
@require_POST
def close_account(request: StaffRequest, member_id: int) -> HttpResponse:
    whom = person_of_ours_for(request, member_id)
    powers.close_account(member=whom, by=request.member, now=clock.now())
    messages.success(request, f"{whom.first_name} is signed out everywhere and cannot sign in.")
    return redirect("member", whom.pk)


@for_administrators
@require_POST
def open_account(request: StaffRequest, member_id: int) -> HttpResponse:
    whom = person_of_ours_for(request, member_id)
    powers.open_account(member=whom, by=request.member, now=clock.now())
    messages.success(request, f"{whom.first_name} can sign in again.")
    return redirect("member", whom.pk)


@for_administrators
@proved_lately
@require_POST
def reset_second_step(request: StaffRequest, member_id: int) -> HttpResponse:
    whom = person_of_ours_for(request, member_id)
    powers.reset_second_factor(member=whom, by=request.member, now=clock.now())
    messages.success(request, f"{whom.first_name} sets up a new second step when they sign in next.")
    return redirect("member", whom.pk)
