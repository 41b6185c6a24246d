"""Report this: who may, what is hidden at once, who decides, what the reporter learns, and what the database refuses."""

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from consultations.core.actions.deciding import decide
from consultations.core.actions.reporting import report
from consultations.core.models import Entry, Report, ReportOutcome
from consultations.core.queries import held_entries, quotable_entries, shown_entries
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(world):
    return world.publish(world.idea(world.person(), "Sam from the chip shop should be locked up"))


def reported(world, entry, reason="mean", browser="a-browser", words=""):
    made = report(entry_id=entry.pk, reason=reason, words=words, token=browser, now=world.now)
    entry.refresh_from_db()
    return made


def words_of(world, text):
    world.say(world.person(), text, may_quote=True)
    return Entry.objects.get(text=text)


def decided(world, entry, outcome, reason, **more):
    entry.refresh_from_db()
    answer = decide(
        entry_id=entry.pk,
        version=entry.version,
        outcome=outcome,
        reason=reason,
        member_id=world.cast.moderator.pk,
        now=world.now,
        checked=True,
        **more,
    )
    entry.refresh_from_db()
    return answer


def in_the_queue(world):
    return list(held_entries([world.cast.organisation.pk]))


@pytest.mark.parametrize("reason", ["identifies", "worried"])
def test_one_report_about_somebodys_safety_hides_the_words_at_once(world, idea, reason):
    assert reported(world, idea, reason).hidden
    assert idea.shown_text is None and idea.state == Entry.State.HELD
    assert not shown_entries(world.ideas).exists()
    assert in_the_queue(world)[0] == idea and idea.severity == 3


@pytest.mark.parametrize("reason", ["mean", "untrue", "other"])
def test_other_reports_hide_when_three_browsers_agree(world, idea, reason):
    for browser in ("one", "one", "one", "two"):
        assert not reported(world, idea, reason, browser=browser).hidden
    assert idea.shown_text is not None and in_the_queue(world) == [idea], "one report is enough for a second look"
    assert reported(world, idea, reason, browser="three").hidden
    assert idea.shown_text is None


def test_the_moderator_reads_why_and_the_worst_is_first(world, idea):
    waiting = world.idea(world.person(), "Ring me on 07700 900123")
    reported(world, idea, "worried")
    assert in_the_queue(world) == [idea, waiting]
    desk = world.cast.browser(world.cast.moderator)
    page = desk.get("/staff/moderation/").content.decode()
    assert "Reported: I am worried about someone" in page
    assert "Reported: I am worried about someone" in desk.get(f"/staff/moderation/{idea.pk}/").content.decode()


def test_a_decision_on_the_same_version_brings_hidden_words_back(world, idea):
    reported(world, idea, "identifies")
    decided(world, idea, "publish", "fine")
    assert idea.shown_text == idea.text and idea.shown_version == idea.version == 1


def test_the_database_shows_reported_words_only_after_a_decision_that_answers(world, idea):
    reported(world, idea, "identifies")
    with pytest.raises(DatabaseError, match="reported_words_are_shown_only_after_a_new_decision"), transaction.atomic():
        Entry.objects.filter(pk=idea.pk).update(shown_text=idea.text, shown_version=1)


@pytest.mark.parametrize(
    ("outcome", "reason"), [("decline", "identifies"), ("count", "personal"), ("refer", "concern")]
)
def test_what_is_taken_down_is_gone_even_where_an_older_version_was_shown(world, idea, outcome, reason):
    from consultations.core.actions.words import change_words

    author = idea.answer.participant
    change_words(participant=author, entry_id=idea.pk, text="Newer words", may_quote=False, now=world.now)
    reported(world, idea, "mean")
    assert idea.shown_text == "Sam from the chip shop should be locked up"
    decided(world, idea, outcome, reason)
    assert idea.shown_text is None


def test_reported_words_are_not_quoted_while_a_person_looks(world):
    entry = words_of(world, "Quote me")
    world.publish(entry)
    assert entry in quotable_entries(world.consultation)
    reported(world, entry, "mean")
    assert entry not in quotable_entries(world.consultation)


def test_the_same_report_twice_is_one_report_with_the_same_code(world, idea):
    first, second = reported(world, idea), reported(world, idea)
    assert first.code == second.code and first.code.count("-") == 3
    assert Report.objects.count() == 1
    assert reported(world, idea, browser="another").code != first.code


def test_a_graver_reason_from_the_same_browser_is_heard(world, idea):
    reported(world, idea, "untrue")
    assert reported(world, idea, "worried").hidden


def test_what_nobody_can_read_and_what_staff_wrote_is_not_reported(world):
    held = world.idea(world.person(), "Nobody has read this")
    for entry in (held, world.options()[0]):
        with pytest.raises(Refusal) as refused:
            reported(world, entry)
        assert refused.value.status == 404


def test_nothing_in_a_report_leads_to_a_participant(world, idea, guest):
    guest.post("/c/walk-home/about-you/", {})
    guest.post(f"/c/walk-home/report/{idea.pk}/", {"reason": "mean", "words": "He is my cousin"})
    row = Report.objects.values().get()
    token = guest.cookies["guest"].value
    keys = set(world.consultation.participants.values_list("guest_key", flat=True))
    assert token not in str(row) and row["browser_key"] not in keys
    assert {field.related_model for field in Report._meta.get_fields() if field.many_to_one} == {Entry}
    logged = AuditEvent.objects.get(verb="entry.reported")
    assert "cousin" not in str(logged.facts) and logged.facts == {"reason": "mean", "hidden": False}


