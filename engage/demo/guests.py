"""What became of the questions to a guest in the demo county, and two words that mean the same."""

from datetime import datetime

from accounts.models import Member
from consultations.core.actions.merging import merge_words
from consultations.core.actions.panel import take_up
from consultations.core.models import Consultation, Entry

MODERATOR = "moderator@demo.example"
BECAME = {
    "Who pays for the lights at the bus stops?": Entry.TakenUp.ANSWERED,
    "Could under 18s ride free in the holidays?": Entry.TakenUp.TAKEN_AWAY,
    "What happens to our answers after today?": Entry.TakenUp.NOT_TODAY,
}
SAME = ("late buses", "buses late")


def answer_the_room(*, consultation: Consultation, members: dict[str, Member], now: datetime) -> None:
    member_id = members[MODERATOR].pk
    entries = {entry.text: entry.pk for entry in Entry.objects.filter(activity__consultation=consultation)}
    for text, became in BECAME.items():
        take_up(entry_id=entries[text], taken_up=became, member_id=member_id, now=now)
    merge_words(entry_id=entries[SAME[0]], into_id=entries[SAME[1]], member_id=member_id, now=now)
