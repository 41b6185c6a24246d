"""A conversation held with Polis comes in whole: its counts, its moderation, its licence; or nothing of it does."""

import csv
import os
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.actions import create_member
from accounts.models import Member
from accounts.roles import Role
from consultations.core import queries
from consultations.core.kinds import kind_of
from consultations.core.models import Answer, Consultation, Decision, Entry, Participant, Round, Vote
from consultations.desks.digests.actions import ask_for_digest
from engage.kit import clock, jobs
from tests.demo.polis_folder import COMMENTS, VOTES, write_folder

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "polis"
REAL = {path.parent.name: path.parent for path in sorted(SHARED.glob("*/votes.csv"))}
VALUES = {"1": 1, "0": 2, "-1": -1}

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "small.talk")


def bring_in(folder, member, *more):
    heard = StringIO()
    second = Member.objects.filter(email="second@example.org").first() or create_member(
        email="second@example.org",
        first_name="Second",
        password=None,
        organisation=member.organisation,
        roles=[Role.ANALYST],
        by=None,
        now=clock.now(),
    )
    people = ["--as", member.email, "--approved-by", second.email]
    call_command("import_polis", str(folder), *people, *more, stdout=heard)
    return heard.getvalue()


def counts_in_the_files(folder):
    """Counted from the export's matrix of last votes, a file that the importer does not read."""
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as stream:
        texts = {row["comment-id"]: row["comment-body"].strip() for row in csv.DictReader(stream)}
    counted = {text: Counter() for text in texts.values()}
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for number, vote in row.items():
                if number in texts and vote:
                    counted[texts[number]][VALUES[vote]] += 1
    return {text: dict(votes) for text, votes in counted.items()}


def counts_in_its_digest(analyst, now):
    """What the analyst reads; what others read is rounded from it."""
    digest = ask_for_digest(consultation=Consultation.objects.get(), member_id=analyst.pk, now=now)
    assert jobs.run(digest.job_id).state == "done"
    digest.refresh_from_db()
    meaning = {"agree": 1, "pass": 2, "disagree": -1}
    return {
        row["label"]: {meaning[measure]: people for measure, people in row["counts"].items() if people}
        for activity in digest.exact["activities"]
        for row in activity["rows"]
    }


# Where the shared folder is not there, the small conversation still proves it: nothing is skipped.
@pytest.mark.parametrize("name", ["small.talk", *REAL])
def test_every_count_is_equal_to_the_files_own_also_in_its_digest(name, folder, cast, now):
    source = REAL.get(name, folder)
    bring_in(source, cast.moderator)
    counted = queries.people_by_entry(Round.objects.get())
    here = {
        text: {value: people.for_analyst() for value, people in counted.get(pk, {}).items()}
        for pk, text in Entry.objects.values_list("pk", "text")
    }
    said = counts_in_the_files(source)
    assert here == said
    shown = Entry.objects.exclude(shown_text=None).values_list("text", flat=True)
    assert counts_in_its_digest(cast.analyst, now) == {text: said[text] for text in shown}


def test_its_tally_holds_what_the_source_showed(folder, cast):
    bring_in(folder, cast.moderator)
    asked = Round.objects.select_related("activity").get()
    rows = {
        row.label: {measure: people.for_analyst() for measure, people in row.counts.items()}
        for row in kind_of(asked.activity).tally(asked).rows
    }
    assert rows == {
        'Buses should run later, "even" on Sundays': {"agree": 3, "pass": 1, "disagree": 0},
        "<b>Plain</b> text & nothing else": {"agree": 1, "pass": 0, "disagree": 2},
        "Nobody has voted on this": {"agree": 0, "pass": 0, "disagree": 0},
    }


def test_its_moderation_is_kept_and_logged_as_that_persons_decision(folder, cast):
    bring_in(folder, cast.moderator)
    decisions = Decision.objects.order_by("entry_id").values_list("outcome", "reason", "member_id")
    assert list(decisions) == [
        (outcome, "imported", cast.moderator.pk) for outcome in ("publish", "publish", "decline", "publish")
    ]
    declined = Entry.objects.get(state="declined")
    assert declined.shown_text is None
    assert set(Entry.objects.values_list("origin", flat=True)) == {"imported"}


def test_authors_are_linked_and_nobody_gets_a_name(folder, cast):
    bring_in(folder, cast.moderator)
    assert Participant.objects.count() == Answer.objects.filter(source="imported").count() == 5
    wrote = Entry.objects.get(state="declined")  # by somebody whose only vote is on these words
    assert list(wrote.answer.votes.values_list("entry_id", flat=True)) == [wrote.pk]
    assert not Participant.objects.exclude(guest_key=None, return_key=None, member=None, age_band="").exists()


def test_it_is_closed_and_says_where_it_came_from(folder, cast):
    bring_in(folder, cast.moderator)
    consultation = Consultation.objects.get()
    assert consultation.state == "closed"
    assert consultation.organisation == cast.organisation
    assert "CC BY 4.0 with attribution to its writer" in consultation.source_note
    assert "https://example.org/talk" in consultation.source_note
    assert consultation.is_demo


