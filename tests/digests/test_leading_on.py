"""A digest is no dead end: young people find it where they look, and who decides goes on to the answer they owe."""

from django.urls import reverse

from accounts.roles import Role
from tests.factories.responses import close


def test_a_closed_consultation_leads_straight_to_what_we_heard(county, make, client):
    close(county)
    address = f"/c/{county.consultation.slug}/"
    there = reverse("public_digest", args=[county.consultation.slug])
    assert there not in client.get(address).content.decode()
    make(county, publish=True)
    assert there in client.get(address).content.decode()


def test_who_decides_is_led_from_the_digest_to_what_they_owe(county, make, cast):
    digest = make(county, publish=True)
    there, page = reverse("responses_of", args=[county.consultation.pk]), reverse("digest", args=[digest.pk])
    assert there in cast.browser(cast.member("decides", Role.DECISION_MAKER)).get(page).content.decode()
    assert there not in cast.browser(cast.member("reads", Role.PARTNER)).get(page).content.decode()
