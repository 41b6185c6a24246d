"""Taking a partner into the partnership."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts.bodies import Body
from accounts.models import Member, Organisation
from engage.kit.audit import record
from engage.kit.refusal import Refusal


@transaction.atomic
def take_in_partner(*, lead: Organisation, name: str, body: Body | str, by: Member, now: datetime) -> Organisation:
    """The partner organisation of that name; made once, however often it is asked for."""
    name = " ".join(name.split())
    if not name:
        raise Refusal("Type the organisation's name.", code="no_name", field="name")
    if len(name) > 120:
        raise Refusal("Use 120 letters or fewer.", code="long_name", field="name")
    if body not in Body.values or body == Body.PARTNERSHIP:
        raise Refusal("Choose what kind of body it is.", code="unknown_body", field="body")
    if lead.partner_of_id is not None:
        raise Refusal("Only the organisation that leads takes partners in.", status=403, code="not_lead")
    Organisation.objects.select_for_update().get(pk=lead.pk)
    here = Organisation.objects.filter(partner_of=lead, name__iexact=name).first()
    if here is not None:
        if here.body != body:
            raise Refusal("There is a partner of that name already.", status=409, code="name_taken", field="name")
        return here
    partner = Organisation.objects.create(
        name=name, slug=_free_slug(name), is_demo=lead.is_demo, body=body, partner_of=lead
    )
    record(
        verb="organisation.created", subject=f"organisation:{partner.pk}", by=by.pk, now=now, facts={"lead": lead.pk}
    )
    return partner


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "partner"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in [stem, *(f"{stem}-{number}" for number in range(2, 1000))] if slug not in taken)
