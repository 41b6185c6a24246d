"""What the core holds about a participant and about a member, how to hand it over, and how to forget it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import Member
from consultations.core.actions.saying import let_go_of, lock_words_of
from consultations.core.actions.words import take_away
from consultations.core.announcing import board_stream, queue_stream, results_stream
from consultations.core.author_words import author_words, reasons_of
from consultations.core.models import (
    Answer,
    Consideration,
    Decision,
    DigestReading,
    Entry,
    Finding,
    Following,
    Participant,
    PromiseMove,
    Response,
    Vote,
)
from consultations.core.shared_words import said_by
from engage.kit.audit import record
from engage.kit.deletions import note_erased
from engage.kit.personal_data import Holder, holders
from engage.realtime.streams import announce


def hold(*, participant: Participant) -> list[str]:
    """In plain words, what there is. No name, no contact and no address is ever stored."""
    return [
        gettext("The age group and the district you picked, if you picked any, and the day you joined."),
        gettext("What you answered, and when you last changed it."),
        gettext("Your own words, what became of them, and whether we may use them."),
        gettext("A scrambled form of your code and of your browser's cookie. Nobody can turn them back."),
    ]


def hand_over(*, participant: Participant) -> dict[str, Any]:
    """Everything but the scrambled keys, ready to be written as JSON; other people's words only as they may read them."""
    entries = list(Entry.objects.filter(said_by(participant)).select_related("activity").order_by("pk"))
    reasons = reasons_of(entries)
    answers = Answer.objects.filter(participant=participant).select_related("round__activity").order_by("pk")
    return {
        "consultation": participant.consultation.title,
        "joined_on": participant.joined_on.isoformat(),
        "age_band": participant.age_band,
        "area": participant.area.name if participant.area else ("elsewhere" if participant.elsewhere else None),
        "answers": [
            {
                "question": answer.round.activity.prompt,
                "round": answer.round.number,
                "status": answer.status,
                "people": answer.people,
                "changed_at": answer.changed_at.isoformat(),
                "marks": [
                    {"on": vote.entry.shown_text or "", "value": vote.value}
                    for vote in answer.votes.select_related("entry").order_by("pk")
                ],
            }
            for answer in answers
        ],
        "words": [
            {
                "question": entry.activity.prompt,
                "text": entry.text,
                "shown_as": entry.shown_text,
                "may_quote": entry.may_quote,
                "state": author_words(entry, reasons.get(entry.pk, "")).label,
            }
            for entry in entries
        ],
    }


@transaction.atomic
def forget(*, participant: Participant, now: datetime) -> None:
    """Erase the words, take back the marks, and remove the person's row with its keys.

    The entries stay, empty and tied to nobody, because decisions point at them: how words were treated must stay
    countable. A digest that was published before is frozen, and keeps what it quoted.
    """
    consultation = participant.consultation
    # First the person: no answer of theirs can come in any more, and one that is being written is waited for.
    Participant.objects.select_for_update(of=["self"]).filter(pk=participant.pk).first()
    entries = list(Entry.objects.select_for_update(of=["self"]).filter(answer__participant=participant).order_by("pk"))
    shared = lock_words_of(participant)
    rounds = Answer.objects.filter(participant=participant).values_list("round_id", "round__activity_id")
    touched = set(rounds)
    for entry in entries:
        take_away(entry=entry, now=now)
    Entry.objects.filter(answer__participant=participant).update(answer=None, op=None)
    participant_id = participant.pk
    participant.delete()  # with it go its answers and their votes
    let_go_of(shared, now=now)
    note_erased("participant", [participant_id], now=now)
    record(verb="participant.forgotten", subject=f"participant:{participant_id}", now=now)
    announce(
        queue_stream(consultation.organisation_id),
        *(results_stream(round_id) for round_id, _ in touched),
        *(board_stream(activity_id) for _, activity_id in touched),
    )


def hold_of_member(*, member: Member) -> list[str]:
    return [
        gettext("The consultations you took part in and tied to your account, with your answers and words in each."),
        gettext("The consultations you follow, and since when."),
        gettext(
            "If you work at a desk: which decisions you took about words, and when, and which of them somebody else looks at again."
        ),
        gettext("If you decide: which digests you opened, and when you first did."),
    ]


def hand_over_of_member(*, member: Member) -> dict[str, Any]:
    """Their own parts in consultations, and the decisions they took as moderator."""
    parts = Participant.objects.filter(member=member).select_related("consultation", "area").order_by("pk")
    decisions = Decision.objects.filter(member=member).order_by("pk")
    followings = Following.objects.filter(member=member).select_related("consultation").order_by("pk")
    return {
        "follows": [{"consultation": f.consultation.title, "since": f.since.isoformat()} for f in followings],
        "taken_part": [hand_over(participant=part) for part in parts],
        "decisions": [
            {
                "entry": d.entry_id,
                "version": d.version,
                "outcome": d.outcome,
                "reason": d.reason,
                "at": d.at.isoformat(),
            }
            for d in decisions
        ],
        "digests_opened": [
            {"digest": reading.digest.digest_id_was, "at": reading.at.isoformat()}
            for reading in DigestReading.objects.filter(member=member).select_related("digest")
        ],
        "looked_at_again": list(Entry.objects.filter(not_again_by=member).order_by("pk").values_list("pk", flat=True)),
    }


@transaction.atomic
def forget_of_member(*, member: Member, now: datetime) -> None:
    """Forget each of their parts, and what they follow. Decisions and openings stay with the nameless row that is left."""
    Following.objects.filter(member=member).delete()
    for part in Participant.objects.filter(member=member).select_related("consultation"):
        forget(participant=part, now=now)


holders.add(
    "core.participant", Holder("participant", (Participant, Answer, Vote, Entry, Finding), hold, hand_over, forget)
)
holders.add(
    "core.member",
    Holder(
        "member",
        (Participant, Following, Decision, DigestReading, Entry),
        hold_of_member,
        hand_over_of_member,
        forget_of_member,
    ),
)


def hold_of_answering(*, member: Member) -> list[str]:
    return [
        gettext("If you answer young people back: which answers you wrote or published, what you considered, and when.")
    ]


def hand_over_of_answering(*, member: Member) -> dict[str, Any]:
    written = Response.objects.filter(written_by=member).order_by("pk")
    published = Response.objects.filter(published_by=member).order_by("pk")
    considered = Consideration.objects.filter(member=member).order_by("pk")
    moves = PromiseMove.objects.filter(member=member).order_by("pk")
    return {
        "responses_written": [{"response": each.pk, "at": each.written_at.isoformat()} for each in written],
        "responses_published": [
            {"response": each.pk, "at": each.published_at.isoformat()} for each in published if each.published_at
        ],
        "considerations": [{"consideration": each.pk, "at": each.at.isoformat()} for each in considered],
        "promises_moved": [{"to": each.moved_to.isoformat(), "at": each.at.isoformat()} for each in moves],
    }


def forget_of_answering(*, member: Member, now: datetime) -> None:
    """Nothing to do: public answers and logs stay, and the member's own row loses its name when accounts forget."""


holders.add(
    "core.answering_back",
    Holder(
        "member",
        (Response, Consideration, PromiseMove),
        hold_of_answering,
        hand_over_of_answering,
        forget_of_answering,
    ),
)
