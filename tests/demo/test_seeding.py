"""Seeding the county in an empty database: when it is refused, what it says, and that it is the same each time."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.actions import create_organisation
from accounts.models import Member, Organisation
from consultations.core.models import Consultation, Entry, Participant, Vote
from consultations.desks.digests.models import Digest, ProgrammeDigest
from engage.demo import seeding

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path


def demo(*options):
    heard = StringIO()
    call_command("demo", *options, stdout=heard)
    return heard.getvalue()


def shape(consultation):
    entries = Entry.objects.filter(activity__consultation=consultation)
    return (
        list(entries.order_by("pk").values_list("text", "state", "shown_text", "held_since", "may_quote")),
        Counter(Vote.objects.filter(entry__in=entries).values_list("entry__text", "value", "people")),
        Counter(Participant.objects.filter(consultation=consultation).values_list("area", "age_band", "joined_on")),
    )


def test_it_is_the_same_every_time():
    seeding.seed(now=NOON)
    first = {consultation.slug: shape(consultation) for consultation in Consultation.objects.all()}
    for table, column in ((Organisation, "slug"), (Consultation, "slug"), (Member, "email"), (EmailAddress, "email")):
        for row in table.objects.all():
            table.objects.filter(pk=row.pk).update(**{column: "before-" + getattr(row, column)})
    assert seeding.seed(now=NOON)
    assert {slug: shape(Consultation.objects.get(slug=slug)) for slug in first} == first


def test_it_is_never_made_beside_real_organisations():
    create_organisation(name="A real one", slug="real", is_demo=False, by=None, now=NOON)
    with pytest.raises(CommandError, match="never mixed"):
        demo()
    assert not Consultation.objects.exists()


def test_for_programs_it_says_clearly_that_there_is_nothing():
    with pytest.raises(CommandError, match="not here") as refused:
        demo("--json")
    assert refused.value.returncode == 1
    assert not Organisation.objects.exists()


def test_it_tells_people_in_a_table():
    said = demo()
    assert "The demo county is ready" in said
    assert "moderator@demo.example" in said
    assert "The demo county is here already" in demo()


def test_the_closed_consultation_has_a_published_digest_that_shows_its_people_and_results():
    demo()
    digest = Digest.objects.get(state="published")
    assert digest.consultation.slug == "what-we-asked-in-the-summer"
    assert digest.state == "published"
    assert "It cost too much" in str(digest.released)
    demo()
    assert Digest.objects.get(state="published").published_at == digest.published_at
    assert Digest.objects.get(state="ready").publication_asked_by is not None
    assert ProgrammeDigest.objects.get().state == "ready"
