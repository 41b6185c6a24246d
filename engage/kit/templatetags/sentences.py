"""Django's `translate` and `blocktranslate`, which look each sentence up once for each language instead of once for each page.

A page for young people has about fifty sentences, and a language pack does not change while the product runs. Everything
but the plain cases (no plural, no context, no `as`) is left to Django.
"""

from typing import Any

from django import template
from django.template.base import Node, Parser, Token, render_value_in_context
from django.templatetags import i18n
from django.utils.translation import get_language, gettext

register = template.Library()


class Sentence(Node):
    """A sentence without anything put into it."""

    def __init__(self, django: i18n.TranslateNode) -> None:
        self.django = django
        self.known: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        said = self.known.get(language)
        if said is None:
            said = self.known[language] = self.django.render(context)
        return said


class Filled(Node):
    """A sentence with values put into it."""

    def __init__(self, django: i18n.BlockTranslateNode) -> None:
        self.django = django
        self.known: dict[str | None, tuple[str, list[str]]] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        found = self.known.get(language)
        if found is None:
            written, names = self.django.render_token_list(self.django.singular)
            found = self.known[language] = (gettext(written), names)
        said, names = found
        here = self.django.extra_context
        try:
            return said % {name: self._value(name, here, context) for name in names}
        except (KeyError, ValueError):  # a translator broke it: Django falls back to English
            return self.django.render(context)

    def _value(self, name: str, here: dict[str, Any], context: template.Context) -> str:
        value = here[name].resolve(context) if name in here else context.get(name, "")
        return render_value_in_context(value, context)


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    made = i18n.do_translate(parser, token)
    plain = not made.noop and made.asvar is None and made.message_context is None
    words = made.filter_expression
    constant = not words.filters and not words.var.lookups and isinstance(words.var.literal, str)
    return Sentence(made) if plain and constant else made


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    made = i18n.do_block_translate(parser, token)
    plain = not made.plural and made.asvar is None and made.message_context is None
    return Filled(made) if plain else made
