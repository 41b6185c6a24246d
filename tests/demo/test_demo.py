"""The demo county: believable, marked, the same every time, never beside real people, and told to whoever may sign in."""

import json
import re
import stat
from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings

from accounts.models import Member, Organisation
from consultations.core import queries
from consultations.core.actions.taking_part import come_back
from consultations.core.models import Answer, Consultation, Decision, Entry, Finding, Participant, Round, Vote
from consultations.core.responses import in_groups, said_in, standings
from consultations.core.timeline import answers_for
from engage.demo import script, seeding
from engage.demo.remembering import note
from engage.places.models import Area

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
START_PAGE = (
    "asked_by",
    "why",
    "can_change",
    "cannot_change",
    "minutes",
    "what_happens_next",
    "decision",
    "decision_maker",
)


@pytest.fixture(scope="module")
def grown(django_db_setup, django_db_blocker, tmp_path_factory):
    """The county is made once for all tests that look at it; each test's own changes are rolled back, and at last the county."""
    folder = tmp_path_factory.mktemp("demo")
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(DATA=folder, PASSWORD_HASHERS=quick), transaction.atomic():
        assert seeding.seed(now=NOON)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def county(grown, db, settings, tmp_path):
    settings.DATA = tmp_path
    note().write_text((grown / "demo.json").read_text())
    seen = Consultation.objects.filter(state__in=Consultation.PUBLIC_STATES)
    return {consultation.slug: consultation for consultation in seen}


def demo(*options):
    heard = StringIO()
    call_command("demo", *options, stdout=heard)
    return heard.getvalue()


def everything():
    tables = (Organisation, Member, Consultation, Participant, Answer, Entry, Vote, Decision, Finding)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def test_everything_in_it_is_marked_as_demo(county):
    assert set(Organisation.objects.values_list("is_demo", flat=True)) == {True}
    assert set(Consultation.objects.values_list("is_demo", flat=True)) == {True}
    assert not Member.objects.exclude(email__endswith=".example").exists()


def test_every_consultation_says_all_that_a_start_page_must_say(county):
    for consultation in county.values():
        for part in START_PAGE:
            assert getattr(consultation, part), (consultation.slug, part)
        assert consultation.answer_due > consultation.closes_at.date()


def test_four_are_open_one_is_answered_and_one_is_late(county):
    here = [found for found in county.values() if found.organisation.slug == "kent-and-medway-demo"]
    assert sorted(consultation.state for consultation in here) == ["closed", "considering", *["open"] * 4]
    standing = standings(here, now=NOON)
    late, answered = county["on-the-bus"], county["what-we-asked-in-the-summer"]
    assert standing[late.pk].late_text == "late, 12 days" and standing[late.pk].first_due_on
    assert not standing[answered.pk].late
    kinds = [group.kind for group in in_groups(said_in(answered, now=NOON))]
    assert kinds == ["did", "doing", "cannot", "undecided"]
    assert 20 <= (county["the-walk-home"].closes_at - NOON).days <= 22


def test_all_13_districts_were_reached_and_not_evenly(county):
    people = queries.people_by_area(county["the-walk-home"])
    districts = {code: people[code].for_analyst() for code in Area.objects.values_list("code", flat=True)}
    assert len(districts) == 13
    assert min(districts.values()) < 10 < 60 < max(districts.values())
    assert people[""].for_analyst() > 10  # some did not say


def test_words_wait_for_a_person_and_show_what_screens_find(county):
    waiting = Entry.objects.filter(state="held", activity__consultation__slug="the-walk-home", reports=None)
    assert 12 <= waiting.count() <= 20
    assert not waiting.exclude(shown_text=None).exists()
    found = set(Finding.objects.filter(entry__in=waiting).values_list("screen", flat=True))
    assert {"phone", "handle", "email", "postcode", "harm"} <= found
    assert {waiting_long.date() for waiting_long in waiting.values_list("held_since", flat=True)} <= {
        NOON.date(),
        NOON.date().replace(day=22),
        NOON.date().replace(day=21),
    }


def test_shown_words_were_decided_and_what_was_taken_out_is_gone(county):
    shown = Entry.objects.exclude(origin="staff").exclude(shown_text=None)
    hidden = Entry.objects.filter(shown_text=None, reports__reason="identifies")
    assert hidden.count() == 1, "one that somebody reported waits for a second look"
    assert shown.count() + 1 == Decision.objects.filter(outcome__in=["publish", "redact"]).count()
    redacted = Entry.objects.filter(state="redacted")
    assert redacted.count() >= 4
    for entry in redacted:
        assert "[removed: " in entry.shown_text
        assert entry.text not in entry.shown_text


def test_moderators_have_declined_for_several_reasons_and_referred_once(county):
    reasons = Counter(Decision.objects.filter(outcome="decline").values_list("reason", flat=True))
    assert {"spam", "hate", "identifies", "promotes"} <= set(reasons)
    assert Entry.objects.filter(state="safeguarding").count() == 1
    assert Decision.objects.values("member").distinct().count() >= 2


