"""Words of a room that nobody has decided about: the worst first, the same words once."""

from collections import defaultdict
from dataclasses import dataclass

from consultations.core.models import Entry, Finding
from consultations.core.shared_words import times_said
from consultations.live.models import Session
from consultations.live.queries.rooms import given_in

LOOK_FROM = 2  # from this severity on, one tap is not enough: the moderator's desk shows what was found
MOST = 30


@dataclass(frozen=True)
class HeldWords:
    """The same words of one question, however many wrote them. `ids` belong to the newest version of each."""

    entry: int
    version: int
    text: str
    question: str
    people: int
    why: str
    look: bool


def held_words(session: Session) -> list[HeldWords]:
    groups: dict[tuple[int, str, bool], list[Entry]] = defaultdict(list)
    found = found_in(entries := list(waiting(session)))
    for entry in entries:
        groups[entry.activity_id, entry.text, bool(found.get(entry.pk))].append(entry)
    lines = sorted(groups.values(), key=lambda group: (-_worst(found, group[0]), group[0].pk))[:MOST]
    times = times_said(group[0] for group in lines if group[0].answer_id is None)
    return [_line(group, found.get(group[0].pk, []), times) for group in lines]


def waiting(session: Session) -> list[Entry]:
    """Held words given in this room, the oldest first."""
    held = Entry.objects.filter(
        given_in(session), state=Entry.State.HELD, activity__consultation=session.consultation_id
    )
    return list(held.select_related("activity", "answer").order_by("pk"))


def same_words(session: Session, entry_id: int, version: int) -> list[Entry]:
    """What one tap decides together: held words letter for letter like these, to the same question, with nothing found."""
    entries = waiting(session)
    pressed = next((entry for entry in entries if entry.pk == entry_id and entry.version == version), None)
    if pressed is None:
        return []
    found = found_in(entries)
    return [
        entry
        for entry in entries
        if entry.activity_id == pressed.activity_id and entry.text == pressed.text and not found.get(entry.pk)
    ]


def found_in(entries: list[Entry]) -> dict[int, list[Finding]]:
    """What the checks found in the newest words of these, in one query."""
    versions = {entry.pk: entry.version for entry in entries}
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(entry__in=versions).order_by("-severity", "start"):
        if finding.version == versions[finding.entry_id]:
            found[finding.entry_id].append(finding)
    return found


def _worst(found: dict[int, list[Finding]], entry: Entry) -> int:
    return max((finding.severity for finding in found.get(entry.pk, [])), default=0)


def _line(group: list[Entry], found: list[Finding], times: dict[int, int]) -> HeldWords:
    first = group[0]
    return HeldWords(
        entry=first.pk,
        version=first.version,
        text=first.text,
        question=first.activity.prompt,
        people=times.get(first.pk, 0) or sum(entry.answer.people if entry.answer else 1 for entry in group),
        why=found[0].reason if found else "",
        look=any(finding.severity >= LOOK_FROM for finding in found),
    )
