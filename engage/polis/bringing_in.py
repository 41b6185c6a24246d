"""Writes a conversation that was read as a closed consultation with one activity of statements, all of it or nothing."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from accounts.models import Member, Organisation
from consultations.core.actions import importing
from consultations.core.actions.approving import CHECKLIST, Gunning, approve, submit
from consultations.core.actions.consulting import add_activity, close_consultation, open_consultation
from consultations.core.models import Answer, Consultation, Decision, Entry, Round, Vote
from engage.kit.refusal import Refusal
from engage.polis.reading import AGREE, DECLINED, DISAGREE, PASS, Conversation

# The product keeps 0 for a mark that was taken back, so a pass has a number of its own.
VALUE = {AGREE: 1, PASS: 2, DISAGREE: -1}
LICENCE_UNKNOWN = "The folder does not say under which licence the data may be used; find that out before showing it."


@transaction.atomic
def bring_in(
    *,
    conversation: Conversation,
    organisation: Organisation,
    member: Member,
    second: Member,
    now: datetime,
    tell: Callable[[str], None] = lambda line: None,
) -> Consultation:
    """The new consultation, approved by `second`. Refuses (409) what this organisation has brought in before."""
    slug = slug_for(conversation, organisation)
    before = Consultation.objects.filter(slug=slug).first()
    if before is not None:
        raise Refusal(_already(before), status=409, code="brought_in_before")
    try:
        with transaction.atomic():
            consultation = importing.add_consultation(
                organisation_id=organisation.pk,
                slug=slug,
                page=_start_page(conversation),
                is_demo=organisation.is_demo,
                source_note=_source_note(conversation),
                by=member.pk,
                now=now,
            )
    except IntegrityError:  # somebody brings it in at this very moment
        raise Refusal(
            "Somebody is bringing this conversation in right now.", status=409, code="brought_in_before"
        ) from None
    activity = add_activity(
        consultation=consultation, kind="statements", prompt=_shorter(conversation.topic, 200), now=now
    )
    asked = Round.objects.get(activity=activity, number=1)
    asked.activity = activity
    answers = _people(conversation, consultation, asked)
    tell(f"{len(answers):,} people")
    entries = _statements(conversation, activity_answers=answers, asked=asked, member=member, now=now)
    tell(f"{len(entries):,} statements")
    importing.add_votes(
        votes=[
            Vote(
                answer_id=answers[mark.voter],
                entry_id=entries[mark.statement],
                value=VALUE[mark.value],
                seq=_seq(mark.at),
            )
            for mark in conversation.marks
        ]
    )
    tell(f"{len(conversation.marks):,} votes")
    _approve(consultation, member=member, second=second, now=now)
    open_consultation(consultation_id=consultation.pk, member_id=member.pk, now=now)
    close_consultation(consultation_id=consultation.pk, member_id=member.pk, now=now)
    facts = {"people": len(answers), "statements": len(entries), "votes": len(conversation.marks)}
    importing.finish(consultation=consultation, facts=facts, by=member.pk, now=now)
    consultation.refresh_from_db()
    return consultation


def slug_for(conversation: Conversation, organisation: Organisation) -> str:
    """An address that the same folder in the same organisation always gets: it is what makes a second time noticed."""
    mark = hashlib.sha256(f"{conversation.fingerprint}\0{organisation.slug}".encode()).hexdigest()[:10]
    return f"{slugify(conversation.name.replace('.', '-'))[:40].strip('-') or 'polis'}-{mark}"


def _already(before: Consultation) -> str:
    return f"This conversation is here already: /c/{before.slug}/ (“{before.title}”). Nothing was changed."


def _people(conversation: Conversation, consultation: Consultation, asked: Round) -> dict[int, int]:
    """Everybody who voted or wrote, each with one answer; their numbers in the export are forgotten afterwards."""
    seen: dict[int, list[datetime]] = {}
    for mark in conversation.marks:
        seen.setdefault(mark.voter, []).append(mark.at)
    for statement in conversation.statements:
        seen.setdefault(statement.author, []).append(statement.at)
    numbers = sorted(seen)
    participants = importing.add_participants(
        consultation_id=consultation.pk,
        newcomers=[importing.Newcomer(joined_on=localdate(min(seen[number]))) for number in numbers],
    )
    answers = importing.add_answers(
        asked=asked,
        goes=[
            importing.Go(participant_id, max(seen[number]), source=Answer.Source.IMPORTED)
            for number, participant_id in zip(numbers, participants, strict=True)
        ],
    )
    return dict(zip(numbers, answers, strict=True))


def _statements(
    conversation: Conversation, *, activity_answers: dict[int, int], asked: Round, member: Member, now: datetime
) -> dict[int, int]:
    """What the source declined stays declined; what it showed, looked at or not, stays shown."""
    made = importing.add_words(
        activity=asked.activity,
        said=[
            importing.Said(
                text=statement.text,
                at=statement.at,
                answer_id=activity_answers[statement.author],
                origin=Entry.Origin.IMPORTED,
                ruling=importing.Ruling(
                    outcome=Decision.Outcome.DECLINE if statement.moderated == DECLINED else Decision.Outcome.PUBLISH,
                    reason=Decision.Reason.IMPORTED,
                    member_id=member.pk,
                    at=now,
                ),
            )
            for statement in conversation.statements
        ],
    )
    return dict(zip((statement.number for statement in conversation.statements), made, strict=True))


def _start_page(conversation: Conversation) -> importing.StartPage:
    moments = [mark.at for mark in conversation.marks] + [statement.at for statement in conversation.statements]
    opened, closed = min(moments), max(moments) + timedelta(seconds=1)
    return importing.StartPage(
        title=_shorter(conversation.topic, 120),
        summary="This was asked somewhere else. It is kept here to read and to compare with.",
        asked_by="Other people asked this, with a tool called Polis. It was not asked by us.",
        why=conversation.description or "The people who asked did not write down why.",
        can_change="Nothing here. It is over, and it was not about Kent and Medway.",
        cannot_change="What was said and how people voted. We keep it as it was.",
        minutes=3,
        what_happens_next="You can read what people said. You cannot take part any more.",
        decision="Nothing is decided here from what was said.",
        decision_maker="The people who asked it",
        decision_on=localdate(closed),
        answer_due=localdate(closed),
        promise=Consultation.Promise.TOLD,
        opens_at=opened,
        closes_at=closed,
        dpia_reference="Brought in: nobody is asked anything here",
        lawful_basis=Consultation.LawfulBasis.PUBLIC_TASK,
    )


def _approve(consultation: Consultation, *, member: Member, second: Member, now: datetime) -> None:
    """Nobody is asked anything, and still a second person looks at what is shown here."""
    submit(consultation_id=consultation.pk, member_id=member.pk, now=now)
    gunning = Gunning(
        formative="Nothing is decided from it here.",
        information="It is kept to be read and compared with, as it was asked elsewhere.",
        time="It is over: nobody answers it here.",
        consideration="Those who asked it considered it.",
    )
    approve(
        consultation_id=consultation.pk,
        version=consultation.version,
        gunning=gunning,
        checklist=CHECKLIST,
        member_id=second.pk,
        now=now,
    )


def _source_note(conversation: Conversation) -> str:
    source = f"Brought in from Polis ({conversation.address})." if conversation.address else "Brought in from Polis."
    return f"{source} {conversation.licence or LICENCE_UNKNOWN} Fingerprint of the files: {conversation.fingerprint}."


def _shorter(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _seq(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
