"""Idea cards as everybody may see them: published words, supports under the small-number rule, the way so far."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from consultations.core import queries
from consultations.core.kinds import kind_of
from consultations.core.models import Consultation, Entry, Round
from consultations.core.results import result_of
from engage.kit.small_numbers import Cell

ON_ONE_PAGE = 60


@dataclass(frozen=True)
class Card:
    """One idea; the same for every reader."""

    id: int
    version: int
    text: str
    url: str
    support_text: str
    replies_text: str
    stage: str
    stage_reason: str


def cards_of(asked: Round) -> list[Card]:
    """The cards of a board, the newest first."""
    activity = asked.activity
    result = result_of(kind_of(activity).tally(asked))
    support = {row.key: row.cells["support"] for row in result.rows}
    shown = queries.shown_entries(activity).annotate(
        shown_replies=Count("replies", filter=Q(replies__shown_text__isnull=False))
    )
    return [
        Card(
            id=entry.pk,
            version=entry.shown_version or 0,
            text=entry.shown_text or "",
            url=reverse("idea", args=[activity.consultation.slug, activity.position, entry.pk]),
            support_text=_support_words(support.get(str(entry.pk))),
            replies_text=_replies_words(entry.shown_replies),
            stage=entry.stage,
            stage_reason=entry.stage_reason,
        )
        for entry in shown.order_by("-pk")
    ]


def card_of(entry: Entry, asked: Round) -> Card:
    return next(card for card in cards_of(asked) if card.id == entry.pk)


def board_round(activity_id: int) -> Round | None:
    """The self-paced round of a board, with its activity and consultation; None if there is no such board."""
    return (
        Round.objects.select_related("activity__consultation")
        .filter(activity_id=activity_id, number=1, activity__consultation__state__in=Consultation.PUBLIC_STATES)
        .first()
    )


def _support_words(cell: Cell | None) -> str:
    return "" if cell is None or cell.hidden else f"About {cell.people} people support this"


def _replies_words(number: int) -> str:
    return "" if not number else f"{number} {'reply' if number == 1 else 'replies'}"
