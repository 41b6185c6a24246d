"""A room for each kind of activity, made and filled beside a running product by the product's own actions.

`python -m tests.journeys.each_kind` with the product's environment reads one JSON object a line and answers with one:
{"do": "room", "kind": …, "words": short or long} → how to get in; {"do": "press", "session": …, "verb": …};
{"do": "fill", "session": …, "people": …}: so many others answer what is on; {"do": "picked", "session": …}: what was picked;
{"do": "aged", "session": a cookie's value, "hours": …}: whoever has it signed in so long ago;
{"do": "draft", "slug": …, "title": …}: a consultation in which only questions are missing;
{"do": "opened", "slug": …}: it is approved, and open.
"""

import json
import os
import sys
import time
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

LONG = "Somewhere warm, dry and open after dark, near the station"
# For each kind: the question, its options, its settings, what others say on it.
ASKED: dict[str, dict[str, Any]] = {
    "choice": {
        "prompt": "What would help most in the next year?",
        "options": ["Late buses", "Youth club open later", "Better lights", "More people around"],
        "settings": {"most": 1},
    },
    "open_question": {
        "prompt": "What should we know about the way home?",
        "words": [
            "The last bus leaves before training ends.",
            "The path behind the station has no light.",
            "More grown-ups about, but not only police.",
            "My little brother walks alone when I have football.",
            "Please open the side gate, nobody likes the alley.",
            "A shop that stays open until the last bus.",
            "I like it when the street is full of people.",
        ],
    },
    "ideas": {
        "prompt": "What would make the walk home better?",
        "board": [
            "A late bus on Fridays so nobody walks alone",
            "Lights on the path behind the station",
            "Older young people in bright coats who walk with you",
            "A youth café by the bus stop",
            "Mirrors at the corners of the underpass",
            "Teach drivers to wait until you are on the pavement",
        ],
    },
    "statements": {
        "prompt": "Do you agree?",
        "options": [
            "The last bus is too early",
            "I know an adult I can ask for help",
            "Cameras make me feel safer",
            "Walking together is better than walking alone",
        ],
    },
    "pulse": {"prompt": "How are you, here and now?", "settings": {"pictures": "faces"}},
    "scale": {"prompt": "“I feel safe on my way home after dark.” How much do you agree?"},
    "ranking": {
        "prompt": "Put these in your order",
        "options": ["Late buses", "Street lights", "A warm place to wait", "Somebody to talk to", "Safe crossings"],
    },
    "budget": {
        "prompt": "You have ten coins. What matters more?",
        "options": ["Late buses", "Street lights", "A warm place to wait", "Somebody to talk to"],
    },
    "words": {
        "prompt": "One word for your walk home?",
        "settings": {"most": 3, "shown_as": "list"},
        "words": [
            "dark",
            "cold",
            "fine",
            "buses",
            "friends",
            "noisy",
            "long",
            "rain",
            "music",
            "safe",
            "lonely",
            "quick",
        ],
    },
    "panel": {
        "prompt": "What do you want to ask the inspector?",
        "board": [
            "Why do you stop us and not the men outside the pub?",
            "When does the underpass get lights?",
            "Who reads what we tell you?",
            "Can we come and see the control room?",
        ],
    },
    "quiz": {
        "prompt": "How many young people in Kent said they feel safe on the bus?",
        "options": ["Two in ten", "Four in ten", "Six in ten", "Eight in ten"],
        "settings": {"right": [3], "because": "Six in ten said so in a survey that we made up for this room."},
    },
    "information": {
        "prompt": "Good to know",
        "settings": {
            "text": "There are **two** youth clubs in town.\n\n- One opens on Fridays\n- One is by the station"
        },
    },
}
# The same with as much in it as staff may write.
LONG_OPTIONS = [f"{LONG} {number}" for number in ("one", "two", "three", "four", "five", "six", "seven", "eight")]
LONG_PROMPT = (
    "Think about the whole way home from school, and about dark evenings. Think of the bus, the path and the park. "
    "What would help you most to feel safe in the next year?"
)


def words_of(kind: str, *, long: bool) -> dict[str, Any]:
    asked = dict(ASKED[kind])
    if long:
        asked["prompt"] = f"{LONG_PROMPT} ({kind.replace('_', ' ')})"
        most = {"budget": 6, "ranking": 7, "pulse": 5, "scale": 5, "statements": 5}.get(kind, 8)
        if "options" in asked or kind in {"pulse", "scale"}:
            asked["options"] = [option[:60] for option in LONG_OPTIONS[:most]]
        if kind == "choice":
            asked["settings"] = {"most": 1, "any_order": True}
        if kind == "words":
            asked["words"] = [f"{word} {letter}" for letter in "abcd" for word in asked["words"]][:47]
            asked["settings"] = {"most": 3, "shown_as": "cloud"}
        asked["words" if "words" in asked and kind != "words" else "board"] = (
            [f"{LONG}, and then {line[:1].lower()}{line[1:]}" for line in asked.get("words", asked.get("board", []))]
            if kind in {"open_question", "ideas", "panel"}
            else asked.get("board", [])
        )
    return asked


