"""What people at the safeguarding desk may send: who covers it and when."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms

from accounts.models import Member
from accounts.queries.cover import Cover
from engage.kit.opening_hours import DAYS


class CoverForm(forms.Form):
    """The lead, the deputy, and for each day of the week from when until when; a day left empty is not staffed."""

    def __init__(self, leads: Sequence[Member], cover: Cover, typed: Any = None) -> None:
        first = {
            "lead": cover.lead.pk if cover.lead else "",
            "deputy": cover.deputy.pk if cover.deputy else "",
        }
        super().__init__(typed, initial=first)
        people = [("", "Nobody yet"), *((member.pk, member.first_name) for member in leads)]
        for part, label in (("lead", "Safeguarding lead"), ("deputy", "Deputy")):
            self.fields[part] = forms.TypedChoiceField(
                choices=people,
                required=False,
                coerce=int,
                empty_value=None,
                label=label,
                error_messages={"invalid_choice": "Choose somebody from the list."},
            )
        for day, name in enumerate(DAYS):
            opens, closes = cover.hours.by_day.get(day, (None, None))
            for end, value in (("opens", opens), ("closes", closes)):
                self.fields[f"{end}_{day}"] = forms.TimeField(
                    required=False,
                    initial=value,
                    label=f"{name}, {'from' if end == 'opens' else 'until'}",
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                    error_messages={"invalid": "Type a time, like 09:00."},
                )

    def days(self) -> list[dict[str, Any]]:
        """The rows of the form, Monday first."""
        return [
            {"name": name, "opens": self[f"opens_{day}"], "closes": self[f"closes_{day}"]}
            for day, name in enumerate(DAYS)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        hours: dict[int, tuple[time, time]] = {}
        for day, name in enumerate(DAYS):
            if f"opens_{day}" in self.errors or f"closes_{day}" in self.errors:
                continue
            opens, closes = cleaned.get(f"opens_{day}"), cleaned.get(f"closes_{day}")
            if opens is None and closes is None:
                continue
            if opens is None or closes is None:
                missing = "opens" if opens is None else "closes"
                self.add_error(f"{missing}_{day}", f"{name} needs a start and an end, or neither.")
            elif closes <= opens:
                self.add_error(f"closes_{day}", f"{name} must end later than it starts.")
            else:
                hours[day] = (opens, closes)
        lead, deputy = cleaned.get("lead"), cleaned.get("deputy")
        if lead is not None and lead == deputy:
            self.add_error("deputy", "The lead and the deputy must be two people.")
        cleaned["hours"] = hours
        return cleaned
