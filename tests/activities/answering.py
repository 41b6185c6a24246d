"""Many people answer one activity, quickly: rows are written in bulk, and the snapshot is taken as at closing."""

from uuid import uuid4

from consultations.core.actions.consulting import add_activity, open_consultation
from consultations.core.actions.renewing import renew_result
from consultations.core.kinds import kinds
from consultations.core.models import Answer, Participant, Vote
from tests.factories.consultations import approved, make_consultation

ADDRESS = "/c/walk-home/1/"


def asked(cast, now, kind, options=None, *, sensitive=False, **settings):
    """One open activity of this kind, in a consultation of its own."""
    consultation = make_consultation(cast=cast, now=now)
    offered = options or list(kinds.get(kind).options_start) or ["Late buses", "Lights", "A warm room", "Free food"]
    made = add_activity(
        consultation=consultation,
        kind=kind,
        prompt=f"A {kind}?",
        now=now,
        options=offered,
        settings=settings,
        sensitive=sensitive,
    )
    approved(consultation, cast=cast, now=now)
    open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
    return made


def answered(activity, goes, now):
    """Each go is a list of values, one for each option in order (0: no mark), or a status without marks."""
    options = [offer.pk for offer in activity.offered]
    round = activity.rounds.get(number=1)
    people = Participant.objects.bulk_create(
        Participant(consultation=activity.consultation, guest_key=uuid4().hex, joined_on=now.date()) for _ in goes
    )
    answers = Answer.objects.bulk_create(
        Answer(
            round=round,
            participant=person,
            status=go if isinstance(go, str) else "answered",
            changed_at=now,
        )
        for person, go in zip(people, goes, strict=True)
    )
    Vote.objects.bulk_create(
        Vote(answer=answer, entry_id=option, value=value)
        for answer, go in zip(answers, goes, strict=True)
        if not isinstance(go, str)
        for option, value in zip(options, go, strict=False)
        if value
    )
    renew_result(round_id=round.pk, now=now, closing=True)


def send(guest, address=ADDRESS, **said):
    page = guest.get(address)
    keys = {name: page.context[name] for name in ("op", "seq")} | {"known": "1" if page.context["known"] else ""}
    return guest.post(address, {**keys, **said})


def marks_of(activity):
    return list(Vote.objects.filter(answer__round__activity=activity).order_by("value").values_list("entry", "value"))
