"""A whole language pack that runs from the right, made by the developers' command and approved as an administrator would."""

import pytest
from django.core.management import call_command
from django.template import engines

from consultations.core import cards
from engage.kit import site_settings
from engage.kit.languages import of_the_house

IN_ARABIC_LETTERS = r"[\u0627-\u064a]"


def forget_sentences():
    """Templates keep each sentence as it reads in each language; a pack that comes or goes in a test is a new beginning."""
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
    cards._kept.clear()


@pytest.fixture
def arabic(settings, tmp_path, now):
    """From here on pages are offered in Arabic, too. Gives the headers of a browser that asks for it."""
    settings.LOCALE_PATHS = [tmp_path / "committed", tmp_path / "made"]
    settings.LANGUAGES = [("en-gb", "English"), ("ar", "ar")]
    call_command("pseudo_language", "ar", stdout=(tmp_path / "said").open("w"))
    with of_the_house():
        site_settings.set_value(name="languages.approved", typed="ar", member_id=1, now=now)
    forget_sentences()
    yield {"headers": {"accept-language": "ar"}}
    forget_sentences()
