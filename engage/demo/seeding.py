"""Seeds the demo county once, whole or not at all, and never beside real organisations (OPS-07)."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import Member, Organisation
from consultations.core.actions.taking_part import give_return_code
from consultations.core.models import Consultation, Participant
from engage.demo import script
from engage.demo.answering_back import answer_back
from engage.demo.authoring import APPROVERS, AUTHORS, fill_the_desk
from engage.demo.growing import grow
from engage.demo.guests import answer_the_room
from engage.demo.live import plan_live
from engage.demo.remembering import recall, remember
from engage.demo.reporting import report_some
from engage.demo.safeguarding import look_after
from engage.demo.setting_up import set_up
from engage.demo.staff import BESIDE, HERE, SEATS, hire, new_password
from engage.demo.working_together import work_together
from engage.kit.refusal import Refusal
from engage.places.queries import areas_on

SCRIPTS = {
    "walk_home": HERE,
    "youth_clubs": HERE,
    "friday": HERE,
    "ask": HERE,
    "summer": HERE,
    "buses": HERE,
    "estuary": BESIDE,
}
WITH_CODE = {
    "walk_home": "has answered everything; one idea is shown, one waits",
    "summer": "took part; we answered, and one answer is about an idea of theirs",
}
CLOSED = script.read("summer").slug
ONE_AT_A_TIME = 20_261_123  # the advisory lock that two seedings at once take turns at


def is_seeded() -> bool:
    return Organisation.objects.filter(slug=HERE, is_demo=True).exists()


@transaction.atomic
def seed(*, now: datetime) -> bool:
    """Make the county. False if it is here already; then nothing is changed, unless its note was lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if is_seeded():
        if not is_remembered():
            _renew()
        return False
    if Organisation.objects.filter(is_demo=False).exists():
        raise Refusal(
            "There are real organisations here. Demo people are never mixed with real ones.", code="not_a_demo"
        )
    if not areas_on(now.date()).exists():
        raise Refusal("There are no areas yet. Run manage.py migrate first: it loads them.", code="no_areas")
    organisations, members, passwords = hire(now=now)
    codes, grown = [], {}
    for name, slug in SCRIPTS.items():
        moderators = [
            members[seat.email] for seat in SEATS if seat.organisation == slug and seat.email.startswith("moderator")
        ]
        consultation, guide = grow(
            script=script.read(name),
            organisation=organisations[slug],
            moderators=moderators,
            author=members[AUTHORS[slug]],
            approver=members[APPROVERS[slug]],
            now=now,
        )
        grown[name] = consultation
        if name in WITH_CODE:
            codes.append(_code(consultation, guide, WITH_CODE[name]))
    answer_the_room(consultation=grown["ask"], members=members, now=now)
    report_some(consultation=grown["walk_home"], now=now)
    author, approver = members[AUTHORS[HERE]], members[APPROVERS[HERE]]
    fill_the_desk(organisation=organisations[HERE], author=author, approver=approver, now=now)
    answer_back(answered=grown["summer"], late=grown["buses"], members=members, now=now)
    work_together(organisation=organisations[HERE], members=members, followed=grown["summer"], now=now)
    plan_live(consultation=grown["walk_home"], members=members, now=now)
    look_after(organisation=organisations[HERE], members=members, now=now)
    set_up(administrator_id=members["admin@demo.example"].pk, colleague_id=members["admin2@demo.example"].pk, now=now)
    remember({"organisation": organisations[HERE].pk, "passwords": passwords, "return_codes": codes})
    return True


def is_remembered() -> bool:
    """Does the note in DATA belong to the demo in this database?"""
    known = recall()
    here = Organisation.objects.filter(slug=HERE, is_demo=True).first()
    return here is not None and known.get("organisation") == here.pk


def _code(consultation: Consultation, guide: int, what: str) -> dict[str, Any]:
    known = Participant.objects.values_list("return_key", flat=True).get(pk=guide)
    return {
        "consultation": consultation.title,
        "code": give_return_code(participant_id=guide, instead_of=known),
        "what": what,
    }


def _renew() -> None:
    """The note was lost, and hashes cannot be read back: the demo accounts get new passwords, the guide a new code."""
    passwords = {}
    for seat in SEATS:
        member = Member.objects.filter(email=seat.email).exclude(organisation__is_demo=False).first()
        if member is not None:
            passwords[seat.email] = new_password()
            member.set_password(passwords[seat.email])
            member.save(update_fields=["password"])
    codes = []
    for name, what in WITH_CODE.items():
        consultation = Consultation.objects.get(slug=script.read(name).slug, is_demo=True)
        guide = Participant.objects.filter(consultation=consultation).order_by("pk").first()
        codes += [_code(consultation, guide.pk, what)] if guide else []
    here = Organisation.objects.get(slug=HERE)
    remember({"organisation": here.pk, "passwords": passwords, "return_codes": codes})
