"""Who may change what belongs to the whole site: people of the organisation that runs it; others may look at lists."""

from collections.abc import Iterable

from django.http import Http404

from accounts.models import Organisation
from engage.kit.refusal import Refusal
from engage.kit.site_settings import Known, known
from engage.places.models import SchoolHoliday
from engage.signpost.models import Contact, DocumentName


def host() -> Organisation | None:
    """The organisation that was made first runs the site; partners joined it later."""
    return Organisation.objects.order_by("is_demo", "pk").first()


def runs_the_site(organisations: Iterable[Organisation]) -> bool:
    return host() in list(organisations)


def check_runs_the_site(organisations: Iterable[Organisation]) -> None:
    if not runs_the_site(organisations):
        raise Refusal(
            "Only the organisation that runs this site changes that. Ask its administrator.",
            status=403,
            code="not_the_host",
        )


def contact_for(organisations: Iterable[Organisation], contact_id: int) -> Contact:
    contact = Contact.objects.filter(pk=contact_id).first() if runs_the_site(organisations) else None
    if contact is None:
        raise Http404
    return contact


def holiday_for(organisations: Iterable[Organisation], holiday_id: int) -> SchoolHoliday:
    holiday = SchoolHoliday.objects.filter(pk=holiday_id).first() if runs_the_site(organisations) else None
    if holiday is None:
        raise Http404
    return holiday


def document_for(organisations: Iterable[Organisation], slug: str) -> DocumentName:
    if slug not in DocumentName.values or not runs_the_site(organisations):
        raise Http404
    return DocumentName(slug)


def setting_for(organisations: Iterable[Organisation], name: str) -> Known:
    if name not in known or not runs_the_site(organisations):
        raise Http404
    return known.get(name)