def test_ideas_have_supports_replies_and_steps_of_the_ladder(county):
    ideas = Entry.objects.filter(activity__kind="ideas", parent=None)
    assert set(ideas.values_list("stage", flat=True)) == {"said", "devise", "test", "scale", "not_now"}
    assert not ideas.filter(stage="not_now", stage_reason="").exists()
    assert Entry.objects.exclude(parent=None).filter(state="published").count() >= 30
    assert Vote.objects.filter(entry__activity__kind="ideas", value=1).count() > 1000


def test_there_is_enough_to_read():
    walk, clubs, summer = (script.read(name) for name in ("walk_home", "youth_clubs", "summer"))
    said = {kind: [] for kind in ("ideas", "open_question", "statements", "choice")}
    for scene in [*walk.scenes, *clubs.scenes, *summer.scenes]:
        said[scene.kind] += [*scene.options, *(line.text for line in scene.lines)]
    for kind, least in {"ideas": 60, "open_question": 120, "statements": 24}.items():
        assert len(set(said[kind])) == len(said[kind]) >= least
    limits = {"ideas": 280, "open_question": 500, "statements": 140, "choice": 140}
    for kind, texts in said.items():
        assert not [text for text in texts if len(text) > limits[kind] or "{}" in text]


def test_a_single_choice_is_single_and_groups_speak_for_all_of_their_people(county):
    choice = Round.objects.get(activity__position=1, activity__consultation__slug="the-walk-home")
    marks = Counter(Vote.objects.filter(answer__round=choice).values_list("answer_id", flat=True))
    assert set(marks.values()) == {1}
    groups = Answer.objects.filter(round=choice, source="group")
    assert groups.aggregate(people=Sum("people"))["people"] == 24
    assert set(groups.values_list("participant__age_band", flat=True)) == {"10-12"}


def test_nobody_answered_before_it_opened_or_after_now(county):
    for consultation in county.values():
        answers = Answer.objects.filter(round__activity__consultation=consultation)
        until = min(consultation.closes_at, NOON)
        assert not answers.exclude(changed_at__range=(consultation.opens_at, until)).exists()
    assert not Decision.objects.filter(at__gt=NOON).exists()


def test_a_second_time_changes_nothing(county):
    before, told = everything(), note().read_text()
    assert not seeding.seed(now=NOON)
    assert everything() == before
    assert note().read_text() == told


def test_it_tells_programs_where_to_look_and_how_to_sign_in(county):
    told = json.loads(demo("--json", "--base", "http://localhost:8123/"))
    urls = {row["what"]: row["url"] for row in told["addresses"]}
    assert urls["Moderation"] == "http://localhost:8123/staff/moderation/"
    assert urls["The walk home (open)"] == "http://localhost:8123/c/the-walk-home/"
    assert {row["role"] for row in told["sign_ins"]} >= {
        "Moderator",
        "Second moderator",
        "Youth worker",
        "Safeguarding lead",
        "Analyst",
        "Administrator",
        "Decision-maker",
        "Partner",
        "Community member, with no role",
    }
    for row in told["sign_ins"]:
        assert Member.objects.get(email=row["email"]).check_password(row["password"])
        if row["role"].startswith("Community member"):
            assert row["code"] == row["totp_secret"] == ""  # a second step is for staff
            continue
        assert re.fullmatch(r"\d{6}", row["code"])
        assert re.fullmatch(r"[A-Z2-7]{16,}", row["totp_secret"])


def test_its_return_code_leads_back_to_a_young_person_with_known_answers(county):
    row, _ = json.loads(demo("--json"))["return_codes"]
    guide = come_back(code=row["code"], token="a-browser")
    assert (guide.consultation.title, guide.age_band, guide.area.name) == ("The walk home", "16-17", "Medway")
    chosen = Vote.objects.get(answer__participant=guide, answer__round__activity__position=1)
    assert chosen.entry.text == "At a youth club or sports club"
    assert sorted(queries.entries_of(guide).values_list("state", flat=True)) == ["held", "published", "published"]
    assert guide.answers.count() == 5


def test_its_second_code_shows_an_answer_about_an_idea_of_theirs(county):
    _, row = json.loads(demo("--json"))["return_codes"]
    person = come_back(code=row["code"], token="a-browser")
    first, *others = answers_for(person, now=NOON)
    assert first.about == "This is about your idea" and first.said.kind == "did"
    assert len(others) == 4


def test_only_its_owner_can_read_the_note(county, grown):
    assert stat.S_IMODE((grown / "demo.json").stat().st_mode) == 0o600


def test_a_lost_note_is_made_again_with_new_passwords(county):
    old, consultations = json.loads(note().read_text()), Consultation.objects.count()
    note().unlink()
    with pytest.raises(CommandError, match="lost"):
        demo("--json")
    demo()
    for row, before in zip(json.loads(demo("--json"))["return_codes"], old["return_codes"], strict=True):
        assert row["code"] != before["code"]
        assert come_back(code=row["code"], token="a-browser")
    assert Consultation.objects.count() == consultations


def test_the_authoring_desk_has_one_of_each_that_waits(county):
    unseen = Consultation.objects.filter(state__in=Consultation.UNSEEN_STATES)
    assert sorted((one.state, one.waits_for_approval) for one in unseen) == [
        ("draft", False),
        ("draft", True),
        ("ready", False),
    ]
    for one in county.values():
        approval = one.approvals.get(version=one.version)
        assert approval.approved_by_id_was != approval.submitted_by_id_was
