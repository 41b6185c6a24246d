"""Many phones at once, and what they saw, in figures."""

import asyncio
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from engage.rehearsal.phone import TOLD, Manners, Phone, Sending
from engage.rehearsal.wall import Wall


class Crowd:
    """The phones of one rehearsal, all in this process."""

    def __init__(self, addresses: Sequence[str], code: str, *, phones: int, manners: Manners, seed: int) -> None:
        """The phones are spread evenly over the addresses."""
        at = [[*addresses[number:], *addresses[:number]] for number in range(len(addresses))]
        self.phones = [
            Phone(at[number % len(at)], code, manners, Random(f"{seed} {number}"))  # noqa: S311
            for number in range(phones)
        ]
        self._lives: list[asyncio.Task[None]] = []

    def come(self, *, within: float) -> None:
        """They all set out to join, evenly within this many seconds."""
        loop = asyncio.get_running_loop()
        apart = within / max(1, len(self.phones))
        self._lives = [loop.create_task(self._life(phone, number * apart)) for number, phone in enumerate(self.phones)]

    @staticmethod
    async def _life(phone: Phone, after: float) -> None:
        await asyncio.sleep(after)
        try:
            await phone.run()
        except Exception as fault:  # a simulated phone that breaks is a finding, not the end of the rehearsal
            phone.diary.faults.append(repr(fault))

    @property
    def joined(self) -> int:
        return sum(phone.here.is_set() for phone in self.phones)

    @property
    def settled(self) -> bool:
        """Has each phone come in or been told that it cannot?"""
        return all(phone.here.is_set() or phone.diary.refused or phone.diary.faults for phone in self.phones)

    @property
    def told(self) -> bool:
        """Does each answer that was begun have its end?"""
        return all(sent.status != "waiting" for phone in self.phones for sent in phone.diary.answers)

    def cut(self) -> int:
        """Pull every cable at once. Answers how many sockets there were."""
        open_now = [phone for phone in self.phones if phone.socket is not None and not phone.blocked]
        for phone in open_now:
            phone.cut()
        return len(open_now)

    async def leave(self) -> None:
        for life in self._lives:
            life.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)


@dataclass(frozen=True)
class Spread:
    """Seconds: half, 95 and 99 of a hundred, and the slowest; of how many."""

    number: int
    half: float
    p95: float
    p99: float
    slowest: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Spread | None":
        found = sorted(seconds)
        if not found:
            return None
        cuts = statistics.quantiles(found, n=100, method="inclusive") if len(found) > 1 else found * 99
        return cls(len(found), statistics.median(found), cuts[94], cuts[98], found[-1])

    def __str__(self) -> str:
        half, p95, p99, slowest = (_short(each) for each in (self.half, self.p95, self.p99, self.slowest))
        return f"half {half}, 95 % {p95}, 99 % {p99}, slowest {slowest} ({self.number})"


@dataclass(frozen=True)
class Sight:
    """How one state of the room reached the phones."""

    v: int
    state: str
    phones: int
    spread: Spread | None


