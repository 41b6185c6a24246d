"""Where a room stands, who is in it, and how many answered what is on now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Member, Organisation
from accounts.roles import Role
from consultations.core.kinds import kind_of
from consultations.core.models import Answer, Consultation, Entry, Round, Vote
from consultations.core.shared_words import SHARED
from consultations.live.models import Presence, RoomRound, Seat, Session, StaffPresence
from consultations.live.transitions import Standing
from engage.kit import clock

HERE_LASTS = timedelta(seconds=8)  # a process writes every two seconds; CON-06 wants words paused within ten

NO_PHONE_FOR = timedelta(seconds=20)  # longer than a phone needs to come back from a doorway or another page
MANY_WORDS, LONG_WAIT = 50, timedelta(minutes=2)  # from then on the host is asked to go slower


def sessions_of(organisations: list[Organisation]) -> QuerySet[Session]:
    """What these organisations planned, held or hold, the newest first."""
    return (
        Session.objects.filter(consultation__organisation__in=organisations)
        .select_related("consultation")
        .annotate(step_count=Count("steps"))
        .order_by("-pk")
    )


def session_by_code(code: str) -> Session | None:
    """The room that this code opens now; None for one that nobody has (any more)."""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    found = Session.objects.filter(code=code, state__in=Session.OPEN_STATES)
    return found.select_related("consultation__organisation").first()


def run_by(session: Session) -> str:
    """Who leads it, as young people read it: a role and a first name, and nothing else of staff (CON-05); "" before it opens."""
    host = Member.objects.filter(pk=session.host_id_was).first() if session.host_id_was else None
    if host is None:
        return ""
    works = host.grants.filter(organisation=session.consultation.organisation_id, role=Role.YOUTH_WORKER).exists()
    words = _("%(name)s, a youth worker") if works else _("%(name)s, a moderator")
    return words % {"name": host.first_name}


def seat_of(session: Session, participant_id: int) -> Seat | None:
    return Seat.objects.filter(session=session, participant_id=participant_id).first()


def room_round_of(session: Session) -> RoomRound | None:
    """What is asked in the room now; None before the first thing is shown."""
    if session.step is None or session.step.round_id is None:
        return None
    return (
        RoomRound.objects.select_related("round", "step__activity__consultation")
        .filter(round_id=session.step.round_id)
        .first()
    )


def reads_first(on_now: RoomRound) -> bool:
    """Does this asking begin with time to read? The second time everybody knows the question, so nobody waits for nothing."""
    step = on_now.step
    return step.reading_seconds > 0 and on_now.number == 1 and kind_of(step.activity).asks


def seconds_to_read(on_now: RoomRound | None) -> int:
    """Whole seconds, rounded up, until phones can answer; 0: they can, or it is not open. By the database's clock."""
    if on_now is None or on_now.reading_until is None or on_now.round.state != Round.State.OPEN:
        return 0
    return max(0, ceil((on_now.reading_until - clock.now()).total_seconds()))


def with_more_time(on_now: RoomRound, session: Session) -> datetime | None:
    """Until when those have who asked for more time; None where no timer ends the answering, so that nobody is hurried."""
    if on_now.closes_at is None or on_now.opened_at is None:
        return None
    return on_now.closes_at + (on_now.closes_at - on_now.opened_at) * session.extra_time / 100


def ends_for_all(on_now: RoomRound, session: Session) -> datetime | None:
    """When a timer has closed it for everybody who is in the room, also for those who asked for more time; None: no timer does."""
    more = Seat.objects.filter(session=session, extra_time=True).exists()
    return with_more_time(on_now, session) if more else on_now.closes_at


def time_is_over(on_now: RoomRound | None) -> bool:
    """Has a timer closed what is still open for whoever has more time, or until a process writes it down?"""
    if on_now is None or on_now.closes_at is None or on_now.round.state != Round.State.OPEN:
        return False
    return on_now.closes_at <= clock.now()


def standing_of(session: Session) -> Standing:
    """The room as the rules see it. Expects `session.step` to be at hand."""
    step, on_now = session.step, room_round_of(session)
    return Standing(
        state=session.state,
        steps=session.steps.count(),
        step=session.steps.filter(position__lte=step.position).count() if step else 0,
        asked=on_now.round.state if on_now else "",
        room_round=on_now.number if on_now else 1,
        asks=kind_of(step.activity).asks if step else True,
        again=step.again if step else True,
        hands=step.hands if step else True,
        timed=on_now is not None and on_now.timer_until is not None,
        reads=on_now is not None and reads_first(on_now),
        reading=seconds_to_read(on_now) > 0,
        paused=session.paused,
        blank=session.blank,
        joining_locked=session.joining_locked,
        show_code=session.show_code,
        checks_screen=session.checks_screen,
    )


