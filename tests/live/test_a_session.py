"""A whole session, from the code to the thanks."""

import pytest

from consultations.core.models import Answer
from consultations.live.models import Session

pytestmark = pytest.mark.django_db


def test_a_whole_session_from_the_code_to_the_thanks(world, room, monkeypatch):
    monkeypatch.setattr("consultations.live.actions.revealing.GRACE", world.now - world.now)
    options = world.options()
    phones = room.join(12)
    assert 'data-state="lobby"' in phones[0].page()
    room.press("show")
    assert 'data-state="showing"' in phones[0].page()
    early = phones[0].choose(options[0])
    assert early.status_code == 409 and early.json()["status"] == "closed"
    room.press("open")
    for number, phone in enumerate(phones):
        reply = phone.choose(options[0] if number < 12 else options[1])
        assert reply.status_code == 200 and reply.json()["status"] == "counted", reply.content
    assert str(options[0].pk) in phones[0].mine()
    room.press("close")
    room.press("reveal")
    page = phones[0].page()
    assert 'data-state="revealed"' in page
    assert phones[0].choose(options[1]).json()["status"] == "closed"
    room.press("next")
    room.press("end")
    assert 'data-state="ended"' in phones[0].page()
    assert Session.objects.get().state == "ended" and Session.objects.get().code is None
    assert Answer.objects.filter(round__number=2).count() == 12
