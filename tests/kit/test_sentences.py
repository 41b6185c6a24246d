"""A sentence of a template is looked up once for each language, and reads exactly as with Django's own tags."""

import pytest
from django.template import Context, Engine
from django.utils import translation

OURS = Engine(builtins=["django.templatetags.i18n", "engage.kit.templatetags.sentences"])
DJANGOS = Engine(builtins=["django.templatetags.i18n"])
GIVEN = {"name": "<Sam>", "number": 2, "day": "Monday", "safe": "%d"}
SOURCES = [
    """{% translate "It's 100% <b>so</b>" %}""",
    """{% translate 'A “quoted” word' %}""",
    "{% translate name %}",
    '{% translate "Monday"|upper %}',
    '{% translate "Monday" noop %}',
    '{% translate "May" context "abbr. month" %}',
    '{% translate "Monday" as kept %}-{{ kept }}',
    "{% blocktranslate trimmed %}  Hello {{ name }},\n  100% {% endblocktranslate %}",
    "{% blocktranslate with day=day|upper other=safe %}{{ day }} {{ other }} {{ name }} {{ missing }}{% endblocktranslate %}",
    "{% blocktranslate count n=number %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
    "{% blocktranslate asvar kept %}Monday{% endblocktranslate %}-{{ kept }}",
    "{% for name in day %}{% blocktranslate %}{{ name }}!{% endblocktranslate %}{% endfor %}{{ name }}",
]


@pytest.mark.parametrize("source", SOURCES)
def test_sentences_read_as_with_djangos_own_tags(source):
    ours, theirs = OURS.from_string(source), DJANGOS.from_string(source)
    for code in ("en-gb", "pl", "en-gb", "ar"):
        with translation.override(code):
            assert ours.render(Context(GIVEN)) == theirs.render(Context(GIVEN))


def test_a_sentence_is_looked_up_once_for_each_language(monkeypatch):
    asked = []
    look = translation._trans.gettext
    monkeypatch.setattr(translation._trans, "gettext", lambda message: asked.append(message) or look(message))
    page = OURS.from_string('{% translate "Monday" %} {% blocktranslate %}Dear {{ name }}{% endblocktranslate %}')
    said = []
    for code in ("en-gb", "pl", "en-gb", "pl"):
        with translation.override(code):
            said.append(page.render(Context(GIVEN)))
    assert said == ["Monday Dear &lt;Sam&gt;", "Poniedziałek Dear &lt;Sam&gt;"] * 2
    assert asked == ["Monday", "Dear %(name)s"] * 2


def test_a_translation_that_is_broken_reads_in_english(monkeypatch):
    def broken(message):
        return "%(nobody)s" if translation.get_language() == "pl" else message

    monkeypatch.setattr(translation._trans, "gettext", broken)
    page = OURS.from_string("{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}")
    with translation.override("pl"):
        assert page.render(Context(GIVEN)) == "Dear &lt;Sam&gt;"
