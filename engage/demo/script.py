"""The words of the demo, read from the files in `words/`: every one of them was made up for this project."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"
PUBLISH, HELD, REFER = "publish", "held", "refer"


@dataclass(frozen=True)
class Line:
    """Something somebody says, and what becomes of it. `removed`: the characters a moderator takes out."""

    text: str
    fate: str = PUBLISH
    reason: str = "fine"
    removed: tuple[int, int] | None = None
    what: str = ""
    mine: bool = False
    pull: float = 0.2
    lean: tuple[float, float] = (0.0, 0.0)
    stage: str = "said"
    stage_reason: str = ""
    replies: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Scene:
    """One activity: what staff ask and what people say."""

    kind: str
    prompt: str
    hint: str
    easy_prompt: str
    settings: dict[str, Any]
    options: list[str]
    weights: list[float]
    leans: list[tuple[float, float]]
    took_part: float
    sensitive: bool
    lines: list[Line]
    held_replies: list[Line]
    guide: int


@dataclass(frozen=True)
class Script:
    """One consultation with its start page and its days, counted from the day of seeding."""

    slug: str
    page: dict[str, Any]
    opened_days_ago: int
    closes_in_days: int
    decides_after_days: int
    answers_after_days: int
    people: int
    groups: list[int] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)


def read(name: str) -> Script:
    written = json.loads((WORDS / f"{name}.json").read_text("utf-8"))
    scenes = [_scene(activity) for activity in written.pop("activities")]
    return Script(scenes=scenes, **written)


def _scene(written: dict[str, Any]) -> Scene:
    return Scene(
        kind=written["kind"],
        prompt=written["prompt"],
        hint=written.get("hint", ""),
        easy_prompt=written.get("easy_prompt", ""),
        settings=written.get("settings", {}),
        options=written.get("options", []),
        weights=written.get("weights", []),
        leans=[tuple(pair) for pair in written.get("leans", [])],
        took_part=written["took_part"],
        sensitive=written.get("sensitive", False),
        lines=[_line(line) for line in written["words"]],
        held_replies=[Line(text=text, fate=HELD) for text in written.get("held_replies", [])],
        guide=written.get("guide", 0),
    )


def _line(written: str | dict[str, Any]) -> Line:
    if isinstance(written, str):
        return Line(text=written)
    text, removed = written["text"], None
    if "fill" in written:
        start = text.index("{}")
        text = text.replace("{}", written["fill"])
        removed = (start, start + len(written["fill"])) if written.get("fate") == "redact" else None
    return Line(
        text=text,
        fate=written.get("fate", PUBLISH),
        reason=written.get("reason", "fine") if "fate" in written else "fine",
        removed=removed,
        what=written.get("what", ""),
        mine=written.get("mine", False),
        pull=written.get("pull", 0.2),
        lean=tuple(written.get("lean", (0.0, 0.0))),
        stage=written.get("stage", "said"),
        stage_reason=written["reason"] if written.get("stage") == "not_now" else "",
        replies=tuple(_line(reply) for reply in written.get("replies", [])),
    )
