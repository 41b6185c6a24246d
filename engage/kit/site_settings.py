"""Facts that the people who run the product set on a page, not in the environment: each has one owner room and a history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from engage.kit import audit
from engage.kit.models import SiteSetting
from engage.kit.refusal import Refusal
from engage.kit.registry import Registry


@dataclass(frozen=True)
class Known:
    """One setting that a room declares. `clean` turns what was typed into a JSON value, or raises Refusal."""

    name: str
    label: str
    help_text: str
    clean: Callable[[str], Any]
    default: Any


known: Registry[Known] = Registry("site setting")


def text(value: str) -> str:
    """Words as they were typed, without spaces around them."""
    return value.strip()


def declare_setting(
    name: str, *, label: str, help_text: str = "", clean: Callable[[str], Any] = text, default: Any = ""
) -> Known:
    """Say that there is such a setting; call it where the room keeps its other declarations."""
    return known.add(name, Known(name, label, help_text, clean, default))


def value_of(name: str) -> Any:
    """The newest value, or the declared default. Raises KeyError for a setting that no room declared."""
    setting = known.get(name)
    newest = SiteSetting.objects.filter(name=name).order_by("-pk").first()
    return setting.default if newest is None else newest.value


def values_of(names: Iterable[str]) -> dict[str, Any]:
    """The newest values, or the declared defaults, of several settings with one query. Raises KeyError like `value_of`."""
    wanted = {name: known.get(name).default for name in names}
    newest = SiteSetting.objects.filter(name__in=list(wanted)).order_by("name", "-pk").distinct("name")
    return wanted | {setting.name: setting.value for setting in newest}


def last_change(name: str) -> SiteSetting | None:
    """Who set it last and when; None while it has its default."""
    return SiteSetting.objects.filter(name=name).order_by("-pk").first()


@transaction.atomic
def set_value(*, name: str, typed: str, member_id: int | None, now: datetime) -> Any:
    """Set it from now on. The older values stay, and the audit log says that it was changed (not to what)."""
    if name not in known:
        raise Refusal("There is no such setting.", status=404, code="unknown_setting")
    value = known.get(name).clean(typed)
    SiteSetting.objects.create(name=name, value=value, set_by_id_was=member_id, at=now)
    audit.record(verb="setting.changed", subject=f"setting:{name}", by=member_id, now=now)
    return value
