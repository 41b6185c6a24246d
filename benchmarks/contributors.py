"""1,000 people who each go through a consultation on their own, at the same time: the page, a thought, the answer, the next.

Each has a cookie of their own and sends what the page's own form has in it. Whoever is through makes room for somebody
new, so there are always 1,000. How long they think is what the product itself says: "about 3 minutes" for five questions
is 36 seconds for each; here it takes 8 to 30 seconds to the answer and 3 to 9 on the page that says thanks, 25 in the
middle, so that they are in more of a hurry than anybody was told they need to be.
"""

import asyncio
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from time import monotonic

import uvloop

from benchmarks.browser import Browser, Gone, filled
from benchmarks.load import cpu_of
from benchmarks.measuring import Server, echo, figure, kernel, server

SLUG, QUESTIONS = "five-questions", 5
AT_ONCE = 1000
THINKING, READING = (8.0, 30.0), (3.0, 9.0)  # seconds, evenly spread
COMING, SECONDS = 30.0, 60.0  # until all of them are in the middle of something; then it is measured
HURRIED, HURRY = 64, 12.0  # people who do not think at all, for so many seconds: what it can do at most
NOW = 60.0  # "answer this now please": all of them within so many seconds
PROMISED = 500.0  # ms
PROMISE = "what is promised (MOB-06)"


@dataclass
class Seen:
    """What all of them met. Times in seconds, of answers that were sent while it was measured."""

    acknowledged: dict[tuple[str, int], None] = field(default_factory=dict)  # whose, and to which question
    refused: Counter[str] = field(default_factory=Counter)
    told: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    sent: int = 0
    measures: bool = False

    def of(self, times: list[float], percent: int) -> float:
        return statistics.quantiles(times, n=100)[percent - 1] * 1e3 if len(times) > 1 else 0.0


def run() -> Iterator[dict]:
    tokens = iter(people(AT_ONCE * 5))
    with server("product", BENCH_LIMITS="1") as product, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for ways in (_as_people_do, _in_a_hurry, _now_please):
            kernel.append(echo())
            seen = Seen()
            used, took = runner.run(ways(product, tokens, seen))
            yield from FIGURES[ways](seen, lost(seen), used, took)


def _themselves(seen: Seen, missing: int, used: float, took: float) -> Iterator[dict]:
    load = f"{AT_ONCE:,} contributors at once, {seen.sent / took:.0f} answers/s offered"
    for what, times in (("told it is in", seen.told), ("the next page is there", seen.shown)):
        for percent in (50, 95, 99):
            value = seen.of(times, percent)
            line = figure(f"{load}: until {what}, p{percent}", value, "ms", PROMISED, PROMISE)
            yield line | ({"gate": "500 ms", "met": value < PROMISED} if percent == 95 else {})
    yield _none(f"{load}: refused", sum(seen.refused.values())) | {"why": dict(seen.refused)}
    yield _none(f"{load}: acknowledged but missing", missing)
    yield figure("one question (page, answer, next page), web CPU", used / max(seen.sent, 1) * 1e6, "µs", 0, "none")


def _at_most(seen: Seen, missing: int, used: float, took: float) -> Iterator[dict]:
    name = f"questions a second at most (page, answer, next page), {HURRIED} who do not think"
    yield figure(name, len(seen.shown) / took, "answers/s", AT_ONCE / 25, "what 1,000 offer", better="higher")
    yield figure(f"{name}: p95 until told it is in", seen.of(seen.told, 95), "ms", PROMISED, PROMISE)
    yield _none(f"{name}: refused or missing", sum(seen.refused.values()) + missing)


def _all_now(seen: Seen, missing: int, used: float, took: float) -> Iterator[dict]:
    name = f"{AT_ONCE:,} answer one question within the same {NOW:.0f} s"
    yield figure(f"{name}: until told it is in, p95", seen.of(seen.told, 95), "ms", PROMISED, PROMISE)
    yield figure(f"{name}: until the next page is there, p95", seen.of(seen.shown, 95), "ms", PROMISED, PROMISE)
    yield figure(f"{name}: refused or missing", sum(seen.refused.values()) + missing, "answers", 0, "none")


def _none(name: str, number: int) -> dict:
    return figure(name, number, "answers", 0, "none", gate="0") | {"met": number == 0}


async def _as_people_do(product: Server, tokens: Iterator[str], seen: Seen) -> tuple[float, float]:
    random = Random(1)
    until = monotonic() + COMING + SECONDS

    async def place() -> None:
        """One of the 1,000 places: somebody in the middle of it, then somebody new, and so on."""
        await asyncio.sleep(random.uniform(0, COMING * 0.8))
        first = random.randint(1, QUESTIONS)
        while monotonic() < until:
            await _somebody(product, next(tokens), seen, random, first=first, until=until)
            first = 1

    everybody = [asyncio.create_task(place()) for _ in range(AT_ONCE)]
    await asyncio.sleep(COMING)
    began, used, seen.measures = monotonic(), cpu_of(product.pid), True
    await asyncio.sleep(SECONDS)
    seen.measures, used, took = False, cpu_of(product.pid) - used, monotonic() - began
    await asyncio.gather(*everybody)
    return used, took


