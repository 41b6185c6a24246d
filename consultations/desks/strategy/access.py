"""The only way a view of this desk gets a consultation, an activity or a response: among the member's organisations."""

from django.http import Http404

from accounts.access import StaffRequest
from consultations.core.models import Activity, Consultation, Response
from consultations.desks.strategy.queries import consultations_of


def consultation_for(request: StaffRequest, consultation_id: int) -> Consultation:
    """Unknown, not asked yet, asked somewhere else, or another organisation's: 404."""
    found = consultations_of(request.organisations).filter(pk=consultation_id).first()
    if found is None:
        raise Http404
    return found


def activity_for(request: StaffRequest, consultation_id: int, position: int) -> Activity:
    consultation = consultation_for(request, consultation_id)
    found = Activity.objects.filter(consultation=consultation, position=position).first()
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


def response_for(request: StaffRequest, response_id: int) -> Response:
    """Unknown or another organisation's: 404."""
    found = (
        Response.objects.select_related("activity", "entry", "written_by", "published_by", "corrects")
        .filter(pk=response_id, consultation__in=consultations_of(request.organisations))
        .first()
    )
    if found is None:
        raise Http404
    found.consultation = Consultation.objects.get(pk=found.consultation_id)
    return found
