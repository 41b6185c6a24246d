"""The box: what a youth worker takes to a group without phones, on paper: what to say, a sheet for each, a tally."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.grouped import can_be_written
from consultations.core.models import Consultation
from consultations.core.paper import Sheet, as_file, calls_on, paper_twin, question_of
from consultations.desks.groups.access import consultation_at_desk
from engage.kit.clock import now as database_now


@require_safe
@for_holders_of(Role.YOUTH_WORKER)
def box(request: StaffRequest, consultation_id: int) -> HttpResponse:
    consultation, now = consultation_at_desk(request.organisations, consultation_id), database_now()
    activities = consultation.activities.order_by("position")
    sheet = Sheet(
        title=consultation.title,
        consultation=consultation.summary,
        organisation=consultation.organisation.name,
        is_demo=consultation.is_made_up,
        questions=tuple(
            question_of(one, sensitive=one.sensitive) for one in activities if can_be_written(one) or not one.asks
        ),
        calls=calls_on(now),
        script=script_for(consultation),
    )
    return as_file(paper_twin(sheet, now=now), consultation.title, "box")


def script_for(consultation: Consultation) -> tuple[tuple[str, str], ...]:
    """What to do, in the order in which it is done; the promise in the consultation's own words."""
    there = settings.ADDRESS.partition("//")[2] + reverse("groups_of", args=[consultation.pk])
    return (
        ("Before", "Two adults are there. Have the numbers at the foot of the sheet ready. Nobody has to take part."),
        (
            "Say first",
            f"{consultation.asked_by or consultation.organisation.name} asks. {consultation.why} "
            f"What can change: {consultation.can_change} What cannot change: {consultation.cannot_change} "
            "No names are written down. If you tell us that somebody is in danger, we must tell people who help.",
        ),
        (
            "Ask",
            "Read each question aloud, then let people show hands, or fill in a sheet each. Count hands on the tally. Where "
            "a question asks for one answer of the group, write what all of you can agree on, in the words of the group.",
        ),
        (
            "Afterwards",
            f"Type it at {there} on the same day: “A group” for the tally, “On paper” for each sheet. Never both for the "
            "same people. Then shred the sheets.",
        ),
        (
            "Tell them",
            f"{consultation.decision_maker} decides about: {consultation.decision}. What came of it stands at "
            f"{settings.ADDRESS.partition('//')[2]}{reverse('what_happened', args=[consultation.slug])}",
        ),
    )
