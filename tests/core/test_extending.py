"""More time to answer: proposed by one, made by another, later only, and everybody reads when it was extended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from consultations.core.actions.changing import make_change, propose_extension
from consultations.core.actions.consulting import close_what_is_over
from consultations.core.models import Change, Consultation, ConsultationVersion
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def longer(world, *, closes_at=None, notice="Schools asked for a week more.", now=None):
    return propose_extension(
        consultation_id=world.consultation.pk,
        closes_at=closes_at or world.consultation.closes_at + WEEK,
        notice=notice,
        member_id=world.cast.youth_worker.pk,
        now=now or world.now,
    )


def make(world, change, *, by=None, now=None):
    make_change(change_id=change.pk, member_id=(by or world.cast.analyst).pk, now=now or world.now)
    world.consultation.refresh_from_db()


def test_a_second_person_makes_it_later_as_a_version_of_its_own(world):
    before, version = world.consultation.closes_at, world.consultation.version
    change = longer(world)
    with pytest.raises(Refusal, match="not_a_second_person"):
        make(world, change, by=world.cast.youth_worker)
    assert Consultation.objects.get().closes_at == before, "a proposal alone moves nothing"
    make(world, change)
    assert (world.consultation.closes_at, world.consultation.version) == (before + WEEK, version + 1)
    assert ConsultationVersion.objects.get(number=version + 1).wording["closes_at"] == (before + WEEK).isoformat()
    assert close_what_is_over(now=before + timedelta(minutes=1)) == 0
    assert close_what_is_over(now=before + WEEK) == 1


def test_everybody_reads_that_it_was_extended_when_until_when_and_why(world, guest):
    make(world, longer(world))
    page = guest.get("/c/walk-home/").content.decode()
    until = f"{localtime(world.consultation.closes_at):%-d %B}"
    assert f"Extended on {localtime(world.now):%-d %B}, until {until}. Schools asked for a week more." in page
    assert f"Open until {until}" in page


@pytest.mark.parametrize(
    ("move", "code"),
    [
        (-timedelta(days=1), "not_later"),
        (timedelta(), "not_later"),
        (timedelta(days=41), "after_decision"),
        (timedelta(days=300), "after_decision"),
    ],
)
def test_never_earlier_and_never_past_what_was_promised(world, move, code):
    with pytest.raises(Refusal) as refused:
        longer(world, closes_at=world.consultation.closes_at + move)
    assert refused.value.code == code and not Change.objects.exists()


def test_the_promised_answer_moves_first(world):
    Consultation.objects.update(decision_on=(world.now + timedelta(days=400)).date())
    with pytest.raises(Refusal, match="after_promise"):
        longer(world, closes_at=world.consultation.closes_at + timedelta(days=90))


def test_what_has_reached_its_end_is_not_opened_again(world):
    change = longer(world)
    with pytest.raises(Refusal, match="over"):
        make(world, change, now=world.consultation.closes_at + timedelta(seconds=1))
    with pytest.raises(Refusal, match="wrong_state"):
        close_what_is_over(now=world.consultation.closes_at)
        make(world, change)


def test_it_is_done_on_pages(world, cast):
    author, approver = cast.browser(cast.youth_worker), cast.browser(cast.analyst)
    page, one = f"/staff/consultations/{world.consultation.pk}/", world.consultation
    assert f'href="{page}extend/"' in author.get(page).content.decode()
    sent = {
        "version": one.version,
        "closes_at": f"{localtime(one.closes_at + WEEK):%Y-%m-%dT%H:%M}",
        "notice": "A week more.",
    }
    for wrong in ({"closes_at": ""}, {"closes_at": "soon"}, {"notice": ""}, {"closes_at": "2020-01-01T10:00"}):
        answer = author.post(f"{page}extend/", sent | wrong)
        assert answer.status_code == 422 and "There is a problem" in answer.content.decode(), wrong
    assert author.post(f"{page}extend/", sent | {"version": 0}).status_code == 409
    there = author.post(f"{page}extend/", sent)["Location"]
    assert f"{localtime(one.closes_at + WEEK):%-d %B %Y, %H:%M}" in approver.get(there).content.decode()
    assert approver.post(there, {"deed": "make"}).status_code == 302
    assert localtime(Consultation.objects.get().closes_at).date() == localtime(one.closes_at + WEEK).date()


def test_the_database_lets_no_single_person_move_the_end(world):
    with pytest.raises(IntegrityError, match="a_closing_time_moves_by_a_second_person"), transaction.atomic():
        Consultation.objects.update(closes_at=world.consultation.closes_at + WEEK)
