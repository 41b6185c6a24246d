"""Makes a language pack without a translator, so that developers see what is not translatable and what has too little room."""

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language_info

from engage.management.catalogue import catalogue
from engage.management.pseudo import pseudo
from engage.management.sentences import sentences_of


class Command(BaseCommand):
    help = (
        "Make a pseudo-language of every sentence: pseudo_language ar (from the right), pseudo_language eo, --remove."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "language", help="a code whose direction is wanted: ar runs from the right, eo from the left"
        )
        parser.add_argument("--remove", action="store_true", help="take it away again")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["language"].lower()
        try:
            known = get_language_info(code)
        except KeyError as unknown:
            raise CommandError("There is no such language. Take ar or eo.") from unknown
        if settings.HTTPS:
            raise CommandError("This place is open to people: they must not meet a language that nobody reads.")
        if code.startswith("en") or (settings.LOCALE_PATHS[0] / code).exists():
            raise CommandError("This language is here already. Take one that is not: ar, eo.")
        folder = settings.LOCALE_PATHS[1] / code
        if options["remove"]:
            shutil.rmtree(folder, ignore_errors=True)
            self.stdout.write("It is gone. Start the product again.")
            return
        right = bool(known["bidi"])
        words = {
            each: (pseudo(each.singular, from_the_right=right), pseudo(each.plural, from_the_right=right))
            for each in sentences_of(settings.BASE_DIR)
        }
        (folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        (folder / "LC_MESSAGES" / "django.mo").write_bytes(catalogue(words))
        self.stdout.write(
            f"{len(words)} sentences as {known['name_local']}. Start the product again; then an administrator adds "
            f"{code} to the languages on the setup desk, and the bottom of every page offers it."
        )