@dataclass(frozen=True)
class Numbers:
    """Who is in the room: three different numbers, and what stands behind them."""

    joined: int
    here: int
    polling: int
    tested: int
    stages: int
    stage_seen_at: datetime | None
    phones_gone: bool = False  # phones were heard in this room, and none for a while now


def numbers_of(session: Session, *, now: datetime) -> Numbers:
    """When it is over nobody is in it any more, and what is shown of it stays as it is."""
    seats = Seat.objects.filter(session=session).aggregate(
        joined=Count("pk"), tested=Count("pk", filter=Q(tested=True))
    )
    if not session.is_open:
        return Numbers(seats["joined"], here=0, polling=0, tested=seats["tested"], stages=0, stage_seen_at=None)
    fresh = Q(at__gt=now - HERE_LASTS)
    there = Presence.objects.filter(session=session).aggregate(
        connected=Sum("connected", filter=fresh),
        polling=Sum("polling", filter=fresh),
        stages=Sum("stages", filter=fresh),
        stage_seen_at=Max("stage_seen_at"),
        heard_at=Max("heard_at"),
    )
    polling, heard = there["polling"] or 0, there["heard_at"]
    return Numbers(
        joined=seats["joined"],
        # Two tabs of one phone are one phone.
        here=min(seats["joined"], (there["connected"] or 0) + polling),
        polling=polling,
        tested=seats["tested"],
        stages=there["stages"] or 0,
        stage_seen_at=there["stage_seen_at"],
        phones_gone=heard is not None and heard <= now - NO_PHONE_FOR,
    )


@dataclass(frozen=True)
class Given:
    """How many people said something to one round, phones and hands apart."""

    answered: int = 0
    not_sure: int = 0
    rather_not_say: int = 0
    skipped: int = 0
    late: int = 0
    hands: int = 0


def given_to(asked: Round) -> Given:
    rows = (
        Answer.objects.filter(round=asked)
        .values_list("source", "status", "late")
        .annotate(people_sum=Sum("people"))
        .order_by()
    )
    found: dict[str, int] = {}
    for source, status, late, people in rows:
        names = (
            ["hands"] if source in {Answer.Source.HANDS, Answer.Source.PAPER} else [status, *(["late"] if late else [])]
        )
        for name in names:
            found[name] = found.get(name, 0) + people
    return Given(**found)


def staff_here(session: Session, *, now: datetime) -> list[Member]:
    """Members who have the remote open just now; of a room that is over, nobody."""
    if not session.is_open:
        return []
    there = StaffPresence.objects.filter(session=session, at__gt=now - HERE_LASTS)
    return [one.member for one in there.select_related("member").order_by("member__first_name", "pk")]


def words_waiting(session: Session) -> int:
    """Words given in this room that nobody has decided about."""
    return _held(session).count()


def words_pile_up(session: Session, *, waiting: int, now: datetime) -> bool:
    """Does whoever reads not keep up with the room? Many wait, or some for long. Nothing is ever let through for that."""
    return waiting > MANY_WORDS or (waiting > 0 and _held(session).filter(held_since__lt=now - LONG_WAIT).exists())


def _held(session: Session) -> QuerySet[Entry]:
    held = Entry.objects.filter(given_in(session), state=Entry.State.HELD)
    return held.filter(activity__consultation=session.consultation_id)


def given_in(session: Session) -> Q:
    """Words that came from this room. A word that several people share belongs to no one answer: it is what votes are on."""
    said = Vote.objects.filter(answer__round__room__step__session=session).exclude(value=0)
    return Q(answer__round__room__step__session=session) | (SHARED & Q(pk__in=said.values("entry_id")))


def consultations_for(organisations: list[Organisation]) -> QuerySet[Consultation]:
    """What a session can be made from: what is open, or will be."""
    return Consultation.objects.filter(
        organisation__in=organisations, state__in=[Consultation.State.READY, Consultation.State.OPEN]
    ).order_by("title")
