"""Questions to the guest: up to three each, held; others press "I want to know too"; staff say what became of each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext

from consultations.core import queries
from consultations.core.forms import QuoteField, WordsField
from consultations.core.kinds import Given, Kind, Row, Tally, Words, register
from consultations.core.models import Activity, Entry, Round
from consultations.core.results import Result
from consultations.core.same_words import marked_in

SUPPORT = 1
LIMIT = 200
TOP = 5


class QuestionForm(forms.Form):
    """One question."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["words"] = WordsField(label=gettext_lazy("Your question"), limit=LIMIT)
        self.fields["may_quote"] = QuoteField()


@register
class Panel(Kind):
    name = "panel"
    label = "Questions to the guest"
    sentence = "People ask, and press for the questions they want answered too. You say what became of each."
    icon = "img/kinds/panel.svg"
    board = True
    takes_words = True
    marks_one_by_one = True
    marks = {"support": SUPPORT, "unsupport": 0}
    marks_own = False
    most_words = 3
    by_votes = True
    item = "question"
    card_template = "activities/panel/question.html"
    needs_legal_opinion = True

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        return QuestionForm(activity, typed)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", words=(Words(form.cleaned_data["words"], form.cleaned_data["may_quote"]),))

    def tally(self, round: Round) -> Tally:
        statuses, marked = queries.people_by_status(round), marked_in(round, SUPPORT)
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(Row(str(entry.pk), entry.shown_text or "", {"support": people}) for entry, people in marked),
            measures=(("support", gettext_noop("Want to know too")),),
            notes={"taken_up": {str(entry.pk): entry.taken_up for entry, _ in marked if entry.taken_up}},
        )

    def picture(self, result: Result) -> dict[str, Any]:
        """The questions with the most votes; a count only where it may be shown, and what is level in no order of votes."""
        became = result.notes.get("taken_up", {})
        rows = sorted(result.rows, key=lambda row: -(row.cells["support"].people or 0))
        return {
            "too_few": not result.shown,
            "top": [
                {
                    "label": row.label,
                    "people": row.cells["support"].people,
                    "value_text": "" if row.cells["support"].hidden else votes_words(row.cells["support"].people or 0),
                    "taken_up": Entry.TakenUp(became[row.key]).value if row.key in became else "",
                }
                for row in rows[:TOP]
            ],
            "base_text": _base(result),
        }


def votes_words(people: int) -> str:
    said = ngettext("About %(people)s person wants to know", "About %(people)s people want to know", people)
    return said % {"people": people}


def _base(result: Result) -> str:
    if not result.shown:
        return ""
    return gettext("About %(number)s people asked or pressed.") % {"number": result.answered.words}
