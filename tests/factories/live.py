"""A live room made by the product's own actions: planned, opened, joined by phones, paced by its host."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.test import Client

from accounts.models import Member
from consultations.core.kinds import Given, Mark
from consultations.live.access import Place
from consultations.live.actions.commanding import Pressed, press
from consultations.live.actions.joining import join
from consultations.live.actions.planning import plan_session
from consultations.live.answering.sent import Sent
from consultations.live.answering.writer import Waiting
from consultations.live.models import RoomRound, Session, StaffPresence, Stage
from engage.kit import clock
from tests.factories.consultations import World


@dataclass
class Phone:
    """A browser that joined."""

    client: Client
    room: "Room"

    def answer(self, *, op=None, seq=None, round_id=None, status="answered", **fields):
        body = {
            "op": str(op or uuid4()),
            "seq": seq if seq is not None else self.room.seq(),
            "round": round_id or self.room.asked.round_id,
            "status": status,
            **fields,
        }
        if self.room.staffed:  # however slow the machine is
            self.room.staff_are_there()
        return self.client.post(f"/live/{self.room.session.key}/answer/", body, headers={"accept": "application/json"})

    def choose(self, option, **more):
        return self.answer(choice=str(option.pk), **more)

    def page(self):
        return self.client.get(f"/live/{self.room.session.key}/").content.decode()

    def mine(self):
        return self.client.get(f"/live/{self.room.session.key}/me/").content.decode()


@dataclass
class Screen:
    """The wall."""

    client: Client

    def text(self) -> str:
        return self.client.get("/stage/").content.decode()


@dataclass
class Room:
    world: World
    session: Session
    host: Member
    safety: Member
    phones: list[Phone] = field(default_factory=list)
    staffed: bool = True  # two remotes stay open, as long as a test says nothing else

    def seq(self) -> int:
        return self.world.seq()

    @property
    def now(self) -> datetime:
        return clock.now()

    def fresh(self) -> Session:
        self.session = Session.objects.select_related("consultation", "step__activity__consultation").get(
            pk=self.session.pk
        )
        return self.session

    @property
    def asked(self) -> RoomRound:
        step = self.fresh().step
        return RoomRound.objects.select_related("round").get(round=step.round_id)

    def press(self, verb: str, *, by: Member | None = None, if_v=None, cmd_id=None, hosts=True, **arguments) -> Pressed:
        return press(
            session_id=self.session.pk,
            verb=verb,
            cmd_id=cmd_id or uuid4(),
            if_v=self.fresh().v if if_v is None else if_v,
            member_id=(by or self.host).pk,
            hosts=hosts,
            now=clock.now(),
            arguments={
                name.replace("_", "-") if name.startswith("hands") else name: str(v) for name, v in arguments.items()
            },
        )

    def join(self, number: int = 1, **fields) -> list[Phone]:
        """So many phones come in by the code."""
        came = []
        code = self.fresh().code
        for _ in range(number):
            phone = Phone(Client(), self)
            answer = phone.client.post(f"/j/{code}/", fields)
            assert answer.status_code == 302, answer.content.decode()[:2000]
            came.append(phone)
        self.phones += came
        return came

    def sit(self, number: int = 1) -> list[Place]:
        """So many seats, without a browser around them."""
        seats = [join(session_id=self.session.pk, token=uuid4().hex, now=self.now) for _ in range(number)]
        consultation = self.session.consultation_id
        return [Place(self.session.pk, seat.pk, seat.participant_id, consultation) for seat in seats]

    def sent(self, place: Place, option, *, op=None, seq=None, round_id=None, seat=0, status="answered") -> Waiting:
        """An answer as the quick way up has read it."""
        marks = (Mark(option.pk, 1),) if status == "answered" else ()
        said = Sent(op or uuid4(), seq or self.seq(), round_id or self.asked.round_id, seat, status, {})
        return Waiting(place, self.session.key, said, Given(status, marks=marks))

    def stage(self) -> "Screen":
        """A screen that was set up, and paired by the host."""
        screen = Screen(Client())
        screen.client.post("/stage/")
        code = Stage.objects.filter(pairing_code__isnull=False).latest("pk").pairing_code
        self.press("pair_stage", code=code)
        return screen

    def staff_are_there(self, *members: Member) -> None:
        """The remotes of these members are open now."""
        for member in members or (self.host, self.safety):
            StaffPresence.objects.update_or_create(session=self.session, member=member, defaults={"at": clock.now()})

    def go_to(self, activity) -> RoomRound:
        """Show this activity and open it."""
        step = self.session.steps.get(activity=activity)
        self.press("show", step=step.pk)
        self.press("open")
        self.staff_are_there()
        return self.asked


def make_room(world: World, *, activities=None, **fields) -> Room:
    cast = world.cast
    session = plan_session(
        consultation=world.consultation,
        title="Tuesday at the youth club",
        activity_ids=[activity.pk for activity in activities or (world.choice, world.statements, world.words)],
        member_id=cast.youth_worker.pk,
        now=world.now,
        **fields,
    )
    room = Room(world, session, cast.youth_worker, cast.moderator)
    room.press("open_room")
    room.staff_are_there()
    room.fresh()
    return room
