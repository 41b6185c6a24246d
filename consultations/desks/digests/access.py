"""The only way a view gets a digest or a consultation: among the organisations in which the member may read them."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import StaffRequest
from accounts.queries import organisations_of
from accounts.roles import Role
from consultations.core.models import Consultation
from consultations.desks.digests.models import Digest, ProgrammeDigest, WordsExport
from consultations.desks.digests.queries import MAKERS, consultations_of, digests_of, programmes_of, words_exports_of

# A partner reads what was published and nothing else (DPR-19).
BEFORE_PUBLICATION = MAKERS | {Role.DECISION_MAKER}


def consultation_for(request: StaffRequest, consultation_id: int) -> Consultation:
    """Unknown, never opened, or another organisation's: 404."""
    found = consultations_of(request.organisations).filter(pk=consultation_id).first()
    if found is None:
        raise Http404
    return found


def digests_for(request: StaffRequest) -> QuerySet[Digest]:
    """Every digest that this member may read; what is not published only where a role of theirs works with it."""
    inside = organisations_of(request.grants, BEFORE_PUBLICATION)
    return digests_of(request.organisations).filter(
        Q(state=Digest.State.PUBLISHED) | Q(consultation__organisation__in=inside)
    )


def digest_for(request: StaffRequest, digest_id: int) -> Digest:
    """The digest without its exact part. Unknown, another organisation's, or not for this reader yet: 404."""
    found = digests_for(request).defer(None).defer("exact").filter(pk=digest_id).first()
    if found is None:
        raise Http404
    return found


def readable_for(request: StaffRequest, digest_id: int) -> Digest:
    """A digest whose account is there to be read; one that is still being made is 404 as a file."""
    found = digest_for(request, digest_id)
    if not found.open_to_read:
        raise Http404
    return found


def holds(request: StaffRequest, organisation_id: int, *roles: Role) -> bool:
    """Does the member hold one of these roles in this very organisation?"""
    return any(grant.role in roles and grant.organisation_id == organisation_id for grant in request.grants)


def may_make(request: StaffRequest, organisation_id: int) -> bool:
    """Make digests, ask for their publication and publish what somebody else asked for."""
    return holds(request, organisation_id, *MAKERS)


def may_see_exact(request: StaffRequest, digest: Digest) -> bool:
    """Only an analyst of the digest's own organisation."""
    return any(
        grant.role == Role.ANALYST and grant.organisation_id == digest.consultation.organisation_id
        for grant in request.grants
    )


def decides(request: StaffRequest, digest: Digest) -> bool:
    """Is the reader a decision-maker of the digest's own organisation? Then the first opening is written down."""
    return holds(request, digest.consultation.organisation_id, Role.DECISION_MAKER)


def words_export_for(request: StaffRequest, export_id: int) -> WordsExport:
    """A request to take words away of the reader's organisations; any other is 404."""
    found = words_exports_of(request.organisations).filter(pk=export_id).first()
    if found is None:
        raise Http404
    return found


def programmes_for(request: StaffRequest) -> QuerySet[ProgrammeDigest]:
    """Programme digests of the organisations in which the member may read what stays at the desk."""
    return programmes_of(organisations_of(request.grants, BEFORE_PUBLICATION))


def programme_for(request: StaffRequest, programme_id: int) -> ProgrammeDigest:
    found = programmes_for(request).defer(None).filter(pk=programme_id).first()
    if found is None:
        raise Http404
    return found
