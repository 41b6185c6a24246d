"""A moderator decides in the queue of a room: shows, declines for a reason, sends to safeguarding; by the rules of the desk."""

import re

import pytest

from accounts.roles import Role
from consultations.core.models import Decision, Entry
from consultations.desks.moderation.forms import REASONS
from consultations.desks.safeguarding.models import Concern
from consultations.live.actions import deciding
from engage.kit import clock
from engage.kit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast):
    return cast.browser(cast.moderator)


@pytest.fixture
def said(room, world):
    """Words that wait: the same of two phones, others of a third, and some in which the checks found something."""
    room.staff_are_there()
    room.go_to(world.words)
    for phone, words in zip(
        room.join(4), ("Silly words", "Silly words", "More buses", "Ring me on 07700 900123"), strict=True
    ):
        phone.answer(words=words)
    return room


def decide(browser, room, words, **sent):
    entry = Entry.objects.filter(text=words).order_by("pk").first()
    address = f"/staff/live/{room.session.pk}/words/{entry.pk}/"
    return browser.post(address, {"version": entry.version} | sent, headers={"accept": "application/json"})


def states(words):
    return set(Entry.objects.filter(text=words).values_list("state", flat=True))


def test_a_decline_says_why_and_holds_for_the_same_words_of_others(said, desk, cast):
    answer = decide(desk, said, "Silly words", outcome="decline", reason="spam")
    assert answer.json() == {"status": "done"} and states("Silly words") == {"declined"}
    decisions = Decision.objects.filter(entry__text="Silly words")
    assert set(decisions.values_list("outcome", "reason", "member")) == {("decline", "spam", cast.moderator.pk)}
    assert (
        AuditEvent.objects.filter(verb="entry.decline", member_id_was=cast.moderator.pk).count()
        == decisions.count()
        == 2
    )
    assert states("More buses") == {"held"}
    assert decide(desk, said, "Silly words", outcome="refer").status_code == 409


def test_a_decline_without_a_reason_that_fits_is_refused_in_words(said, desk):
    for reason in ("", "fine", "imported2", "concern"):
        answer = decide(desk, said, "More buses", outcome="decline", reason=reason)
        assert (answer.status_code, answer.json()["words"]) == (422, "Choose a reason that fits this decision."), reason
    for outcome in ("redact", "count", "reopen", "", "x"):
        assert decide(desk, said, "More buses", outcome=outcome, reason="spam").status_code == 422, outcome
    assert states("More buses") == {"held"} and not Decision.objects.exists()


def test_words_are_sent_to_safeguarding_by_one_press_and_leave_the_queue(said, desk):
    found = Entry.objects.get(text__contains="07700")
    for words in ("Silly words", found.text):
        assert decide(desk, said, words, outcome="refer").status_code == 200
    assert states("Silly words") == {"safeguarding"} == states(found.text)
    assert Concern.objects.filter(entry_id_was__in=Entry.objects.filter(state="safeguarding")).count() == 3
    page = desk.get(f"/staff/live/{said.session.pk}/words/").content.decode()
    assert "Silly words" not in page and "07700" not in page and "More buses" in page
    # Nothing in the room takes it back from there.
    for outcome in ("publish", "decline", "refer"):
        assert decide(desk, said, "Silly words", outcome=outcome, reason="spam").status_code == 409, outcome


def test_what_something_was_found_in_is_declined_here_and_never_shown(said, desk):
    words = Entry.objects.get(text__contains="07700").text
    assert decide(desk, said, words).status_code == 409
    assert decide(desk, said, words, outcome="decline", reason="identifies").status_code == 200
    assert states(words) == {"declined"}


def test_the_queue_offers_the_reasons_of_the_desk_and_works_without_a_script(said, desk):
    page = desk.get(f"/staff/live/{said.session.pk}/words/").content.decode()
    (article,) = [each for each in re.findall(r"<article.*?</article>", page, re.S) if "More buses" in each]
    offered = re.findall(r'<option value="(\w+)">([^<]+)<', article)
    assert offered == REASONS[Decision.Outcome.DECLINE]
    form = re.search(r"<select.*?</form>", article, re.S)[0]
    assert 'name="outcome" value="decline"' in form
    entry = Entry.objects.get(text="More buses")
    sent = {"version": entry.version, "outcome": "decline", "reason": "hate"}
    answer = desk.post(f"/staff/live/{said.session.pk}/words/{entry.pk}/", sent)
    assert answer.status_code == 302 and answer.url.endswith("/words/") and states("More buses") == {"declined"}


def test_who_may_not_decide_at_the_desk_may_not_decide_here(said, cast, desk):
    for browser, status in (
        (cast.browser(cast.member("only_host", Role.YOUTH_WORKER)), 403),
        (cast.browser(cast.other_moderator), 404),
    ):
        for outcome in ("decline", "refer"):
            assert decide(browser, said, "More buses", outcome=outcome, reason="spam").status_code == status
    Entry.objects.filter(text="More buses").update(not_again_by=cast.moderator)
    assert decide(desk, said, "More buses", outcome="decline", reason="spam").status_code == 403
    assert states("More buses") == {"held"}


@pytest.mark.parametrize("outcome", ["publish", "decline"])
def test_what_a_colleague_sends_to_safeguarding_at_the_same_moment_stays_there(said, desk, cast, monkeypatch, outcome):
    read = deciding.same_words

    def read_and_then_overtaken(*where, **how):
        found = read(*where, **how)
        for entry in found:
            deciding.decide(entry_id=entry.pk, version=entry.version, outcome="refer", reason="concern",
                            member_id=cast.safeguarding_lead.pk, now=clock.now())  # fmt: skip
        return found

    monkeypatch.setattr(deciding, "same_words", read_and_then_overtaken)
    assert decide(desk, said, "More buses", outcome=outcome, reason="spam").status_code == 409
    assert "publish" not in Decision.objects.values_list("outcome", flat=True)
