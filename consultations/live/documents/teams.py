"""Teams of a quiz: what they are called, and how far each was right, now and so far."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext, gettext_lazy

from consultations.live.models import RoomRound, Session

NAMES = (
    gettext_lazy("Oak"),
    gettext_lazy("Sea"),
    gettext_lazy("Sun"),
    gettext_lazy("Chalk"),
    gettext_lazy("Apple"),
    gettext_lazy("Gull"),
)
HOW_FAR = {
    0: gettext_lazy("too few to say"),
    1: gettext_lazy("a few of you were right"),
    2: gettext_lazy("about half of you were right"),
    3: gettext_lazy("most of you were right"),
}


@dataclass(frozen=True)
class TeamLine:
    """One team at a reveal. `full` and `empty`: of three dots. `so_far`: the mean of its dots, "" for the first question."""

    name: str
    words: str
    full: int
    empty: int
    so_far: str


def named(session: Session) -> tuple[tuple[int, str], ...]:
    """The teams to pick from: number, name."""
    return tuple((number, str(NAMES[number - 1])) for number in range(1, session.teams + 1))


def team_lines(on_now: RoomRound) -> list[TeamLine]:
    """How far each team was right in this asking, and on average up to it: made of what was revealed, so it tells no more."""
    now = (on_now.released or {}).get("teams") or {}
    if not now:
        return []
    session = on_now.step.session
    asked = RoomRound.objects.filter(step__session=session, revealed_at__lte=on_now.revealed_at).order_by("pk")
    known = [(released or {}).get("teams") or {} for released in asked.values_list("released", flat=True)]
    return [_line(number, name, now, known) for number, name in named(session)]


def _line(number: int, name: str, now: dict[str, int], known: list[dict[str, int]]) -> TeamLine:
    dots = now.get(str(number), 0)
    all_dots = [each[str(number)] for each in known if str(number) in each]
    so_far = ""
    if len(all_dots) > 1:
        mean = float(round(Fraction(sum(all_dots), len(all_dots)), 1))
        so_far = gettext("so far %(mean)s of 3 dots") % {"mean": f"{mean:g}"}
    return TeamLine(name, str(HOW_FAR[dots]), dots, 3 - dots, so_far)
