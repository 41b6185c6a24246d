"""The only way the safeguarding desk gets an organisation or a concern: the member's own, or it does not exist."""

from collections.abc import Iterable

from django.http import Http404

from accounts.models import Organisation
from consultations.desks.safeguarding.models import Concern


def organisation_at_desk(organisations: Iterable[Organisation], wanted: str | None) -> Organisation:
    """The one that the address names, or the member's first. Anything else is a 404."""
    theirs = sorted(organisations, key=lambda each: each.pk)
    if not wanted:
        return theirs[0]
    found = next((each for each in theirs if str(each.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def concern_at_desk(organisations: Iterable[Organisation], concern_id: int) -> Concern:
    """A concern of one of these organisations; another organisation's, like an unknown one, is a 404."""
    concern = (
        Concern.objects.select_related("organisation")
        .filter(pk=concern_id, organisation__in=list(organisations))
        .first()
    )
    if concern is None:
        raise Http404
    return concern
