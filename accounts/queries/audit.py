"""The audit log as one organisation may read it: its own things, and what its own people did to things of nobody's."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Disclosure, Invitation, Organisation
from accounts.queries.people import people_of
from accounts.subjects import subjects
from engage.kit.models import AuditEvent

SEALED = "concern"  # only safeguarding leads learn that there is one


def deeds_of(organisations: Iterable[Organisation], *, sealed_too: bool) -> QuerySet[AuditEvent]:
    """The subject decides whose a line is; only where no room can tell, whoever did it decides. Newest first."""
    ours = list(organisations)
    ids = [organisation.pk for organisation in ours]
    known = {
        "member": people_of(ours),
        "organisation": Organisation.objects.filter(Q(pk__in=ids) | Q(partner_of_id__in=ids)),
        "invitation": Invitation.objects.filter(organisation_id__in=ids),
        "disclosure": Disclosure.objects.filter(organisation_id__in=ids),
        **{subject.prefix: subject.rows(ids) for subject in subjects()},
    }
    mine = Q()
    for prefix, rows in known.items():
        names = rows.order_by().annotate(
            log_subject=Concat(Value(f"{prefix}:"), Cast(F("pk"), CharField()), output_field=CharField())
        )
        mine |= Q(subject__in=names.values("log_subject"))
    told = Q()
    for prefix in known:
        told |= Q(subject__startswith=f"{prefix}:")
    mine |= Q(member_id_was__in=people_of(ours).filter(organisation_id__in=ids).order_by().values("pk")) & ~told
    deeds = AuditEvent.objects.filter(mine)
    if not sealed_too:
        deeds = deeds.exclude(Q(subject__startswith=f"{SEALED}:") | Q(verb__startswith=f"{SEALED}."))
    return deeds.order_by("-at", "-pk")


def sought(
    deeds: QuerySet[AuditEvent],
    *,
    verb: str = "",
    subject: str = "",
    member_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEvent]:
    """Those whose verb and subject begin so, that this member did, between these moments."""
    if verb:
        deeds = deeds.filter(verb__startswith=verb)
    if subject:
        deeds = deeds.filter(subject=subject) if ":" in subject else deeds.filter(subject__startswith=subject)
    if member_id is not None:
        deeds = deeds.filter(member_id_was=member_id)
    if since is not None:
        deeds = deeds.filter(at__gte=since)
    return deeds.filter(at__lt=until) if until is not None else deeds
