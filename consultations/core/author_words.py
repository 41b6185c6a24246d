"""What authors read about where their own words are: plain, the same on every page, and never that they were flagged."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from consultations.core.models import Decision, Entry
from engage.kit.listing import listed

State = Entry.State
Reason = Decision.Reason

# Ends a sentence that begins "We are not showing this, because …".
BECAUSE = {
    Reason.IDENTIFIES: gettext_lazy("it could tell others who somebody is"),
    Reason.PROMOTES: gettext_lazy("it could make hurting people sound good"),
    Reason.INSTRUCTS: gettext_lazy("it says how to hurt people"),
    Reason.THREATENS: gettext_lazy("it could sound like a threat to somebody"),
    Reason.HATE: gettext_lazy("it could hurt a whole group of people"),
    Reason.SPAM: gettext_lazy("it is not about this question, or it was sent before"),
    Reason.PERSONAL: gettext_lazy("it is very personal, and we want to look after you"),
    Reason.DESCRIBES_HARM: gettext_lazy("it tells of something hard that could upset others"),
    Reason.SAME: gettext_lazy("it means the same as another word"),
    Reason.IMPORTED: gettext_lazy("it was not shown where it was first written"),
}
# Where words are that a person let through, by the kind of the activity.
THERE = {
    "ideas": gettext_lazy("It is on the board."),
    "panel": gettext_lazy("It is on the list."),
    "statements": gettext_lazy("Other people can read it now."),
    "open_question": gettext_lazy(
        "A person read it. Others can read it when this has closed, if you said we can use it."
    ),
    "words": gettext_lazy("A person read it and it counts. It shows when enough people say the same."),
}
# After these the page offers somebody to talk to, because of what the words are about, not of what anybody did wrong.
WITH_SUPPORT = {Reason.PERSONAL, Reason.DESCRIBES_HARM, Reason.CONCERN}
# What moderators can take out, by the word that then stands in its place.
TAKEN_OUT = {
    "e-mail address": gettext_lazy("an e-mail address"),
    "phone number": gettext_lazy("a phone number"),
    "postcode": gettext_lazy("a postcode"),
    "link": gettext_lazy("a link"),
    "name on social media": gettext_lazy("a name on social media"),
    "name": gettext_lazy("a name"),
    "address": gettext_lazy("an address"),
    "place": gettext_lazy("a place"),
    "school": gettext_lazy("a school"),
    "personal detail": gettext_lazy("a personal detail"),
}
REMOVED = re.compile(r"\[removed: ([^\]]{1,60})\]")


class AuthorWords(NamedTuple):
    """A short label, and one or two sentences."""

    label: str
    sentence: str


def author_words(entry: Entry, reason: str | None = None) -> AuthorWords:
    """What the author of `entry` reads about it. A page with many entries gets the reasons from `reasons_of`."""
    if entry.state == State.HELD and entry.not_again_by_id is not None:
        return AuthorWords(
            gettext("Being read again"), gettext("Somebody else is reading this again, because you asked.")
        )
    if reason is None:
        reason = reasons_of([entry]).get(entry.pk, "")
    state = state_for_author(entry)
    if state == State.HELD and reason and entry.shown_text is None:
        return AuthorWords(
            gettext("Being read again"), gettext("A person is looking at this again. Nobody else can see it meanwhile.")
        )
    before = entry.shown_text is not None and entry.shown_version != entry.version
    removed = REMOVED.findall(entry.shown_text or "") if state == State.REDACTED else []
    return words_for(state, reason, kind=entry.activity.kind, removed=removed, before=before)


def state_for_author(entry: Entry) -> str:
    """The state as the author's pages show it: a report by somebody changes nothing for them while others still read it."""
    reported = entry.state == State.HELD and entry.not_again_by_id is None and entry.shown_version == entry.version
    if not reported:
        return entry.state
    return State.PUBLISHED if entry.shown_text == entry.text else State.REDACTED


def words_for(
    state: str, reason: str = "", *, kind: str = "ideas", removed: Iterable[str] = (), before: bool = False
) -> AuthorWords:
    """The words for a state. `removed`: what was taken out. `before`: older words of theirs are still shown to others."""
    there = str(THERE.get(kind, gettext_lazy("A person read it, and it counts.")))
    if state == State.PUBLISHED:
        return AuthorWords(gettext("Shown"), there)
    if state == State.REDACTED:
        return AuthorWords(
            gettext("Shown, with a part taken out"),
            there + " " + gettext("We took out %(things)s to keep people safe.") % {"things": _listed(removed)},
        )
    if state == State.HELD and before:
        return AuthorWords(
            gettext("Being read"),
            gettext("A person is reading your change first. Until then, others see the words you had before."),
        )
    if state == State.HELD:
        return AuthorWords(
            gettext("Being read"), gettext("A person is reading this first. Nobody else can see it yet.")
        )
    if state == State.SAFEGUARDING:
        return AuthorWords(
            gettext("Being read"), gettext("A person is reading this with care. Nobody else can see it.")
        )
    if state == State.WITHDRAWN:
        return AuthorWords(gettext("Taken back"), gettext("You took this back. The words are gone."))
    because = BECAUSE.get(Reason(reason)) if reason in Reason.values else None
    if before and state != State.COUNTED:
        why = _with_why(
            because,
            gettext("We are not showing your change."),
            gettext("We are not showing your change, because %(why)s."),
        )
        return AuthorWords(
            gettext("Change not shown"), why + " " + gettext("Others still see the words you had before.")
        )
    why = _with_why(because, gettext("We are not showing this."), gettext("We are not showing this, because %(why)s."))
    if state == State.COUNTED:
        return AuthorWords(gettext("Counted, not shown"), why + " " + gettext("It still counts."))
    return AuthorWords(gettext("Not shown"), why + " " + gettext("You can change the words and send them again."))


def _with_why(because: str | Promise | None, without: str, said: str) -> str:
    return said % {"why": because} if because else without


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
    return listed([_with_article(thing) for thing in dict.fromkeys(removed)] or [gettext("a part")])


def _with_article(thing: str) -> str:
    """What moderators can take out, by the word that stands in its place; theirs when it is none of those."""
    known = TAKEN_OUT.get(thing)
    return str(known) if known else f"an {thing}" if thing[:1].lower() in "aeiou" else f"a {thing}"
