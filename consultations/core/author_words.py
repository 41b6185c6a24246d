"""What authors read about where their own words are: plain, the same on every page, and never that they were flagged."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from consultations.core.models import Decision, Entry

State = Entry.State
Reason = Decision.Reason

# Ends a sentence that begins "We are not showing this, because …".
BECAUSE = {
    Reason.IDENTIFIES: "it could tell others who somebody is",
    Reason.PROMOTES: "it could make hurting people sound good",
    Reason.INSTRUCTS: "it says how to hurt people",
    Reason.THREATENS: "it could sound like a threat to somebody",
    Reason.HATE: "it could hurt a whole group of people",
    Reason.SPAM: "it is not about this question, or it was sent before",
    Reason.PERSONAL: "it is very personal, and we want to look after you",
    Reason.DESCRIBES_HARM: "it tells of something hard that could upset others",
    Reason.IMPORTED: "it was not shown where it was first written",
}
# After these the page offers somebody to talk to, because of what the words are about, not of what anybody did wrong.
WITH_SUPPORT = {Reason.PERSONAL, Reason.DESCRIBES_HARM, Reason.CONCERN}
REMOVED = re.compile(r"\[removed: ([^\]]{1,60})\]")


class AuthorWords(NamedTuple):
    """A short label, and one or two sentences."""

    label: str
    sentence: str


def author_words(entry: Entry, reason: str | None = None) -> AuthorWords:
    """What the author of `entry` reads about it. A page with many entries gets the reasons from `reasons_of`."""
    if entry.state == State.HELD and entry.not_again_by_id is not None:
        return AuthorWords("Being read again", "Somebody else is reading this again, because you asked.")
    if reason is None:
        reason = reasons_of([entry]).get(entry.pk, "")
    state = state_for_author(entry)
    if state == State.HELD and reason and entry.shown_text is None:
        return AuthorWords("Being read again", "A person is looking at this again. Nobody else can see it meanwhile.")
    before = entry.shown_text is not None and entry.shown_version != entry.version
    removed = REMOVED.findall(entry.shown_text or "") if state == State.REDACTED else []
    return words_for(state, reason, on_a_board=entry.activity.kind == "ideas", removed=removed, before=before)


def state_for_author(entry: Entry) -> str:
    """The state as the author's pages show it: a report by somebody changes nothing for them while others still read it."""
    reported = entry.state == State.HELD and entry.not_again_by_id is None and entry.shown_version == entry.version
    if not reported:
        return entry.state
    return State.PUBLISHED if entry.shown_text == entry.text else State.REDACTED


def words_for(
    state: str, reason: str = "", *, on_a_board: bool = True, removed: Iterable[str] = (), before: bool = False
) -> AuthorWords:
    """The words for a state. `removed`: what was taken out. `before`: older words of theirs are still shown to others."""
    there = "It is on the board." if on_a_board else "Other people can read it now."
    if state == State.PUBLISHED:
        return AuthorWords("Shown", there)
    if state == State.REDACTED:
        return AuthorWords(
            "Shown, with a part taken out", f"{there} We took out {_listed(removed)} to keep people safe."
        )
    if state == State.HELD and before:
        return AuthorWords(
            "Being read",
            "A person is reading your change first. Until then, others see the words you had before.",
        )
    if state == State.HELD:
        return AuthorWords("Being read", "A person is reading this first. Nobody else can see it yet.")
    if state == State.SAFEGUARDING:
        return AuthorWords("Being read", "A person is reading this with care. Nobody else can see it.")
    if state == State.WITHDRAWN:
        return AuthorWords("Taken back", "You took this back. The words are gone.")
    because = BECAUSE.get(Reason(reason)) if reason in Reason.values else None
    why = f", because {because}" if because else ""
    if state == State.COUNTED:
        return AuthorWords("Counted, not shown", f"We are not showing this{why}. It still counts.")
    if before:
        return AuthorWords(
            "Change not shown", f"We are not showing your change{why}. Others still see the words you had before."
        )
    return AuthorWords("Not shown", f"We are not showing this{why}. You can change the words and send them again.")


def offers_support(entry: Entry, reason: str = "") -> bool:
    """Does the author's page show somebody to talk to beside these words?"""
    return entry.state == State.SAFEGUARDING or (
        entry.state in {State.COUNTED, State.DECLINED} and reason in WITH_SUPPORT
    )


def reasons_of(entries: Iterable[Entry]) -> dict[int, str]:
    """The reason of the newest decision about each entry's newest version, by the entry's id: one query."""
    versions = {entry.pk: entry.version for entry in entries}
    rows = (
        Decision.objects.filter(entry_id__in=versions)
        .exclude(outcome=Decision.Outcome.REOPEN)
        .order_by("pk")
        .values_list("entry_id", "version", "reason")
    )
    return {entry_id: reason for entry_id, version, reason in rows if versions[entry_id] == version}


def _listed(removed: Iterable[str]) -> str:
    """Such as "a name and a phone number"; each thing once, in the order in which it stood."""
    things = [_with_article(thing) for thing in dict.fromkeys(removed)] or ["a part"]
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _with_article(thing: str) -> str:
    return f"an {thing}" if thing[:1].lower() in "aeiou" else f"a {thing}"
