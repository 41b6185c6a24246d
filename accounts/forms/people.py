"""What administrators type about people: whom to invite, which role to give, which partner to take in."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone

from accounts.bodies import Body
from accounts.models import Organisation
from accounts.roles import Role

WHAT_ROLES_DO = {
    Role.YOUTH_WORKER: "writes consultations and runs them in a room",
    Role.MODERATOR: "reads every word before others do",
    Role.SAFEGUARDING_LEAD: "reads worries about somebody's safety",
    Role.ANALYST: "makes digests, writes answers",
    Role.DECISION_MAKER: "reads digests and answers",
    Role.PARTNER: "reads published digests, nothing else",
    Role.ADMINISTRATOR: "sets up, invites, gives roles",
}


class RolesField(forms.MultipleChoiceField):
    """The roles with what each does."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="What will they do?",
            choices=[(role.value, f"{role.label}: {what}") for role, what in WHAT_ROLES_DO.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose what they will do. At least one.",
                "invalid_choice": "Choose from these.",
            },
            **kwargs,
        )


class LastDayField(forms.DateField):
    """A day after which roles end by themselves; nothing means until somebody ends them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Last day",
            help_text="Roles end after this day. Leave it empty if there is none.",
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "Type a day, like 31 March 2027."},
            **kwargs,
        )


class InviteForm(forms.Form):
    """Somebody to work here. `home` is the body they belong to."""

    first_name = forms.CharField(
        label="First name",
        max_length=60,
        help_text="Only the first name and the role are ever shown.",
        error_messages={"required": "Type a first name."},
    )
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Type an e-mail address.",
            "invalid": "Type an e-mail address, like name@example.org.",
        },
    )
    home = forms.ModelChoiceField(
        label="They belong to",
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose an organisation.", "invalid_choice": "Choose one of these organisations."},
    )
    roles = RolesField()
    ends_on = LastDayField()

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["home"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        field.queryset = homes


class FirstAdministratorForm(forms.Form):
    """The person who will look after a partner's own people."""

    first_name = InviteForm.base_fields["first_name"]
    email = InviteForm.base_fields["email"]


class GiveRoleForm(forms.Form):
    """One more role for somebody who works here."""

    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of these roles."},
    )
    organisation = forms.ModelChoiceField(
        label="Where",
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose an organisation.", "invalid_choice": "Choose one of these organisations."},
    )
    ends_on = LastDayField()

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        field.queryset = Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations])


class PartnerForm(forms.Form):
    """A body that works with us."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Type the organisation's name."})
    body = forms.ChoiceField(
        label="Kind of body",
        choices=[(body.value, body.label) for body in Body if body != Body.PARTNERSHIP],
        error_messages={"required": "Choose what kind of body it is.", "invalid_choice": "Choose one of these."},
    )


def end_of(day: date | None) -> datetime | None:
    """The moment at which a last day is over, where we live."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=get_current_timezone())


def start_of(day: date | None) -> datetime | None:
    """The moment at which a day begins, where we live."""
    return None if day is None else datetime.combine(day, time(), tzinfo=get_current_timezone())
