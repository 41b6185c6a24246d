"""Seals every concern anew under the newest SAFEGUARDING_KEY; run it as the owner after a key was changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from consultations.desks.safeguarding.actions.resealing import reseal_all
from consultations.desks.safeguarding.sealing import Unreadable


class Command(BaseCommand):
    help = (
        "Put the new key into SAFEGUARDING_KEY and the old one into SAFEGUARDING_KEY_FALLBACKS, restart, run this with "
        "ENGAGE_AS_OWNER=1, then take the old one away. All or nothing."
    )

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            number = reseal_all()
        except Unreadable:
            raise CommandError(
                "Something here opens with none of the keys. Nothing was changed. Add the missing key to "
                "SAFEGUARDING_KEY_FALLBACKS."
            ) from None
        except DatabaseError:
            raise CommandError("Only the owner of the tables may do this. Run it with ENGAGE_AS_OWNER=1.") from None
        self.stdout.write(f"{number} sealed texts are under the newest key now.")
