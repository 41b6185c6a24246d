"""Names of the core's streams, and which of them a change to an entry rings."""

from django.utils.crypto import salted_hmac

from consultations.core.models import Entry, Round
from consultations.core.pacing import rooms_showing
from engage.realtime.streams import announce


def board_stream(activity_id: int) -> str:
    """The public cards of one board."""
    return f"board:{activity_id}"


def results_stream(round_id: int) -> str:
    """What may be shown of the counts of one round."""
    return f"results:{round_id}"


def queue_stream(organisation_id: int) -> str:
    """The moderation queue of one organisation: a doorbell, no words travel on it."""
    return f"queue:{organisation_id}"


def mine_stream(participant_id: int) -> str:
    """What became of one participant's words: a doorbell, their own page fetches the rest.

    The page can read the name on its ticket, so it is not the row's number: that would say how many people took part.
    """
    return f"mine:{salted_hmac('engage.core.mine', str(participant_id)).hexdigest()[:32]}"


def answers_stream(consultation_id: int) -> str:
    """What was answered to everybody, as the page "what happened" shows it."""
    return f"answers:{consultation_id}"


def news_stream(consultation_id: int) -> str:
    """Rings when something was answered; pages that show somebody's own part fetch themselves again."""
    return f"news:{consultation_id}"


def announce_entry(entry: Entry) -> None:
    """Something happened to this entry: its board, its queue and its author's page. Inside the transaction, last.

    The results too: they name ideas and statements, and words that were taken down must leave every screen.
    """
    names = [board_stream(entry.activity_id), queue_stream(entry.activity.consultation.organisation_id)]
    rounds = Round.objects.filter(activity_id=entry.activity_id).values_list("pk", flat=True)
    names += [results_stream(round_id) for round_id in rounds]
    names += rooms_showing(entry.activity_id)
    if entry.answer is not None and entry.answer.participant_id is not None:
        names.append(mine_stream(entry.answer.participant_id))
    announce(*names)
