"""How a real place begins: its first organisation, and an invitation for its first administrator."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from accounts.actions import create_organisation
from accounts.actions.inviting import invite, new_link
from accounts.models import Organisation
from accounts.roles import Role
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal


class Command(BaseCommand):
    help = "Make the first organisation and print the link with which its first administrator comes in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help='like "Kent and Medway Violence Reduction Unit"')
        parser.add_argument("--slug", required=True, help="its short name in addresses, like kent-and-medway")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="the first administrator's address")
        parser.add_argument("--first-name", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        if Organisation.objects.filter(is_demo=True).exists():
            raise CommandError("The demo is here. Begin in a database without it: DEMO=0 DATA=another-folder make run")
        organisation = Organisation.objects.filter(slug=options["slug"]).first()
        if organisation is not None and organisation.members.exists():
            raise CommandError("That organisation has members already; they invite others at /staff/members/.")
        try:
            organisation = organisation or create_organisation(
                name=options["name"], slug=options["slug"], is_demo=False, by=None, now=now
            )
            invitation = invite(
                organisation=organisation,
                home=organisation,
                email=options["admin"],
                first_name=options["first_name"],
                roles=[Role.ADMINISTRATOR],
                by=None,
                now=now,
                mailed=False,
            )
        except Refusal as refusal:
            raise CommandError(refusal.words) from refusal
        link = f"{settings.ADDRESS}{reverse('invitation', args=[new_link(invitation_id=invitation.pk)])}"
        self.stdout.write(f"{organisation.name} is here. Its first administrator opens this link, once, within 7 days:")
        self.stdout.write(link)
