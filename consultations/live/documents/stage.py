"""The document of the screen on the wall."""

from datetime import datetime

from consultations.core.kinds import kind_of
from consultations.live.documents.outcomes import outcome_of
from consultations.live.documents.phone import state_of
from consultations.live.documents.places import base_words, code_address, follow_url, join_address
from consultations.live.documents.questions import stage_ask_html
from consultations.live.documents.shapes import StageView
from consultations.live.models import Session
from consultations.live.pictures import picture_of
from consultations.live.queries.rooms import Given, given_to, numbers_of, room_round_of, seconds_to_read, time_is_over
from engage.kit.squares import qr_svg


def stage_view(session: Session, *, now: datetime) -> StageView:
    """Expects `session.step.activity` and `session.consultation` to be at hand."""
    on_now = room_round_of(session)
    to_read = seconds_to_read(on_now)
    state = state_of(session, on_now, to_read=to_read)
    if state == "open" and time_is_over(on_now):
        state = "closed"  # as nearly every phone says; whoever has more time reads it on their own
    numbers = numbers_of(session, now=now)
    step = session.step if on_now is not None and state not in {"ended", "paused"} else None
    given = given_to(on_now.round) if on_now else Given()
    revealed = on_now is not None and state == "revealed"
    outcome = outcome_of(on_now) if on_now is not None and revealed else None
    kept = Given(**on_now.counts["given"]) if on_now and revealed and "given" in on_now.counts else given
    shows_code = session.code is not None and session.show_code
    return StageView(
        session_title=session.title,
        state=state,
        v=session.v,
        epoch=session.epoch,
        prompt=step.activity.prompt if step else "",
        easy_prompt=step.activity.easy_prompt if step else "",
        kind=step.activity.kind if step else "",
        asks=bool(step and kind_of(step.activity).asks),
        stage_ask_html=stage_ask_html(step.activity) if step and not revealed else "",
        stage_html=outcome.stage_html if outcome else None,
        base_words=base_words(kept, at_least=on_now.at_least or session.at_least) if on_now and revealed else "",
        answered=given.answered,
        here=numbers.here,
        joined=numbers.joined,
        code=session.code if shows_code else None,
        join_address=join_address(),
        qr_svg=_qr(session, state, shows_code),
        step_number=session.steps.filter(position__lte=step.position).count() if step else 0,
        steps_total=session.steps.count(),
        reading_until=on_now.reading_until if on_now and state == "reading" else None,
        reading_left=to_read if state == "reading" else 0,
        closes_at=on_now.timer_until if on_now and state in {"reading", "open"} else None,
        room_round=on_now.number if on_now else 1,
        shift_html=outcome.shift_html if outcome else "",
        discuss=outcome.discuss if outcome else (),
        follow_url=follow_url(session),
        blank=session.blank or session.paused,
        picture=picture_of(session, now=now) if session.checks_screen and session.is_open else "",
    )


def _qr(session: Session, state: str, shows_code: bool) -> str:
    """Into the room while it is open; at its end to what becomes of it."""
    if state == "ended":
        return qr_svg(follow_url(session))
    return qr_svg(code_address(session.code)) if shows_code and session.code else ""
