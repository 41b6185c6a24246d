"""The desk as its people use it: begin, write, submit, approve, open; what is refused says why and keeps what was typed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import localtime

from consultations.core.kinds import kinds
from consultations.core.models import Activity, Consultation, Entry
from consultations.core.readiness import unmet
from consultations.desks.authoring.actions import start_from
from consultations.desks.authoring.models import WatchedWord
from consultations.desks.authoring.queries import number_waiting, starts, warnings_on
from engage.places.models import SchoolHoliday
from tests.factories.consultations import GUNNING, approved, make_consultation

pytestmark = pytest.mark.django_db
DESK = "/staff/consultations/"


@pytest.fixture
def author(cast):
    return cast.browser(cast.youth_worker)


@pytest.fixture
def approver(cast):
    return cast.browser(cast.analyst)


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def write(browser, consultation, part, **fields):
    address = f"{DESK}{consultation.pk}/{part}/"
    return browser.post(address, fields | {"version": version_on(browser.get(address))}, follow=True)


def begin(browser, title="A walk", start="start:walk_home"):
    browser.post(f"{DESK}new/", {"title": title, "start": start})
    return Consultation.objects.get(title=title)


def finish(browser, one, now):
    day = localtime(now)
    write(
        browser,
        one,
        "purpose",
        title=one.title,
        summary=one.summary,
        asked_by="The partnership.",
        why="We want to **listen**.\n\n- First\n- Then",
        can_change="Lights.",
        cannot_change="Prices.",
        minutes="3",
        what_happens_next="We read all of it.",
    )
    write(
        browser,
        one,
        "decision",
        decision="Where lights go",
        decision_maker="The board",
        decision_on=f"{day + timedelta(days=60):%Y-%m-%d}",
    )
    write(
        browser,
        one,
        "dates",
        opens_at=f"{day + timedelta(days=2):%Y-%m-%dT%H:%M}",
        closes_at=f"{day + timedelta(days=30):%Y-%m-%dT%H:%M}",
        answer_due="",
        answer_due_reason="",
    )
    write(browser, one, "care", dpia_reference="DPIA-1", lawful_basis="public_task", special_condition="")
    one.refresh_from_db()


def gate(version):
    from consultations.core.actions.approving import CHECKLIST

    return {**vars(GUNNING), "checklist": list(CHECKLIST), "version": version}


def test_from_a_template_to_young_people(cast, author, approver, guest, now):
    one = begin(author)
    assert one.state == "draft" and one.activities.count() == 4
    page = author.get(f"{DESK}{one.pk}/")
    assert "Name the decision that this is for." in words_of(page)  # PAR-01: the field is named, and linked
    assert f"{DESK}{one.pk}/decision/#id_decision" in page.content.decode()
    refused = author.post(f"{DESK}{one.pk}/step/", {"deed": "submit"})
    assert refused.status_code == 409 and "There is a problem" in words_of(refused)
    finish(author, one, now)
    assert one.answer_due == (localtime(one.closes_at) + timedelta(weeks=12)).date()  # PAR-06: the default
    assert unmet(one, now=now) == []
    author.post(f"{DESK}{one.pk}/step/", {"deed": "submit"})
    one.refresh_from_db()
    assert one.waits_for_approval
    assert number_waiting(cast.analyst, [cast.organisation], now) == 1
    assert number_waiting(cast.youth_worker, [cast.organisation], now) == 0
    incomplete = approver.post(f"{DESK}{one.pk}/approval/", gate(one.version) | {"formative": ""})
    assert incomplete.status_code == 422 and GUNNING.information in words_of(incomplete)
    approver.post(f"{DESK}{one.pk}/approval/", gate(one.version))
    one.refresh_from_db()
    assert one.state == "ready"
    assert guest.get(f"/c/{one.slug}/").status_code == 404
    approver.post(f"{DESK}{one.pk}/step/", {"deed": "open"})
    start = guest.get(f"/c/{one.slug}/")
    assert start.status_code == 200
    assert "<strong>listen</strong>" in start.content.decode() and "<li>First</li>" in start.content.decode()
    assert one.get_promise_display() in words_of(start)  # PAR-02
    kept = approver.get(f"{DESK}{one.pk}/versions/")
    assert GUNNING.consideration in words_of(kept)


def test_rungs_one_to_three_cannot_be_promised(cast, author):
    one = begin(author)
    page = author.get(f"{DESK}{one.pk}/promise/").content.decode()
    assert re.findall(r'name="promise" value="(\d)"', page) == ["4", "5", "6", "7", "8"]
    assert write(author, one, "promise", promise="3").status_code == 422


def test_what_was_typed_is_kept_when_a_colleague_was_first(cast, author, approver, now):
    one = begin(author)
    old = version_on(author.get(f"{DESK}{one.pk}/decision/"))
    write(approver, one, "decision", decision="Theirs", decision_maker="", decision_on="")
    mine = author.post(
        f"{DESK}{one.pk}/decision/",
        {"version": old, "decision": "My own words", "decision_maker": "", "decision_on": ""},
    )
    assert mine.status_code == 409
    assert "My own words" in mine.content.decode() and "A colleague has changed this" in words_of(mine)
    one.refresh_from_db()
    assert one.decision == "Theirs"


def test_sending_back_reaches_the_author(cast, author, approver, now):
    one = begin(author)
    finish(author, one, now)
    author.post(f"{DESK}{one.pk}/step/", {"deed": "submit"})
    assert approver.post(f"{DESK}{one.pk}/approval/back/", {"version": one.version, "reason": ""}).status_code == 422
    approver.post(f"{DESK}{one.pk}/approval/back/", {"version": one.version, "reason": "Say who pays."})
    assert "Say who pays." in words_of(author.get(f"{DESK}{one.pk}/"))
    assert "Say who pays." in words_of(author.get(DESK))


def test_the_author_is_told_that_somebody_else_approves(cast, now):
    analyst = cast.browser(cast.analyst)
    one = begin(analyst)
    finish(analyst, one, now)
    analyst.post(f"{DESK}{one.pk}/step/", {"deed": "submit"})
    assert "Somebody else has to approve it" in words_of(analyst.get(f"{DESK}{one.pk}/approval/"))
    assert analyst.post(f"{DESK}{one.pk}/approval/", gate(one.version)).status_code == 403


def test_a_copy_brings_words_and_questions_but_no_dates(cast, author, world):
    copy = begin(author, title="Once more", start=f"copy:{world.consultation.pk}")
    assert copy.why == world.consultation.why and copy.opens_at is None and copy.state == "draft"
    assert [each.kind for each in copy.activities.all()] == [each.kind for each in world.consultation.activities.all()]
    assert copy.slug != world.consultation.slug


def test_the_same_press_twice_begins_one(cast, author):
    for _ in range(2):
        assert author.post(f"{DESK}new/", {"title": "Twice", "start": "blank"}).status_code == 302
    assert Consultation.objects.filter(title="Twice").count() == 1


def test_another_organisations_consultation_cannot_be_copied(cast, world):
    stranger = cast.browser(cast.other_analyst)
    answer = stranger.post(f"{DESK}new/", {"title": "Mine", "start": f"copy:{world.consultation.pk}"})
    assert answer.status_code == 422 and not Consultation.objects.filter(title="Mine").exists()


# --- what there is to do ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", kinds.names())
def test_every_kind_can_be_added_with_its_own_settings(cast, author, name):
    one = begin(author, start="blank")
    kind = kinds.get(name)
    assert kind.sentence in words_of(author.get(f"{DESK}{one.pk}/add/"))
    address = f"{DESK}{one.pk}/add/?kind={name}"
    empty = author.post(address, {"prompt": ""})
    assert empty.status_code == 422 and not one.activities.exists()
    settings = {f"settings-{field.name}": field.initial for field in kind.settings_form(None, {}) if field.initial}
    typed = {"prompt": "What would help?", "hint": "", "options": "One\nTwo\nTwo\nThree", **settings}
    assert author.post(address, typed).status_code == 302
    made = one.activities.get()
    assert list(made.settings) == list(kind.settings_form(None, {}).fields)
    options = list(made.entries.order_by("position").values_list("text", flat=True))
    assert options == (["One", "Two", "Three"] if kind.options_label else [])
    page = author.get(f"{DESK}activity/{made.pk}/")
    assert "What would help?" in page.content.decode()


def test_order_copy_and_take_out(cast, author):
    one = begin(author)
    ids = list(one.activities.values_list("pk", flat=True))
    author.post(f"{DESK}{one.pk}/order/", {"down": ids[0], "order": ""})
    assert list(one.activities.values_list("pk", flat=True)) == [ids[1], ids[0], *ids[2:]]
    author.post(f"{DESK}{one.pk}/order/", {"order": ",".join(map(str, ids)), "dragged": "1"})
    assert list(one.activities.values_list("pk", flat=True)) == ids
    assert author.post(f"{DESK}{one.pk}/order/", {"order": f"{ids[0]},{ids[0]}", "dragged": "1"}).status_code == 409
    author.post(f"{DESK}activity/{ids[0]}/arrange/", {"deed": "copy"})
    assert one.activities.count() == 5
    assert "This is asked twice" in words_of(author.get(f"{DESK}{one.pk}/"))
    author.post(f"{DESK}activity/{ids[1]}/arrange/", {"deed": "remove"})
    assert list(one.activities.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_options_keep_their_rows_when_they_stay(cast, author):
    one = begin(author)
    choice = one.activities.get(kind="choice")
    before = {entry.text: entry.pk for entry in choice.entries.all()}
    address = f"{DESK}activity/{choice.pk}/"
    typed = {
        "prompt": choice.prompt,
        "hint": "",
        "options": "In town\nAt the sea\nAt a youth club",
        "settings-most": "1",
        "version": version_on(author.get(address)),
    }
    assert author.post(address, typed).status_code == 302
    now_in_force = choice.entries.filter(state=Entry.State.PUBLISHED).order_by("position")
    assert [entry.text for entry in now_in_force] == ["In town", "At the sea", "At a youth club"]
    assert now_in_force[0].pk == before["In town"] and now_in_force[2].pk == before["At a youth club"]
    author.post(address, typed | {"options": "\n".join(before), "version": version_on(author.get(address))})
    assert {
        entry.text: entry.pk for entry in choice.entries.filter(state="published")
    } == before  # back from retirement


# --- reading, words, dates --------------------------------------------------------------------------------------------


def test_what_is_hard_is_said_beside_its_field(cast, author):
    one = begin(author)
    long = " ".join(["word"] * 26) + "."
    page = write(
        author,
        one,
        "purpose",
        title=one.title,
        summary="The stakeholders.",
        asked_by=long,
        why="We are in the top 10 most deprived areas.",
        can_change="",
        cannot_change="",
        minutes="3",
        what_happens_next="",
    )
    said = words_of(page)
    assert "“stakeholders”: say who" in said
    assert "A sentence has 26 words" in said
    assert "Say by which measure and of which year" in said


def test_the_list_of_words_is_kept_by_people(cast, author, approver):
    assert WatchedWord.objects.filter(word="gang").exists()  # the shipped list, to begin with
    assert author.post(f"{DESK}words/change/", {"word": "paradigm", "instead": "way"}).status_code == 403
    approver.post(f"{DESK}words/change/", {"word": "paradigm", "instead": "way"})
    approver.post(f"{DESK}words/change/", {"word": "Paradigm", "instead": "way of working"})
    word = WatchedWord.objects.get(word="paradigm")
    assert word.instead == "way of working"
    approver.post(f"{DESK}words/change/", {"forget": word.pk})
    assert not WatchedWord.objects.filter(pk=word.pk).exists()


@pytest.mark.parametrize(
    ("days", "holiday", "warned"),
    [(13, 0, ["13 days"]), (14, 0, []), (27, 13, []), (27, 15, ["school or bank holidays"])],
)
def test_dates_are_warned_about(cast, now, days, holiday, warned):
    SchoolHoliday.objects.all().delete()
    opens = now.replace(year=2027, month=9, day=6, hour=12)  # no bank holiday from here on for weeks
    if holiday:
        first = opens.date()
        SchoolHoliday.objects.create(
            name="x", first_day=first, last_day=first + timedelta(days=holiday - 1), source="y", checked_on=first
        )
    one = make_consultation(cast=cast, now=now, opens_at=opens, closes_at=opens + timedelta(days=days))
    found = warnings_on(one)
    assert len(found) == len(warned) and all(words in line for words, line in zip(warned, found, strict=True))


@pytest.mark.parametrize("name", starts())
def test_every_template_reads_well_and_needs_only_what_the_organisation_knows(cast, now, name):
    one = start_from(
        start=starts()[name],
        title=starts()[name]["name"],
        organisation_id=cast.organisation.pk,
        is_demo=True,
        member_id=cast.youth_worker.pk,
        now=now,
    )
    missing = {found.field for found in unmet(one, now=now)}
    assert missing <= {
        "asked_by",
        "decision",
        "decision_maker",
        "decision_on",
        "opens_at",
        "closes_at",
        "answer_due",
        "dpia_reference",
        "lawful_basis",
    }


# --- the preview ------------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_real_pages_and_keeps_nothing(cast, author, guest):
    from consultations.core.models import Answer, Participant

    one = begin(author)
    start = author.get(f"{DESK}{one.pk}/preview/")
    assert "Preview: nothing is saved." in words_of(start) and one.summary in words_of(start)
    # Nobody can ask for mail about a draft: a way there would end at an unknown page.
    assert f"/c/{one.slug}/" not in start.content.decode() and "an account" not in words_of(start)
    for activity in one.activities.all():
        address = f"{DESK}{one.pk}/preview/{activity.position}/"
        page = author.get(address)
        assert activity.prompt in words_of(page)
        sent = author.post(address, {"status": "answered", "words": "Mine", "choice": "1", "add": "idea"})
        assert sent.status_code == 302
    assert not Participant.objects.exists() and not Answer.objects.exists()
    assert not Entry.objects.filter(origin="participant").exists()
    assert guest.get(f"{DESK}{one.pk}/preview/").status_code == 302
    assert cast.browser(cast.other_analyst).get(f"{DESK}{one.pk}/preview/").status_code == 404
    assert cast.browser(cast.moderator).get(f"{DESK}{one.pk}/preview/").status_code == 403
    assert guest.get(f"/c/{one.slug}/").status_code == 404


def test_what_did_not_open_says_why_at_the_desk(cast, author, now):
    from consultations.core.actions.consulting import add_activity, open_what_is_due

    one = make_consultation(cast=cast, now=now, slug="late", opens_at=now + timedelta(hours=1))
    add_activity(consultation=one, kind="ideas", prompt="What would help?", now=now)
    approved(one, cast=cast, now=now)
    open_what_is_due(now=one.closes_at + timedelta(days=1))
    assert "Its closing time has passed." in words_of(author.get(f"{DESK}{one.pk}/"))
    assert "Did not open" in words_of(author.get(DESK))
    assert Activity.objects.get(consultation=one).rounds.get().state == "ready"
