"""Words become visible by a person's decision and by nothing else; what a decision does, and what the database refuses."""

import threading
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.core.actions.deciding import Removal, decide, redacted
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.author_words import author_words, offers_support, words_for
from consultations.core.models import Decision, Entry
from consultations.core.queries import held_entries, shown_entries
from consultations.core.referring import receivers
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal


def decide_on(entry, outcome, reason, world, **more):
    return decide(
        entry_id=entry.pk,
        version=more.pop("version", entry.version),
        outcome=outcome,
        reason=reason,
        member_id=more.pop("by", world.cast.moderator).pk,
        now=world.now,
        **more,
    )


def on_the_board(world):
    return [entry.shown_text for entry in shown_entries(world.ideas)]


def in_the_queue(world):
    return list(held_entries([world.cast.organisation.pk]))


@pytest.fixture
def idea(world):
    return world.idea(world.person(), "Lights on the path by the river")


def test_a_held_idea_is_not_on_the_board(world, idea):
    assert on_the_board(world) == [] and in_the_queue(world) == [idea]


def test_a_published_idea_is_on_the_board_and_out_of_the_queue(world, idea):
    decide_on(idea, "publish", "fine", world)
    assert on_the_board(world) == ["Lights on the path by the river"] and in_the_queue(world) == []


def test_a_redacted_idea_shows_only_what_is_left(world):
    idea = world.idea(world.person(), "Ask Sam Brown at the club")
    decide_on(idea, "redact", "identifies", world, removals=[Removal(4, 13, "name")])
    assert on_the_board(world) == ["Ask [removed: name] at the club"]
    idea.refresh_from_db()
    assert idea.text == "Ask Sam Brown at the club" and idea.state == Entry.State.REDACTED


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [("count", "personal", "counted"), ("decline", "hate", "declined"), ("refer", "concern", "safeguarding")],
)
def test_other_outcomes_show_nothing(world, idea, outcome, reason, state):
    decide_on(idea, outcome, reason, world)
    idea.refresh_from_db()
    assert (idea.state, idea.shown_text, on_the_board(world), in_the_queue(world)) == (state, None, [], [])


@pytest.mark.parametrize(
    ("outcome", "reason"), [("decline", "fine"), ("decline", "describes_harm"), ("publish", "hate"), ("publish", ""),
                            ("refer", "spam"), ("nonsense", "fine"), ("reopen", "fine")],
)  # fmt: skip
def test_a_reason_that_does_not_fit_is_refused(world, idea, outcome, reason):
    with pytest.raises(Refusal):
        decide_on(idea, outcome, reason, world)
    idea.refresh_from_db()
    assert idea.state == Entry.State.HELD and not Decision.objects.exists()


def test_what_was_found_must_be_checked_before_it_is_shown(world):
    idea = world.idea(world.person(), "Call me on 07700 900123")
    with pytest.raises(Refusal) as refusal:
        decide_on(idea, "publish", "fine", world)
    assert refusal.value.code == "unchecked" and on_the_board(world) == []
    decide_on(idea, "publish", "fine", world, checked=True)
    assert on_the_board(world) == ["Call me on 07700 900123"]


def test_a_decision_about_words_that_changed_meanwhile_is_refused(world):
    author = world.person()
    idea = world.idea(author, "First words")
    change_words(participant=author, entry_id=idea.pk, text="Second words", may_quote=False, now=world.now)
    with pytest.raises(Refusal) as refusal:
        decide_on(idea, "publish", "fine", world, version=1)
    assert (refusal.value.code, refusal.value.status) == ("changed", 409) and on_the_board(world) == []


def test_declining_an_edit_leaves_the_words_that_were_published_before(world):
    author = world.person()
    idea = world.publish(world.idea(author, "More lights"))
    changed = change_words(participant=author, entry_id=idea.pk, text="Something nasty", may_quote=False, now=world.now)
    assert on_the_board(world) == ["More lights"]
    decide_on(changed, "decline", "hate", world)
    assert on_the_board(world) == ["More lights"]
    changed.refresh_from_db()
    assert "change" in author_words(changed).sentence


def test_publishing_an_edit_replaces_the_words_and_keeps_the_supports(world):
    author = world.person()
    idea = world.publish(world.idea(author, "More lights"))
    world.support(world.person(), idea)
    changed = change_words(participant=author, entry_id=idea.pk, text="More lamps", may_quote=False, now=world.now)
    decide_on(changed, "publish", "fine", world)
    assert on_the_board(world) == ["More lamps"] and idea.votes.filter(value=1).count() == 1


