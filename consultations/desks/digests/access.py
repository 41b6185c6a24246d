"""The only way a view gets a digest or a consultation: among the organisations in which the member may read them."""

from django.http import Http404

from accounts.access import StaffRequest
from accounts.roles import Role
from consultations.core.models import Consultation
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import consultations_of, digests_of


def consultation_for(request: StaffRequest, consultation_id: int) -> Consultation:
    """Unknown, never opened, or another organisation's: 404."""
    found = consultations_of(request.organisations).filter(pk=consultation_id).first()
    if found is None:
        raise Http404
    return found


def digest_for(request: StaffRequest, digest_id: int) -> Digest:
    """The digest without its exact part. Unknown or another organisation's: 404."""
    found = digests_of(request.organisations).defer(None).defer("exact").filter(pk=digest_id).first()
    if found is None:
        raise Http404
    return found


def readable_for(request: StaffRequest, digest_id: int) -> Digest:
    """A digest whose account is there to be read; one that is still being made is 404 as a file."""
    found = digest_for(request, digest_id)
    if not found.open_to_read:
        raise Http404
    return found


def may_see_exact(request: StaffRequest, digest: Digest) -> bool:
    """Only an analyst of the digest's own organisation."""
    return any(
        grant.role == Role.ANALYST and grant.organisation_id == digest.consultation.organisation_id
        for grant in request.grants
    )
