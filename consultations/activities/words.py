"""Words: one to three words or emoji each; the same word is held once, and people are counted, not mentions."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from consultations.core import queries
from consultations.core.forms import plain
from consultations.core.kinds import Given, Kind, Row, Tally, Words, register
from consultations.core.models import Activity, Round
from consultations.core.norms import LONGEST, norm_of, spelled
from consultations.core.results import Result, ResultRow
from consultations.core.shared_words import people_by_word, words_shown, words_shown_under_others
from engage.kit.small_numbers import Exact

LIMIT = 25
MOST = 3
MOST_SHOWN = 40
SIZES = 3  # the largest is never more than three times the smallest
LABELS = (gettext_lazy("Your word"), gettext_lazy("Another word"), gettext_lazy("One more"))
OPTIONAL = gettext_lazy("(optional)")


class WordField(forms.CharField):
    """One word or a few, in one line; too long is said, never cut off."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "enterkeyhint": "next"})
        super().__init__(label=label, required=False, strip=False, widget=widget)

    def clean(self, value: Any) -> str:
        word = spelled(plain(str(value or "").replace("\x00", "")))
        if len(word) > LIMIT:
            message = gettext("That is %(number)s characters. Make it %(most)s or fewer. Nothing you typed is lost.")
            raise forms.ValidationError(message % {"number": len(word), "most": LIMIT}, code="too_long")
        norm = norm_of(word)
        if (value or "").strip() and not norm:
            raise forms.ValidationError(gettext("Write a word or an emoji."), code="no_word")
        if len(norm) > LONGEST:
            raise forms.ValidationError(gettext("We cannot read that. Write it with other letters."), code="too_long")
        return word


class WordsForm(forms.Form):
    """As many boxes as staff allow; the first that is empty is asked for."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        for number in range(_most(activity.settings)):
            label = LABELS[number] if number == 0 else format_lazy("{} {}", LABELS[number], OPTIONAL)
            self.fields[f"word_{number + 1}"] = WordField(label=label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.said():
            self.add_error("word_1", gettext("Write a word, or press Not sure."))
        return cleaned

    def said(self) -> list[str]:
        """Each word once, however it was spelled."""
        typed = [word for name in self.fields if (word := self.cleaned_data.get(name))]
        return list({norm_of(word): word for word in reversed(typed)}.values())[::-1]


class WordsSettings(forms.Form):
    """How many words, and how they are shown."""

    most = forms.IntegerField(
        label="How many words may people give?",
        min_value=1,
        max_value=MOST,
        initial=MOST,
        error_messages={"required": "Give a number from 1 to 3."},
    )
    shown_as = forms.ChoiceField(
        label="Show them as",
        choices=[("list", "A list, the most said first"), ("cloud", "A cloud, larger when more people say it")],
        widget=forms.RadioSelect,
        initial="list",
        error_messages={"required": "Choose how they are shown.", "invalid_choice": "Choose one from the page."},
    )


def _most(settings: Mapping[str, Any]) -> int:
    return min(int(settings.get("most", MOST)), MOST)


@register
class SharedWords(Kind):
    name = "words"
    label = "Words"
    sentence = "One to three words each. The same word is counted together."
    icon = "img/kinds/words.svg"
    takes_words = True
    shares_words = True
    by_group = "agree"
    item = "word"

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        return WordsSettings(typed, initial=dict(settings), prefix="settings")

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        said = given.words[: _most(activity.settings)] if given else ()
        initial = {f"word_{number}": words.text for number, words in enumerate(said, start=1)}
        return WordsForm(activity, typed, initial=initial)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        """No permission to quote is asked: a word is shown only with the number of people who said it."""
        return Given("answered", words=tuple(Words(word) for word in cast(WordsForm, form).said()))

    def own_texts(self, marks: Sequence[tuple[str, int]]) -> list[str]:
        """Nothing beside the words themselves, which stand there with what became of each."""
        return []

    def tally(self, round: Round) -> Tally:
        """A row for each word that a person let through, in people; what was put together counts once."""
        statuses, people = queries.people_by_status(round), people_by_word(round)
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(
                Row(str(entry.pk), entry.shown_text or "", {"said": people.get(entry.pk, Exact(0))})
                for entry in words_shown(round.activity)
            ),
            measures=(("said", gettext_noop("Said it")),),
            notes={"cloud": round.activity.settings.get("shown_as") == "cloud"},
            former=tuple(
                Row(str(entry.pk), entry.shown_text or "", {"said": Exact(0)})
                for entry in words_shown_under_others(round.activity)
            ),
        )

    def picture(self, result: Result) -> dict[str, Any]:
        """Only words that enough people said. The order moves with rounded numbers alone, a cloud's order never."""
        shown = sorted(
            (row for row in result.rows if not row.hidden), key=lambda row: (-_people(row), row.label.lower())
        )
        most = _people(shown[0]) if shown else 0
        words = [
            {
                "label": row.label,
                "percent": row.cells["said"].percent,
                "value_text": _value(row),
                "size": max(1, min(SIZES, -(-SIZES * _people(row) // most))),
            }
            for row in shown[:MOST_SHOWN]
        ]
        cloud = bool(result.notes.get("cloud"))
        return {
            "too_few": not words,
            "cloud": cloud,
            "words": sorted(words, key=lambda word: str(word["label"]).lower()) if cloud else words,
            "more": max(0, len(shown) - MOST_SHOWN),
            "sentence": _sentence(shown, most),
            "base_text": _base(result),
        }


def _people(row: ResultRow) -> int:
    return row.cells["said"].people or 0


def _value(row: ResultRow) -> str:
    cell = row.cells["said"]
    return (
        f"{cell.percent}%" if cell.percent is not None else gettext("about %(number)s people") % {"number": cell.words}
    )


def _sentence(shown: list[ResultRow], most: int) -> str:
    top = [row.label for row in shown if _people(row) == most]
    if not top:
        return ""
    if len(top) > 3:
        return gettext("Many words were said about as often as each other.")
    named = ", ".join(f"“{word}”" for word in top)
    return gettext("Said most: %(words)s.") % {"words": named}


def _base(result: Result) -> str:
    if not result.shown:
        return ""
    return gettext("About %(number)s people gave words.") % {"number": result.answered.words}
