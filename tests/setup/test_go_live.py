"""Nothing opens to real people while one thing on the checklist is missing, whichever it is (OPS-08)."""

from datetime import timedelta

import pytest

from consultations.core.actions.consulting import add_activity, open_consultation
from engage.kit import checklist
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from tests.factories.consultations import approved, make_consultation
from tests.setup.ready import BREAKS, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast, now):
    return make_ready(cast, now)


def consultation_of(place, cast, slug="real"):
    consultation = make_consultation(cast=cast, now=place.now, slug=slug, organisation=place.organisation)
    add_activity(consultation=consultation, kind="open_question", prompt="What should we know?", now=place.now)
    return approved(consultation, cast=cast, now=place.now)


def missing(place, *, now=None):
    found = checklist.findings(place.organisation.pk, now=now or place.now)
    return {each.item.name: each.missing for each in found if not each.done}


def test_a_place_for_which_everything_is_true_may_open(place, cast):
    assert missing(place) == {}
    consultation = consultation_of(place, cast)
    assert open_consultation(consultation_id=consultation.pk, member_id=None, now=place.now).state == "open"


def test_every_item_of_every_room_is_walked_below():
    assert set(checklist.items.names()) == set(BREAKS), (
        "say in tests/setup/ready.py how a new item becomes true and false"
    )


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_with_exactly_one_thing_missing_nothing_opens_and_the_refusal_says_which(place, cast, name):
    consultation = consultation_of(place, cast)
    BREAKS[name](place)
    found = missing(place)
    assert set(found) == {name}
    with pytest.raises(Refusal) as refused:
        open_consultation(consultation_id=consultation.pk, member_id=None, now=place.now)
    assert refused.value.code == "not_ready_for_people" and refused.value.status == 409
    assert found[name] in refused.value.words
    consultation.refresh_from_db()
    assert consultation.state == "ready"
    assert not AuditEvent.objects.filter(verb="consultation.open").exists()


def test_a_place_that_was_ready_is_not_for_ever(place):
    """Sixty days later the contacts are due, a year later the documents as well: the list goes on asking."""
    assert "contacts-checked" in missing(place, now=place.now + timedelta(days=60))
    assert {"documents-reviewed", "contacts-checked"} <= set(missing(place, now=place.now + timedelta(days=301)))


def test_a_fresh_install_asks_for_what_only_people_can_know(cast, now):
    from accounts.actions import create_organisation

    fresh = create_organisation(name="New", slug="new", is_demo=False, by=None, now=now)
    found = {each.item.name for each in checklist.findings(fresh.pk, now=now) if not each.done}
    assert found == set(BREAKS) - {"documents-reviewed", "accessibility-dated", "contacts-everywhere"}


def test_the_page_shows_what_is_missing_with_the_way_there_and_what_is_done(cast, now):
    page = cast.browser(cast.administrator).get("/staff/setup/").content.decode()
    assert "Name the accountable person." in page and 'href="/staff/setup/settings/"' in page
    assert "Every council has a contact for young people" in page.partition("<h2>Done</h2>")[2]
    assert f"of {len(checklist.items.names())} done" in page and "things are still missing" in page


def test_the_last_thing_that_is_missing_is_one_thing(cast, now):
    place = make_ready(cast, now)
    BREAKS["complaints"](place)
    cast.administrator.grants.update(organisation=place.organisation)
    page = cast.browser(cast.administrator).get("/staff/setup/").content.decode()
    assert f"1 of {len(checklist.items.names())} things is still missing" in page


def test_the_sign_counts_what_is_missing_and_knows_at_once_when_it_is_less(cast, now):
    browser = cast.browser(cast.administrator)

    def count():
        (desk,) = [each for each in browser.get("/staff/").context["desks"] if each.label == "Setup"]
        return desk.waiting

    before = count()
    assert before > 0
    browser.post("/staff/setup/settings/site.accountable_person/", {"value": "Asha Example", "seen": "0"})
    assert count() == before - 1
