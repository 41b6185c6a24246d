"""What a room was shown, as everybody may read it afterwards: drawn from the records, so no finer than what may leave the room."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.core.charts import about_words
from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Entry
from consultations.core.queries import shown_entries
from consultations.core.results import Result, thawed
from consultations.live.documents.hands import said_by_hand
from consultations.live.models import Record, Session
from engage.kit.small_numbers import Cell


@dataclass(frozen=True)
class Heard:
    """One question that was revealed. `html`: the kind's own drawing, or `words` in its place.

    `hands`: (label, number), under `hands_said`.
    `became`: questions to the guest and what became of each, those that the drawing does not tell; they have no figures.
    `figures`: (what, how many said what of it), of too few people for shares, which is what the kind draws.
    """

    question: str
    again: bool
    html: str
    words: str
    hands: tuple[tuple[str, int], ...]
    hands_said: str
    became: tuple[tuple[str, str], ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


def heard_in(session: Session) -> tuple[Heard, ...]:
    """In the order in which it was asked; what was not revealed in the room is not told here either."""
    records = (
        Record.objects.filter(round__step__session=session, round__revealed_at__isnull=False)
        .select_related("round__round__activity", "round__step__activity")
        .order_by("round__step__position", "round__number")
    )
    return tuple(_heard(record) for record in records)


def _heard(record: Record) -> Heard:
    said: dict[str, Any] = record.payload
    activity = record.round.step.activity
    kind = kind_of(activity)
    html, words, answered = "", "", said["numbers"]["answered"]
    told: set[str] = set()
    figures: tuple[tuple[str, str], ...] = ()
    if not kind.asks:
        words = _("This was there to read.")
    elif said["result"] is None or answered is None:
        words = _("Too few people to show a result outside the room, so that nobody can be picked out.")
    else:
        tally = kind.tally(record.round.round)  # for its labels: what is frozen brings every figure
        result = thawed(said["result"], tally)
        if result.rows:
            picture = {**kind.picture(result), "activity": activity, "closed": True}
            figures = _figures(result) if picture.get("too_few") else ()
            if figures:
                words = _about(answered)
            else:
                html = render_to_string(kind.template("result"), picture)
            told = {str(question["label"]) for question in picture.get("top", ()) if not picture["too_few"]}
        else:
            words = ngettext(
                "About %(n)s person wrote something. It goes to the people who decide.",
                "About %(n)s people wrote something. It goes to the people who decide.",
                answered,
            ) % {"n": answered}
    hands = tuple((said["options"][key], n) for key, n in said["hands"].items() if n and key in said["options"])
    became = tuple(pair for pair in taken_up(activity) if pair[0] not in told) if kind.item == "question" else ()
    return Heard(
        said["question"],
        said["room_round"] == 2,
        html,
        words,
        hands,
        said_by_hand(said.get("by_hand", "")),
        became,
        figures,
    )


def _about(answered: int) -> str:
    words = ngettext("About %(n)s person answered.", "About %(n)s people answered.", answered)
    return words % {"n": answered}


def _figures(result: Result) -> tuple[tuple[str, str], ...]:
    """What may leave the room of each, in people; what is left out says so, and a row of which everything is does not stand."""
    return tuple(
        (row.label, " · ".join(f"{_(label)}: {_people(row.cells[key])}" for key, label in result.measures))
        for row in result.rows
        if any(not cell.hidden for cell in row.cells.values())
    )


def _people(cell: Cell) -> str:
    return about_words(cell.people) if cell.people is not None else _("left out")


def taken_up(activity: Activity) -> list[tuple[str, str]]:
    """The questions that others can read and of which staff said what became, by the answered ones first."""
    order = {value: at for at, value in enumerate(Entry.TakenUp.values)}
    marked = shown_entries(activity).exclude(taken_up="").order_by("pk").values_list("shown_text", "taken_up")
    return sorted(((text or "", became) for text, became in marked), key=lambda pair: order[pair[1]])
