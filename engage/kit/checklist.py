"""What must be true before a consultation may open to real people; each room hangs its own items in its `golive.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engage.kit.registry import Registry

# Given the organisation's id and the time: what is missing, in one sentence; "" when the item is true.
Examine = Callable[[int, datetime], str]


@dataclass(frozen=True)
class Item:
    """One line of the go-live checklist. `url_name` is the page on which it can be put right."""

    name: str
    label: str
    order: int
    url_name: str
    examine: Examine


@dataclass(frozen=True)
class Finding:
    """An item and what is missing for it; "" when nothing is."""

    item: Item
    missing: str

    @property
    def done(self) -> bool:
        return not self.missing


items: Registry[Item] = Registry("go-live item")
# Asked about one consultation, not about the whole organisation: `examine` is given the consultation's id.
opening_items: Registry[Item] = Registry("opening item")


def go_live_item(name: str, *, label: str, order: int, url_name: str) -> Callable[[Examine], Examine]:
    """Decorator: this function says what is missing for the item `name`."""

    def hang(examine: Examine) -> Examine:
        items.add(name, Item(name, label, order, url_name, examine))
        return examine

    return hang


def opening_item(name: str, *, label: str, order: int, url_name: str) -> Callable[[Examine], Examine]:
    """Decorator: the same for one consultation that wants to open; the function is given its id."""

    def hang(examine: Examine) -> Examine:
        opening_items.add(name, Item(name, label, order, url_name, examine))
        return examine

    return hang


def findings(organisation_id: int, *, now: datetime) -> list[Finding]:
    """Every item with what is missing for this organisation, in their order."""
    ordered = sorted(items, key=lambda item: (item.order, item.label))
    return [Finding(item, item.examine(organisation_id, now)) for item in ordered]


def opening_findings(consultation_id: int, *, now: datetime) -> list[Finding]:
    """Every item that this consultation itself must meet, with what is missing, in their order."""
    ordered = sorted(opening_items, key=lambda item: (item.order, item.label))
    return [Finding(item, item.examine(consultation_id, now)) for item in ordered]
