"""The only way a view of the core gets a consultation, an activity, an entry or a participant."""

from django.conf import settings
from django.http import Http404, HttpRequest

from consultations.core.models import Activity, Consultation, Entry, Participant, Round
from consultations.core.readable import reportable_entries
from consultations.core.tokens import guest_key
from consultations.core.visits import Visit, visit_of


def public_consultation(slug: str) -> Consultation:
    """A consultation that the public may see; a draft, like an unknown one, is a 404."""
    consultation = Consultation.objects.filter(slug=slug, state__in=Consultation.PUBLIC_STATES).first()
    if consultation is None:
        raise Http404
    return consultation


def readable_consultation(slug: str) -> Consultation:
    """The same, or one that was archived since: its promise and what came of it are still there to be read."""
    consultation = Consultation.objects.filter(slug=slug, state__in=Consultation.READABLE_STATES).first()
    if consultation is None:
        raise Http404
    return consultation


def activity_at(consultation: Consultation, position: int) -> Activity:
    activity = Activity.objects.filter(consultation=consultation, position=position).first()
    if activity is None:
        raise Http404
    activity.consultation = consultation
    return activity


def visit(request: HttpRequest, slug: str, position: int) -> Visit:
    """The activity at this place of a consultation that the public may see, and who opens it; anything else is a 404."""
    token = request.COOKIES.get(settings.GUEST_COOKIE, "")
    found = visit_of(slug, position, token if len(token) <= 100 else "")
    if found is None:
        raise Http404
    return found


def own_round(activity: Activity) -> Round:
    """The self-paced round of an activity."""
    asked = Round.objects.get(activity=activity, number=1)
    asked.activity = activity
    return asked


def participant_of(request: HttpRequest, consultation: Consultation) -> Participant | None:
    """Who this browser is in this consultation, if anybody; the cookie's token joins nothing across consultations."""
    token = request.COOKIES.get(settings.GUEST_COOKIE, "")
    return participant_of_token(token, consultation) if token and len(token) <= 100 else None


def participant_of_token(token: str, consultation: Consultation) -> Participant | None:
    return (
        Participant.objects.select_related("area")
        .filter(guest_key=guest_key(token, consultation.pk), consultation=consultation)
        .first()
    )


def takes_part_elsewhere(token: str) -> bool:
    """Does this browser's token lead to a part in any consultation that is in public?"""
    if not token or len(token) > 100:
        return False
    everywhere = Consultation.objects.filter(state__in=Consultation.PUBLIC_STATES).values_list("pk", flat=True)
    return Participant.objects.filter(guest_key__in=[guest_key(token, number) for number in everywhere]).exists()


def shown_idea(activity: Activity, entry_id: int) -> Entry:
    """An idea that others may read; held, declined and other boards' ideas are a 404."""
    entry = Entry.objects.filter(pk=entry_id, activity=activity, shown_text__isnull=False, parent__isnull=True).first()
    if entry is None:
        raise Http404
    entry.activity = activity
    return entry


def reportable(consultation: Consultation, entry_id: int) -> Entry:
    """Words of a person that others can read, or that somebody reported a moment ago; anything else is a 404."""
    entry = reportable_entries(consultation).filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    return entry


def own_entry(participant: Participant, entry_id: int) -> Entry:
    """Words of this participant on a board; anybody else's, and withdrawn ones, are a 404."""
    entry = (
        Entry.objects.select_related("activity__consultation")
        .filter(pk=entry_id, answer__participant=participant)
        .exclude(state=Entry.State.WITHDRAWN)
        .first()
    )
    if entry is None:
        raise Http404
    return entry
