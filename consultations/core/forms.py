"""Cleaning what young people type; forms never save."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from consultations.core.models import Report

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CONTROL = {"Cc", "Cf", "Cs", "Co"}
JOINERS = "\u200d\ufe0f"  # what joins the parts of an emoji
# Drawn as nothing: fillers, blank patterns, marks that only steer drawing. They hide words from readers and from screens.
DRAWN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]"
)
# A joiner has a place only after something that is not plain text, or in a key cap such as 1\ufe0f\u20e3.
LOOSE_JOINER = re.compile(f"(?:(?<=[\\x00-\\x7f])|^)[{JOINERS}]+(?!\u20e3)|[{JOINERS}]+(?=[\\x00-\\x7f]|$)(?<!\ufe0f)")
MARKS_ON_ONE_LETTER = 4  # more of them is a pile over other people's words, not a language


def plain(text: str) -> str:
    """Words as plain text: one form of each letter, no control or hidden characters, no runs of blank lines."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = "".join(
        character
        for character in text
        if character == "\n" or character in JOINERS or unicodedata.category(character) not in CONTROL
    )
    text = _without_piles(LOOSE_JOINER.sub("", DRAWN_AS_NOTHING.sub("", text)))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    tidy: list[str] = []
    for line in lines:
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return "\n".join(tidy).strip()


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MARKS_ON_ONE_LETTER:
            kept.append(character)
    return "".join(kept)


class WordsField(forms.CharField):
    """A box for words; `limit` is in characters, counted after tidying, and too long is said, never cut off."""

    def __init__(self, *, label: "str | StrPromise", limit: int, required: bool = True) -> None:
        super().__init__(
            label=label,
            required=required,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": gettext_lazy("Write something first.")},
            strip=False,
        )
        self.limit = limit

    def clean(self, value: Any) -> str:
        words = plain(str(value or "").replace("\x00", ""))
        cleaned: str = super().clean(words)
        if len(cleaned) > self.limit:
            raise forms.ValidationError(
                gettext("That is %(length)s characters. Make it %(limit)s or fewer. Nothing you typed is lost.")
                % {"length": len(cleaned), "limit": self.limit},
                code="too_long",
            )
        return cleaned


class QuoteField(forms.BooleanField):
    """May we use your words? Asked with every answer in words; off unless somebody ticks it (DPR-07)."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("You can use my words"),
            required=False,
            help_text=gettext_lazy("In a report or on this site, without anything that says who I am."),
        )


class AboutYouForm(forms.Form):
    """Age band and place; both may be left out."""

    age_band = forms.ChoiceField(
        label=gettext_lazy("How old are you?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Pick one of the ages on the page, or leave it out.")},
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where do you live?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Pick a place from the list, or leave it out.")},
    )

    def __init__(
        self, *arguments: Any, ages: list[tuple[str, str]], places: list[tuple[str, str]], **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["age_band"].choices = [*ages, ("", gettext("Prefer not to say"))]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", gettext("Prefer not to say")), *[choice for choice in places if choice[0]]]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What is wrong with words that others can read, and anything else the reporter wants to say."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Pick what is wrong."),
            "invalid_choice": gettext_lazy("Pick one of the answers on the page."),
        },
    )
    words = WordsField(label=gettext_lazy("Anything else we should know? (optional)"), limit=500, required=False)


class CodeForm(forms.Form):
    """A return code, as somebody remembers it."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Type the words of your code."),
            "max_length": gettext_lazy("That is longer than any code."),
        },
    )

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
