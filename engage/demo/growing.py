"""Grows one consultation of the demo from its script: the crowd joins, answers, writes; moderators decide; ideas climb."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from accounts.models import Member, Organisation
from consultations.core.actions import importing
from consultations.core.actions.consulting import add_activity, close_consultation, open_consultation, set_stage
from consultations.core.actions.deciding import Removal, decide
from consultations.core.models import Answer, Consultation, Decision, Round, Vote
from consultations.core.norms import norm_of
from consultations.core.screening import DANGER, worries_about
from engage.demo.authoring import get_approved
from engage.demo.crowd import Person, crowd, groups
from engage.demo.playing import Part, play
from engage.demo.script import HELD, REFER, Line, Scene, Script

MAY_BE_USED = 0.6
ONE_EACH = ("choice", "open_question")  # an answer of these holds one text; boards take several
GROUPS_DO = ("choice", "statements")


@dataclass
class Growth:
    """What growing one consultation needs at hand."""

    script: Script
    organisation: Organisation
    moderators: list[Member]
    now: datetime
    random: Random
    until: datetime
    people: list[Person]
    ids: list[int]

    def moderator(self) -> Member:
        return self.random.choice(self.moderators)


def grow(
    *,
    script: Script,
    organisation: Organisation,
    moderators: list[Member],
    author: Member,
    approver: Member,
    now: datetime,
) -> tuple[Consultation, int]:
    """The consultation, and the id of its guide: the participant whose return code is printed."""
    random = Random(script.slug)
    opens = now - timedelta(days=script.opened_days_ago)
    closes = now + timedelta(days=script.closes_in_days)
    consultation = importing.add_consultation(
        organisation_id=organisation.pk,
        slug=script.slug,
        page=_page(script, opens, closes),
        is_demo=True,
        by=None,
        now=now,
    )
    until = min(now, closes)
    people = crowd(number=script.people, opened=opens, until=until, random=random)
    people += groups(sizes=script.groups, opened=opens, until=until, random=random)
    ids = importing.add_participants(consultation_id=consultation.pk, newcomers=[person.newcomer for person in people])
    growth = Growth(script, organisation, moderators, now, random, until, people, ids)
    votes = sum(_perform(growth, consultation, scene) for scene in script.scenes)
    get_approved(consultation, author=author, approver=approver, now=opens)
    open_consultation(consultation_id=consultation.pk, member_id=None, now=opens)
    if closes <= now:
        close_consultation(consultation_id=consultation.pk, member_id=None, now=closes)
    importing.finish(consultation=consultation, facts={"people": len(people), "votes": votes}, by=None, now=now)
    consultation.refresh_from_db()
    return consultation, ids[0]


def _page(script: Script, opens: datetime, closes: datetime) -> importing.StartPage:
    decided = localdate(closes) + timedelta(days=script.decides_after_days)
    answered = localdate(closes) + timedelta(days=script.answers_after_days)
    return importing.StartPage(
        **script.page,
        decision_on=decided,
        answer_due=answered,
        opens_at=opens,
        closes_at=closes,
        dpia_reference="DEMO-1 (made up)",
        lawful_basis=Consultation.LawfulBasis.PUBLIC_TASK,
    )


def _perform(growth: Growth, consultation: Consultation, scene: Scene) -> int:
    """One activity from its options to its last vote; how many votes it got."""
    activity = add_activity(
        consultation=consultation,
        kind=scene.kind,
        prompt=scene.prompt,
        hint=scene.hint,
        easy_prompt=scene.easy_prompt,
        settings=scene.settings,
        options=scene.options,
        sensitive=scene.sensitive,
        now=consultation.opens_at or growth.now,
    )
    asked = Round.objects.select_related("activity").get(activity=activity, number=1)
    alone = len(growth.people) - len(growth.script.groups)
    goers = [number for number in range(alone) if number == 0 or growth.random.random() < scene.took_part]
    replies = [(at, reply) for at, line in enumerate(scene.lines) for reply in line.replies]
    replies += [(0, reply) for reply in scene.held_replies]
    authors = _cast(scene, goers, growth.random)
    repliers = [growth.random.choice(goers[1:]) for _ in replies]
    said_by: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(authors):
        said_by[number].append(at)
    parts = play(scene, crowd=growth.people, authors=said_by, goers=goers, random=growth.random)
    for number in repliers:
        parts.setdefault(number, Part())
    if scene.kind in GROUPS_DO:
        _groups_join(growth, scene, parts, alone)
    answers = _answers(growth, asked, parts, alone)
    # What staff offered comes first in the numbering of items, then what people wrote.
    items = list(activity.entries.order_by("position").values_list("pk", flat=True))
    items += importing.add_words(
        activity=activity,
        said=[
            shared(said) if scene.kind == "words" else said
            for said in (
                _said(growth, line, number, answers) for line, number in zip(scene.lines, authors, strict=True)
            )
        ],
    )
    first = len(scene.options)
    importing.add_words(
        activity=activity,
        said=[
            _said(growth, reply, number, answers, parent=items[first + at])
            for (at, reply), number in zip(replies, repliers, strict=True)
        ],
    )
    _afterwards(growth, scene.lines, items[first:])
    return importing.add_votes(
        votes=[
            Vote(answer_id=answers[number], entry_id=items[item], value=value, people=part.people)
            for number, part in parts.items()
            for item, value in part.marks
        ]
    )


def shared(said: importing.Said) -> importing.Said:
    """As a word that several people say: it belongs to none of their answers."""
    return replace(said, answer_id=None, norm=norm_of(said.text), may_quote=False)


def _cast(scene: Scene, goers: list[int], random: Random) -> list[int]:
    """Who says which line. What still waits was said by those who came last, so that the queue is not old."""
    free = goers[1:]
    random.shuffle(free)
    late = sorted(free)[-max(8, len(free) // 6) :]
    random.shuffle(late)
    authors = []
    for line in scene.lines:
        if line.mine:
            authors.append(0)
            continue
        number = late.pop() if line.fate == HELD and late else free.pop()
        if scene.kind in ONE_EACH and number in authors:
            number = next(other for other in free if other not in authors)
        authors.append(number)
        if not free:
            free = goers[1:]
    return authors


def _groups_join(growth: Growth, scene: Scene, parts: dict[int, Part], alone: int) -> None:
    """A group agrees on one go, which speaks for all of them."""
    for number, size in enumerate(growth.script.groups, start=alone):
        joined = play(scene, crowd=growth.people, authors={}, goers=[number], random=growth.random).get(number)
        if joined is not None:
            joined.people = size
            parts[number] = joined


def _answers(growth: Growth, asked: Round, parts: dict[int, Part], alone: int) -> dict[int, int]:
    minutes = timedelta(minutes=asked.activity.position)
    made = importing.add_answers(
        asked=asked,
        goes=[
            importing.Go(
                participant_id=growth.ids[number],
                at=min(growth.people[number].at + minutes, growth.until),
                status=part.status,
                source=Answer.Source.GROUP if number >= alone else Answer.Source.PHONE,
                people=part.people,
            )
            for number, part in parts.items()
        ],
    )
    return dict(zip(parts, made, strict=True))


def _said(
    growth: Growth, line: Line, number: int, answers: dict[int, int], parent: int | None = None
) -> importing.Said:
    random, at = growth.random, min(growth.people[number].at + timedelta(minutes=4), growth.until)
    if line.fate in (HELD, REFER):
        # A demo of good practice: what may tell of danger has not waited for a day.
        worst = max((worry.severity for worry in worries_about(line.text)), default=0)
        at = max(at, growth.now - timedelta(minutes=random.randint(3, 90 if worst >= DANGER else 1500)))
        ruling = None
    else:
        ruling = importing.Ruling(
            outcome=line.fate,
            reason=line.reason,
            member_id=growth.moderator().pk,
            at=min(at + timedelta(minutes=random.randint(4, 600)), growth.now),
            removals=(Removal(*line.removed, line.what),) if line.removed else (),
        )
    return importing.Said(
        text=line.text,
        at=at,
        answer_id=answers[number],
        parent_id=parent,
        may_quote=line.mine or random.random() < MAY_BE_USED,
        ruling=ruling,
    )


def _afterwards(growth: Growth, lines: list[Line], entries: list[int]) -> None:
    """What happens to words later: ideas climb the ladder, a concern goes to safeguarding."""
    for line, entry_id in zip(lines, entries, strict=True):
        if line.stage != "said":
            set_stage(
                entry_id=entry_id,
                stage=line.stage,
                reason=line.stage_reason,
                member_id=growth.moderators[0].pk,
                now=growth.now,
            )
        if line.fate == REFER:
            decide(
                entry_id=entry_id,
                version=1,
                outcome=Decision.Outcome.REFER,
                reason=Decision.Reason.CONCERN,
                member_id=growth.moderators[0].pk,
                now=growth.now,
            )
