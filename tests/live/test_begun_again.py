"""After a restore the database is older than what phones and walls show; they must follow it all the same."""

import pytest
from django.db import connection

from consultations.live.doorbells import room_stream
from consultations.live.streams import room as phone_document
from engage.management.restoring import begin_again
from engage.realtime.streams import versions_of

pytestmark = pytest.mark.django_db


def restored():
    connection.ensure_connection()
    begin_again(connection.connection)


def test_a_restored_room_has_another_epoch_so_that_screens_take_a_smaller_number(room, world):
    room.go_to(world.choice)
    before, stream = room.fresh(), room_stream(room.session.pk)
    heard = versions_of([stream])[stream]
    restored()
    after = room.fresh()
    assert after.epoch != before.epoch and after.v == before.v
    assert f'data-epoch="{after.epoch}"' in phone_document(str(room.session.pk))
    assert versions_of([stream])[stream] > heard + 1000, "no page takes what it has for the newest"
    restored()
    assert room.fresh().epoch not in {before.epoch, after.epoch}, "each restore is another beginning"


def test_each_room_that_opens_has_an_epoch_of_its_own(room, world):
    from tests.factories.live import make_room

    assert room.fresh().epoch != make_room(world).fresh().epoch != "0"
