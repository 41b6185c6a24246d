"""Rooms in every state, for the tour: made beside a running product by the product's own actions; prints how to get in.

`python -m tests.journeys.rooms` with the product's environment prints one JSON object: for each state the session's number,
key and code, a phone's cookie, a screen's cookie.
"""

import json
import os
import sys
from typing import Any
from uuid import uuid4

STATES = (
    "lobby",
    "checked",
    "showing",
    "open",
    "words",
    "closed",
    "revealed",
    "few",
    "paused",
    "ended",
    "said",
    "guest",
)
PHONES, MANY = 12, 40  # many where something is answered: what few say is not shown
SHARES = (14, 26, 33, 40)  # up to which of them each option goes
# What is on where it is not a choice on the way home, by its consultation and kind.
ASKED = {
    "words": ("the-walk-home", "open_question"),
    "said": ("ask-the-people-who-decide", "words"),
    "guest": ("ask-the-people-who-decide", "panel"),
}
# Said by nobody else in the demo, so that putting them together moves nothing that another journey looks at.
GLOOMY = ("gloomy", "murky", "dim", "puddles", "echoes", "a torch for everybody")
STEPS: dict[str, tuple[str, ...]] = {
    "lobby": (),
    "checked": ("check_screen",),
    "showing": ("show",),
    "open": ("show", "open"),
    "words": ("show", "open"),
    "closed": ("show", "open", "answer", "close"),
    "revealed": ("show", "open", "answer", "close", "reveal"),
    "few": ("show", "open", "close", "reveal"),
    "paused": ("show", "open", "pause"),
    "ended": ("show", "open", "answer", "close", "reveal", "end"),
    "said": ("show", "open", "say"),
    "guest": ("show", "open"),
}


def make(state: str) -> dict[str, Any]:
    """One room that stands in this state, with a phone and a screen in it."""
    from django.conf import settings
    from django.http import HttpResponse

    from accounts.models import Member
    from consultations.core.models import Consultation
    from consultations.live import access
    from consultations.live.actions.commanding import press
    from consultations.live.actions.joining import join
    from consultations.live.actions.planning import plan_session
    from consultations.live.actions.screens import set_up_stage
    from consultations.live.models import Session
    from engage.kit import clock

    host = Member.objects.get(email="youthworker@demo.example").pk
    slug, kind = ASKED.get(state, ("the-walk-home", "choice"))
    asked = Consultation.objects.get(slug=slug)
    second = "statements" if slug == "the-walk-home" else "quiz"
    activities = [asked.activities.filter(kind=each).first().pk for each in (kind, second)]
    made = plan_session(
        consultation=asked, title=f"A room: {state}", activity_ids=activities, member_id=host, now=clock.now()
    )

    def do(verb: str, **arguments: str) -> Session:
        session = Session.objects.select_related("consultation", "step__activity").get(pk=made.pk)
        press(
            session_id=session.pk,
            verb=verb,
            cmd_id=uuid4(),
            if_v=session.v,
            member_id=host,
            hosts=True,
            now=clock.now(),
            arguments=arguments,
        )
        return Session.objects.select_related("consultation", "step__activity").get(pk=made.pk)

    session = do("open_room")
    screen, key = set_up_stage(now=clock.now())
    session = do("pair_stage", code=screen.pairing_code or "")
    seats = [
        join(session_id=session.pk, token=uuid4().hex, now=clock.now())
        for _ in range(MANY if "answer" in STEPS[state] else PHONES)
    ]
    code = session.code
    for step in STEPS[state]:
        if step == "answer":
            answer(session, seats)
        elif step == "say":
            say(session, seats, host)
        else:
            session = do(step)
    response = HttpResponse()
    access.remember_place(response, seats[0], session)
    return {
        "session": session.pk,
        "key": session.key,
        "code": code,
        "phone": {access.ROOM_COOKIE: response.cookies[access.ROOM_COOKIE].value},
        "screen": {access.STAGE_COOKIE: key},
        "secure": settings.HTTPS,
    }


def answer(session: Any, seats: list[Any]) -> None:
    """Four of the options, each by enough people."""
    from consultations.core.actions.answering import give_answer
    from consultations.core.kinds import Given, Mark
    from consultations.core.queries import shown_entries
    from engage.kit import clock

    options = list(shown_entries(session.step.activity).filter(origin="staff").order_by("position")[: len(SHARES)])
    for number, seat in enumerate(seats):
        option = next(option for option, until in zip(options, SHARES, strict=True) if number < until)
        give_answer(
            participant=seat.participant,
            round_id=session.step.round_id,
            given=Given("answered", marks=(Mark(option.pk, 1),)),
            op=uuid4(),
            seq=int(clock.now().timestamp() * 1000),
        )


def say(session: Any, seats: list[Any], host: int) -> None:
    """Words that were read, one that was not, and two that staff put together with the first."""
    from accounts.models import Member
    from consultations.core.actions.answering import give_answer
    from consultations.core.given import Given, Words
    from consultations.core.models import Entry
    from consultations.live.actions.said import put_together
    from consultations.live.presence import Heard, note
    from engage.kit import clock
    from tests.journeys.each_kind import publish

    # Two of staff are heard, or nobody might write.
    staff = Member.objects.filter(email__in=("youthworker@demo.example", "moderator@demo.example"))
    note(session.pk, Heard(staff=dict.fromkeys(staff.values_list("pk", flat=True), 0.0)))
    began = int(clock.now().timestamp() * 1000)
    for number, seat in enumerate(seats):
        mine = {GLOOMY[number % len(GLOOMY)], GLOOMY[number * number % len(GLOOMY)]}
        given = Given("answered", words=tuple(Words(word, False) for word in sorted(mine)))
        give_answer(participant=seat.participant, round_id=session.step.round_id, given=given, op=uuid4(), seq=began)
    said = list(Entry.objects.filter(activity=session.step.activity, text__in=GLOOMY).order_by("pk"))
    for entry in said:
        if entry.text != GLOOMY[-1] and entry.state == Entry.State.HELD:
            publish(entry)
    first, *others = sorted(
        (entry for entry in said if entry.text in GLOOMY[:3]), key=lambda one: GLOOMY.index(one.text)
    )
    put_together(
        session_id=session.pk,
        entry_ids=[first.pk, *(other.pk for other in others)],
        into_id=first.pk,
        member_id=host,
        decides=True,
        now=clock.now(),
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")
    import django

    django.setup()
    json.dump({state: make(state) for state in STATES}, sys.stdout)


if __name__ == "__main__":
    main()
