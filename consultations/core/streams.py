"""What can be listened to in the core: boards and results for everybody; queue and one's own words as doorbells only."""

from django.template.loader import render_to_string

from consultations.core.cards import ON_ONE_PAGE, board_of, board_round, no_cards_words
from consultations.core.kinds import kind_of, shown_result
from consultations.core.models import Consultation, Round
from consultations.core.timeline import timeline_of
from engage.kit import clock
from engage.realtime.streams import doorbell_only, stream


@stream("board", uneven=True)
def board(key: str) -> str:
    """The public cards of one board, and the ids of all that are shown."""
    asked = board_round(int(key))
    if asked is None:
        return render_to_string("components/cards.html", {"cards": [], "all_ids": "", "empty": no_cards_words("idea")})
    shown, kind = board_of(asked.activity), kind_of(asked.activity)
    cards = sorted(shown.cards, key=lambda card: -card.votes) if kind.by_votes else shown.cards
    drawn = {"cards": shown.html(cards[:ON_ONE_PAGE]), "all_ids": shown.ids, "empty": no_cards_words(kind.item)}
    return render_to_string("components/cards.html", drawn)


@stream("results", uneven=True)
def results(key: str) -> str:
    """The released result of one self-paced round; what a room shows of its own is another stream."""
    asked = (
        Round.objects.select_related("activity__consultation")
        .filter(pk=int(key), number=1, activity__consultation__state__in=Consultation.PUBLIC_STATES)
        .first()
    )
    if asked is None:
        return ""
    kind = kind_of(asked.activity)
    return render_to_string(kind.template("result"), kind.picture(shown_result(asked)))


@stream("answers")
def answers(key: str) -> str:
    """What was answered in one consultation, and how its promise stands."""
    consultation = Consultation.objects.filter(pk=int(key), state__in=Consultation.PUBLIC_STATES).first()
    if consultation is None:
        return ""
    return render_to_string("components/answers.html", {"timeline": timeline_of(consultation, now=clock.now())})


doorbell_only("queue")
doorbell_only("mine")
doorbell_only("news")
