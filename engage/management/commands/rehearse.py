"""`manage.py rehearse`: simulated phones join a room of a running server, and what every phone saw is printed."""

import asyncio
import json
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Member
from consultations.core.models import Consultation
from consultations.live.models import Session
from engage.kit.refusal import Refusal
from engage.rehearsal.crowd import Crowd, Report, acknowledged, report_of
from engage.rehearsal.director import Director
from engage.rehearsal.phone import Manners
from engage.rehearsal.wall import Wall

PATIENCE = 120  # seconds in which everybody must have come in, or been told


class Command(BaseCommand):
    """With `--code` the phones join a room that you lead; without, a host of ours makes a room and leads it."""

    help = "Fill a room with simulated phones, to rehearse a session or to see what the server carries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at", action="append", help="address of the running server; several: web processes of one entrance"
        )
        parser.add_argument("--code", help="the six numbers of a rehearsal or demo room that you lead yourself")
        parser.add_argument("--consultation", help="without --code: the address name of an open consultation")
        parser.add_argument("--as", dest="member", help="without --code: the e-mail of the youth worker who leads")
        parser.add_argument("--questions", type=int, default=2, help="without --code: how many questions (default 2)")
        parser.add_argument("--phones", type=int, default=30)
        parser.add_argument("--join-within", type=float, default=5.0, help="seconds in which all of them join")
        parser.add_argument("--think", type=float, default=5.0, help="answers come within this many seconds")
        parser.add_argument("--loss", type=float, default=0.0, help="share of requests that the network loses")
        parser.add_argument("--naps", type=float, default=0.0, help="share of changes after which a phone sleeps")
        parser.add_argument("--blocked", type=float, default=0.0, help="share of phones whose socket is blocked")
        parser.add_argument("--cut", action="store_true", help="without --code: pull every cable once in the middle")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="print one line of JSON at the end")

    def handle(self, *arguments: Any, **options: Any) -> None:
        manners = Manners(
            loss=options["loss"], naps=options["naps"], blocked=options["blocked"], think=options["think"]
        )
        try:
            director = None if options["code"] else self._director(options)
        except Refusal as refusal:
            raise CommandError(refusal.words) from None
        code = director.code if director else self._checked(options["code"])
        addresses = options["at"] or ["http://127.0.0.1:8000"]
        crowd = Crowd(addresses, code, phones=options["phones"], manners=manners, seed=options["seed"])
        try:
            report = asyncio.run(self._rehearse(crowd, director, Wall(addresses[0]), options))
        except KeyboardInterrupt:
            report = report_of(crowd)
        for line in report.lines():
            self.stdout.write(line)
        missing = self._missing(crowd, director)
        if options["json"]:
            self.stdout.write(json.dumps(report.figures() | {"acknowledged_but_missing": missing}))
        if director:
            self.stdout.write(f"{director.tidy_up()} made-up people were taken out of the consultation again.")
        if missing or report.untold or report.faults:
            raise CommandError("The rehearsal found something wrong: see above.")

    def _director(self, options: dict[str, Any]) -> Director:
        consultation = Consultation.objects.filter(slug=options["consultation"] or "").first()
        member = Member.objects.filter(email=options["member"] or "").first()
        if consultation is None or member is None:
            raise CommandError("Say --code, or both --consultation and --as.")
        return Director.of_new_room(consultation, member, phones=options["phones"], questions=options["questions"])

    @staticmethod
    def _checked(code: str) -> str:
        """Made-up answers belong in no room of real people."""
        session = Session.objects.select_related("consultation").filter(code=code).first()
        if session is not None and not (session.is_rehearsal or session.consultation.is_demo):
            raise CommandError("This room is for real people. Make a rehearsal of it, or use the demo.")
        return code

    async def _rehearse(self, crowd: Crowd, director: Director | None, wall: Wall, options: dict[str, Any]) -> Report:
        crowd.come(within=options["join_within"])
        try:
            await _until(lambda: crowd.settled, PATIENCE)
            self._say(f"{crowd.joined} phones are in the room.")
            if director is None:
                self.stdout.write("Lead it. Ctrl-C ends the rehearsal; so does ending the session.")
                await _until(
                    lambda: all(phone.over.is_set() or phone.diary.refused for phone in crowd.phones), 6 * 3600
                )
                return report_of(crowd)
            await asyncio.to_thread(director.press, "pair_stage", code=await wall.set_up())
            hanging = asyncio.create_task(wall.run())
            try:
                await self._lead(crowd, director, options)
            finally:
                hanging.cancel()
            return report_of(crowd, pressed=director.pressed, wall=wall)
        finally:
            await crowd.leave()

    async def _lead(self, crowd: Crowd, director: Director, options: dict[str, Any]) -> None:
        for number in range(await asyncio.to_thread(lambda: director.steps)):
            await asyncio.to_thread(director.press, "next" if number else "show")
            await asyncio.sleep(1)
            await asyncio.to_thread(director.press, "open")
            self._say(f"Question {number + 1} is open.")
            await asyncio.sleep(options["think"] + 1)
            if options["cut"] and number == 0:
                self.stdout.write(f"{crowd.cut()} cables pulled.")
                await asyncio.sleep(8)
            await _until(lambda: crowd.told, 60)
            await asyncio.to_thread(director.press, "close")
            await asyncio.sleep(2.5)
            await asyncio.to_thread(director.press, "reveal")
            await asyncio.sleep(4)
            self._say(f"Question {number + 1} is done.")
        await asyncio.to_thread(director.press, "end")
        await asyncio.sleep(3)

    def _say(self, words: str) -> None:
        """At once, for whoever watches."""
        self.stdout.write(words)
        self.stdout.flush()

    def _missing(self, crowd: Crowd, director: Director | None) -> int:
        """Answers that a phone was told count, and that the database does not have."""
        if director is None:
            return 0
        stored = director.stored()
        told = acknowledged(crowd)
        for asked, number in told.items():
            self.stdout.write(f"Round {asked}: {number} phones were told, {stored.get(asked, 0)} answers are stored.")
        return sum(max(0, number - stored.get(asked, 0)) for asked, number in told.items())


async def _until(so: Any, seconds: float) -> None:
    """Look again and again, but not for ever."""
    end = monotonic() + seconds
    while not so() and monotonic() < end:
        await asyncio.sleep(0.1)