@dataclass
class Report:
    """What every phone saw."""

    phones: int
    joined: int
    joining: Spread | None
    refused: Counter[str]
    faults: Counter[str]
    sights: list[Sight]
    ends: dict[str, Counter[str]]  # round → what became of its answers
    telling: Spread | None
    tries: Counter[int]
    back: Spread | None
    wall: dict[str, float | None]  # round → seconds from the last answer until the wall showed all of them; None: never

    @property
    def untold(self) -> int:
        """Answers whose phone was never told what became of them."""
        return sum(ends["waiting"] for ends in self.ends.values())

    def lines(self) -> list[str]:
        said = [f"{self.joined} of {self.phones} phones came in. Joining: {self.joining or 'nobody'}"]
        said += [f"  {number} could not: {why}" for why, number in self.refused.most_common()]
        said += [f"  {number} broke: {why}" for why, number in self.faults.most_common(5)]
        said.append("What they saw, from the moment the first one (or the host) knew:")
        for sight in self.sights:
            said.append(f"  {sight.v:>4}  {sight.state:<9} {sight.phones:>5} phones  {sight.spread or ''}")
        for asked, ends in self.ends.items():
            ended = ", ".join(f"{number} {status}" for status, number in ends.most_common())
            said.append(f"Answers to round {asked}: {ended}")
        said.append(f"Told what became of an answer: {self.telling or 'nobody'}")
        retried = sum(number for tries, number in self.tries.items() if tries > 1)
        said.append(f"  {retried} needed more than one try; {self.untold} were never told")
        if self.back:
            said.append(f"Back after all sockets were cut: {self.back}")
        for asked, after in self.wall.items():
            when = "never" if after is None else f"{_short(after)} after the last of them"
            said.append(f"The wall showed all answers to round {asked}: {when}")
        return said

    def figures(self) -> dict[str, object]:
        """The same for machines: seconds and numbers."""
        ended: Counter[str] = sum(self.ends.values(), Counter())
        return {
            "phones": self.phones,
            "joined": self.joined,
            "join_p95": self.joining and self.joining.p95,
            "answers": dict(ended),
            "told_p50": self.telling and self.telling.half,
            "told_p95": self.telling and self.telling.p95,
            "told_p99": self.telling and self.telling.p99,
            "reveal_p95": max((s.spread.p95 for s in self.sights if s.state == "revealed" and s.spread), default=None),
            "reveal_slowest": max(
                (s.spread.slowest for s in self.sights if s.state == "revealed" and s.spread), default=None
            ),
            "back_p95": self.back and self.back.p95,
            "wall_right": None if None in self.wall.values() else max(filter(None, self.wall.values()), default=0.0),
            "untold": self.untold,
            "faults": sum(self.faults.values()),
        }


def report_of(crowd: Crowd, *, pressed: dict[int, float] | None = None, wall: Wall | None = None) -> Report:
    """`pressed`: the moment in which the host made each version, where that is known; else the first phone that saw it."""
    diaries = [phone.diary for phone in crowd.phones]
    sights: dict[tuple[int, str], list[float]] = defaultdict(list)
    ends: dict[str, Counter[str]] = defaultdict(Counter)
    sent: list[Sending] = []
    for diary in diaries:
        for moment, v, state, _ in diary.seen:
            sights[v, state].append(moment)
        for sending in diary.answers:
            ends[sending.round][sending.status] += 1
            sent.append(sending)
    known = pressed or {}
    return Report(
        phones=len(diaries),
        joined=crowd.joined,
        joining=Spread.of(diary.joined_after for diary in diaries if diary.joined_after is not None),
        refused=Counter(diary.refused for diary in diaries if diary.refused),
        faults=Counter(fault for diary in diaries for fault in diary.faults),
        sights=[
            Sight(v, state, len(moments), Spread.of(moment - known.get(v, min(moments)) for moment in moments))
            for (v, state), moments in sorted(sights.items())
        ],
        ends=dict(ends),
        telling=Spread.of(each.told_after for each in sent if each.told_after is not None),
        tries=Counter(each.tries for each in sent),
        back=Spread.of(seconds for diary in diaries for seconds in diary.back_after),
        wall=_shown_on(wall, crowd) if wall else {},
    )


def _shown_on(wall: Wall, crowd: Crowd) -> dict[str, float | None]:
    """For each question, in the order of asking: when the wall had everybody's answer, after the last phone was told."""
    told: dict[str, list[float]] = defaultdict(list)
    for phone in crowd.phones:
        first: dict[str, float] = {}
        for sent in phone.diary.answers:
            if sent.status in TOLD and sent.told_after is not None:
                first.setdefault(sent.round, sent.began + sent.told_after)
        for asked, moment in first.items():
            told[asked].append(moment)
    return {
        asked: wall.right_after(f"{number}-1", len(told[asked]), max(told[asked]))
        for number, asked in enumerate(sorted(told, key=int), start=1)
    }


def acknowledged(crowd: Crowd) -> dict[str, int]:
    """For each round, how many phones were told that their answer counts."""
    return Counter(
        asked for phone in crowd.phones for asked in {sent.round for sent in phone.diary.answers if sent.status in TOLD}
    )


def _short(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
