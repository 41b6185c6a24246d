"""The core as a Django app: finds the kinds and the screens that rooms bring."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "consultations.core"
    label = "core"

    def ready(self) -> None:
        from accounts.subjects import register_subject
        from consultations.core import queries
        from consultations.core.models import Activity, Consultation, Entry, Participant
        from engage.kit import clock, health

        register_subject("consultation", lambda ids: Consultation.objects.filter(organisation_id__in=ids))
        register_subject("activity", lambda ids: Activity.objects.filter(consultation__organisation_id__in=ids))
        register_subject("entry", lambda ids: Entry.objects.filter(activity__consultation__organisation_id__in=ids))
        register_subject("participant", lambda ids: Participant.objects.filter(consultation__organisation_id__in=ids))

        health.register("oldest_held_words", lambda: queries.oldest_held_seconds(clock.now()))
        autodiscover_modules("screens")
        autodiscover_modules("referrals")
