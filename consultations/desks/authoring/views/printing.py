"""A poster for each question, A5: the square code and the short address that lead to it, and whom to talk to."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest
from consultations.core.models import Consultation
from consultations.core.paper import as_file, poster_of_activity
from consultations.desks.authoring.access import activity_for
from consultations.desks.authoring.views.shared import for_authors
from engage.kit import clock
from engage.kit.refusal import Refusal

# A poster of a draft would lead nowhere, and one that was approved can hang before the day.
PRINTED_STATES = (Consultation.State.READY, Consultation.State.OPEN)


@for_authors
@require_safe
def poster(request: StaffRequest, activity_id: int) -> HttpResponse:
    found = activity_for(request, activity_id)
    if found.consultation.state not in PRINTED_STATES:
        raise Refusal(
            "A poster can be printed once the consultation is approved, and while it is open.",
            status=409,
            code="not_approved",
        )
    address = settings.ADDRESS + reverse("ask", args=[found.consultation.slug, found.position])
    return as_file(poster_of_activity(found, address=address, now=clock.now()), found.prompt, "poster")
