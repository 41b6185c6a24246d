"""`manage.py import_polis DIR --as STAFF --approved-by STAFF`: brings a Polis conversation in as a closed consultation."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Member, Organisation
from accounts.queries import organisations_where
from accounts.roles import Role
from engage.kit.clock import now as clock
from engage.kit.refusal import Refusal
from engage.polis.bringing_in import bring_in
from engage.polis.reading import DECLINED, NOT_LOOKED_AT, Conversation, NotAConversation, read

# Its moderation is logged as this person's decision, so it must be somebody who may decide.
MAY_BRING_IN = (Role.MODERATOR, Role.ADMINISTRATOR)
MAY_APPROVE = (Role.ANALYST, Role.ADMINISTRATOR)


class Command(BaseCommand):
    help = "Brings a conversation in Polis' export format in, with its moderation; the same folder is taken only once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="holds comments.csv, votes.csv and summary.csv")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="moderator or administrator")
        parser.add_argument(
            "--approved-by",
            dest="second",
            required=True,
            metavar="EMAIL",
            help="analyst or administrator, somebody else",
        )
        parser.add_argument("--organisation", metavar="SLUG", help="needed if that person works for several")
        parser.add_argument("--flip-sign", action="store_true", help="in these votes -1 is agree and 1 is disagree")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        moment = clock()
        member = Member.objects.filter(email=options["email"].strip().lower(), is_active=True).first()
        if member is None:
            raise CommandError(f"Nobody here has the address {options['email']}.")
        places = organisations_where(member, *MAY_BRING_IN, now=moment)
        organisation = _one_of(places, options["organisation"])
        second = _approver(options["second"], organisation, member, moment)
        try:
            conversation = read(options["folder"], flip_sign=options["flip_sign"])
        except NotAConversation as wrong:
            raise CommandError(f"Nothing was brought in. {wrong}") from wrong
        self._say_what_was_read(conversation)
        try:
            consultation = bring_in(
                conversation=conversation,
                organisation=organisation,
                member=member,
                second=second,
                now=moment,
                tell=lambda line: self.stdout.write(f"  written: {line}"),
            )
        except Refusal as refusal:
            raise CommandError(refusal.words) from refusal
        self.stdout.write(
            self.style.SUCCESS(f"Brought in as /c/{consultation.slug}/ in {time.monotonic() - began:.1f} seconds.")
        )

    def _say_what_was_read(self, conversation: Conversation) -> None:
        declined = sum(statement.moderated == DECLINED for statement in conversation.statements)
        unread = sum(statement.moderated == NOT_LOOKED_AT for statement in conversation.statements)
        self.stdout.write(f"“{conversation.topic}”")
        self.stdout.write(
            f"  read: {len(conversation.statements):,} statements ({declined:,} declined, {unread:,} shown but not looked at),"
            f" {len(conversation.marks):,} votes ({conversation.replaced:,} older votes of the same person left out)"
        )
        if conversation.unknown:
            self.stdout.write(
                f"  {conversation.unknown:,} votes are on comments that the folder does not hold: left out"
            )
        if conversation.sign_doubtful:
            self.stdout.write("  the file's counts do not show whether 1 is agree; it was taken so")
        if not conversation.licence:
            self.stdout.write("  no licence was found in the folder; the consultation says so")


def _approver(email: str, organisation: Organisation, member: Member, moment: datetime) -> Member:
    """The second person: nothing is shown to the public on one person's word."""
    second = Member.objects.filter(email=email.strip().lower(), is_active=True).first()
    if second is None or organisation not in organisations_where(second, *MAY_APPROVE, now=moment):
        raise CommandError("The second person has to be an analyst or administrator of the same organisation.")
    if second == member:
        raise CommandError("The second person has to be somebody else.")
    return second


def _one_of(places: list[Organisation], slug: str | None) -> Organisation:
    if slug:
        places = [organisation for organisation in places if organisation.slug == slug]
    if not places:
        raise CommandError("That person is no moderator or administrator there, so cannot bring this in.")
    if len(places) > 1:
        names = ", ".join(organisation.slug for organisation in places)
        raise CommandError(f"That person works for several organisations. Say --organisation with one of: {names}.")
    return places[0]
