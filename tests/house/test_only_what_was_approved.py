"""The first promise: others read nothing that a person has not decided to show. Tried with random lives of words."""

import json
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from consultations.core.actions.deciding import Removal, decide
from consultations.core.actions.words import change_words, withdraw_words
from consultations.core.models import Decision, Entry
from consultations.desks.digests.actions import ask_for_digest
from engage.kit import jobs
from engage.kit.refusal import Refusal
from engage.realtime import streams
from tests.factories.consultations import make_world

pytestmark = pytest.mark.django_db

OUTCOMES = {
    "publish": "fine",
    "redact": "identifies",
    "count": "personal",
    "decline": "spam",
    "refer": "concern",
    "reopen": "undone",
}
STEPS = st.lists(
    st.one_of(
        st.sampled_from(sorted(OUTCOMES)).map(lambda outcome: ("decide", outcome)),
        st.just(("change", "")),
        st.just(("withdraw", "")),
    ),
    min_size=1,
    max_size=5,
)
PUBLISH, REDACT, COUNT, DECLINE, REFER, REOPEN = (("decide", outcome) for outcome in OUTCOMES)
CHANGE, WITHDRAW = ("change", ""), ("withdraw", "")


class Life:
    """One text with marked words: what its author and a moderator did, and which of its words may be read by others."""

    def __init__(self, world, person, entry, mark):
        self.world, self.person, self.entry_id, self.mark = world, person, entry.pk, mark
        self.words = self.word(1)
        self.readable = ""

    def word(self, version):
        return f"zq{self.mark}v{version} secret{self.mark}v{version}"

    def step(self, what, outcome):
        entry = Entry.objects.get(pk=self.entry_id)
        try:
            if what == "withdraw":
                withdraw_words(participant=self.person, entry_id=entry.pk, now=self.world.now)
                self.readable = ""
            elif what == "change":
                new = self.word(entry.version + 1)
                if entry.state != "withdrawn":
                    change_words(
                        participant=self.person, entry_id=entry.pk, text=new, may_quote=True, now=self.world.now
                    )
            else:
                self.decide(entry, outcome)
        except Refusal:
            pass

    def decide(self, entry, outcome):
        at = entry.text.find("secret")
        decide(
            entry_id=entry.pk,
            version=entry.version,
            outcome=outcome,
            reason=OUTCOMES[outcome],
            member_id=self.world.cast.moderator.pk,
            now=self.world.now,
            removals=[Removal(at, len(entry.text), "secret")] if outcome == "redact" else [],
            checked=True,
        )
        if outcome == "publish":
            self.readable = entry.text
        elif outcome == "redact":
            self.readable = entry.text[:at]
        elif outcome != "decline" or entry.shown_version in {None, entry.version}:
            self.readable = ""


def everything_public(world):
    """All that anybody may read without a role: pages, live documents, the released part of a digest."""
    for position in range(1, 5):
        yield f"/c/walk-home/{position}/", Client().get(f"/c/walk-home/{position}/").content.decode()
    for address in ("/", "/c/walk-home/", "/c/walk-home/results/"):
        yield address, Client().get(address).content.decode()
    for entry in Entry.objects.filter(activity=world.ideas, parent=None):
        address = f"/c/walk-home/3/ideas/{entry.pk}/"
        yield address, Client().get(address).content.decode()
    reader = Client()  # somebody else who took part: their pages show results and boards
    reader.cookies["guest"] = uuid4().hex
    reader.post("/c/walk-home/about-you/", {"age_band": "16-17", "place": ""})
    for address in ("3/", "1/thanks/", "2/thanks/", "3/thanks/", "4/thanks/", "yours/", "3/yours/", "done/"):
        yield address, reader.get(f"/c/walk-home/{address}").content.decode()
    for activity in (world.choice, world.statements, world.ideas, world.words):
        yield "results document", streams.kinds.get("results").render(str(world.round(activity).pk))
    yield "board document", streams.kinds.get("board").render(str(world.ideas.pk))
    for name in ("queue", "mine"):
        assert streams.kinds.get(name).render is None, "words never travel on a doorbell"


def digest_of(world):
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    digest.refresh_from_db()
    assert digest.state == "ready"
    return json.dumps([digest.released, digest.exact])


