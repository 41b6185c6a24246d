"""Team quiz: one pick from staff's answers, of which some are right; what is right is told afterwards, to everybody alike.

No points, no speed, no list of who was best. On one's own the first answer stays, because the next page tells what is right;
in a room an answer may change until the round is closed, because there everybody is told at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from consultations.core import queries
from consultations.core.charts import bars
from consultations.core.forms import plain
from consultations.core.kinds import Given, Kind, Mark, Offered, Row, Tally, register
from consultations.core.models import Activity, Entry, Round
from consultations.core.results import Result
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact

PICKED = 1
OVER = {Round.State.CLOSED, Round.State.REVEALED}
NOTHING = gettext_lazy("Pick an answer, or press Not sure.")
UNKNOWN = gettext_lazy("Pick one of the answers on the page.")


class QuizForm(forms.Form):
    """The answers as cards. Nothing in it tells which are right."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["choice"] = forms.ChoiceField(
            label=activity.prompt,
            choices=[(str(entry.pk), entry.text) for entry in _offered(activity)],
            widget=forms.RadioSelect,
            error_messages={"required": NOTHING, "invalid_choice": UNKNOWN},
        )


class NumbersField(forms.CharField):
    """Numbers of lines, "2" or "1, 3", as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(number) for number in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        typed = str(super().clean(value)).replace(",", " ").split()
        if not all(number.isascii() and number.isdecimal() and 1 <= int(number[:4]) <= 20 for number in typed):
            raise forms.ValidationError("Type numbers of lines, like 2 or 1, 3.")
        return sorted({int(number) for number in typed})


class QuizSettings(forms.Form):
    """Which answers are right, and why."""

    right = NumbersField(
        label="Which line is right?",
        required=False,  # a draft may have gaps; `unmet` names them
        max_length=40,
        help_text="Its number: 1 is the first line. If several are right: 1, 3. Nobody sees it before they have answered.",
    )
    because = forms.CharField(
        label="Why it is right",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two, shown with the right answer.",
    )

    def clean_because(self) -> str:
        return plain(self.cleaned_data["because"].replace("\x00", ""))


def _offered(activity: Activity) -> list[Entry]:
    staffs = Entry.objects.filter(activity=activity, origin=Entry.Origin.STAFF, state=Entry.State.PUBLISHED)
    return list(staffs.order_by("position"))


def _right(activity: Activity, offered: Sequence[Entry]) -> list[Entry]:
    """The entries that are right: staff name them by the number of their line."""
    numbers = set(activity.settings.get("right", ()))
    return [entry for number, entry in enumerate(offered, start=1) if number in numbers]


@register
class Quiz(Kind):
    name = "quiz"
    label = "Quiz"
    sentence = "A question that has a right answer. Nobody is ranked, and the answer is explained."
    icon = "img/kinds/quiz.svg"
    options_label = "Answers to pick from"
    fewest_options = 2
    quick = True
    by_hand = "picks"
    tells_anyway = True
    teams = True
    first_answer_stays = True

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        return QuizSettings(typed, initial=dict(settings), prefix="settings")

    def unmet(self, settings: Mapping[str, Any], options: Sequence[str]) -> str:
        right = settings.get("right") or []
        if not right:
            return "Say which answer is right."
        if max(right) > len(options):
            return f"Line {max(right)} is said to be right, and there are only {len(options)} lines."
        return "" if len(right) < len(options) else "Leave at least one answer that is not right."

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        picked = next((str(mark.entry) for mark in given.marks if mark.value), None) if given else None
        return QuizForm(activity, typed, initial={"choice": picked})

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", marks=(Mark(int(form.cleaned_data["choice"]), PICKED),))

    def quickly(self, offered: Offered, sent: Mapping[str, Sequence[str]]) -> Given:
        picked = list(sent.get("choice", ()))[-1:]  # a form with one choice takes the last of several
        if not picked or not picked[0]:
            raise Refusal(str(NOTHING), field="choice", status=422)
        if picked[0] not in offered.values:
            raise Refusal(str(UNKNOWN), field="choice", status=422)
        return Given("answered", marks=(Mark(int(picked[0]), PICKED),))

    def tally(self, round: Round) -> Tally:
        """In people. Retired answers stay in the count. What is right stands beside it only when the round is over."""
        statuses, votes = queries.people_by_status(round), queries.people_by_entry(round)
        staffs = Entry.objects.filter(activity=round.activity_id, origin=Entry.Origin.STAFF).order_by("position")
        rows = [
            Row(str(entry.pk), entry.text, {"picked": votes.get(entry.pk, {}).get(PICKED, Exact(0))})
            for entry in staffs
            if entry.state == Entry.State.PUBLISHED or entry.pk in votes
        ]
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(rows),
            measures=(("picked", "Picked"),),
            exclusive=True,
            notes=self._told(round.activity) if round.state in OVER else {},
        )

    def picture(self, result: Result) -> dict[str, Any]:
        right = set(result.notes.get("right", ()))
        drawn = bars(result, measure="picked")
        for row, counted in zip(drawn["rows"], result.rows, strict=True):
            row["right"] = counted.key in right
        if right:
            drawn["sentence"] = ""
        return drawn | {
            "answers": [row.label for row in result.rows if row.key in right],
            "because": result.notes.get("because", ""),
        }

    def after(self, activity: Activity, given: Given) -> dict[str, Any]:
        """For somebody who has answered: whether they were right, what is right, and why."""
        right = _right(activity, _offered(activity))
        picked = {mark.entry for mark in given.marks if mark.value}
        if given.status != "answered":
            lead = gettext("Now you know.")
        elif picked & {entry.pk for entry in right}:
            lead = gettext("That is right.")
        else:
            lead = gettext("Not this time.")
        return {
            "lead": lead,
            "right": bool(picked & {entry.pk for entry in right}),
            "answers": [entry.text for entry in right],
            "because": activity.settings.get("because", ""),
        }

    def _told(self, activity: Activity) -> dict[str, Any]:
        right = _right(activity, _offered(activity))
        return {"right": [str(entry.pk) for entry in right], "because": activity.settings.get("because", "")}
