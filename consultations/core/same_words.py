"""The same sentence by several people stands once in a room: which of them stands for all, and who marked any of them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Min, QuerySet

from consultations.core import queries
from consultations.core.models import Entry, Round
from consultations.core.norms import norm_of
from engage.kit.small_numbers import Exact


def sentence_of(entry: Entry) -> str:
    """What all spellings of a sentence have in common; of what is only signs, itself."""
    text = entry.shown_text or ""
    return norm_of(text) or text


def once(entries: QuerySet[Entry]) -> list[Entry]:
    """These entries in their own order, each sentence by the first of it that a person let through."""
    found = list(entries)
    standing = set(standing_for(found).values())
    return [entry for entry in found if entry.pk in standing]


def standing_for(entries: Iterable[Entry]) -> dict[int, int]:
    """For each entry the number of the one that stands for it: what was let through first, so that it stays the same one."""
    same: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        same[entry.activity_id, sentence_of(entry)].append(entry)
    several = [entry.pk for group in same.values() if len(group) > 1 for entry in group]
    decided = dict(
        Entry.objects.filter(pk__in=several).annotate(first=Min("decisions__pk")).values_list("pk", "first")
        if several
        else ()
    )
    found: dict[int, int] = {}
    for group in same.values():
        first = min(group, key=lambda entry: (decided.get(entry.pk) or 0, entry.pk))
        found |= {entry.pk: first.pk for entry in group}
    return found


def marked_in(asked: Round, value: int) -> list[tuple[Entry, Exact]]:
    """Each entry that stands on a board, with how many people gave it this mark.

    In a room the same sentence stands once, with everybody who marked any copy of it; on one's own each card has its marks.
    """
    shown = list(queries.shown_entries(asked.activity).order_by("pk"))
    votes = queries.people_by_entry(asked)
    alone = [(entry, votes.get(entry.pk, {}).get(value, Exact(0))) for entry in shown]
    if asked.number == 1:
        return alone
    first = standing_for(shown)
    copies = {number for number, standing in first.items() if number != standing}
    if not copies:
        return alone
    together = _people(asked, value, first)
    return [(entry, together.get(entry.pk, Exact(0))) for entry in shown if entry.pk not in copies]


def _people(asked: Round, value: int, first: dict[int, int]) -> dict[int, Exact]:
    """How many people gave this mark to any of the copies that one stands for: each of them once."""
    marked: dict[int, dict[int, int]] = defaultdict(dict)
    given = queries.marks_of(asked).filter(value=value, entry__in=first)
    for entry_id, answer_id, people in given.values_list("entry_id", "answer_id", "people"):
        mine = marked[first[entry_id]]
        mine[answer_id] = max(people, mine.get(answer_id, 0))
    return {number: Exact(sum(each.values()), largest=max(each.values())) for number, each in marked.items()}
