"""Template tags that every page may use (loaded as built-ins)."""

import json
import re
from typing import Any

from django import template
from django.utils.safestring import SafeString

from engage.kit.rich_text import from_typed

register = template.Library()


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def ago(seconds: float | None) -> str:
    """A length of time in the largest whole unit: "38 min", "2 h", "3 days"."""
    if seconds is None:
        return ""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


@register.filter
def breaking(address: str) -> str:
    """An address to be read and typed: without what every browser puts before it, broken after its dots and strokes only."""
    return re.sub(r"(?<=[./:])(?=.)", "\u200b", re.sub(r"^https?://", "", address or ""))


@register.filter
def formatted(text: str) -> SafeString:
    """Staff's text with bold, lists and links. Never for young people's words: they stay plain."""
    return from_typed(text or "")


@register.filter
def abs_ago(seconds: float | None) -> str:
    """A length of time whichever way it points, for a clock: "under a minute", "12 min", "3 h 59 min", "2 days"."""
    if seconds is None:
        return ""
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return "under a minute"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if 0 < hours < 48 and rest else ago(abs(seconds))


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON for a data attribute; the template escapes it like any text."""
    return json.dumps(value)
