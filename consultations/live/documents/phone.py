"""The document of phones."""

from django.urls import reverse

from consultations.core.kinds import kind_of
from consultations.core.models import Round
from consultations.core.queries import closure_over
from consultations.live.documents.outcomes import outcome_of
from consultations.live.documents.places import catch_up
from consultations.live.documents.questions import ask_html
from consultations.live.documents.shapes import PhoneView
from consultations.live.documents.teams import named
from consultations.live.models import RoomRound, Session
from consultations.live.queries.rooms import room_round_of, seconds_to_read, time_is_over, with_more_time

STATES = {Round.State.READY: "showing", Round.State.OPEN: "open", Round.State.CLOSED: "closed"}


def state_of(session: Session, on_now: RoomRound | None, *, to_read: int = 0) -> str:
    """One word for what the room is doing. `to_read`: the seconds that are left to read, if any."""
    if session.state == Session.State.ENDED:
        return "ended"
    if session.paused:
        return "paused"
    if on_now is None:
        return "lobby"
    if to_read and on_now.round.state == Round.State.OPEN:
        return "reading"
    return STATES.get(Round.State(on_now.round.state), "revealed")


def phone_view(session: Session) -> PhoneView:
    """Expects `session.step.activity` and `session.consultation` to be at hand."""
    on_now = room_round_of(session)
    to_read = seconds_to_read(on_now)
    state = state_of(session, on_now, to_read=to_read)
    step = session.step if on_now is not None and state not in {"ended", "paused"} else None
    activity = step.activity if step else None
    kind = kind_of(activity) if activity else None
    outcome = outcome_of(on_now) if on_now is not None and state == "revealed" else None
    asked = activity is not None and state in {"showing", "reading", "open", "closed"}
    taking = on_now if state in {"reading", "open"} else None
    closure = closure_over(activity) if activity and kind and kind.takes_words and asked else None
    return PhoneView(
        session_title=session.title,
        state=state,
        v=session.v,
        epoch=session.epoch,
        step_number=session.steps.filter(position__lte=step.position).count() if step else 0,
        steps_total=session.steps.count(),
        prompt=activity.prompt if activity else "",
        easy_prompt=activity.easy_prompt if activity else "",
        hint=activity.hint if activity else "",
        kind=activity.kind if activity else "",
        activity_id=activity.pk if activity else None,
        round_id=on_now.round_id if on_now and step else None,
        room_round=on_now.number if on_now else 1,
        ask_html=ask_html(activity, disabled=state not in {"reading", "open"}) if activity and asked else "",
        reading_until=taking.reading_until if taking else None,
        reading_left=to_read if state == "reading" else 0,
        closes_at=taking.timer_until if taking else None,
        closes_later_at=with_more_time(taking, session) if taking else None,
        time_over=time_is_over(taking),
        accepts_until=on_now.round.accepts_until if on_now and (taking or state == "closed") else None,
        words_open=session.words_open,
        writing_closed=closure.message if closure else "",
        takes_words=kind.takes_words if kind else False,
        asks=kind.asks if kind else False,
        one_tap=kind.one_tap if kind else False,
        seats_each=session.seats_each,
        teams=named(session)
        if state == "lobby" or (kind and kind.teams and state in {"showing", "reading", "open"})
        else (),
        extra_time=session.extra_time,
        sensitive=bool(step and activity and (step.sensitive or activity.sensitive)),
        result_html=outcome.phone_html if outcome else None,
        hands=step.hands if step else False,
        discuss=outcome.discuss if outcome else (),
        follow_url=reverse("live_follow", args=[session.key]),
        catch_up=catch_up(session) if state == "ended" else (),
        support=state == "ended" or bool(activity and activity.sensitive),
    )
