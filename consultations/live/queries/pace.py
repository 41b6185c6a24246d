"""Does a room take this answer now? Asked of the database's own rule (the view live_pace), after the round was locked."""

from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.core.pacing import Asked, Pace
from consultations.live.doorbells import remote_stream, room_stream, screens_of_staff
from consultations.live.models import Session
from engage.kit import clock
from engage.kit.refusal import Refusal

AFTER_THE_END = timedelta(hours=12)


def pace_of(asked: Asked) -> Pace | None:
    """What the room says of this answer; None when no room paces its round."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.session_id, p.verdict, p.words_open, coalesce(seat.words_held, false), %(seat)s < p.seats_each,
                   coalesce(p.moment >= CASE WHEN seat.extra_time THEN p.late_from_with_more_time ELSE p.late_from END,
                            false), seat.id IS NOT NULL,
                   p.opens_in
            FROM live_pace p
            LEFT JOIN live_seat seat ON seat.session_id = p.session_id AND seat.participant_id = %(participant)s
            WHERE p.round_id = %(round)s
            """,
            {"round": asked.round_id, "participant": asked.participant_id, "seat": asked.seat},
        )
        found = cursor.fetchone()
    if found is None:
        return None
    session_id, verdict, words_open, words_held, seat_there, late, seated, opens_in = found
    if not (seated and seat_there):
        return Pace(not_in_this_room(), False, ())
    if verdict == "open" and asked.words and not words_open:
        verdict = "words_paused"
    if verdict == "open" and asked.words and words_held:
        verdict = "words_held"
    return Pace(None if verdict == "open" else refusal_for(verdict, opens_in or 0), late, screens_of_staff(session_id))


def not_in_this_room() -> Refusal:
    return Refusal(
        _("This phone is not in the room. Type the code on the screen to come in."), status=403, code="not_joined"
    )


def refusal_for(verdict: str, opens_in: int = 0) -> Refusal:
    """In words for the phone, why an answer is not taken. `opens_in`: seconds until everybody may answer."""
    if verdict == "reading":
        left = max(1, opens_in)
        words_for = ngettext(
            "Read first. You can answer in %(seconds)s second.",
            "Read first. You can answer in %(seconds)s seconds.",
            left,
        )
        return Refusal(words_for % {"seconds": left}, status=409, code="reading", retry_after=left)
    words = {
        "revealed": _("The result is on the screen now, so this came too late to be counted."),
        "not_open": _("Wait a moment: this is not open yet."),
        "paused": _("We are taking a short break. Keep your answer and send it again in a moment."),
        "words_paused": _(
            "Words are paused: two adults must be here to read them. Keep yours and send it again in a moment."
        ),
        "words_held": _("Please talk to one of the adults in the room about your words. You can still vote."),
    }
    return Refusal(
        words.get(verdict, _("This is closed now, so your answer did not arrive in time.")),
        status=409,
        code=verdict if verdict in words else "closed",
    )


def rooms_showing(activity_id: int) -> list[str]:
    """The streams that show this activity just now: its approved words stand there, and how many wait.

    A remote that is still open after the end goes on saying how many words wait.
    """
    shown = Session.objects.filter(state__in=Session.OPEN_STATES, step__activity_id=activity_id).values_list(
        "pk", flat=True
    )
    over = Session.objects.filter(
        state=Session.State.ENDED, ended_at__gt=clock.now() - AFTER_THE_END, steps__activity_id=activity_id
    ).values_list("pk", flat=True)
    return [name for session_id in shown for name in screens_of_staff(session_id)] + [remote_stream(pk) for pk in over]


def rooms_at_work(organisation_id: int | None, activity_id: int | None) -> list[str]:
    """Every stream of open rooms, their phones too, for what all of them must show at once. Neither: everywhere."""
    rooms = Session.objects.filter(state__in=Session.OPEN_STATES)
    if activity_id is not None:
        rooms = rooms.filter(step__activity_id=activity_id)
    elif organisation_id is not None:
        rooms = rooms.filter(consultation__organisation_id=organisation_id)
    numbers = rooms.values_list("pk", flat=True)
    return [name for session_id in numbers for name in (room_stream(session_id), *screens_of_staff(session_id))]
