"""What is erased is written down as numbers, copied out of the database's reach, and erased again after a restore."""

from datetime import timedelta
from uuid import uuid4

import pytest

from consultations.core.actions.answering import give_answer
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.kinds import Given
from consultations.core.models import Entry, Participant
from engage.kit import deletions
from engage.kit.models import Deletion
from engage.kit.personal_data import forget_everywhere

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DELETIONS = tmp_path / "deletions"


def noted():
    return {(one.what, one.number) for one in Deletion.objects.all()}


def written(now):
    return {(line.what, line.number) for line in deletions.copies(since=now - timedelta(days=1))}


def test_every_way_of_erasing_leaves_its_line_in_the_same_transaction(world, django_capture_on_commit_callbacks):
    person, other = world.person(), world.person()
    first, second = world.idea(person, "My first idea"), world.idea(person, "My second idea")
    quote = Entry.objects.get(pk=world.say(other, "Quote me", may_quote=True).entry_id)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_words(participant=person, entry_id=first.pk, now=world.now)
        assert noted() == {("entry", first.pk)}
        change_words(participant=other, entry_id=quote.pk, text="Quote me", may_quote=False, now=world.now)
        assert ("permission", quote.pk) in noted()
        round_id = world.round(world.words).pk
        give_answer(participant=other, round_id=round_id, given=Given("skipped"), op=uuid4(), seq=world.seq())
        assert ("entry", quote.pk) in noted()
        number = person.pk
        forget_everywhere("participant", person, now=world.now)
        assert {("participant", number), ("entry", second.pk)} <= noted()
        forget_everywhere("member", world.cast.moderator, now=world.now)
        assert ("member", world.cast.moderator.pk) in noted()
        assert written(world.now) == set(), "nothing is copied before it is certain"
    assert written(world.now) == noted()
    text = "".join(file.read_text() for file in deletions.settings.DELETIONS.iterdir())
    assert "idea" not in text and "Quote" not in text and "example.org" not in text


def test_what_a_process_did_not_live_to_copy_is_copied_by_the_next_tick(world):
    deletions.note_erased("entry", [1, 2, 3], now=world.now)
    assert written(world.now) == set()
    since = world.now - deletions.LATELY
    assert deletions.complete_copies(since=since) == 3
    assert written(world.now) == {("entry", 1), ("entry", 2), ("entry", 3)}
    assert deletions.complete_copies(since=since) == 0


def test_a_line_that_was_cut_short_is_passed_over_and_the_others_are_read(world):
    deletions.copy_out([Deletion(what="entry", number=1, why="asked", at=world.now)])
    file = next(deletions.settings.DELETIONS.iterdir())
    with file.open("a") as stream:
        stream.write('{"what": "entry", "num\n[]\n7\n')
    deletions.copy_out([Deletion(what="entry", number=2, why="asked", at=world.now)])
    assert written(world.now) == {("entry", 1), ("entry", 2)}


def test_a_restored_database_is_made_to_forget_again(world):
    """Here nothing was erased in the database yet: as it is after an older backup was put back."""
    person, other = world.person(), world.person()
    idea = world.publish(world.idea(other, "I took this back"))
    quote = world.publish(Entry.objects.get(pk=world.say(other, "I forbade this quote", may_quote=True).entry_id))
    world.idea(person, "All of mine is gone")
    member = world.cast.community_member
    lines = [
        deletions.Line("participant", person.pk, "asked", world.now),
        deletions.Line("entry", idea.pk, "asked", world.now),
        deletions.Line("permission", quote.pk, "asked", world.now),
        deletions.Line("member", member.pk, "asked", world.now),
        deletions.Line("participant", 10**9, "asked", world.now),  # somebody who came after the backup
    ]
    for _ in range(2):  # a restore that was cut short is begun again
        assert deletions.erase_again(lines, now=world.now) == {
            "participant": 2,
            "entry": 1,
            "permission": 1,
            "member": 1,
        }
        assert Participant.objects.get() == other
        idea.refresh_from_db()
        quote.refresh_from_db()
        member.refresh_from_db()
        assert (idea.state, idea.text, idea.shown_text) == ("withdrawn", "", None)
        assert (quote.may_quote, quote.shown_text) == (False, "I forbade this quote")
        assert not member.is_active and "community" not in member.email
    assert not Entry.objects.filter(text="All of mine is gone").exists()


def test_a_sort_that_nobody_can_erase_again_stops_the_restore(world):
    with pytest.raises(KeyError, match="no room can erase dragons"):
        deletions.erase_again([deletions.Line("dragons", 1, "asked", world.now)], now=world.now)


def test_whatever_retention_lets_go_can_be_let_go_again():
    from engage.kit.retention import kept

    assert {sort.name for sort in kept if sort.in_register} <= set(deletions.again.names())
