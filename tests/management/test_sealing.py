"""What is sealed opens with its key and unchanged, or not at all."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.management import sealing
from engage.management.sealing import MARK, SealBroken, check_key, opened, seal

KEY = "chalk-sea-orchard-sunrise-harbour"


def sealed(words, key=KEY):
    target = BytesIO()
    seal(BytesIO(words), target, key=key)
    return target.getvalue()


def unsealed(letter, key=KEY):
    return b"".join(opened(BytesIO(letter), key=key))


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(sealing, "PIECE", 16)


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 32, 100])
def test_what_is_sealed_opens_and_does_not_show(small_pieces, length):
    words = b"words of a young person. " * 8
    letter = sealed(words[:length])
    assert unsealed(letter) == words[:length]
    assert b"young" not in letter


def test_the_same_words_are_never_sealed_alike():
    assert sealed(b"the same") != sealed(b"the same")


def test_another_key_does_not_open_it():
    with pytest.raises(SealBroken, match="not its key"):
        unsealed(sealed(b"words"), key=KEY + "!")


def test_a_file_that_was_cut_short_anywhere_does_not_open(small_pieces):
    letter = sealed(b"x" * 48)
    head, piece = len(MARK) + 16, 16 + 16
    for end in (0, 5, head, head + piece, head + 2 * piece, len(letter) - 1):
        with pytest.raises(SealBroken):
            unsealed(letter[:end])


def test_pieces_that_change_places_do_not_open(small_pieces):
    letter = sealed(b"a" * 16 + b"b" * 16 + b"c" * 16)
    head, piece = len(MARK) + 16, 16 + 16
    first, second = letter[head : head + piece], letter[head + piece : head + 2 * piece]
    with pytest.raises(SealBroken):
        unsealed(letter[:head] + second + first + letter[head + 2 * piece :])


@settings(max_examples=30, deadline=None)
@given(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(min_value=0, max_value=7))
def test_no_single_bit_can_be_changed_unnoticed(place, bit):
    letter = bytearray(sealed(b"some words that matter"))
    letter[place % len(letter)] ^= 1 << bit
    with pytest.raises(SealBroken):
        unsealed(bytes(letter))


def test_a_key_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="BACKUP_KEY has fewer than 20"):
        check_key("secret", "BACKUP_KEY")
    check_key(KEY, "BACKUP_KEY")
