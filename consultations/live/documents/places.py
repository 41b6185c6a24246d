"""Addresses that screens name, and the words for how many answered."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.core.kinds import kinds
from consultations.core.models import Activity
from consultations.live.models import Session, Step
from consultations.live.queries.rooms import Given


def join_address() -> str:
    """What is read from the wall and typed, so without the part that every browser puts before it."""
    return settings.ADDRESS.partition("//")[2] + reverse("join")


def code_address(code: str) -> str:
    return settings.ADDRESS + reverse("join_code", args=[code])


def follow_url(session: Session) -> str:
    return settings.ADDRESS + reverse("live_follow", args=[session.key])


def catch_up(session: Session) -> tuple[tuple[str, str], ...]:
    """What somebody can still do on their own, until the consultation closes."""
    slug = session.consultation.slug
    asked = Activity.objects.filter(pk__in=Step.objects.filter(session=session).values("activity_id"))
    asked = asked.exclude(kind__in=[kind.name for kind in kinds if not kind.asks])
    return tuple((reverse("ask", args=[slug, activity.position]), activity.prompt) for activity in asked)


def base_words(given: Given, *, at_least: int) -> str:
    """How many the result speaks for. Few who would rather not say are not numbered: in a room they are known."""
    parts = [ngettext("%(n)s answered", "%(n)s answered", given.answered) % {"n": given.answered}]
    if given.rather_not_say >= at_least:
        parts.append(_("%(n)s rather not say") % {"n": given.rather_not_say})
    if given.hands:
        parts.append(ngettext("%(n)s hand", "%(n)s hands", given.hands) % {"n": given.hands})
    return ", ".join(parts)
