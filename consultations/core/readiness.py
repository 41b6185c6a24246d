"""Is it ready for young people? Everything that is missing or wrong, each with the field that puts it right (PAR-01)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from consultations.core.kinds import kinds
from consultations.core.models import Activity, Consultation
from consultations.core.wording import texts_of_activity, texts_of_page, with_options
from engage.kit.reading import longest_sentence, reading_age, sentences_of, words_of
from engage.kit.rich_text import typed_words
from engage.places.claims import unsupported_claims

OLDEST_READER = 11  # the reading age that nothing for young people may go above without a reason (LAN-01)
AIM = 9
LONGEST, LONG = 25, 20  # words in a sentence: refused, warned about (LAN-02)
ANSWER_WITHIN = timedelta(weeks=12)  # after closing; later needs a reason that people read (PAR-06)

NEEDED = {
    "purpose": {
        "title": "Give it a title.",
        "summary": "Say in a sentence what it is about.",
        "asked_by": "Say who is asking.",
        "why": "Say why you ask.",
        "can_change": "Say what can change.",
        "cannot_change": "Say what cannot change.",
        "what_happens_next": "Say what happens after.",
    },
    "decision": {
        "decision": "Name the decision that this is for.",
        "decision_maker": "Name who decides, by their role.",
        "decision_on": "Say on which day it is decided.",
    },
    "dates": {
        "opens_at": "Say when it opens.",
        "closes_at": "Say when it closes.",
        "answer_due": "Say by which day people get an answer.",
    },
    "care": {
        "dpia_reference": "Give the reference of the data protection impact assessment.",
        "lawful_basis": "Choose the lawful basis.",
    },
}


@dataclass(frozen=True)
class Unmet:
    """One thing that must be put right: on which page, in which field, of which activity, and what, in words."""

    part: str
    field: str
    words: str
    activity: Activity | None = None


def unmet(consultation: Consultation, *, now: datetime) -> list[Unmet]:
    """All that stands between this consultation and a colleague's approval, in the order of the pages. Empty: it is ready."""
    found = [
        Unmet(part, field, words)
        for part, fields in NEEDED.items()
        for field, words in fields.items()
        if not getattr(consultation, field)
    ]
    activities = with_options(consultation.activities.all())
    if consultation.source_note:  # what was asked somewhere else stays as it was asked
        return found
    found += _dates(consultation, now)
    if consultation.asks_special_data and not consultation.special_condition:
        found.append(Unmet("care", "special_condition", "Name the condition of article 9 for the sensitive questions."))
    if not activities:
        found.append(Unmet("activities", "add", "Add at least one thing to do."))
    found += _asked_twice(activities)
    for activity in activities:
        found += _activity(activity)
    return found + words_unmet(consultation, activities)


def words_unmet(consultation: Consultation, activities: Sequence[Activity]) -> list[Unmet]:
    """What is too hard to read, too long, or claimed without a source."""
    allowed = bool(consultation.hard_words_because)
    page = texts_of_page(consultation)
    parts = {field: part for part, fields in NEEDED.items() for field in fields} | {"answer_due_reason": "dates"}
    found = [
        Unmet(parts[field], field, words)
        for field, text in page.items()
        for words in wrong_with(text, hard_words_allowed=allowed)
    ]
    for activity in activities:
        found += [
            Unmet("activities", field, words, activity)
            for field, text in texts_of_activity(activity).items()
            for words in wrong_with(text, hard_words_allowed=allowed)
        ]
    age = _age_of(page.values(), activities)
    if age is not None and age > OLDEST_READER and not allowed:
        found.append(Unmet("purpose", "summary", f"All of it together reads like a text for people of {age:.0f}."))
    return found


def age_of(consultation: Consultation) -> float | None:
    """The reading age of everything that young people read in it, taken together; None for too few words to say."""
    return _age_of(texts_of_page(consultation).values(), with_options(consultation.activities.all()))