# --- the pages ------------------------------------------------------------------------------------------------------


def code_on(page):
    return re.search(r'id="report-code">([a-z-]+)<', page.content.decode()).group(1)


def test_somebody_without_an_account_reports_and_finds_out_what_happened(world, idea):
    stranger = Client()
    board = stranger.get("/c/walk-home/3/").content.decode()
    assert f'href="/c/walk-home/report/{idea.pk}/"' in board
    form = stranger.get(f"/c/walk-home/report/{idea.pk}/").content.decode()
    assert form.index("If you tell us") < form.index("<textarea") and idea.text in form
    page = stranger.post(f"/c/walk-home/report/{idea.pk}/", {"reason": "identifies", "words": "I know him"})
    assert page.status_code == 200 and "Nobody can read it now" in page.content.decode()
    code = code_on(page)
    assert stranger.get(f"/c/walk-home/3/ideas/{idea.pk}/").status_code == 404
    later = Client()
    assert "has not looked yet" in later.post("/back/", {"code": code.upper().replace("-", " ")}).content.decode()
    decided(world, idea, "decline", "identifies")
    assert "It was taken down" in later.post("/back/", {"code": code}).content.decode()
    assert ReportOutcome.objects.get().report.reason == "identifies"


@pytest.mark.parametrize(
    ("outcome", "reason", "words"), [("publish", "fine", "It stays"), ("refer", "concern", "looking after this")]
)
def test_the_reporter_reads_the_outcome_in_plain_words(world, idea, outcome, reason, words):
    code = reported(world, idea, "worried").code
    decided(world, idea, outcome, reason)
    assert words in Client().post("/back/", {"code": code}).content.decode()


def test_whoever_is_worried_is_shown_somebody_to_talk_to(world, idea, guest):
    page = guest.post(f"/c/walk-home/report/{idea.pk}/", {"reason": "worried"})
    assert "tel:" in page.content.decode().partition("<main")[2]


def test_a_report_without_a_reason_keeps_what_was_typed(world, idea, guest):
    page = guest.post(f"/c/walk-home/report/{idea.pk}/", {"words": "Look at this"})
    assert (
        page.status_code == 422
        and "Look at this" in page.content.decode()
        and "Pick what is wrong" in page.content.decode()
    )
    assert not Report.objects.exists()


def test_too_many_reports_of_one_browser_are_slowed_down_with_the_words_kept(world, idea, guest, settings):
    settings.LIMITS = {**settings.LIMITS, "reports": "1/hour"}
    assert guest.post(f"/c/walk-home/report/{idea.pk}/", {"reason": "mean"}).status_code == 200
    page = guest.post(f"/c/walk-home/report/{idea.pk}/", {"reason": "other", "words": "Keep me"})
    assert page.status_code == 429 and "Keep me" in page.content.decode()


def test_words_of_another_consultation_or_unread_ones_have_no_report_page(world, cast, now, guest):
    from tests.factories.consultations import make_world

    other = make_world(cast=cast, now=now, slug="other")
    theirs = other.publish(other.idea(other.person(), "Elsewhere"))
    held = world.idea(world.person(), "Unread")
    for entry in (theirs, held, world.options()[0]):
        assert guest.get(f"/c/walk-home/report/{entry.pk}/").status_code == 404


def test_every_published_text_of_theirs_has_its_link(world, idea, guest, now):
    from consultations.core.actions.answering import add_words
    from consultations.core.actions.consulting import close_consultation

    reply = world.publish(world.idea(world.person(), "A reply", parent=idea))
    said = world.publish(words_of(world, "Words"))
    for _ in range(9):  # of fewer than ten people no words are shown
        world.say(world.person(), "Something else")
    receipt = add_words(
        participant=world.person(),
        round_id=world.round(world.statements).pk,
        text="A statement of ours",
        may_quote=False,
        op=uuid4(),
    )
    statement = world.publish(Entry.objects.get(pk=receipt.entry_id))
    link = "/c/walk-home/report/{}/".format
    assert link(reply.pk) in guest.get(f"/c/walk-home/3/ideas/{idea.pk}/").content.decode()
    last = world.statements.entries.filter(origin="staff").order_by("position").last()
    assert link(statement.pk) in guest.get(f"/c/walk-home/2/?after={last.pk}").content.decode()
    assert link(statement.pk) in guest.get("/c/walk-home/2/report/").content.decode()
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=now)
    results = guest.get("/c/walk-home/results/").content.decode()
    assert link(said.pk) in results and "/c/walk-home/2/report/" in results and "/c/walk-home/3/report/" in results
    assert guest.post(link(said.pk), {"reason": "mean"}).status_code == 200, "also after it has closed"


def test_the_author_reads_that_it_is_looked_at_again_and_nothing_of_a_report_that_hid_nothing(world, guest):
    guest.post("/c/walk-home/about-you/", {})
    page = guest.get("/c/walk-home/3/").content.decode()
    keys = {name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ("op", "seq", "known")}
    guest.post("/c/walk-home/3/", {**keys, "words": "My idea", "add": "idea"})
    mine = world.publish(Entry.objects.get(text="My idea"))
    reported(world, mine, "mean")
    assert "others can see it" in guest.get("/c/walk-home/yours/").content.decode()
    reported(world, mine, "identifies")
    page = guest.get("/c/walk-home/yours/").content.decode()
    assert "A person is looking at this again" in page and "reported" not in page.casefold()
