"""The strategy desk: what is owed, the latest first; writing, a second person publishing, correcting, considering, answering."""

import re
from datetime import timedelta
from html import unescape

import pytest

from accounts.roles import Role
from consultations.core.actions.responding import ask_to_publish, begin_considering
from consultations.core.models import Consideration, Consultation, PromiseMove, Response
from consultations.core.promises import day_of
from consultations.desks.strategy.queries import waiting_for
from engage.kit.models import Job
from tests.factories.consultations import make_world
from tests.factories.responses import (
    WHY_NOT,
    close,
    consider_everything,
    decision_maker,
    draft,
    late_consultation,
    publish,
    published,
)


@pytest.fixture
def analyst(cast):
    return cast.browser(cast.analyst)


@pytest.fixture
def administrator(cast):
    return cast.browser(cast.administrator)


@pytest.fixture
def decider(cast):
    return cast.browser(decision_maker(cast))


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return unescape(answer.content.decode())


def keys_on(page):
    """What the page's form carries hidden."""
    return dict(re.findall(r'<input type="hidden" name="(op|version|promised_for)" value="([^"]*)"', page))


def send(browser, address, **typed):
    return browser.post(address, {**keys_on(read(browser, address)), **typed})


SAID = {"kind": "did", "heading": "The path is dark", "words": "There are lights now.", "owner": "Town centre lead"}


def test_the_latest_comes_first_and_what_owes_nothing_last(cast, now, analyst):
    late_consultation(cast, now, days=3, slug="a", title="Three days late")
    late_consultation(cast, now, days=30, slug="b", title="Thirty days late")
    far = make_world(cast=cast, now=now, slug="c", title="Far away")
    done = make_world(cast=cast, now=now, slug="d", title="Answered one")
    published(done)
    page = read(analyst, "/staff/responses/")
    order = [page.index(title) for title in ("Thirty days late", "Three days late", "Far away", "Answered one")]
    assert order == sorted(order)
    assert "Late, 30 days" in page and "Due in 80 days" in page
    assert far.consultation.title in page


def test_the_sign_of_the_desk_counts_what_is_waiting_for(cast, now):
    def waiting():
        return waiting_for(cast.analyst, [cast.organisation], now)

    late = late_consultation(cast, now, days=3, slug="a")
    world = make_world(cast=cast, now=now, slug="b")  # due in 80 days
    assert waiting() == 1
    published(world, "doing", due_on=day_of(now) + timedelta(days=14))
    assert waiting() == 2
    begin_considering(consultation_id=late.pk, member_id=cast.analyst.pk, now=now)
    assert waiting() == 2
    assert waiting_for(cast.analyst, [cast.other_organisation], now) == 0


def test_the_sign_of_the_desk_counts_an_answer_that_waits_for_a_colleague(world, cast, now):
    close(world)
    written = draft(world, by=cast.analyst)
    assert waiting_for(cast.administrator, [cast.organisation], now) == 0
    ask_to_publish(response_id=written.pk, member_id=cast.analyst.pk, now=now)
    assert waiting_for(cast.administrator, [cast.organisation], now) == 1
    assert waiting_for(cast.analyst, [cast.organisation], now) == 0


def test_the_staffs_front_hall_says_what_is_late_with_days(cast, now, analyst):
    late_consultation(cast, now, days=12, title="On the bus")
    assert "On the bus: late, 12 days" in read(analyst, "/staff/")
    assert "late, 12 days" not in read(cast.browser(cast.moderator), "/staff/")


def test_a_draft_goes_from_one_to_a_colleague_to_everybody(world, analyst, administrator, guest, cast):
    close(world)
    at = f"/staff/responses/{world.consultation.pk}/"
    answer = send(analyst, f"{at}write/", **SAID, about=f"activity:{world.ideas.pk}")
    response = Response.objects.get()
    assert answer.status_code == 302 and answer.url == f"/staff/responses/one/{response.pk}/"
    assert (response.activity, response.written_by, response.state) == (world.ideas, cast.analyst, "draft")
    page = read(analyst, answer.url)
    assert "As everybody will read it" in page and "Publish for everybody" not in page
    assert analyst.post(f"{answer.url}publish/", {"version": "1"}).status_code == 409
    assert analyst.post(f"{answer.url}ask/").status_code == 302
    decision_maker(cast)
    page = read(administrator, answer.url)
    assert administrator.post(f"{answer.url}publish/", keys_on(page)).status_code == 302
    assert "There are lights now." in read(guest, "/c/walk-home/what-happened/")