async def _in_a_hurry(product: Server, tokens: Iterator[str], seen: Seen) -> tuple[float, float]:
    random, until = Random(2), monotonic() + HURRY
    seen.measures = True
    began, used = monotonic(), cpu_of(product.pid)

    async def place() -> None:
        while monotonic() < until:
            await _somebody(product, next(tokens), seen, random, thinks=False, until=until)

    await asyncio.gather(*(place() for _ in range(HURRIED)))
    return cpu_of(product.pid) - used, monotonic() - began


async def _now_please(product: Server, tokens: Iterator[str], seen: Seen) -> tuple[float, float]:
    random, began, used = Random(3), monotonic(), cpu_of(product.pid)
    seen.measures = True

    async def pupil(token: str) -> None:
        browser = Browser(product.port, token)
        sends = began + random.uniform(NOW / 4, NOW)
        await asyncio.sleep(random.uniform(0, NOW / 4))
        await _question(browser, 1, seen, random, lambda: max(0.0, sends - monotonic()))
        browser.close()

    await asyncio.gather(*(pupil(next(tokens)) for _ in range(AT_ONCE)))
    return cpu_of(product.pid) - used, monotonic() - began


async def _somebody(
    product: Server,
    token: str,
    seen: Seen,
    random: Random,
    *,
    first: int = 1,
    thinks: bool = True,
    until: float,
) -> None:
    browser = Browser(product.port, token)
    for number in range(first, QUESTIONS + 1):
        if monotonic() >= until:
            break
        await _question(browser, number, seen, random, lambda: random.uniform(*THINKING) if thinks else 0.0)
        if thinks:
            await asyncio.sleep(random.uniform(*READING))
    browser.close()


async def _question(browser: Browser, number: int, seen: Seen, random: Random, thought: Callable[[], float]) -> None:
    address = f"/c/{SLUG}/{number}/"
    try:
        status, page, _ = await browser.get(address)
        if status != 200:
            seen.refused[f"page {status}"] += 1
            return
        form = filled(page, random)
        await asyncio.sleep(thought())
        counts, began = seen.measures, monotonic()
        seen.sent += counts
        status, _, following = await browser.post(address, form)
        if status != 302:
            seen.refused[f"answer {status}"] += 1
            return
        seen.acknowledged[browser.token, number] = None
        told = monotonic() - began
        status, _, _ = await browser.get(following)
        if status != 200:
            seen.refused[f"next page {status}"] += 1
            return
        if counts:
            seen.told.append(told)
            seen.shown.append(monotonic() - began)
    except Gone as gone:
        seen.refused[str(gone)] += 1


def people(number: int) -> list[str]:
    """A consultation of five questions that is open, and the cookies of so many people who have begun it."""
    from django.utils import timezone

    from accounts.models import Member
    from consultations.core.actions.consulting import add_activity, open_consultation
    from consultations.core.actions.taking_part import take_part_together
    from consultations.core.models import Consultation
    from consultations.core.tokens import guest_key, new_guest_token
    from tests.cast import Cast
    from tests.factories.consultations import approved, make_consultation

    now = timezone.now()
    organisation = Consultation.objects.get(slug="walk-home").organisation
    cast = Cast.__new__(Cast)
    cast.organisation = organisation
    cast.youth_worker, cast.analyst = Member.objects.order_by("pk")[:2]
    asked = make_consultation(cast=cast, now=now, slug=SLUG, title="Five questions", minutes=3)
    where = ["At a youth club", "In town", "On the bus", "At home"]
    points = ["Not at all", "Not much", "In between", "Mostly", "Completely"]
    for kind, prompt, options, settings in (
        ("choice", "After school, where do you feel safest?", where, {"most": 1, "other": True}),
        ("scale", "I feel safe on my way home.", points, {}),
        ("choice", "What would help? Pick two.", ["Lights", "Later buses", "People at hand"], {"most": 2}),
        ("scale", "I know an adult I can ask for help.", points, {}),
        ("open_question", "What else should we know?", [], {}),
    ):
        add_activity(consultation=asked, kind=kind, prompt=prompt, options=options, settings=settings, now=now)
    approved(asked, cast=cast, now=now)
    open_consultation(consultation_id=asked.pk, member_id=None, now=now)
    asked.refresh_from_db()
    tokens = [new_guest_token() for _ in range(number)]
    take_part_together(consultation=asked, keys=[guest_key(token, asked.pk) for token in tokens], now=now)
    return tokens


def lost(seen: Seen) -> int:
    """Of the acknowledged answers those that are not there, whole: one for each person and question, with a mark or words."""
    from django.db.models import Exists, OuterRef, Q

    from consultations.core.models import Answer, Consultation, Entry, Vote
    from consultations.core.tokens import guest_key

    asked = Consultation.objects.get(slug=SLUG)
    said = Exists(Vote.objects.filter(answer=OuterRef("pk"), value=1)) | Exists(
        Entry.objects.filter(answer=OuterRef("pk"))
    )
    stored = Counter(
        Answer.objects.filter(Q(said), round__activity__consultation=asked, status="answered").values_list(
            "participant__guest_key", "round__activity__position"
        )
    )
    wanted = {(guest_key(token, asked.pk), number) for token, number in seen.acknowledged}
    return sum(stored[key] != 1 for key in wanted)


FIGURES = {_as_people_do: _themselves, _in_a_hurry: _at_most, _now_please: _all_now}
