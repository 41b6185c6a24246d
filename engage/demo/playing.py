"""What each person of the crowd does in one activity: whether they answer, and which marks they give."""

from dataclasses import dataclass, field
from random import Random

from engage.demo.crowd import Person
from engage.demo.marking import coins, in_order, picked
from engage.demo.script import PUBLISH, Line, Scene

AGREE, NOT_SURE, DISAGREE = 1, 2, -1
SHOWN = (PUBLISH, "redact")


@dataclass
class Part:
    """One person's go: status, marks as (item, value), and how many people it speaks for. Items are options, then lines."""

    status: str = "answered"
    marks: list[tuple[int, int]] = field(default_factory=list)
    people: int = 1


def play(
    scene: Scene, *, crowd: list[Person], authors: dict[int, list[int]], goers: list[int], random: Random
) -> dict[int, Part]:
    """A part for every goer who leaves something behind. `authors`: by person, the lines they say."""
    parts: dict[int, Part] = {}
    for number in goers:
        part = PLAYS[scene.kind](scene, number, crowd[number], authors.get(number, []), random)
        if part is not None:
            parts[number] = part
    return parts


def _choice(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    if wrote:
        return Part()  # "something else" in their own words
    if number == 0:
        return Part(marks=[(scene.guide, 1)])
    drawn = random.random()
    if drawn < 0.06:
        return Part("not_sure" if drawn < 0.03 else "skipped")
    most = min(random.choice([1, 2, 2, 3]), scene.settings["most"])
    picked = set(random.choices(range(len(scene.options)), scene.weights, k=most))
    return Part(marks=[(item, 1) for item in sorted(picked)])


def _statements(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    leans = [*scene.leans, *(line.lean for line in scene.lines)]
    shown = [*range(len(scene.options)), *(len(scene.options) + at for at in _shown(scene.lines))]
    seen = shown if number == 0 else random.sample(shown, min(len(shown), random.randint(5, 26)))
    part = Part()
    for item in sorted(seen):
        everyone, split = leans[item]
        feeling = 1.3 * everyone + 1.3 * split * person.lean + random.gauss(0, 0.7)
        part.marks.append((item, AGREE if feeling > 0.3 else DISAGREE if feeling < -0.3 else NOT_SURE))
    return part


def _ideas(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    shown = _shown(scene.lines)
    read = random.sample(shown, min(len(shown), random.randint(4, 18)))
    part = Part()
    part.marks = [
        (len(scene.options) + at, 1)
        for at in sorted(read)
        if at not in wrote and random.random() < scene.lines[at].pull
    ]
    return part if part.marks or wrote else None


def _words(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    """Up to as many words as may be given: one's own, then what others say too."""
    others = [at for at, line in enumerate(scene.lines) if at not in wrote and random.random() < line.pull]
    random.shuffle(others)
    said = [*wrote, *others][: scene.settings["most"]]
    return Part(marks=[(len(scene.options) + at, 1) for at in sorted(said)]) if said else Part("not_sure")


def _nothing(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    """A card is only read."""
    return None


def _open_question(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    if wrote:
        return Part()
    drawn = random.random()
    if drawn < 0.5:
        return None
    if scene.sensitive and drawn < 0.68:
        return Part("rather_not_say")
    return Part("not_sure" if drawn < 0.78 else "skipped")


def _shown(lines: list[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.fate in SHOWN]


def _marks(scene: Scene, number: int, person: Person, wrote: list[int], random: Random) -> Part | None:
    drawn = random.random()
    if number and drawn < 0.08:
        return Part("not_sure" if drawn < 0.04 else "skipped")
    return Part(marks=MARKS[scene.kind](scene.weights, random))


MARKS = {"pulse": picked, "scale": picked, "quiz": picked, "ranking": in_order, "budget": coins}
PLAYS = {
    "choice": _choice,
    "statements": _statements,
    "ideas": _ideas,
    "panel": _ideas,
    "open_question": _open_question,
    "words": _words,
    "information": _nothing,
    **dict.fromkeys(MARKS, _marks),
}
