"""Where a form of the setup desk begins with a day, or looks at one, it is the database's day, whatever this process believes."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import localdate

from engage.kit import clock
from engage.signpost.models import Contact

pytestmark = pytest.mark.django_db
OFF = timedelta(days=2)


@pytest.fixture(params=[OFF, -OFF], ids=["ahead", "behind"])
def admin(cast, request):
    """An administrator of a site whose process is two days off."""
    with time_machine.travel(clock.now() + request.param, tick=True):
        yield cast.browser(cast.administrator)


@pytest.fixture
def contact():
    return Contact.objects.filter(urgent=False, stands_in=False).first()


def test_a_new_contact_begins_on_the_databases_day(admin):
    form = admin.get("/staff/setup/contacts/new/").context["form"]
    assert form["valid_from"].value() == localdate(clock.now())


def test_a_new_version_of_a_document_counts_from_the_databases_day_and_is_looked_at_a_year_later(admin):
    form, today = admin.get("/staff/setup/documents/privacy/").context["form"], localdate(clock.now())
    assert (form["valid_from"].value(), form["review_by"].value()) == (today, today + timedelta(days=365))


def test_how_a_contact_stands_goes_by_the_databases_day(admin, contact):
    today = localdate(clock.now())
    Contact.objects.filter(pk=contact.pk).update(
        confirmed=True, valid_from=today, valid_to=today, taken_in_on=today, checked_on=today
    )
    standing = admin.get(f"/staff/setup/contacts/{contact.pk}/").context["standing"]
    assert standing.name not in {"ended", "coming", "hidden"}, standing


def test_a_contact_may_have_ended_within_a_year_by_the_database(admin, contact):
    today, address = localdate(clock.now()), f"/staff/setup/contacts/{contact.pk}/end/"
    for days, refused in ((365, False), (367, True)):
        said = admin.post(address, {"last_day": f"{today - timedelta(days=days)}"}).content.decode()
        assert ("more than a year ago" in said) == refused, days