def test_taking_a_decision_back_takes_the_words_off_the_board(world, idea):
    decide_on(idea, "publish", "fine", world)
    decide_on(idea, "reopen", "undone", world)
    assert on_the_board(world) == [] and in_the_queue(world) == [idea]


@pytest.mark.parametrize("published", [False, True])
def test_withdrawn_words_vanish_from_queue_and_board(world, published):
    author = world.person()
    idea = world.idea(author, "Not for me after all")
    if published:
        world.publish(idea)
    withdraw_words(participant=author, entry_id=idea.pk, now=world.now)
    idea.refresh_from_db()
    assert (idea.text, on_the_board(world), in_the_queue(world)) == ("", [], [])
    with pytest.raises(Refusal) as refusal:
        decide_on(idea, "publish", "fine", world)
    assert refusal.value.code == "withdrawn"


def test_referred_words_stay_with_safeguarding_when_their_author_writes_anew(world):
    author = world.person()
    idea = world.idea(author, "i am scared to go home")
    decide_on(idea, "refer", "concern", world)
    change_words(participant=author, entry_id=idea.pk, text="all fine", may_quote=False, now=world.now)
    idea.refresh_from_db()
    assert idea.state == Entry.State.SAFEGUARDING and in_the_queue(world) == []


def test_a_referral_hands_over_its_own_copy_of_the_words(world, idea):
    received = []
    receivers.append(received.append)
    try:
        decide_on(idea, "refer", "concern", world)
    finally:
        receivers.remove(received.append)
    assert [(copy.entry_id, copy.version, copy.words) for copy in received] == [(idea.pk, 1, idea.text)]


def test_staffs_own_options_are_nobodys_to_decide(world):
    with pytest.raises(Refusal) as refusal:
        decide_on(world.options()[0], "decline", "hate", world)
    assert refusal.value.status == 404


def test_every_decision_is_logged_without_words(world, idea):
    decide_on(idea, "publish", "fine", world)
    event = AuditEvent.objects.get(verb="entry.publish")
    assert (event.subject, event.member_id_was) == (f"entry:{idea.pk}", world.cast.moderator.pk)
    assert idea.text not in str(event.facts)


# --- What the database itself refuses --------------------------------------------------------------------------------


def execute(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_shows_no_words_without_a_decision(world, idea):
    with pytest.raises(IntegrityError, match="words_are_shown_only_after_a_decision"):
        execute("UPDATE core_entry SET shown_text = text, shown_version = version WHERE id = %s", idea.pk)


def test_the_database_shows_no_words_whose_newest_decision_is_a_decline(world, idea):
    decide_on(idea, "publish", "fine", world)
    decide_on(idea, "reopen", "undone", world)
    decide_on(idea, "decline", "hate", world)
    with pytest.raises(IntegrityError):
        execute("UPDATE core_entry SET shown_text = text, shown_version = version WHERE id = %s", idea.pk)


def test_the_database_shows_no_version_that_was_not_the_one_decided(world, idea):
    decide_on(idea, "publish", "fine", world)
    with pytest.raises(IntegrityError):
        execute("UPDATE core_entry SET shown_text = 'other', shown_version = 2 WHERE id = %s", idea.pk)


def test_the_database_takes_no_words_that_are_shown_from_the_start(world, idea):
    with pytest.raises(IntegrityError):
        Entry.objects.create(
            activity=world.ideas, origin="participant", text="hi", shown_text="hi", shown_version=1,
            state="published", held_since=world.now,
        )  # fmt: skip


def test_the_database_shows_neither_referred_nor_withdrawn_words(world, idea):
    decide_on(idea, "publish", "fine", world)
    for state in ("safeguarding", "withdrawn"):
        with pytest.raises(IntegrityError):
            execute("UPDATE core_entry SET state = %s WHERE id = %s", state, idea.pk)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_decision SET outcome = 'publish' WHERE id = %s", "DELETE FROM core_decision WHERE id = %s"],
)
def test_the_log_of_decisions_cannot_be_rewritten(world, idea, statement):
    decision = decide_on(idea, "decline", "spam", world)
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement, decision.pk)
    assert Decision.objects.get(pk=decision.pk).outcome == "decline"


