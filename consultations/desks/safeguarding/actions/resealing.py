"""Putting everything that is sealed under the newest key; the links of the chains do not change by it."""

from django.db import connection, transaction

from consultations.desks.safeguarding.models import Concern, ConcernStep
from consultations.desks.safeguarding.sealing import reseal


@transaction.atomic
def reseal_all() -> int:
    """How many sealed texts there were. Raises Unreadable, and then nothing was changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL engage.retention = 'on'")
    number = 0
    for concern in Concern.objects.select_for_update().order_by("pk"):
        concern.sealed = reseal(concern.sealed)
        number += 1
        if concern.sealed_reason:
            concern.sealed_reason = reseal(concern.sealed_reason)
            number += 1
        concern.save(update_fields=["sealed", "sealed_reason"])
    for step in ConcernStep.objects.exclude(sealed="").order_by("pk").iterator():
        ConcernStep.objects.filter(pk=step.pk).update(sealed=reseal(step.sealed))
        number += 1
    return number
