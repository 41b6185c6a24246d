"""What else stands between an approved consultation and its day is said on its page before that day, not after."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from accounts.roles import Role
from consultations.core.actions.approving import submit
from consultations.core.actions.consulting import add_activity, open_consultation, open_what_is_due
from engage.kit import checklist
from tests.authoring.test_the_desk import words_of
from tests.factories.consultations import approved, make_consultation
from tests.setup.ready import make_ready

pytestmark = pytest.mark.django_db
OPINION = "Record the legal opinion on the Online Safety Act"


@pytest.fixture
def place(cast, now):
    return make_ready(cast, now)


@pytest.fixture
def board(place, cast):
    """Approved, with an idea board, in a place where the whole list is done."""
    one = make_consultation(cast=cast, now=place.now, slug="real", organisation=place.organisation)
    add_activity(consultation=one, kind="ideas", prompt="What is your idea?", now=place.now)
    return approved(one, cast=cast, now=place.now)


@pytest.fixture
def at(place, cast, board):
    def page(role):
        member = cast.member(f"{role}_here", role)
        member.grants.update(organisation=place.organisation)
        return cast.browser(member).get(f"/staff/consultations/{board.pk}/")

    return page


def test_an_approved_page_never_promises_a_day_on_which_it_will_not_open(at, board):
    words = words_of(at(Role.YOUTH_WORKER))
    day = f"{localtime(board.opens_at):%-d %B, %H:%M}"
    assert f"It does not open on {day} while one thing is missing" in words and OPINION in words
    assert "It opens by itself on" not in words


def test_with_everything_there_it_says_when_it_opens(at, place, board):
    place.set("safeguarding.legal_opinion", "LEG/2026/9; 2026-11-20; B. Bell")
    words = words_of(at(Role.YOUTH_WORKER))
    assert "It opens by itself on" in words and OPINION not in words
    assert "Everything on the checklist of the setup desk is done." in words


def test_only_who_can_put_it_right_is_led_there(at):
    link = 'href="/staff/setup/settings/"'
    author, administrator = (at(role).content.decode() for role in (Role.YOUTH_WORKER, Role.ADMINISTRATOR))
    assert link not in author and "An administrator sees to these" in author
    assert link in administrator and "An administrator sees to these" not in administrator


def test_the_setup_desk_names_what_each_consultation_is_asked_as_well(place, cast):
    member = cast.member("sets_up_here", Role.ADMINISTRATOR)
    member.grants.update(organisation=place.organisation)
    words = words_of(cast.browser(member).get("/staff/setup/"))
    assert "Ready to open" in words and all(item.label in words for item in checklist.opening_items)


def test_whoever_approves_has_every_word_of_the_start_page_before_them(cast, now):
    one = make_consultation(
        cast=cast,
        now=now,
        slug="whole",
        title="A title of its own",
        summary="A sentence of its own.",
        asked_by="Somebody of their own",
    )
    add_activity(consultation=one, kind="open_question", prompt="What should we know?", now=now)
    submit(consultation_id=one.pk, member_id=cast.youth_worker.pk, now=now)
    words = words_of(cast.browser(cast.analyst).get(f"/staff/consultations/{one.pk}/approval/"))
    for each in ("A title of its own", "A sentence of its own.", "Somebody of their own", one.why, one.can_change):
        assert each in words


def test_a_list_of_what_can_change_is_a_list_on_the_start_page(cast, now, guest):
    one = make_consultation(cast=cast, now=now, slug="lists", can_change="- Lights\n- Buses", cannot_change="- Fares")
    add_activity(consultation=one, kind="open_question", prompt="What should we know?", now=now)
    approved(one, cast=cast, now=now)
    open_consultation(consultation_id=one.pk, member_id=None, now=now)
    page = guest.get("/c/lists/").content.decode()
    assert "<li>Lights</li>" in page and "<li>Fares</li>" in page and "- Lights" not in page


def test_what_opened_late_because_something_was_missing_says_the_day_on_which_it_opened(place, board, now):
    meant, later = board.opens_at, board.opens_at + timedelta(days=2)
    assert open_what_is_due(now=meant) == 0
    place.set("safeguarding.legal_opinion", "LEG/2026/9; 2026-11-20; B. Bell")
    assert open_what_is_due(now=later) == 1
    board.refresh_from_db()
    assert (board.state, board.opens_at) == ("open", later)


def test_from_one_question_an_author_goes_straight_to_the_next(cast, now):
    one = make_consultation(cast=cast, now=now, slug="next")
    activity = add_activity(consultation=one, kind="open_question", prompt="What should we know?", now=now)
    page = cast.browser(cast.youth_worker).get(f"/staff/consultations/activity/{activity.pk}/").content.decode()
    assert f'href="/staff/consultations/{one.pk}/add/">Add another question' in page