def consultation(*, long: bool) -> Any:
    """Open, of the demo's own organisation, with one activity of each kind; made when it is first asked for."""
    from consultations.core.models import Consultation
    from engage.kit import clock

    slug = "every-kind-long" if long else "every-kind"
    found = Consultation.objects.filter(slug=slug).first()
    if found is not None:
        return found
    draft(slug, "Every kind")
    made = Consultation.objects.get(slug=slug)
    for kind in ASKED:
        _add(made, kind, clock.now(), long=long)
    opened(slug)
    made.refresh_from_db()
    return made


def draft(slug: str, title: str) -> int:
    """Everything but its questions is written."""
    from engage.kit import clock
    from tests.factories.consultations import make_consultation

    return make_consultation(cast=_staff(), now=clock.now(), slug=slug, title=title).pk


def opened(slug: str) -> None:
    from consultations.core.actions.consulting import open_consultation
    from consultations.core.models import Consultation
    from engage.kit import clock
    from tests.factories.consultations import approved

    made = Consultation.objects.get(slug=slug)
    approved(made, cast=_staff(), now=clock.now())
    open_consultation(consultation_id=made.pk, member_id=None, now=clock.now())


def _staff() -> Any:
    from accounts.models import Member

    people = {role: Member.objects.get(email=f"{role}@demo.example") for role in ("youthworker", "analyst")}
    return SimpleNamespace(
        organisation=people["youthworker"].organisation, youth_worker=people["youthworker"], analyst=people["analyst"]
    )


def _add(made: Any, kind: str, now: Any, *, long: bool) -> None:
    from consultations.core.actions.consulting import add_activity
    from consultations.core.kinds import kinds

    asked = words_of(kind, long=long)
    add_activity(
        consultation=made,
        kind=kind,
        prompt=asked["prompt"],
        options=asked.get("options", list(kinds.get(kind).options_start)),
        settings=asked.get("settings", {}),
        now=now,
    )


def make_room(kind: str, *, long: bool = False, **step: Any) -> dict[str, Any]:
    """An open room in which only this is asked ("all": one of each kind). `step`: what the run sheet says of it."""
    from django.http import HttpResponse

    from accounts.models import Member
    from consultations.live import access
    from consultations.live.actions.joining import join
    from consultations.live.actions.planning import plan_session
    from consultations.live.actions.screens import set_up_stage
    from consultations.live.models import Session
    from engage.kit import clock

    asked = consultation(long=long)
    activities = list(asked.activities.order_by("position") if kind == "all" else asked.activities.filter(kind=kind))
    host = Member.objects.get(email="youthworker@demo.example").pk
    made = plan_session(
        consultation=asked,
        title=f"Room {uuid4().hex[:6]}",
        activity_ids=[each.pk for each in activities],
        member_id=host,
        now=clock.now(),
    )
    made.steps.update(**step)
    press(made.pk, "open_room")
    screen, key = set_up_stage(now=clock.now())
    press(made.pk, "pair_stage", code=screen.pairing_code or "")
    session = Session.objects.get(pk=made.pk)
    seat = join(session_id=made.pk, token=uuid4().hex, now=clock.now())
    response = HttpResponse()
    access.remember_place(response, seat, session)
    for activity in activities:
        _fill_board(activity, words_of(activity.kind, long=long).get("board", []))
    return {
        "session": made.pk,
        "key": session.key,
        "title": session.title,
        "code": session.code,
        "phone": {access.ROOM_COOKIE: response.cookies[access.ROOM_COOKIE].value},
        "screen": {access.STAGE_COOKIE: key},
    }


def make_screen() -> dict[str, Any]:
    """A screen that waits for a room, and the four characters it shows."""
    from consultations.live import access
    from consultations.live.actions.screens import set_up_stage
    from engage.kit import clock

    stage, key = set_up_stage(now=clock.now())
    return {"screen": {access.STAGE_COOKIE: key}, "code": stage.pairing_code}


def press(session: int, verb: str, **arguments: str) -> None:
    from accounts.models import Member
    from consultations.live.actions import commanding
    from consultations.live.models import Session
    from engage.kit import clock

    commanding.press(
        session_id=session,
        verb=verb,
        cmd_id=uuid4(),
        if_v=Session.objects.get(pk=session).v,
        member_id=Member.objects.get(email="youthworker@demo.example").pk,
        hosts=True,
        now=clock.now(),
        arguments=arguments,
    )


