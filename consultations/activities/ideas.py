"""Idea board: add ideas, reply to one, support those you like; every word is read by a person first."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from consultations.core import queries
from consultations.core.cards import support_words
from consultations.core.charts import left_out_words
from consultations.core.forms import QuoteField, WordsField
from consultations.core.kinds import Given, Kind, Row, Tally, Words, register
from consultations.core.models import Activity, Round
from consultations.core.results import Result
from consultations.core.same_words import marked_in

SUPPORT = 1


class IdeaForm(forms.Form):
    """One idea, or one reply."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["words"] = WordsField(label=gettext("Your words"), limit=280)
        self.fields["may_quote"] = QuoteField()


@register
class Ideas(Kind):
    name = "ideas"
    label = "Ideas"
    sentence = "A board: people add ideas, and support the ones they like."
    icon = "img/kinds/ideas.svg"
    board = True
    takes_words = True
    marks_one_by_one = True
    replies = True
    room_marks = 3
    needs_legal_opinion = True
    marks = {"support": SUPPORT, "unsupport": 0}

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        return IdeaForm(activity, typed)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", words=(Words(form.cleaned_data["words"], form.cleaned_data["may_quote"]),))

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(
                Row(str(entry.pk), entry.shown_text or "", {"support": people})
                for entry, people in marked_in(round, SUPPORT)
            ),
            measures=(("support", "Support"),),
        )

    def picture(self, result: Result) -> dict[str, Any]:
        return {
            "too_few": not result.shown,
            "top": _top(result),
            "base_text": " ".join(filter(None, (_took_part(result.answered.people), left_out_words(result)))),
        }


def _top(result: Result) -> list[dict[str, Any]]:
    """The five with the most support, as far as it may be shown; what has as much shares a place."""
    shown = [row for row in result.rows if not row.cells["support"].hidden]
    ranked = sorted(((row.cells["support"].people or 0, row.label) for row in shown), key=lambda each: -each[0])
    counts = [people for people, _ in ranked]
    return [
        {
            "label": label,
            "people": people,
            "value_text": support_words(people),
            "place": counts.index(people) + 1,
            "level": counts.count(people) > 1,
        }
        for people, label in ranked[:5]
    ]


def _took_part(people: int | None) -> str:
    if people is None:
        return ""
    said = ngettext(
        "About %(people)s person took part on this board.", "About %(people)s people took part on this board.", people
    )
    return said % {"people": people}
