"""A consultation with everything in it, and people who take part in it, made by the product's own actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from consultations.core.actions.answering import add_mark, add_words, give_answer
from consultations.core.actions.approving import CHECKLIST, Gunning, approve, submit
from consultations.core.actions.consulting import add_activity, open_consultation
from consultations.core.actions.deciding import decide
from consultations.core.actions.taking_part import take_part
from consultations.core.kinds import Given, Mark, Words, kinds
from consultations.core.models import Activity, Consultation, Entry, Participant, Round
from tests.cast import Cast


@dataclass
class World:
    cast: Cast
    now: datetime
    consultation: Consultation
    choice: Activity
    statements: Activity
    ideas: Activity
    words: Activity

    def round(self, activity: Activity) -> Round:
        return activity.rounds.get(number=1)

    def seq(self) -> int:
        self._seq = getattr(self, "_seq", int(self.now.timestamp() * 1000)) + 1
        return self._seq

    def person(self, **about) -> Participant:
        return take_part(consultation=self.consultation, token=uuid4().hex, now=self.now, **about)

    def options(self) -> list[Entry]:
        return list(self.choice.entries.order_by("position"))

    def choose(self, participant: Participant, option: Entry, *, op=None, seq=None):
        return give_answer(
            participant=participant,
            round_id=self.round(self.choice).pk,
            given=Given("answered", marks=(Mark(option.pk, 1),)),
            op=op or uuid4(),
            seq=seq or self.seq(),
        )

    def say(self, participant: Participant, text: str, *, may_quote=False, op=None, seq=None):
        return give_answer(
            participant=participant,
            round_id=self.round(self.words).pk,
            given=Given("answered", words=(Words(text, may_quote),)),
            op=op or uuid4(),
            seq=seq or self.seq(),
        )

    def idea(self, participant: Participant, text: str, *, parent: Entry | None = None, op=None) -> Entry:
        receipt = add_words(
            participant=participant,
            round_id=self.round(self.ideas).pk,
            text=text,
            may_quote=False,
            op=op or uuid4(),
            parent_id=parent.pk if parent else None,
        )
        return Entry.objects.get(pk=receipt.entry_id)

    def support(self, participant: Participant, idea: Entry, value: int = 1, *, op=None, seq=None):
        return add_mark(
            participant=participant,
            round_id=self.round(idea.activity).pk,
            mark=Mark(idea.pk, value),
            op=op or uuid4(),
            seq=seq or self.seq(),
        )

    def publish(self, entry: Entry, *, by=None) -> Entry:
        entry.refresh_from_db()
        decide(
            entry_id=entry.pk,
            version=entry.version,
            outcome="publish",
            reason="fine",
            member_id=(by or self.cast.moderator).pk,
            now=self.now,
            checked=True,
        )
        entry.refresh_from_db()
        return entry


def make_consultation(*, cast: Cast, now: datetime, slug: str = "walk-home", **fields) -> Consultation:
    return Consultation.objects.create(
        **{
            "organisation": cast.organisation,
            "slug": slug,
            "title": "The walk home",
            "summary": "What would make the walk home better?",
            "asked_by": "The partnership.",
            "why": "To listen.",
            "can_change": "Lights and buses.",
            "cannot_change": "School hours.",
            "minutes": 3,
            "what_happens_next": "We read it all.",
            "decision": "How to spend the safety money",
            "decision_maker": "Strategy lead",
            "decision_on": (now + timedelta(days=60)).date(),
            "answer_due": (now + timedelta(days=80)).date(),
            "opens_at": now - timedelta(days=1),
            "closes_at": now + timedelta(days=20),
            "created_at": now,
            "dpia_reference": "DPIA-7",
            "lawful_basis": Consultation.LawfulBasis.PUBLIC_TASK,
            **fields,
        }
    )


GUNNING = Gunning(
    formative="Nothing is decided yet.",
    information="The start page says what can change.",
    time="It is open for three weeks.",
    consideration="The strategy lead reads the digest.",
)


def approved(consultation: Consultation, *, cast: Cast, now: datetime) -> Consultation:
    """Submitted by the youth worker as it stands, approved by the analyst: ready to open."""
    submit(consultation_id=consultation.pk, member_id=cast.youth_worker.pk, now=now)
    consultation.refresh_from_db()
    approve(
        consultation_id=consultation.pk,
        version=consultation.version,
        gunning=GUNNING,
        checklist=CHECKLIST,
        member_id=cast.analyst.pk,
        now=now,
    )
    consultation.refresh_from_db()
    return consultation


NEEDED = {"information": {"text": "There are **two** youth clubs in town."}, "quiz": {"right": [1]}}


def add_one_of(name: str, *, consultation: Consultation, now: datetime) -> Activity:
    """An activity of this kind with as few options and settings as may be."""
    offered = [f"Option {number}" for number in range(kinds.get(name).fewest_options)]
    return add_activity(
        consultation=consultation,
        kind=name,
        prompt=f"A {name}?",
        options=offered,
        settings=NEEDED.get(name, {}),
        now=now,
    )


def make_world(*, cast: Cast, now: datetime, slug: str = "walk-home", **fields) -> World:
    consultation = make_consultation(cast=cast, now=now, slug=slug, **fields)
    choice = add_activity(
        consultation=consultation,
        kind="choice",
        prompt="After school, where do you feel safest?",
        now=now,
        settings={"most": 1, "other": True},
        options=["At a youth club", "In town", "On the bus", "At home"],
    )
    statements = add_activity(
        consultation=consultation,
        kind="statements",
        prompt="Do you agree?",
        now=now,
        options=["The last bus is too early", "I know an adult I can ask for help", "Cameras make me feel safer"],
    )
    ideas = add_activity(
        consultation=consultation, kind="ideas", prompt="What would make the walk home better?", now=now
    )
    words = add_activity(consultation=consultation, kind="open_question", prompt="What should we know?", now=now)
    for name in kinds.names():  # a kind that was added since
        if name not in {"choice", "statements", "ideas", "open_question"}:
            add_one_of(name, consultation=consultation, now=now)
    approved(consultation, cast=cast, now=now)
    open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
    consultation.refresh_from_db()
    return World(cast, now, consultation, choice, statements, ideas, words)
