"""Idea cards as everybody may see them: published words, supports under the small-number rule, the way so far.

A board is made once for each version of its stream and kept in this process's memory, never by time: a change that was
announced is on the next page. Nothing about a reader is kept, and no words leave PostgreSQL for a second store: Redis
writes to disk, where words that their author takes back would stay.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import cast

from django.db.models import Count, Q
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from consultations.core import queries
from consultations.core.announcing import board_stream
from consultations.core.kinds import kind_of, shown_result
from consultations.core.models import Activity, Consultation, Round
from engage.kit.small_numbers import Cell, threshold
from engage.realtime.streams import versions_of

ON_ONE_PAGE = 60
STAFF = "staff"  # what staff put on a board is theirs to answer for, and is not reported
MOST_KEPT = 64  # boards in this process's memory, those used last


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
    report_url: str = ""
    votes: int = 0  # rounded; 0 while they may not be shown
    taken_up: str = ""
    template: str = "components/idea_card.html"


@dataclass(frozen=True)
class Board:
    """All cards of a board at one version of its stream, the newest first, and those that were drawn already."""

    version: int
    cards: tuple[Card, ...]
    drawn: dict[Card, SafeString] = field(default_factory=dict)

    @cached_property
    def ids(self) -> str:
        return "".join(f"{card.id} " for card in self.cards)

    def html(
        self, cards: Collection[Card], supported_ids: Collection[int] = (), own_ids: Collection[int] = ()
    ) -> list[SafeString]:
        """These cards drawn; what this reader supports, or wrote and may not mark, is drawn for this reader alone."""
        return [
            draw(card, supported=card.id in supported_ids, own=card.id in own_ids)
            if card.id in supported_ids or card.id in own_ids
            else self._plain(card)
            for card in cards
        ]

    def _plain(self, card: Card) -> SafeString:
        if card not in self.drawn:
            self.drawn[card] = draw(card)
        return self.drawn[card]


def shuffled(cards: Iterable[Card], seed: str) -> list[Card]:
    """The cards in the order of one visit: nobody's idea is first for everybody (PAR-18).

    Each card has its place by itself, so one that comes or goes moves no other, and a second page follows the first.
    """
    return sorted(cards, key=lambda card: blake2b(f"{seed}:{card.id}".encode(), digest_size=8).digest())


def draw(card: Card, *, supported: bool = False, own: bool = False) -> SafeString:
    known = {"idea": card, "supported_ids": {card.id} if supported else (), "own": own}
    return cast(SafeString, get_template(card.template).render(known))


def no_cards_words(item: str) -> tuple[str, str]:
    """What a board says on which nothing stands yet."""
    first = gettext("No questions here yet.") if item == "question" else gettext("No ideas here yet.")
    return first, gettext("Yours could be the first.")


_kept: OrderedDict[Hashable, Board] = OrderedDict()
_turn = threading.Lock()


def board_of(activity: Activity, *, version: int | None = None) -> Board:
    """The board as it stands now. `version`: of its stream, where the caller has read it just now.

    The version is read before the content: a board may be newer than the version it is kept under, never older.
    """
    if version is None:
        name = board_stream(activity.pk)
        version = versions_of([name])[name]
    # Besides the version: everything that a card is made from and whose change is announced on no stream.
    key = (activity.pk, activity.position, activity.consultation.slug, get_language(), threshold(), activity.sensitive)
    with _turn:
        before = _kept.get(key)
        if before is not None:
            _kept.move_to_end(key)
    if before is not None and before.version == version:
        return before
    asked = Round.objects.get(activity=activity, number=1)
    asked.activity = activity
    board = Board(version, tuple(cards_of(asked)))
    if before is not None:
        # A card is drawn from its own fields alone, so equal cards look equal; most changes touch one card of many.
        board.drawn.update((card, before.drawn[card]) for card in board.cards if card in before.drawn)
    with _turn:
        _kept[key] = board
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return board


def cards_of(asked: Round) -> list[Card]:
    """The cards of a board, the newest first."""
    activity, kind = asked.activity, kind_of(asked.activity)
    result = shown_result(asked)
    support = {row.key: row.cells["support"] for row in result.rows}
    shown = queries.shown_entries(activity).annotate(
        shown_replies=Count("replies", filter=Q(replies__shown_text__isnull=False))
    )
    return [
        Card(
            id=entry.pk,
            version=entry.shown_version or 0,
            text=entry.shown_text or "",
            url=reverse("idea", args=[activity.consultation.slug, activity.position, entry.pk]) if kind.replies else "",
            report_url=reverse("report", args=[activity.consultation.slug, entry.pk]) if entry.origin != STAFF else "",
            support_text=_support_words(support.get(str(entry.pk))),
            replies_text=_replies_words(entry.shown_replies),
            stage=entry.stage,
            stage_reason=entry.stage_reason,
            votes=_votes(support.get(str(entry.pk))),
            taken_up=entry.taken_up,
            template=kind.card_template,
        )
        for entry in shown.order_by("-pk")
    ]


def card_of(activity: Activity, entry_id: int) -> Card | None:
    return next((card for card in board_of(activity).cards if card.id == entry_id), None)


def board_round(activity_id: int) -> Round | None:
    """The self-paced round of a board, with its activity and consultation; None if there is no such board."""
    return (
        Round.objects.select_related("activity__consultation")
        .filter(activity_id=activity_id, number=1, activity__consultation__state__in=Consultation.PUBLIC_STATES)
        .first()
    )


def support_words(people: int) -> str:
    said = ngettext("About %(people)s person supports this", "About %(people)s people support this", people)
    return said % {"people": people}


def _votes(cell: Cell | None) -> int:
    return 0 if cell is None or cell.people is None else cell.people


def _support_words(cell: Cell | None) -> str:
    return "" if cell is None or cell.people is None else support_words(cell.people)


def _replies_words(number: int) -> str:
    return "" if not number else ngettext("%(number)s reply", "%(number)s replies", number) % {"number": number}
