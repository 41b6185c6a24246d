"""Answers that race the closing and the reveal of their question."""

import random
import time

from consultations.core.models import Answer
from consultations.live.answering.writer import written
from consultations.live.models import RoomRound
from tests.core.test_review_at_once import at_once
from tests.factories.live import make_room

PHONES, BATCHES, QUESTIONS = 12, 3, 20


def races(world) -> tuple[int, int, int]:
    """Forty of them in one room, each seen to be counted as it was acknowledged; how many, answers that were in time, too late."""
    room = make_room(world, activities=[world.choice] * QUESTIONS)
    options, places = world.options(), room.sit(PHONES)
    tries, counted, refused = 0, 0, 0
    for step in room.session.steps.all():
        for verb in ("show", "again"):
            room.press(verb, **({"step": step.pk} if verb == "show" else {}))
            room.press("open")
            round_id, said = room.asked.round_id, []
            batches = [
                [room.sent(p, random.choice(options), round_id=round_id) for p in places[n::BATCHES]]
                for n in range(BATCHES)
            ]

            def send(batch, said=said):
                for one in batch:
                    time.sleep(random.random() * 0.04)
                    said.extend(written([one]))

            def end():
                room.press("close")
                room.press("reveal")

            assert not at_once(*[lambda batch=batch: send(batch) for batch in batches], end)
            frozen = RoomRound.objects.get(round_id=round_id)
            taken = [reply.status for reply in said].count("counted")
            assert frozen.counts["given"]["answered"] == taken == Answer.objects.filter(round_id=round_id).count()
            tries, counted, refused = tries + 1, counted + taken, refused + PHONES - taken
    return tries, counted, refused
