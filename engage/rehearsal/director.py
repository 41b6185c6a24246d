"""A host who does not get tired: makes a room to play with, opens it, and takes it through its questions."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from accounts.models import Member
from consultations.core.kinds import kind_of
from consultations.core.models import Answer, Consultation, Participant
from consultations.live.actions.commanding import press
from consultations.live.actions.planning import plan_session
from consultations.live.models import RoomRound, Session
from engage.kit import clock
from engage.kit.refusal import Refusal


@dataclass
class Director:
    """Presses as a member of staff would; `pressed` is the moment (of this machine's clock) of each version."""

    session_id: int
    member_id: int
    pressed: dict[int, float] = field(default_factory=dict)

    @classmethod
    def of_new_room(cls, consultation: Consultation, member: Member, *, phones: int, questions: int) -> "Director":
        """A rehearsal with the first questions of the consultation that phones answer with a tap. Raises `Refusal`."""
        tapped = [each for each in consultation.activities.all() if kind_of(each).quick]
        if not tapped:
            raise Refusal("This consultation has no question that is answered with a tap.")
        session = plan_session(
            consultation=consultation,
            title="Rehearsal",
            activity_ids=[each.pk for each in tapped[:questions]],
            member_id=member.pk,
            now=clock.now(),
            capacity=max(phones, 1),
            is_rehearsal=True,
        )
        director = cls(session.pk, member.pk)
        director.press("open_room")
        return director

    @property
    def session(self) -> Session:
        return Session.objects.select_related("step").get(pk=self.session_id)

    @property
    def code(self) -> str:
        return self.session.code or ""

    @property
    def steps(self) -> int:
        return self.session.steps.count()

    def press(self, verb: str, **arguments: Any) -> None:
        moment = time.monotonic()
        done = press(
            session_id=self.session_id,
            verb=verb,
            cmd_id=uuid4(),
            if_v=self.session.v,
            member_id=self.member_id,
            hosts=True,
            now=clock.now(),
            arguments={name: str(value) for name, value in arguments.items()},
        )
        self.pressed[done.v] = moment

    def stored(self) -> dict[str, int]:
        """For each round, how many answers the database has."""
        rounds = RoomRound.objects.filter(step__session_id=self.session_id).values_list("round_id", flat=True)
        return {str(pk): Answer.objects.filter(round_id=pk, status="answered").count() for pk in rounds}

    def tidy_up(self) -> int:
        """The made-up people of a rehearsal leave nothing in the consultation. Answers how many there were."""
        session = self.session
        if not session.is_rehearsal:
            return 0
        rounds = RoomRound.objects.filter(step__session=session).values("round_id")
        played = Participant.objects.filter(seats__session=session).exclude(
            answers__in=Answer.objects.exclude(round_id__in=rounds)
        )
        number = played.count()
        played.delete()
        return number
