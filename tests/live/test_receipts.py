"""The short ways of reading and telling say exactly what the long ones say, and each phone hears its own language."""

import json
import re
from urllib.parse import parse_qs, quote_plus
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.live.answering import sent
from consultations.live.answering.committing import commit
from consultations.live.answering.route import _fields
from consultations.live.answering.sent import Reply
from engage.kit.refusal import Refusal
from tests.packs import IN_ARABIC_LETTERS, arabic  # noqa: F401  (a fixture)

NAMES = st.sampled_from(["op", "seq", "choice", "mark-1", "words", ""])
VALUES = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=12), st.booleans())
def test_a_form_is_read_as_everybody_reads_forms(pairs, escaped):
    typed = "&".join(f"{name}={quote_plus(value) if escaped else value}" for name, value in pairs)
    assert _fields(typed.encode()) == parse_qs(typed, keep_blank_values=True)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_whatever_comes_as_a_form_is_read_or_refused(body):
    try:
        expected = parse_qs(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        with pytest.raises(Refusal):
            _fields(body)
    else:
        assert _fields(body) == expected


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["counted", "held", "busy"]),
    st.integers(0, 10**18),
    st.booleans(),
    st.booleans(),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=80),
    st.none() | st.integers(0, 20),
)
def test_a_receipt_is_the_json_of_its_fields(status, number, late, worried, words, left):
    reply = Reply(status, str(uuid4()), number, late, number % 1000, words, worried=worried, left=left)
    assert json.loads(reply.encoded) == reply.body


@pytest.mark.django_db(transaction=True)
def test_each_phone_is_told_in_its_own_language_after_a_commit_of_many(room, world, arabic):  # noqa: F811
    sent._thanks_in.cache_clear()
    room.go_to(world.choice)
    (here, there), option = room.sit(2), world.options()[0]
    batch = [room.sent(here, option), room.sent(there, option)._replace(language="ar")]
    english, other = commit(batch)
    assert english.words == "Sent." and re.search(IN_ARABIC_LETTERS, other.words)
    room.press("pause")
    english, other = commit([one._replace(sent=one.sent._replace(op=uuid4())) for one in batch])
    assert (english.status, other.status) == ("paused", "paused")
    assert not re.search(IN_ARABIC_LETTERS, english.words) and re.search(IN_ARABIC_LETTERS, other.words)
    sent._thanks_in.cache_clear()
