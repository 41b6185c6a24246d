"""What every page of the setup desk shares: its own row of links, and a form again with what was refused beside its box."""

from typing import Any, NamedTuple

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.desks.setup.access import runs_the_site
from engage.kit.refusal import Refusal

for_administrators = for_holders_of(Role.ADMINISTRATOR)
for_contacts = for_holders_of(Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD)
for_the_threshold = for_holders_of(Role.ADMINISTRATOR, Role.ANALYST)


class Tab(NamedTuple):
    label: str
    url: str
    current: bool


TABS = [
    ("Checklist", "setup", {Role.ADMINISTRATOR}),
    ("Settings", "setup_settings", {Role.ADMINISTRATOR}),
    ("Documents", "setup_documents", {Role.ADMINISTRATOR}),
    ("Contacts", "setup_contacts", {Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD}),
    ("Places", "setup_places", {Role.ADMINISTRATOR}),
    ("Holidays", "setup_holidays", {Role.ADMINISTRATOR}),
    ("How long we keep", "setup_retention", {Role.ADMINISTRATOR}),
    ("Small numbers", "setup_threshold", {Role.ADMINISTRATOR, Role.ANALYST}),
]


def page(request: StaffRequest, template: str, tab: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the desk; `tab` is the address name of the part it belongs to."""
    held = {grant.role for grant in request.grants}
    tabs = [Tab(label, reverse(name), name == tab) for label, name, roles in TABS if held & roles]
    frame = {"section": "Setup", "tabs": tabs, "may_change": runs_the_site(request.organisations)}
    return render(request, template, frame | context, status=status)


def blame(form: BaseForm, refusal: Refusal) -> int:
    """Put a refusal's words beside the box it names, or above them all. Answers the status to say it with."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
    return refusal.status
