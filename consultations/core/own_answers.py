"""Somebody's own answers as their page shows them: what they chose, their words and what became of each."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from consultations.core import queries
from consultations.core.author_words import author_words, offers_support, reasons_of, state_for_author
from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Answer, Consultation, Entry, Participant
from consultations.core.words_here import words_here
from engage.kit.languages import apart

LET_GO = gettext_lazy("We deleted these words, because we keep words for a while only.")
STATUS = {
    "not_sure": gettext_lazy("Not sure"),
    "skipped": gettext_lazy("Skipped"),
    "rather_not_say": gettext_lazy("Rather not say"),
}
MARKED = {
    "agree": gettext_lazy("You agree: %(text)s"),
    "disagree": gettext_lazy("You disagree: %(text)s"),
    "pass": gettext_lazy("Not sure: %(text)s"),
    "support": gettext_lazy("You support: %(text)s"),
}


@dataclass(frozen=True)
class OwnWords:
    """One text of theirs. `reason` is the sentence about its state."""

    id: int
    text: str
    state: str
    label: str
    reason: str
    support: bool
    withdraw_url: str = ""
    review_url: str = ""
    reply_to: str = ""


@dataclass(frozen=True)
class OwnMark:
    """One mark of an activity whose marks are given one by one, and where that one is changed."""

    text: str
    change_url: str
    joint: str = "&"  # what stands between the address and what is added to it


@dataclass
class OwnAnswer:
    """What they gave to one activity."""

    prompt: str
    change_url: str
    change_words: str = ""
    words_alone: bool = False  # words are changed one by one, on a page of their own
    status_text: str = ""
    texts: list[str] = field(default_factory=list)
    marks: list[OwnMark] = field(default_factory=list)
    supports: bool = False  # the marks are supports of ideas, or of questions
    item: str = "idea"
    entries: list[OwnWords] = field(default_factory=list)


def own_words(participant: Participant, activity: Activity | None = None) -> list[OwnWords]:
    """Their words, newest last, with what became of each; of one activity, or of all."""
    if activity is not None:
        return [_own(entry, reason, participant.consultation) for entry, reason in words_here(participant, activity)]
    found = list(queries.entries_of(participant))
    reasons = reasons_of(found)
    return [_own(entry, reasons.get(entry.pk, ""), participant.consultation) for entry in found]


def own_answers(participant: Participant, consultation: Consultation) -> list[OwnAnswer]:
    """Every activity of the consultation with what this participant gave, in a constant number of queries."""
    participant.consultation = consultation
    activities = list(queries.questions_of(consultation))
    given = {
        answer.round.activity_id: answer
        for answer in Answer.objects.filter(participant=participant, round__number=1)
        .select_related("round")
        .prefetch_related("votes__entry")
    }
    entries = list(queries.entries_of(participant))
    reasons = reasons_of(entries)
    return [
        _answer(
            activity,
            given.get(activity.pk),
            [e for e in entries if e.activity_id == activity.pk],
            reasons,
            consultation,
        )
        for activity in activities
    ]


def _answer(
    activity: Activity, answer: Answer | None, entries: list[Entry], reasons: dict[int, str], consultation: Consultation
) -> OwnAnswer:
    where = reverse("ask", args=[consultation.slug, activity.position])
    own = OwnAnswer(activity.prompt, where, gettext("Change"))
    if kind_of(activity).marks_one_by_one:
        own.words_alone = True
        own.change_words = (
            gettext("Go to the board") if "support" in kind_of(activity).marks else gettext("Answer more")
        )
    if answer is not None and kind_of(activity).first_answer_stays and answer.status != Answer.Status.SKIPPED:
        own.change_url = ""
    own.entries = [_own(entry, reasons.get(entry.pk, ""), consultation) for entry in entries]
    if answer is None:
        return own
    own.status_text = str(STATUS.get(answer.status, ""))
    if not own.status_text:
        names = {value: name for name, value in kind_of(activity).marks.items() if value}
        votes = [vote for vote in answer.votes.all() if vote.value and vote.entry.shown_text]
        votes.sort(key=lambda vote: vote.pk)
        if not own.words_alone:
            own.texts = kind_of(activity).own_texts([(vote.entry.shown_text or "", vote.value) for vote in votes])
            return own
        for vote in votes:
            words = _vote_words(names.get(vote.value, ""), vote.entry.shown_text or "")
            if names.get(vote.value) == "support":
                own.supports, own.item = True, kind_of(activity).item
                where = own.change_url
                if kind_of(activity).replies:
                    where = reverse("idea", args=[consultation.slug, activity.position, vote.entry_id])
                own.marks.append(OwnMark(vote.entry.shown_text or "", where, joint="?"))
            else:
                own.marks.append(OwnMark(words, f"{own.change_url}?again={vote.entry_id}"))
    return own


def _state(entry: Entry) -> str:
    state = state_for_author(entry)
    shown, kind = state in {Entry.State.PUBLISHED, Entry.State.REDACTED}, kind_of(entry.activity)
    # Only on a board can others read words as soon as a person let them through.
    return "shared" if shown and (kind.shares_words or not kind.board) else state


def _vote_words(name: str, text: str) -> str:
    return str(MARKED[name]) % {"text": apart(text)} if name in MARKED else text


def _own(entry: Entry, reason: str, consultation: Consultation) -> OwnWords:
    words = author_words(entry, reason)
    return OwnWords(
        id=entry.pk,
        text=entry.text or str(LET_GO),
        state=_state(entry),
        label=words.label,
        reason=words.sentence,
        support=offers_support(entry, reason) or entry.severity >= 3,
        review_url=reverse("ask_again", args=[consultation.slug, entry.pk]) if queries.may_ask_again(entry) else "",
        withdraw_url=reverse("take_back", args=[consultation.slug, entry.pk]),
        reply_to=(entry.parent.shown_text or "") if entry.parent else "",
    )
