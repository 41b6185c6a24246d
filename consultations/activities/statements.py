"""Statements: agree, disagree or not sure, one at a time; add one of your own, which a person reads first."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from consultations.core import queries
from consultations.core.charts import thirds
from consultations.core.forms import QuoteField, WordsField
from consultations.core.kinds import Given, Kind, Row, Tally, Words, register
from consultations.core.models import Activity, Round
from consultations.core.results import Result
from engage.kit.small_numbers import Exact

# 0 is a mark that was taken back, so "not sure" has a number of its own.
AGREE, NOT_SURE, DISAGREE = 1, 2, -1


class StatementForm(forms.Form):
    """A statement of one's own."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["words"] = WordsField(label=gettext("Your statement"), limit=140)
        self.fields["may_quote"] = QuoteField()


@register
class Statements(Kind):
    name = "statements"
    label = "Agree or not"
    sentence = "One statement at a time: agree, disagree or not sure. Shows where people part ways."
    icon = "img/kinds/statements.svg"
    options_label = "Statements to start with"
    fewest_options = 3
    board = True
    takes_words = True
    marks_one_by_one = True
    one_at_a_time = True
    by_group = "each"
    marks = {"agree": AGREE, "pass": NOT_SURE, "disagree": DISAGREE}

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        return StatementForm(activity, typed)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", words=(Words(form.cleaned_data["words"], form.cleaned_data["may_quote"]),))

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        votes = queries.people_by_entry(round)
        none = Exact(0)
        rows, bases = [], {}
        for entry in queries.shown_entries(round.activity).order_by("position", "pk"):
            given = votes.get(entry.pk, {})
            counts = {
                "agree": given.get(AGREE, none),
                "pass": given.get(NOT_SURE, none),
                "disagree": given.get(DISAGREE, none),
            }
            rows.append(Row(str(entry.pk), entry.shown_text or "", counts))
            bases[str(entry.pk)] = counts["agree"] + counts["pass"] + counts["disagree"]
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(rows),
            exclusive=True,
            bases=bases,
            measures=(("agree", "Agree"), ("pass", gettext_noop("Not sure")), ("disagree", "Disagree")),
        )

    def picture(self, result: Result) -> dict[str, Any]:
        return thirds(result)