def _age_of(page: Iterable[str], activities: Iterable[Activity]) -> float | None:
    texts = [*page]
    for activity in activities:
        texts += texts_of_activity(activity).values()
    return reading_age(typed_words("\n".join(text for text in texts if text)))


def wrong_with(text: str, *, hard_words_allowed: bool = False) -> list[str]:
    """What stops this text from being shown to young people, in friendly sentences that quote the place."""
    found = []
    text = typed_words(text)
    age = reading_age(text)
    if age is not None and age > OLDEST_READER and not hard_words_allowed:
        found.append(
            f"This reads like a text for people of {age:.0f}. Aim for {AIM}: shorter words, shorter sentences."
        )
    sentence, number = longest_sentence(text)
    if number > LONGEST:
        found.append(f"A sentence has {number} words; {LONGEST} is the most. Cut it in two: “{sentence}”")
    for claim in unsupported_claims(text):
        found.append(f"Say by which measure and of which year, or leave it out: “{claim}”")
    return found


def long_sentences(text: str) -> list[str]:
    """Sentences that are allowed, and would still be better in two (LAN-02)."""
    return [sentence for sentence in sentences_of(typed_words(text)) if LONG < len(words_of(sentence)) <= LONGEST]


def _dates(consultation: Consultation, now: datetime) -> list[Unmet]:
    opens, closes, due = consultation.opens_at, consultation.closes_at, consultation.answer_due
    found = []
    if opens and closes and closes <= opens:
        found.append(Unmet("dates", "closes_at", "It must close after it opens."))
    if not closes:
        return found
    if closes <= now:
        found.append(Unmet("dates", "closes_at", "The closing time has passed. Choose a later one."))
    if due and due < localdate(closes):
        found.append(Unmet("dates", "answer_due", "People are answered after it closes, not before."))
    if due and due > localdate(closes) + ANSWER_WITHIN and not consultation.answer_due_reason:
        found.append(
            Unmet("dates", "answer_due_reason", "The answer comes more than 12 weeks after it closes: say why.")
        )
    if consultation.decision_on and consultation.decision_on < localdate(closes):
        found.append(Unmet("decision", "decision_on", "It cannot be decided before it closes."))
    return found


def _asked_twice(activities: list[Activity]) -> list[Unmet]:
    """Nothing is asked twice (ACC-15); age and place are asked by the product itself."""
    found, seen = [], set()
    for activity in activities:
        asked = " ".join(word.lower() for word in words_of(activity.prompt))
        if asked in seen:
            found.append(Unmet("activities", "prompt", "This is asked twice. Ask it once.", activity))
        if any(known in asked for known in ("how old are you", "your age", "where do you live")):
            words = "Age and place are asked before the questions, once. Take this out."
            found.append(Unmet("activities", "prompt", words, activity))
        seen.add(asked)
    return found


def _activity(activity: Activity) -> list[Unmet]:
    if activity.kind not in kinds:
        return [Unmet("activities", "prompt", "This kind of activity is not here any more. Take it out.", activity)]
    kind, texts = kinds.get(activity.kind), texts_of_activity(activity)
    found = [] if texts["prompt"] else [Unmet("activities", "prompt", "Write the question.", activity)]
    offered = len(texts["options"].splitlines())
    if offered < kind.fewest_options:
        words = f"Give at least {kind.fewest_options} {kind.options_label.lower()}."
        found.append(Unmet("activities", "options", words, activity))
    elif kind.options_label and offered > kind.most_options:
        words = f"Give at most {kind.most_options} {kind.options_label.lower()}."
        found.append(Unmet("activities", "options", words, activity))
    else:
        wrong = kind.unmet(activity.settings, texts["options"].splitlines())
        found += [Unmet("activities", "settings", wrong, activity)] if wrong else []
    return found


def gathered(found: Iterable[Unmet]) -> Mapping[str, list[Unmet]]:
    """By page."""
    by_part: dict[str, list[Unmet]] = {}
    for one in found:
        by_part.setdefault(one.part, []).append(one)
    return by_part
