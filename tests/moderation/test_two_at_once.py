"""Two moderators at one entry, on real connections."""

import threading

import pytest
from django.db import connections

from consultations.core.announcing import queue_stream
from consultations.core.models import Entry
from consultations.desks.moderation.actions import decide_from_queue, start_reading
from engage.kit.refusal import Refusal
from engage.realtime.streams import versions_of
from tests.factories.consultations import make_world


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_words_that_are_referred_while_a_colleague_publishes_them_are_decided_once(cast, now, attempt):
    world = make_world(cast=cast, now=now)
    idea = world.idea(world.person(), "i am scared to go home")
    presses = [(cast.moderator.pk, "publish", "describes_harm"), (cast.second_moderator.pk, "refer", "concern")]
    start, said = threading.Barrier(2), {}

    def press(member_id, outcome, reason):
        start.wait()
        try:
            decide_from_queue(
                entry_id=idea.pk, version=1, outcome=outcome, reason=reason, member_id=member_id, now=now, checked=True
            )
            said[outcome] = "decided"
        except Refusal as refusal:
            said[outcome] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    idea.refresh_from_db()
    assert sorted(said.values()) == ["already_decided", "decided"]
    assert idea.decisions.count() == 1
    assert (idea.state == Entry.State.SAFEGUARDING) == (said["refer"] == "decided")
    assert (idea.shown_text is None) == (said["refer"] == "decided")


def test_the_queue_rings_when_words_are_decided_and_when_somebody_opens_them_but_not_when_they_look_again(world):
    idea = world.idea(world.person(), "Lights")
    name = queue_stream(world.cast.organisation.pk)

    def rung():
        return versions_of([name])[name]

    before = rung()
    start_reading(entry=idea, member_id=world.cast.moderator.pk, now=world.now)
    start_reading(entry=idea, member_id=world.cast.moderator.pk, now=world.now)
    assert rung() == before + 1
    world.publish(idea)
    assert rung() == before + 2