@pytest.fixture
def standing_cast(cast):
    """The cast made before the first example, so that undoing an example does not undo them."""
    assert cast.moderator and cast.analyst
    return cast


# No shrinking: an example is a whole consultation, and the failing one is short as it is.
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lives=st.lists(STEPS, min_size=4, max_size=4))
@example(lives=[[PUBLISH, CHANGE]] * 4)
@example(lives=[[REDACT], [REDACT, CHANGE], [PUBLISH, CHANGE, DECLINE], [PUBLISH, CHANGE, REDACT]])
@example(lives=[[PUBLISH, WITHDRAW], [PUBLISH, REOPEN], [REFER, REOPEN, PUBLISH, REOPEN], [COUNT, CHANGE, PUBLISH]])
def test_others_read_approved_words_only(standing_cast, now, lives):
    """Four texts (an idea, a reply, words to a question, "something else") live random lives."""
    with transaction.atomic():
        world = make_world(cast=standing_cast, now=now)
        board = world.publish(world.idea(world.person(), "A board to reply on"))
        tell = []
        for number, steps in enumerate(lives):
            person = world.person()
            if number == 0:
                entry = world.idea(person, "zq0v1 secret0v1")
            elif number == 1:
                entry = world.idea(person, "zq1v1 secret1v1", parent=board)
            else:
                entry = Entry.objects.get(
                    pk=world.say(person, f"zq{number}v1 secret{number}v1", may_quote=True).entry_id
                )
            life = Life(world, person, entry, number)
            for step in steps:
                life.step(*step)
            tell.append(life)
        public = [*everything_public(world), ("digest", digest_of(world))]
        for life in tell:
            entry = Entry.objects.get(pk=life.entry_id)
            assert (entry.shown_text is not None) == bool(life.readable), (entry.state, life.readable)
            for version in range(1, 7):
                for word in life.word(version).split():
                    if word not in life.readable:
                        leaks = [where for where, text in public if word in text]
                        assert not leaks, f"{word} ({entry.state}) is read at {leaks}"
        transaction.set_rollback(True)


def test_no_setting_switches_moderation_off(world):
    """MOD-01: no name in the settings, no column of a consultation or an activity, speaks of showing words unread."""
    from django.conf import settings as product

    from consultations.core.models import Activity, Consultation

    names = [name for name in dir(product) if name.isupper()]
    names += [field.name for model in (Activity, Consultation) for field in model._meta.concrete_fields]
    telling = [
        n for n in names if any(part in n.lower() for part in ("moderat", "approv", "publish_at_once", "trust_w"))
    ]
    assert not telling
    Activity.objects.update(settings={"moderation": "off", "auto_publish": True, "publish": "all", "moderated": False})
    held = world.idea(world.person(), "Words that nobody has read")
    assert (held.state, held.shown_text) == ("held", None)


def test_every_way_words_come_in_holds_them(world):
    """Whatever writes participants' words, they begin held and are shown to nobody."""
    person = world.person()
    world.idea(person, "an idea")
    world.idea(person, "a reply", parent=world.publish(world.idea(person, "another idea")))
    world.say(person, "an answer")
    for entry in Entry.objects.filter(origin="participant").exclude(shown_text="another idea"):
        assert (entry.state, entry.shown_text) == ("held", None)
    assert Decision.objects.count() == 1


def test_a_reply_shows_what_was_approved_of_it_and_not_its_newest_words(world, guest):
    board = world.publish(world.idea(world.person(), "A board to reply on"))
    person = world.person()
    redacted, changed = world.idea(person, "Ask Zacharias", parent=board), world.idea(person, "Well said", parent=board)
    decide(
        entry_id=redacted.pk,
        version=1,
        outcome="redact",
        reason="identifies",
        removals=[Removal(4, 13, "name")],
        member_id=world.cast.moderator.pk,
        now=world.now,
    )
    world.publish(changed)
    change_words(participant=person, entry_id=changed.pk, text="Not read yet", may_quote=False, now=world.now)
    page = guest.get(f"/c/walk-home/3/ideas/{board.pk}/").content.decode()
    assert "Ask [removed: name]" in page and "Well said" in page
    assert "Zacharias" not in page and "Not read yet" not in page