# --- Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_moderators_who_decide_at_once_exactly_one_does(cast, now, attempt):
    from tests.factories.consultations import make_world

    world = make_world(cast=cast, now=now)
    idea = world.idea(world.person(), "Lights")
    members = [cast.moderator, cast.second_moderator]
    start, said = threading.Barrier(2), []

    def press(member, outcome, reason):
        start.wait()
        try:
            decide_on(idea, outcome, reason, world, by=member)
            said.append("decided")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=press, args=(members[0], "publish", "fine")),
        threading.Thread(target=press, args=(members[1], "decline", "hate")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(said) == ["already_decided", "decided"]
    decision = Decision.objects.get(entry=idea)
    idea.refresh_from_db()
    assert (idea.shown_text is not None) == (decision.outcome == "publish")


# --- Redaction -------------------------------------------------------------------------------------------------------


def test_removals_that_overlap_become_one():
    assert (
        redacted("call Sam Brown now", [Removal(5, 14, "name"), Removal(9, 14, "name")]) == "call [removed: name] now"
    )


def test_a_redaction_that_removes_nothing_is_refused():
    for removals in ([], [Removal(3, 3)], [Removal(5, 99)], [Removal(-2, 4)]):
        with pytest.raises(Refusal):
            redacted("some words", removals)


@st.composite
def words_and_removals(draw):
    text = draw(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
    spans = draw(
        st.lists(
            st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda s: s[0] < s[1]),
            min_size=1,
            max_size=6,
        )
    )
    return text, [Removal(start, end, "name") for start, end in spans]


@given(words_and_removals())
@settings(max_examples=300)
def test_a_redaction_takes_out_what_it_says_and_leaves_the_rest_letter_for_letter(drawn):
    text, removals = drawn
    gone = {at for removal in removals for at in range(removal.start, removal.end)}
    # Walk both: kept letters must stand where they stood, and each run of removed letters must have become markers only.
    result, at = redacted(text, removals), 0
    marker = "[removed: name]"
    for place, letter in enumerate(text):
        if place not in gone:
            assert result[at] == letter
            at += 1
        elif place - 1 not in gone:
            assert result.startswith(marker, at)
            at += len(marker)
            while result.startswith(marker, at) and _still_due(place, removals, gone, result, at, text):
                at += len(marker)
    assert at == len(result)


def _still_due(place, removals, gone, result, at, text):
    """Removals that touch without overlapping leave a marker each: are the next characters such a marker?"""
    end = place
    while end in gone:
        end += 1
    kept_after = text[end : end + len("[removed: name]")]
    return not result[at:].startswith(kept_after) or not kept_after.startswith("[removed: name]")


# --- What the author reads -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", Entry.State.values)
@pytest.mark.parametrize("reason", ["", *Decision.Reason.values])
@pytest.mark.parametrize("before", [False, True])
def test_no_author_ever_reads_that_they_were_flagged(state, reason, before):
    label, sentence = words_for(state, reason, removed=["name"], before=before)
    said = f"{label} {sentence}".lower()
    assert sentence.endswith(".") and len(sentence) < 160
    for word in ("flag", "risk", "safeguard", "danger", "concern", "report", "suspicious", "moderat"):
        assert word not in said


def test_the_author_of_referred_words_reads_that_a_person_reads_with_care_and_is_offered_support(world, idea):
    decide_on(idea, "refer", "concern", world)
    idea.refresh_from_db()
    assert author_words(idea).sentence == "A person is reading this with care. Nobody else can see it."
    assert offers_support(idea)


def test_the_author_reads_what_was_taken_out(world):
    idea = world.idea(world.person(), "Ask Sam Brown, 07700 900123")
    decide_on(idea, "redact", "identifies", world, removals=[Removal(4, 13, "name"), Removal(15, 27, "phone number")])
    idea.refresh_from_db()
    assert (
        author_words(idea).sentence == "It is on the board. We took out a name and a phone number to keep people safe."
    )


def test_the_author_reads_why_their_words_are_not_shown(world, idea):
    decide_on(idea, "count", "personal", world)
    idea.refresh_from_db()
    assert author_words(idea).sentence == (
        "We are not showing this, because it is very personal, and we want to look after you. It still counts."
    )
    assert offers_support(idea, "personal")


def test_an_op_sent_twice_is_one_entry_in_the_queue(world):
    author, op = world.person(), uuid4()
    world.idea(author, "Once", op=op)
    world.idea(author, "Once", op=op)
    assert len(in_the_queue(world)) == 1