def fill(session: int, people: int) -> None:
    """So many others answer what is on: fairly spread, the first options more often."""
    from consultations.core.actions.answering import add_mark, give_answer
    from consultations.core.given import Given, Mark, Words
    from consultations.core.kinds import kind_of
    from consultations.core.models import Entry
    from consultations.core.queries import shown_entries
    from consultations.live.actions.joining import choose_team, join
    from consultations.live.models import Session
    from engage.kit import clock

    room = Session.objects.select_related("step__activity").get(pk=session)
    step = room.step
    assert step is not None and step.round_id is not None
    activity, kind = step.activity, kind_of(step.activity)
    options = list(shown_entries(activity).order_by("position", "pk").values_list("pk", flat=True))
    words = words_of(kind.name, long=activity.prompt.startswith(LONG_PROMPT)).get("words", [])
    began = int(clock.now().timestamp() * 1000)
    for number in range(people):
        seat = join(session_id=room.pk, token=uuid4().hex, now=clock.now())
        participant = seat.participant
        if room.teams:
            choose_team(seat_id=seat.pk, session_id=room.pk, team=str(1 + number % room.teams))
        where: dict[str, Any] = {"participant": participant, "round_id": step.round_id}
        picked = options[_spread(number, len(options))] if options else 0
        if kind.name in {"statements", "ideas", "panel"}:
            values = (*kind.marks.values(), 1) if kind.name == "statements" else (1,)
            chosen = options if kind.name == "statements" else {picked, options[number % len(options)]}
            for at, entry in enumerate(chosen):
                add_mark(**where, mark=Mark(entry, values[(number + at) % len(values)]), op=uuid4(), seq=began + number)
            continue
        given = Given("answered", marks=(Mark(picked, 1),))
        if words:
            lot = 3 if kind.name == "words" else 1
            mine = {words[_spread(number * lot + at, len(words))] for at in range(lot)}
            given = Given("answered", words=tuple(Words(word, False) for word in sorted(mine)))
        elif kind.name == "ranking":
            order = options[number % 2 :] + options[: number % 2]
            given = Given("answered", marks=tuple(Mark(entry, at) for at, entry in enumerate(order, start=1)))
        elif kind.name == "budget":
            given = Given("answered", marks=(Mark(options[0], 5), Mark(options[1 + number % (len(options) - 1)], 5)))
        give_answer(**where, given=given, op=uuid4(), seq=began + number)
    for entry in Entry.objects.filter(activity=activity, state=Entry.State.HELD):
        publish(entry)


def _spread(number: int, things: int) -> int:
    """Which of the things the person of this number takes: the first most often, all of them sometimes."""
    return min((number * 7) % (things + 1), (number * 5 + number // 3) % things)


def _fill_board(activity: Any, lines: list[str]) -> None:
    """Ideas and questions that somebody wrote on their own and a person let through."""
    from consultations.core.actions.answering import add_words
    from consultations.core.actions.taking_part import take_part
    from consultations.core.models import Entry
    from engage.kit import clock

    if not lines or activity.entries.exists():
        return
    for line in lines:
        author = take_part(consultation=activity.consultation, token=uuid4().hex, now=clock.now())
        asked = activity.rounds.get(number=1)
        receipt = add_words(participant=author, round_id=asked.pk, text=line, may_quote=False, op=uuid4())
        publish(Entry.objects.get(pk=receipt.entry_id))


def picked(session: int) -> list[str]:
    """What stands as picked in the round that is on, in the words of the options."""
    from consultations.core.models import Vote
    from consultations.live.models import Session

    room = Session.objects.select_related("step").get(pk=session)
    assert room.step is not None
    votes = Vote.objects.filter(answer__round=room.step.round_id).exclude(value=0)
    return list(votes.order_by("pk").values_list("entry__text", flat=True))


def aged(session: str, hours: float) -> None:
    """Somebody signed in so many hours ago: what their session remembers of it is that old."""
    from django.contrib.sessions.backends.db import SessionStore

    kept = SessionStore(session)
    records = kept["account_authentication_methods"]
    for record in records:
        record["at"] = record["database_at"] = time.time() - hours * 3600
    kept["account_authentication_methods"] = records
    kept.save()


def publish(entry: Any) -> None:
    from accounts.models import Member
    from consultations.core.actions.deciding import decide
    from engage.kit import clock

    decide(
        entry_id=entry.pk,
        version=entry.version,
        outcome="publish",
        reason="fine",
        member_id=Member.objects.get(email="moderator@demo.example").pk,
        now=clock.now(),
        checked=True,
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")
    import django

    django.setup()
    does: dict[str, Any] = {"room": make_room, "screen": make_screen, "press": press, "fill": fill, "picked": picked}
    does |= {"aged": aged, "draft": draft, "opened": opened}
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            said = {"said": does[asked.pop("do")](**asked)}
        except Exception as problem:  # the next line may be about another room
            said = {"wrong": repr(problem)}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
