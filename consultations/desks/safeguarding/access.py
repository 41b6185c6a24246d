"""The only way the safeguarding desk gets an organisation or a concern: the member's own, or it does not exist."""

from collections.abc import Iterable

from django.http import Http404

from accounts.models import Organisation
from consultations.core.models import Activity, TextClosure
from consultations.desks.safeguarding.models import Concern
from consultations.desks.safeguarding.queries import activities_with_words, closures_of


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


def activity_at_desk(organisations: Iterable[Organisation], activity_id: int) -> Activity:
    found = next((one for one in activities_with_words(organisations) if one.pk == activity_id), None)
    if found is None:
        raise Http404
    return found


def closure_at_desk(organisations: Iterable[Organisation], wanted: str) -> TextClosure:
    """A closure that stands and that this lead may end; any other is a 404."""
    found = next((one for one in closures_of(organisations) if str(one.closure.pk) == wanted and one.ours), None)
    if found is None:
        raise Http404
    return found.closure
