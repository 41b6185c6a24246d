"""People who say words to one open question, for the tests of words that are shared."""

from uuid import uuid4

from consultations.core.actions.answering import give_answer
from consultations.core.actions.consulting import add_activity, open_consultation
from consultations.core.actions.deciding import decide
from consultations.core.actions.renewing import renew_result
from consultations.core.actions.taking_part import take_part
from consultations.core.kinds import Given, Words, kinds, shown_result
from consultations.core.models import Entry
from consultations.core.norms import norm_of
from tests.core.test_journey_pages import keys_on
from tests.factories.consultations import approved, make_consultation

ADDRESS = "/c/walk-home/1/"


class Wall:
    """An open consultation with one question for words, and people who say some."""

    def __init__(self, cast, now, **settings):
        self.cast, self.now = cast, now
        consultation = make_consultation(cast=cast, now=now)
        self.activity = add_activity(
            consultation=consultation, kind="words", prompt="What helps?", settings={"most": 3, **settings}, now=now
        )
        approved(consultation, cast=cast, now=now)
        self.consultation = open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
        self.round = self.activity.rounds.get()
        self.seq = int(now.timestamp() * 1000)

    def person(self):
        return take_part(consultation=self.consultation, token=uuid4().hex, now=self.now)

    def say(self, person, *texts, op=None):
        self.seq += 1
        given = Given("answered", words=tuple(Words(text) for text in texts)) if texts else Given("skipped")
        return give_answer(participant=person, round_id=self.round.pk, given=given, op=op or uuid4(), seq=self.seq)

    def word(self, text):
        return Entry.objects.get(activity=self.activity, norm=norm_of(text))

    def decide(self, text, outcome="publish", reason="fine"):
        entry = self.word(text)
        decide(entry_id=entry.pk, version=entry.version, outcome=outcome, reason=reason,
               member_id=self.cast.moderator.pk, now=self.now, checked=True)  # fmt: skip
        entry.refresh_from_db()
        return entry

    def crowd(self, number, *texts):
        return [self.say(person, *texts) and person for person in [self.person() for _ in range(number)]]

    def shown(self):
        renew_result(round_id=self.round.pk, now=self.now, closing=True)
        return [word["label"] for word in kinds.get("words").picture(shown_result(self.round))["words"]]


def send(guest, *words, **more):
    typed = {f"word_{number}": word for number, word in enumerate(words, start=1)}
    return guest.post(ADDRESS, {**keys_on(guest.get(ADDRESS)), "status": "answered", **typed, **more})
