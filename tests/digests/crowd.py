"""A crowd that takes part, quickly: rows are written in bulk, words go the product's own way and are published by a person."""

from uuid import uuid4

from consultations.core.actions.renewing import renew_result
from consultations.core.models import Answer, Entry, Participant, Vote
from engage.places.models import Area


def crowd(world, number, *, choice=None, area=None, age_band="", agree=None, source="phone", people=1):
    """`number` participants who picked option `choice` (0, 1, …) and marked every statement `agree` (1, 2, -1)."""
    participants = Participant.objects.bulk_create(
        Participant(
            consultation=world.consultation,
            guest_key=uuid4().hex,
            age_band=age_band,
            area=area,
            joined_on=world.now.date(),
        )
        for _ in range(number)
    )
    if choice is not None:
        _answers(world, world.choice, participants, [(world.options()[choice], 1)], source, people)
    if agree is not None:
        entries = world.statements.entries.filter(origin="staff").order_by("position")
        _answers(world, world.statements, participants, [(entry, agree) for entry in entries], source, people)
    return participants


def _answers(world, activity, participants, marks, source, people):
    answers = Answer.objects.bulk_create(
        Answer(
            round=world.round(activity),
            participant=participant,
            status="answered",
            source=source,
            people=people,
            changed_at=world.now,
        )
        for participant in participants
    )
    Vote.objects.bulk_create(
        Vote(answer=answer, entry=entry, value=value, people=people) for answer in answers for entry, value in marks
    )
    renew_result(round_id=world.round(activity).pk, now=world.now, closing=True)


def supporters(world, idea, participants):
    answers = [
        Answer.objects.get_or_create(
            round=world.round(world.ideas),
            participant=participant,
            seat=0,
            defaults={"status": "answered", "changed_at": world.now},
        )[0]
        for participant in participants
    ]
    Vote.objects.bulk_create(Vote(answer=answer, entry=idea, value=1) for answer in answers)
    renew_result(round_id=world.round(world.ideas).pk, now=world.now, closing=True)


def says(world, participant, text, *, may_quote=True, publish=True):
    receipt = world.say(participant, text, may_quote=may_quote)
    entry = Entry.objects.get(pk=receipt.entry_id)
    return world.publish(entry) if publish else entry


def area(name):
    return Area.objects.get(name=name)
