"""What a reveal shows: drawn from the frozen result of a round, so that phones, wall and evidence say the same."""

import random
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string, select_template
from django.utils.translation import gettext as _

from consultations.core.kinds import kind_of
from consultations.core.models import Entry
from consultations.core.norms import norm_of
from consultations.core.results import thawed
from consultations.live.documents.hands import by_hand, said_by_hand
from consultations.live.documents.teams import team_lines
from consultations.live.models import FLOOR, RoomRound
from engage.kit.small_numbers import Exact, release

ON_THE_WALL = 3  # sentences that are read from ten metres; the others stand on the phones
ON_A_PHONE = 30
FEWEST_WORDS = 3  # words of fewer people are not shown: one that appears just after somebody typed would be known


@dataclass(frozen=True)
class Outcome:
    """The drawings of one revealed round."""

    phone_html: str
    stage_html: str
    shift_html: str
    discuss: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """Approved words, once however many wrote them. `people`: about how many, 0 where that is not said."""

    text: str
    people: int


def outcome_of(on_now: RoomRound) -> Outcome:
    """Expects a round that was revealed."""
    released: dict[str, Any] = on_now.released or {}
    activity = on_now.step.activity
    kind = kind_of(activity)
    tally = kind.tally(on_now.round)
    beside: dict[str, Any] = {
        "hands": _hands(released, tally.rows),
        "hands_said": said_by_hand(by_hand(activity)),
        "shown_words": shown_words(on_now),
        "teams": team_lines(on_now),
        "guarded": released.get("sensitive", False) and not released.get("too_few"),
    }
    on_the_wall, on_a_phone = _cut(beside, ON_THE_WALL), _cut(beside, ON_A_PHONE)
    if released.get("too_few") and not kind.tells_anyway:
        few = render_to_string("live/too_few.html", {"shown_words": beside["shown_words"]})
        phone, wall = (
            render_to_string("live/outcome.html", {**shown, "html": few}) for shown in (on_a_phone, on_the_wall)
        )
        return Outcome(phone, wall, "", talk_about_it(of_words=kind.takes_words))
    # Of too few nothing was kept, so that a kind which tells something anyway draws it without a single figure.
    context = {**kind.picture(thawed(released.get("result") or {}, tally)), "activity": activity}
    context |= {"closed": True, "words_follow": bool(beside["shown_words"])}
    on_the_wall, on_a_phone = (
        _cut(beside | {"shown_words": _not_above(beside["shown_words"], context)}, most)
        for most in (ON_THE_WALL, ON_A_PHONE)
    )
    stage = select_template([kind.template("stage"), kind.template("result")])
    phone = render_to_string(
        "live/outcome.html", {**on_a_phone, "html": render_to_string(kind.template("result"), context)}
    )
    wall = render_to_string("live/outcome.html", {**on_the_wall, "html": stage.render(context)})
    discuss = talk_about_it(of_words=kind.takes_words) if released.get("too_few") else ()
    return Outcome(phone, wall, _shift(released, tally.rows), discuss)


def _cut(beside: dict[str, Any], most: int) -> dict[str, Any]:
    """The same with no more sentences than fit, and how many were left out."""
    words = beside["shown_words"]
    return beside | {
        "shown_words": words[:most],
        "more_words": max(0, len(words) - most),
        "on_wall": most == ON_THE_WALL,
    }


def talk_about_it(*, of_words: bool = False) -> tuple[str, ...]:
    """Three things to talk about when there are too few to show."""
    return (
        _("What might somebody say who has not answered?")
        if of_words
        else _("What might make somebody choose one answer and not another?"),
        _("What would have to change to make this better for everybody?"),
        _("Who else should be asked?") if of_words else _("Is something missing from the list?"),
    )


def shown_words(on_now: RoomRound) -> list[Sentence]:
    """Approved words that were given to this round, in an order that says nothing about when they came; none below three.

    The same sentence stands once, with how many wrote it only where that may be said.
    """
    if not kind_of(on_now.step.activity).takes_words:
        return []
    words: list[str] = [
        shown or ""
        for shown in Entry.objects.filter(answer__round=on_now.round, parent__isnull=True, shown_text__isnull=False)
        .order_by("pk")
        .values_list("shown_text", flat=True)
    ]
    if len(words) < FEWEST_WORDS:
        return []
    whole = len(words) - len(words) % FEWEST_WORDS  # a batch at a time
    batch = words[:whole]
    random.Random(on_now.pk).shuffle(batch)  # noqa: S311  (an order, no secret)
    said: dict[str, list[str]] = {}
    for text in batch:
        said.setdefault(norm_of(text) or text, []).append(text)
    at_least = on_now.at_least or FLOOR
    people = release(
        {key: Exact(len(same)) for key, same in said.items()},
        base=Exact(whole),
        exclusive=False,
        at_least=at_least,
        sensitive=(on_now.released or {}).get("sensitive", False),
    ).cells
    return [Sentence(same[0], people[key].people or 0) for key, same in said.items()]


def _not_above(shown: list[Sentence], picture: dict[str, Any]) -> list[Sentence]:
    """Without what stands in the drawing above already."""
    named = {norm_of(str(line["label"])) for line in picture.get("top", ())} if not picture.get("too_few") else set()
    return [sentence for sentence in shown if norm_of(sentence.text) not in named]


def _hands(released: dict[str, Any], rows: Any) -> list[tuple[str, int]]:
    """What hands showed in public, beside what phones said in private."""
    counted = released.get("hands") or {}
    return [(row.label, counted[row.key]) for row in rows if row.key in counted]


def _shift(released: dict[str, Any], rows: Any) -> str:
    moved = released.get("shift") or {}
    lines = [(row.label, moved[row.key]) for row in rows if row.key in moved]
    return render_to_string("live/stage/shift.html", {"lines": lines}) if lines else ""
