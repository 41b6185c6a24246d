"""Parts of a page that are the same for everybody, drawn once by each process.

`{% drawn_once name=product.name %}{{ name }}{% enddrawn_once %}`

Inside there is nothing but the values that are named (no request, no key of a form), and what was drawn is found again under
exactly these values and the language: so it cannot show anything else than what it is kept under. Nothing of one person
belongs there. Only words and numbers are taken, and no more than `MOST_KEPT` of each part are kept.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 100
KINDS = (str, SafeString, int, bool, type(None))  # what cannot change after it was taken as a key


class DrawnOnce(Node):
    """The same for everybody for whom the named values are the same."""

    child_nodelists = ()  # no block of a page reaches into it

    def __init__(self, inside: NodeList, named: dict[str, FilterExpression]) -> None:
        self.inside, self.named = inside, named
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.named.items()}
        key = (get_language(), *((type(value), value) for value in values.values()))
        drawn = self.kept.get(key)
        if drawn is None:
            unkept = [name for name, value in values.items() if type(value) not in KINDS]
            if unkept:
                raise TypeError(f"drawn_once takes words and numbers only, not {', '.join(unkept)}")
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            drawn = self.kept[key] = self._draw(values, context)
        return drawn

    def _draw(self, values: dict[str, Any], context: template.Context) -> SafeString:
        nothing_else, within = template.Context(values, autoescape=context.autoescape), context.template
        if within is None:
            raise TypeError("drawn_once stands in a template")
        with nothing_else.bind_template(within):
            return self.inside.render(nothing_else)


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnce:
    given = token.split_contents()[1:]
    named = token_kwargs(given, parser)
    if given:
        raise template.TemplateSyntaxError("drawn_once takes name=value only")
    inside = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    if inside.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("a block of a page cannot be drawn once for everybody")
    return DrawnOnce(inside, named)
