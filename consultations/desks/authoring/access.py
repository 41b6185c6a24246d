"""The only way the desk gets a consultation, an activity or a change: among the member's organisations, or it is not there."""

from django.http import Http404

from accounts.access import StaffRequest
from consultations.core.models import Activity, Change, Consultation
from consultations.desks.authoring.queries import APPROVERS, consultations_of


def consultation_for(request: StaffRequest, consultation_id: int) -> Consultation:
    found = consultations_of(request.organisations).filter(pk=consultation_id).first()
    if found is None:
        raise Http404
    return found


def activity_for(request: StaffRequest, activity_id: int) -> Activity:
    found = (
        Activity.objects.select_related("consultation")
        .filter(pk=activity_id, consultation__organisation__in=request.organisations)
        .first()
    )
    if found is None:
        raise Http404
    return found


def activity_at(consultation: Consultation, position: int) -> Activity:
    found = Activity.objects.filter(consultation=consultation, position=position).first()
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


def change_for(request: StaffRequest, change_id: int) -> Change:
    found = (
        Change.objects.select_related("consultation", "activity")
        .filter(pk=change_id, consultation__organisation__in=request.organisations)
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_approve(request: StaffRequest, consultation: Consultation) -> bool:
    """Does this member hold an approving role in the consultation's own organisation?"""
    return any(
        grant.role in APPROVERS and grant.organisation_id == consultation.organisation_id for grant in request.grants
    )