def test_asking_writes_to_each_colleague_once_and_never_to_the_writer(world, analyst, cast):
    close(world)
    others = {cast.administrator.pk, decision_maker(cast).pk}
    response = draft(world)
    for _ in range(2):
        analyst.post(f"/staff/responses/one/{response.pk}/ask/")
    asked = [job.payload["member"] for job in Job.objects.filter(kind="accounts.mail")]
    assert sorted(asked) == sorted(others)
    assert "There are lights now." not in str(list(Job.objects.values("payload")))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose one."),
        (SAID | {"heading": " "}, "Write what people said."),
        ({"kind": "cannot"}, "40 letters or more"),
        (SAID | {"words": "x" * 1501}, "1500 characters or fewer"),
        (SAID | {"kind": "cannot", "reason": "No."}, "40 letters or more"),
        (SAID | {"due_on": "2090-01-01"}, "A day belongs to what is still to come."),
        (SAID | {"kind": "doing", "due_on": "2001-01-01"}, "Choose today or a later day."),
        (SAID | {"kind": "doing", "due_on": "soon"}, "Type a day"),
        (SAID | {"about": "entry:1:1"}, "Choose a question or an idea from the list."),
        (SAID | {"about": "activity:" + "9" * 40}, "Choose a question or an idea from the list."),
        (SAID | {"op": "forged"}, "out of date"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(world, analyst, typed, says):
    answer = send(analyst, f"/staff/responses/{world.consultation.pk}/write/", **typed)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says in page and "There is a problem" in page
    assert "Error: " in page.partition("</title>")[0]
    assert typed.get("owner", "") in page
    assert not Response.objects.exists()


def test_the_same_form_sent_twice_is_one_draft_and_other_words_are_another(world, analyst):
    address = f"/staff/responses/{world.consultation.pk}/write/"
    keys = keys_on(read(analyst, address))
    first, again = (analyst.post(address, {**keys, **SAID}) for _ in range(2))
    assert first.url == again.url
    other = analyst.post(address, {**keys, **SAID, "words": "Something else."})
    assert other.url != first.url and Response.objects.count() == 2


def test_two_who_change_one_draft_do_not_overwrite_each_other(world, analyst, administrator):
    response = draft(world)
    address = f"/staff/responses/one/{response.pk}/change/"
    mine, theirs = keys_on(read(analyst, address)), keys_on(read(administrator, address))
    assert administrator.post(address, {**theirs, **SAID, "words": "Theirs."}).status_code == 302
    answer = analyst.post(address, {**mine, **SAID, "words": "Mine, long and dear."})
    assert answer.status_code == 409
    assert "Mine, long and dear." in answer.content.decode()
    response.refresh_from_db()
    assert response.words == "Theirs."


def test_the_draft_page_says_how_hard_the_words_are(world, analyst):
    hard = (
        "Notwithstanding considerable organisational complexity, multidisciplinary stakeholders are collaboratively "
        "prioritising infrastructural improvements throughout administratively heterogeneous municipalities. "
    ) * 3
    assert "reads like a text for people of" in read(analyst, f"/staff/responses/one/{draft(world, words=hard).pk}/")
    easy = draft(world, words="We put up ten lights. They are on all night. You can see the path now.")
    assert "It reads well" in read(analyst, f"/staff/responses/one/{easy.pk}/")


def test_what_is_published_is_corrected_and_never_changed(world, analyst, administrator):
    first = published(world)
    address = f"/staff/responses/one/{first.pk}/"
    assert analyst.get(f"{address}change/").status_code == 302
    assert analyst.post(f"{address}drop/", {"version": "1"}).status_code == 409
    assert send(analyst, f"{address}correct/", **SAID).status_code == 422
    answer = send(analyst, f"{address}correct/", **SAID | {"words": "Twelve lights."}, note="Two more.")
    made = Response.objects.get(corrects=first)
    assert answer.url == f"/staff/responses/one/{made.pk}/"
    assert "Two more." in read(administrator, answer.url)
    publish(world, made)
    assert send(analyst, f"{address}correct/", **SAID, note="Again.").status_code == 409


def test_a_draft_is_thrown_away_from_its_own_page_only(world, analyst):
    response = draft(world)
    address = f"/staff/responses/one/{response.pk}/drop/"
    assert analyst.post(address).status_code == 409
    assert analyst.post(address, {"version": str(response.version)}).status_code == 302
    assert analyst.post(address, {"version": "1"}).status_code == 404


def test_the_promise_is_moved_with_a_reason_from_the_page_that_knew_the_day(world, analyst, administrator):
    address = f"/staff/responses/{world.consultation.pk}/promise/"
    later = {"to": (day_of(world.now) + timedelta(days=120)).isoformat()}
    before = keys_on(read(administrator, address))
    assert send(analyst, address, **later, reason="No.").status_code == 422
    assert send(analyst, address, **later, reason="The money is decided in May.").status_code == 302
    assert administrator.post(address, {**before, **later, "reason": "Another reason, long enough."}).status_code == 409
    assert PromiseMove.objects.count() == 1
    assert "The money is decided in May." in read(analyst, address)


def test_only_the_decision_maker_records_what_was_considered(world, analyst, decider, cast):
    address = f"/staff/responses/considered/{world.consultation.pk}/{world.ideas.position}/"
    assert analyst.get(address).status_code == 403
    assert send(decider, address, considered="All of it.").status_code == 422
    assert send(decider, address, considered="All of it.", why=WHY_NOT).status_code == 302
    record = Consideration.objects.get()
    assert (record.activity, record.member) == (world.ideas, decision_maker(cast))
    assert "All of it." in read(analyst, f"/staff/responses/{world.consultation.pk}/")
    assert decider.get(f"/staff/responses/considered/{world.consultation.pk}/99/").status_code == 404


def test_this_answers_it_is_offered_when_nothing_is_missing(world, analyst):
    at = f"/staff/responses/{world.consultation.pk}/"
    close(world)
    assert analyst.post(f"{at}considering/").status_code == 302
    assert "One published answer or more." in read(analyst, at)
    assert analyst.post(f"{at}answered/").status_code == 409
    published(world)
    consider_everything(world)
    assert "Everything that must be there is there." in read(analyst, at)
    assert analyst.post(f"{at}answered/").status_code == 302
    world.consultation.refresh_from_db()
    assert world.consultation.state == "answered"
    assert analyst.post(f"{at}answered/").status_code == 302


def test_what_was_asked_elsewhere_is_not_answered_here(world, analyst):
    Consultation.objects.filter(pk=world.consultation.pk).update(source_note="Polis, CC BY")
    assert analyst.get(f"/staff/responses/{world.consultation.pk}/").status_code == 404
    assert "The walk home" not in read(analyst, "/staff/responses/")


def test_another_organisation_sees_and_does_nothing(world, cast):
    response = draft(world)
    theirs = cast.browser(cast.member("theirs", *Role, elsewhere=True))
    for address in ("change/", "correct/", "", "ask/", "publish/", "drop/"):
        at = f"/staff/responses/one/{response.pk}/{address}"
        assert theirs.post(at, {**SAID, "version": "1"}).status_code in {404, 405}, address
    at = f"/staff/responses/{world.consultation.pk}/"
    for address in ("", "write/", "promise/", "considering/", "answered/"):
        assert theirs.post(f"{at}{address}", SAID).status_code in {404, 405}, address
    assert "The walk home" not in read(theirs, "/staff/responses/")
    response.refresh_from_db()
    assert (response.state, response.asked_at, Response.objects.count()) == ("draft", None, 1)
