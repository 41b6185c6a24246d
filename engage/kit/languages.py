"""Which languages people are offered: packs that are here and whose safety text somebody approved; each by its own name."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi, get_language_info, override

from engage.kit.refusal import Refusal
from engage.kit.site_settings import declare_setting, value_of


@dataclass(frozen=True)
class Language:
    """A language of the pages: `code` as browsers write it ("en-GB"), its name in itself, "ltr" or "rtl"."""

    code: str
    own_name: str
    direction: str


def _approved(typed: str) -> list[str]:
    """Codes of packs, with spaces or commas between them; only of packs that are here."""
    codes = typed.replace(",", " ").lower().split()
    unknown = [code for code in codes if code not in dict(settings.LANGUAGES)]
    if unknown:
        raise Refusal(f"There is no language pack {unknown[0]} here.", code="no_such_language", field="value")
    return codes


declare_setting(
    "languages.approved",
    label="Languages whose safety text a person has approved",
    help_text=(
        "Language codes, such as pl or ro. A language is offered to young people only when somebody who speaks it has "
        "read the help page, the line above every box for words and the support panel in it."
    ),
    clean=_approved,
    default=[],
)


def offered() -> list[str]:
    """Django's codes of the languages that people are offered. Without packs this asks nothing of the database."""
    here = [code for code, _ in settings.LANGUAGES]
    if len(here) == 1:
        return here
    approved: Any = value_of("languages.approved")
    return [code for code in here if code == settings.LANGUAGE_CODE or code in approved]


def language(code: str) -> Language:
    """What a page says about its language. Raises KeyError for a code that nobody knows."""
    known = get_language_info(code)
    part, _, region = code.partition("-")
    return Language(
        f"{part}-{region.upper()}" if region else part, known["name_local"], "rtl" if known["bidi"] else "ltr"
    )


def drawn_for_everybody() -> bool:
    """Is this page in the language in which streams are drawn, once for all? Others do not listen to pictures."""
    return (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE


def apart(typed: str) -> str:
    """Words that somebody typed, for the middle of a sentence: where lines run from the right they keep their own direction."""
    return f"\u2068{typed}\u2069" if get_language_bidi() else typed


def of_the_house() -> AbstractContextManager[None]:
    """For what is kept, sent to staff or drawn for everybody: not in the language of whoever happens to ask for it."""
    return override(settings.LANGUAGE_CODE)


def current() -> Language:
    """The language that this page is written in."""
    return language(get_language() or settings.LANGUAGE_CODE)
