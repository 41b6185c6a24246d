"""A digest goes out by two people: one asks, another publishes; a decision-maker's first opening is written down for good."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from consultations.core.actions.publications import note_opened
from consultations.core.models import DigestReading
from consultations.core.queries import newest_published_digest, read_by_decision_maker_at
from consultations.desks.digests.actions import ask_for_publication, publish_digest, send_back
from consultations.desks.digests.models import Digest
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal


@pytest.fixture
def digest(county, make):
    return make(county)


def test_nobody_publishes_what_nobody_asked_for(digest, cast, now):
    with pytest.raises(Refusal, match="not_asked"):
        publish_digest(digest_id=digest.pk, member_id=cast.administrator.pk, now=now)


def test_whoever_asked_cannot_publish(digest, cast, now):
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    with pytest.raises(Refusal, match="two_people"):
        publish_digest(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    digest.refresh_from_db()
    assert digest.state == Digest.State.READY


def test_the_database_refuses_one_person_for_both(digest, cast, now):
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    with pytest.raises(IntegrityError, match="one_asks_for_publication_and_another_publishes"), transaction.atomic():
        Digest.objects.filter(pk=digest.pk).update(state="published", published_at=now, published_by=cast.analyst)


def test_asking_twice_keeps_the_first_and_sending_back_frees_it(digest, cast, now):
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    ask_for_publication(digest_id=digest.pk, member_id=cast.administrator.pk, now=now)
    digest.refresh_from_db()
    assert digest.publication_asked_by == cast.analyst
    send_back(digest_id=digest.pk, member_id=cast.administrator.pk, now=now)
    ask_for_publication(digest_id=digest.pk, member_id=cast.administrator.pk, now=now)
    publish_digest(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    verbs = AuditEvent.objects.filter(subject=f"digest:{digest.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-4:] == [
        "digest.publication.ask",
        "digest.publication.back",
        "digest.publication.ask",
        "digest.publish",
    ]


def test_two_people_publish_from_the_pages(digest, cast):
    page = reverse("digest_publication", args=[digest.pk])
    analyst, administrator = cast.browser(cast.analyst), cast.browser(cast.administrator)
    assert "Ask a colleague to publish it" in analyst.get(page).content.decode()
    analyst.post(reverse("digest_ask_publication", args=[digest.pk]))
    assert "somebody else publishes it" in analyst.get(page).content.decode()
    assert analyst.post(reverse("digest_publish", args=[digest.pk])).status_code == 409
    assert "for good" in administrator.get(page).content.decode()
    administrator.post(reverse("digest_publish", args=[digest.pk]))
    digest.refresh_from_db()
    assert (digest.state, digest.published_by) == (Digest.State.PUBLISHED, cast.administrator)
    assert administrator.get(page)["Location"] == reverse("digest", args=[digest.pk])
    assert analyst.post(reverse("digest_send_back", args=[digest.pk])).status_code == 409


def test_a_partner_finds_only_what_is_published(county, make, cast):
    early, digest = make(county), make(county, publish=True)
    partner = cast.browser(cast.member("a_partner", Role.PARTNER))
    assert partner.get(reverse("digest", args=[early.pk])).status_code == 404
    assert partner.get(reverse("digest_json", args=[early.pk])).status_code == 404
    assert partner.get(reverse("digest", args=[digest.pk]) + "?view=exact").status_code == 403
    assert partner.get(reverse("digest_publication", args=[digest.pk])).status_code == 403
    page = partner.get("/staff/digests/").content.decode()
    assert reverse("digest", args=[digest.pk]) in page
    assert reverse("digest", args=[early.pk]) not in page
    assert "Make a digest now" not in page


def test_the_first_opening_by_a_decision_maker_is_written_down_once(county, make, cast):
    digest = make(county, publish=True)
    decides = cast.member("a_decider", Role.DECISION_MAKER)
    page = reverse("digest", args=[digest.pk])
    cast.browser(cast.analyst).get(page)
    assert read_by_decision_maker_at(county.consultation) is None
    browser = cast.browser(decides)
    assert "Opened by the decision-maker on" in browser.get(page).content.decode()
    first = DigestReading.objects.get()
    assert not note_opened(digest_id=digest.pk, member_id=decides.pk, now=first.at + timedelta(days=1))
    assert read_by_decision_maker_at(county.consultation) == first.at
    assert newest_published_digest(county.consultation).digest_id_was == digest.pk
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DigestReading.objects.update(at=first.at + timedelta(days=1))


def test_opening_one_that_is_only_ready_is_no_receipt(digest, cast):
    decides = cast.member("a_decider", Role.DECISION_MAKER)
    assert cast.browser(decides).get(reverse("digest", args=[digest.pk])).status_code == 200
    assert not DigestReading.objects.exists()
