"""Every sentence is found in the source, and a pack of them is made without translators, for developers to look at."""

import gettext
import io
import re

import pytest
from django.conf import settings as product
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from engage.management.catalogue import catalogue
from engage.management.pseudo import KEPT, pseudo
from engage.management.sentences import Sentence, in_python, in_template, sentences_of
from tests.packs import IN_ARABIC_LETTERS, arabic  # noqa: F401  (a fixture)


def test_sentences_are_found_in_python():
    source = """
gettext("One"); label = gettext_lazy("Two " "halves"); gettext_noop("Three")
ngettext("%(n)s day", "%(n)s days", n); pgettext("a list", ", "); other("Not this"); gettext(name); _("Four")
f"{gettext('Not in here: translators’ tools do not look')}"
"""
    assert set(in_python(source)) == {
        Sentence("One"),
        Sentence("Two halves"),
        Sentence("Three"),
        Sentence("Four"),
        Sentence("%(n)s day", "%(n)s days"),
        Sentence(", ", "", "a list"),
    }


def test_sentences_are_found_in_templates():
    source = """{% translate "It’s “one”" %}{% include "x.html" with label=_("Two") %}{{ three|default:_("Three") }}
{% blocktranslate trimmed count n=4 %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}{# _("Not") #}
{% blocktranslate trimmed with name=x.name %}
  Hello <b>{{ name }}</b>, 100%
{% endblocktranslate %}"""
    assert set(in_template(source)) == {
        Sentence("It’s “one”"),
        Sentence("Two"),
        Sentence("Three"),
        Sentence("%(n)s day", "%(n)s days"),
        Sentence("Hello <b>%(name)s</b>, 100%%"),
    }


def test_every_sentence_of_the_product_keeps_what_is_put_into_it():
    found = sentences_of(product.BASE_DIR)
    assert len(found) > 800
    for sentence in found:
        for words in (sentence.singular, sentence.plural):
            for right in (True, False):
                assert KEPT.findall(pseudo(words, from_the_right=right)) == KEPT.findall(words), words


WORDS = st.text(st.characters(exclude_characters="\0\x04", exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(st.dictionaries(WORDS, WORDS, max_size=20))
def test_a_pack_is_read_as_it_was_written(words):
    pack = {Sentence(here): (there, there) for here, there in words.items()}
    read = gettext.GNUTranslations(io.BytesIO(catalogue(pack)))
    assert {here: read.gettext(here) for here in words} == words


def test_a_pack_knows_one_and_many_and_where_words_stand():
    pack = {Sentence("day", "days"): ("jour", "jours"), Sentence("Post", "", "a mail"): ("Courrier", "Courrier")}
    read = gettext.GNUTranslations(io.BytesIO(catalogue(pack)))
    assert [read.ngettext("day", "days", number) for number in (1, 2)] == ["jour", "jours"]
    assert (read.pgettext("a mail", "Post"), read.gettext("Post")) == ("Courrier", "Post")


@pytest.mark.django_db
def test_the_help_page_in_the_pseudo_language_has_no_english_sentence_of_ours(arabic):  # noqa: F811
    page = Client().get("/help/", **arabic).content.decode()
    assert '<html lang="ar" dir="rtl">' in page and ">العربيّة</button>" in page and ">British English</button>" in page
    heading = re.search(r"<h1>(.*?)</h1>", page).group(1)
    assert re.search(IN_ARABIC_LETTERS, heading) and not re.search("[A-Za-z]", heading)


@pytest.mark.parametrize("code", ["en-gb", "zz", "../ar"])
def test_only_a_known_language_that_is_not_here_can_be_made(settings, tmp_path, code):
    settings.LOCALE_PATHS = [tmp_path / "committed", tmp_path / "made"]
    with pytest.raises(CommandError):
        call_command("pseudo_language", code)
    assert not (tmp_path / "made").exists()


def test_a_translated_language_is_not_overwritten_and_people_never_meet_one(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path / "committed", tmp_path / "made"]
    (tmp_path / "committed" / "ar").mkdir(parents=True)
    with pytest.raises(CommandError, match="here already"):
        call_command("pseudo_language", "ar")
    settings.HTTPS = True
    with pytest.raises(CommandError, match="open to people"):
        call_command("pseudo_language", "eo")


def test_it_is_taken_away_again(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path / "committed", tmp_path / "made"]
    for more in ({}, {"remove": True}):
        call_command("pseudo_language", "eo", stdout=io.StringIO(), **more)
        assert (tmp_path / "made" / "eo").exists() is (more == {})
