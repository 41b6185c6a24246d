"""Contacts at the setup desk: how each stands, checking one, changing, hiding, ending and adding one (SAF-14)."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import StaffRequest
from consultations.desks.setup import queries
from consultations.desks.setup.access import check_runs_the_site, contact_for
from consultations.desks.setup.actions import count_again
from consultations.desks.setup.forms import ConfirmForm, ContactForm, EndForm
from consultations.desks.setup.views.frame import blame, for_contacts, page
from engage.kit import clock
from engage.kit.refusal import Refusal
from engage.signpost.actions.contacts import add_contact, change_contact, confirm_contact, end_contact, hide_contact
from engage.signpost.models import Contact
from engage.signpost.queries.contacts import standing_of


@for_contacts
@require_safe
def contacts(request: StaffRequest) -> HttpResponse:
    groups = queries.contact_groups(on=localdate(clock.now()))
    return page(request, "desks/setup/contacts.html", "setup_contacts", groups=groups)


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: StaffRequest) -> HttpResponseBase:
    form, status = (
        ContactForm(
            request.POST if request.method == "POST" else None,
            initial={"valid_from": localdate(clock.now()), "who_for": "everyone"},
        ),
        200,
    )
    if request.method == "POST":
        check_runs_the_site(request.organisations)
        if form.is_valid():
            try:
                added = add_contact(columns=form.cleaned_data, member_id=request.member.pk, now=clock.now())
            except Refusal as refusal:
                status = blame(form, refusal)
            else:
                messages.success(request, "Added. It is hidden until somebody has checked it.")
                return redirect("setup_contact", added.pk)
        status = 422 if status == 200 else status
    return page(request, "desks/setup/contact_new.html", "setup_contacts", status=status, form=form)


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: StaffRequest, contact_id: int) -> HttpResponseBase:
    """One contact: how it stands, what it says, and everything that was done to it."""
    found, status = contact_for(request.organisations, contact_id), 200
    form = ContactForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST":
        if form.is_valid():
            try:
                change_contact(
                    contact_id=found.pk, columns=form.cleaned_data, member_id=request.member.pk, now=clock.now()
                )
            except Refusal as refusal:
                status = blame(form, refusal)
            else:
                count_again()
                messages.success(request, "Saved.")
                return redirect("setup_contact", found.pk)
        status = 422 if status == 200 else status
        found.refresh_from_db()
    return _one(request, found, status=status, form=form)


@for_contacts
@require_POST
def contact_confirm(request: StaffRequest, contact_id: int) -> HttpResponseBase:
    found, status = contact_for(request.organisations, contact_id), 422
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            confirm_contact(
                contact_id=found.pk, by=form.cleaned_data["by"], member_id=request.member.pk, now=clock.now()
            )
        except Refusal as refusal:
            status = blame(form, refusal)
        else:
            count_again()
            messages.success(request, f"{found.name}: checked today.")
            return redirect("setup_contacts")
    return _one(request, found, status=status, confirm=form)


@for_contacts
@require_POST
def contact_hide(request: StaffRequest, contact_id: int) -> HttpResponseBase:
    found = contact_for(request.organisations, contact_id)
    hide_contact(contact_id=found.pk, member_id=request.member.pk, now=clock.now())
    count_again()
    messages.success(request, f"{found.name} is hidden until somebody has checked it.")
    return redirect("setup_contact", found.pk)


@for_contacts
@require_POST
def contact_end(request: StaffRequest, contact_id: int) -> HttpResponseBase:
    found, status = contact_for(request.organisations, contact_id), 422
    form = EndForm(request.POST, on=localdate(clock.now()))
    if form.is_valid():
        try:
            day = form.cleaned_data["last_day"]
            end_contact(contact_id=found.pk, last_day=day, member_id=request.member.pk, now=clock.now())
        except Refusal as refusal:
            status = blame(form, refusal)
        else:
            count_again()
            messages.success(request, f"{found.name} ends on {day:%d %B %Y}.")
            return redirect("setup_contact", found.pk)
    return _one(request, found, status=status, end=form)


def _one(
    request: StaffRequest,
    found: Contact,
    *,
    status: int,
    form: ContactForm | None = None,
    confirm: ConfirmForm | None = None,
    end: EndForm | None = None,
) -> HttpResponse:
    """The page of one contact with its three forms; whichever was sent comes back with what is wrong."""
    changes, today = list(queries.changes_of(found)), localdate(clock.now())
    names = queries.names_of(change.by_id_was for change in changes)
    refused = next((each for each in (form, confirm, end) if each is not None and each.errors), None)
    return page(
        request,
        "desks/setup/contact.html",
        "setup_contacts",
        status=status,
        contact=found,
        standing=standing_of(found, on=today),
        form=refused,
        edit=form or ContactForm(instance=found),
        confirm=confirm
        or ConfirmForm(
            initial={"by": f"{request.member.first_name}, {'rang' if found.call else 'read its page'} today"}
        ),
        end=end or EndForm(on=today),
        changes=[{"change": change, "by": names.get(change.by_id_was, "Somebody")} for change in changes],
    )