def test_a_folder_without_a_licence_says_so(folder, cast):
    (folder / "README.md").unlink()
    assert "no licence was found" in bring_in(folder, cast.moderator)
    assert "does not say under which licence" in Consultation.objects.get().source_note


def test_the_same_folder_twice_is_refused_kindly_and_changes_nothing(folder, cast):
    bring_in(folder, cast.moderator)
    with pytest.raises(CommandError, match="here already"):
        bring_in(folder, cast.moderator)
    assert Consultation.objects.count() == 1
    assert Vote.objects.count() == 8


def test_an_inverted_sign_is_refused_until_somebody_says_so(folder, cast):
    heading, *rows = VOTES.splitlines()
    turned = [heading] + [f"{row.rpartition(',')[0]},{-int(row.rpartition(',')[2])}" for row in rows]
    write_folder(folder, votes="\n".join(turned) + "\n")
    with pytest.raises(CommandError, match="other way round"):
        bring_in(folder, cast.moderator)
    assert not Consultation.objects.exists()
    bring_in(folder, cast.moderator, "--flip-sign")
    assert Vote.objects.filter(value=1).count() == 5


def test_a_straight_sign_is_not_flipped_by_mistake(folder, cast):
    with pytest.raises(CommandError, match="leave --flip-sign out"):
        bring_in(folder, cast.moderator, "--flip-sign")


def test_votes_on_unknown_comments_are_counted_and_reported(folder, cast):
    write_folder(folder, votes=VOTES + "1700000020000,x,77,1,1\n1700000020000,x,78,1,0\n")
    assert "2 votes are on comments that the folder does not hold" in bring_in(folder, cast.moderator)
    assert Vote.objects.count() == 8


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("votes.csv", VOTES.encode() + b"1700000020000,x,0,5,2\n", "row 10: vote is 2"),
        ("votes.csv", VOTES.encode() + b"1700000020000,x,0,five,1\n", "row 10: voter-id is 'five'"),
        ("votes.csv", VOTES.encode() + b"1700000020000,x,0\n", "row 10: 3 columns where there should be 5"),
        ("votes.csv", VOTES.encode() + b"99999999999999999999,x,0,5,1\n", "timestamp is too large"),
        ("votes.csv", VOTES.encode() + b"999999999999999,x,0,5,1\n", "not a moment"),
        ("votes.csv", VOTES.replace("voter-id", "person").encode(), "no column voter-id"),
        ("votes.csv", b"", "no column timestamp"),
        ("comments.csv", COMMENTS.encode() + b'1,x,4,1,0,0,1,"never closed\n', "not a table"),
        ("comments.csv", COMMENTS.encode() + b"1,x,4,1,0,0,1,caf\xe9\n", "line 7: this is not UTF-8"),
        ("comments.csv", COMMENTS.encode() + b"1,x,4,1,0,0,1,a\x00b\n", "zero byte"),
        ("comments.csv", COMMENTS.encode() + b"1,x,3,1,0,0,1,again\n", "comment 3 is there twice"),
        ("comments.csv", COMMENTS.encode() + b"1,x,4,1,0,0,7,odd\n", "moderated is 7"),
        ("comments.csv", COMMENTS.encode() + b"1,x,4,1,0,0,1,  \n", "comment 4 has no text"),
        ("comments.csv", COMMENTS.splitlines()[0].encode() + b"\n", "holds no comments"),
        ("comments.csv", None, "cannot be read"),
        ("comments.csv", COMMENTS.encode() + b"1,x,4,1,0,0,1," + b"a" * 200_000 + b"\n", "not a table"),
    ],
)
def test_a_damaged_folder_is_refused_whole_and_says_where(folder, cast, file, content, complaint):
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was brought in") as refused:
        bring_in(folder, cast.moderator)
    assert complaint in str(refused.value)
    assert not Consultation.objects.exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path, cast):
    with pytest.raises(CommandError, match="is not a folder"):
        bring_in(tmp_path / "nowhere", cast.moderator)


def test_only_somebody_who_may_decide_brings_a_conversation_in(folder, cast):
    with pytest.raises(CommandError, match="cannot bring this in"):
        bring_in(folder, cast.analyst)
    with pytest.raises(CommandError, match="cannot bring this in"):
        bring_in(folder, cast.moderator, "--organisation", cast.other_organisation.slug)
    with pytest.raises(CommandError, match="Nobody here has the address"):
        call_command("import_polis", str(folder), "--as", "nobody@example.org", "--approved-by", cast.analyst.email)


def test_a_second_person_approves_what_is_brought_in(folder, cast):
    for second in (cast.second_moderator, cast.other_analyst):
        with pytest.raises(CommandError, match="analyst or administrator of the same organisation"):
            call_command("import_polis", str(folder), "--as", cast.moderator.email, "--approved-by", second.email)
    me = cast.administrator.email
    with pytest.raises(CommandError, match="somebody else"):
        call_command("import_polis", str(folder), "--as", me, "--approved-by", me)
    assert not Consultation.objects.exists()
