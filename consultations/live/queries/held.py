"""Words of a room that nobody has decided about: the worst first, the same words once."""

from collections import defaultdict
from dataclasses import dataclass, replace
from uuid import uuid4

from consultations.core.models import Entry, Finding, Vote
from consultations.core.shared_words import times_said
from consultations.live.models import Seat, Session
from consultations.live.queries.rooms import given_in
from consultations.live.queries.same_phone import letters, phones_of

LOOK_FROM = 2  # from this severity on, one tap is not enough: the moderator's desk shows what was found
MOST = 30


@dataclass(frozen=True)
class HeldWords:
    """The same words of one question, however many wrote them, in the newest version of the first.

    `press`: the key of a press that stops the words of the phone they came from; "" where they came from several, or the room
    is over. `stopped`: that was pressed. `phone`: a letter that words of one phone share here, see `same_phone`.
    """

    entry: int
    version: int
    text: str
    question: str
    people: int
    why: str
    look: bool
    press: str = ""
    stopped: bool = False
    phone: str = ""


def held_words(session: Session) -> list[HeldWords]:
    groups: dict[tuple[int, str, bool], list[Entry]] = defaultdict(list)
    found = found_in(entries := list(waiting(session)))
    for entry in entries:
        groups[entry.activity_id, entry.text, bool(found.get(entry.pk))].append(entry)
    lines = sorted(groups.values(), key=lambda group: (-_worst(found, group[0]), group[0].pk))[:MOST]
    times = times_said(group[0] for group in lines if group[0].answer_id is None)
    one_author = phones_of(lines, only_authors(session, [entry.pk for group in lines for entry in group]))
    marks = letters(session.pk, lines, one_author)
    seats = Seat.objects.filter(session=session, words_held=True, participant__in=one_author.values())
    stopped = set(seats.values_list("participant", flat=True))
    return [
        replace(
            _line(group, found.get(group[0].pk, []), times),
            press=str(uuid4()) if session.is_open and group[0].pk in one_author else "",
            stopped=one_author.get(group[0].pk) in stopped,
            phone=marks.get(group[0].pk, ""),
        )
        for group in lines
    ]


def only_authors(session: Session, entries: list[int]) -> dict[int, int]:
    """Whose these words of the room are, by entry; without those that several people said, or nobody who has a phone."""
    entry, answer = Entry.objects.filter(pk__in=entries), "answer__round__room__step__session"
    own = entry.filter(**{answer: session, "answer__participant__isnull": False})
    authors = {pk: {who} for pk, who in own.values_list("pk", "answer__participant")}
    shared = Vote.objects.exclude(value=0).filter(entry__in=entry.filter(answer__isnull=True), **{answer: session})
    for pk, who in shared.values_list("entry", "answer__participant"):
        authors.setdefault(pk, set()).add(who)
    return {pk: only for pk, (only, *others) in authors.items() if only and not others}


def waiting(session: Session) -> list[Entry]:
    """Held words given in this room, the oldest first."""
    held = Entry.objects.filter(
        given_in(session), state=Entry.State.HELD, activity__consultation=session.consultation_id
    )
    return list(held.select_related("activity", "answer").order_by("pk"))


def same_words(session: Session, entry_id: int, version: int, *, found_too: bool = False) -> list[Entry]:
    """What one press decides together: held words letter for letter like these, to the same question. Those in which something
    was found stand on a line of their own, and only with `found_too` are they decided here."""
    entries = waiting(session)
    pressed = next((entry for entry in entries if entry.pk == entry_id and entry.version == version), None)
    if pressed is None:
        return []
    found = found_in(entries)
    on_this_line = bool(found.get(pressed.pk))
    if on_this_line and not found_too:
        return []
    return [
        entry
        for entry in entries
        if entry.activity_id == pressed.activity_id
        and entry.text == pressed.text
        and bool(found.get(entry.pk)) == on_this_line
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
