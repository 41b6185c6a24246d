"""Facts that the people who run the product set on a page, not in the environment: each has one owner room and a history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from engage.kit import audit
from engage.kit.models import SiteSetting, SiteSettingRequest
from engage.kit.refusal import Refusal
from engage.kit.registry import Registry
from engage.kit.rows import Columns, rows_of, taken_apart, written_out

PART = Columns(SiteSetting, "s")
NEWEST = "SELECT <columns> FROM kit_sitesetting s WHERE s.name = %s ORDER BY s.id DESC LIMIT 1"


@dataclass(frozen=True)
class Known:
    """One setting that a room declares. `clean` turns what was typed into a JSON value, or raises Refusal.

    With `two_people`, one member asks for a change and another confirms it (OPS-05).
    """

    name: str
    label: str
    help_text: str
    clean: Callable[[str], Any]
    default: Any
    two_people: bool = False


known: Registry[Known] = Registry("site setting")


def text(value: str) -> str:
    """Words as they were typed, without spaces around them."""
    return value.strip()


def declare_setting(
    name: str,
    *,
    label: str,
    help_text: str = "",
    clean: Callable[[str], Any] = text,
    default: Any = "",
    two_people: bool = False,
) -> Known:
    """Say that there is such a setting; call it where the room keeps its other declarations."""
    return known.add(name, Known(name, label, help_text, clean, default, two_people))


def value_of(name: str) -> Any:
    """The newest value, or the declared default. Raises KeyError for a setting that no room declared."""
    setting = known.get(name)
    newest = rows_of(written_out(NEWEST, PART), [name])
    if not newest:
        return setting.default
    (found,), _ = taken_apart(newest[0], PART)
    return found.value


def values_of(names: Iterable[str]) -> dict[str, Any]:
    """The newest values, or the declared defaults, of several settings with one query. Raises KeyError like `value_of`."""
    wanted = {name: known.get(name).default for name in names}
    newest = SiteSetting.objects.filter(name__in=list(wanted)).order_by("name", "-pk").distinct("name")
    return wanted | {setting.name: setting.value for setting in newest}


def last_change(name: str) -> SiteSetting | None:
    """Who set it last and when; None while it has its default."""
    return SiteSetting.objects.filter(name=name).order_by("-pk").first()


def open_request(name: str) -> SiteSettingRequest | None:
    """The change that somebody has asked for and nobody has decided yet."""
    return SiteSettingRequest.objects.filter(name=name, outcome="").first()


@transaction.atomic
def set_value(*, name: str, typed: str, member_id: int | None, now: datetime) -> Any:
    """Set it from now on. The older values stay, and the audit log says that it was changed (not to what)."""
    setting = _declared(name)
    if setting.two_people:
        raise Refusal("Two people change this: ask for it, and somebody else confirms.", status=409, code="two_people")
    value = setting.clean(typed)
    _write(name, value, member_id, now)
    return value


@transaction.atomic
def ask_for_change(*, name: str, typed: str, member_id: int, now: datetime) -> SiteSettingRequest:
    """Ask for another value of a setting that two people change. It stays as it is until somebody else confirms."""
    setting = _declared(name)
    value = setting.clean(typed)
    if not setting.two_people:
        raise Refusal("One person is enough for this one. Change it on its page.", status=409, code="one_person")
    waiting = SiteSettingRequest.objects.select_for_update().filter(name=name, outcome="").first()
    if waiting is not None and (waiting.value, waiting.asked_by_id_was) == (value, member_id):
        return waiting  # the same press again
    if waiting is not None:
        raise Refusal(
            "Somebody has asked for a change already. Decide about that one first.", status=409, code="waiting"
        )
    asked = SiteSettingRequest.objects.create(name=name, value=value, asked_by_id_was=member_id, asked_at=now)
    audit.record(verb="setting.asked", subject=f"setting:{name}", by=member_id, now=now)
    return asked


@transaction.atomic
def decide_change(*, request_id: int, confirm: bool, member_id: int, now: datetime) -> SiteSettingRequest:
    """Confirm what somebody else asked for, or turn it down (which whoever asked may do too)."""
    asked = SiteSettingRequest.objects.select_for_update().filter(pk=request_id).first()
    if asked is None:
        raise Refusal("Nobody has asked for that.", status=404, code="unknown_request")
    outcome = SiteSettingRequest.Outcome.CONFIRMED if confirm else SiteSettingRequest.Outcome.REFUSED
    if asked.outcome == outcome:
        return asked
    if asked.outcome:
        raise Refusal("Somebody has decided about this already.", status=409, code="decided")
    if confirm and asked.asked_by_id_was == member_id:
        raise Refusal("Somebody else confirms what you asked for.", status=409, code="same_person")
    asked.outcome, asked.decided_by_id_was, asked.decided_at = outcome, member_id, now
    asked.save(update_fields=["outcome", "decided_by_id_was", "decided_at"])
    if confirm:
        _write(asked.name, asked.value, member_id, now)
    else:
        audit.record(verb="setting.refused", subject=f"setting:{asked.name}", by=member_id, now=now)
    return asked


def _declared(name: str) -> Known:
    if name not in known:
        raise Refusal("There is no such setting.", status=404, code="unknown_setting")
    return known.get(name)


def _write(name: str, value: Any, member_id: int | None, now: datetime) -> None:
    SiteSetting.objects.create(name=name, value=value, set_by_id_was=member_id, at=now)
    audit.record(verb="setting.changed", subject=f"setting:{name}", by=member_id, now=now)
