"""The sign of the digests desk counts what waits for the very person who looks at it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from consultations.desks.digests.actions import ask_for_publication, publish_digest
from consultations.desks.digests.actions.words_export import ask_for_words, grant_words
from consultations.desks.digests.queries import number_waiting


@pytest.fixture
def waits(cast, now):
    return lambda member, where=None: number_waiting(member, [where or cast.organisation], now)


def test_a_digest_waits_for_everybody_who_may_publish_it_but_whoever_asked(county, make, cast, now, waits):
    digest, decides = make(county), cast.member("decides", Role.DECISION_MAKER)
    assert waits(cast.administrator) == waits(cast.analyst) == 0
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    assert (waits(cast.administrator), waits(cast.analyst), waits(decides)) == (1, 0, 0)
    assert waits(cast.other_analyst, cast.other_organisation) == 0
    desk = cast.browser(cast.administrator)
    assert "asks somebody else to publish it" in desk.get("/staff/digests/").content.decode()


def test_a_published_digest_waits_for_who_decides_until_one_of_them_opened_it(county, make, cast, now, waits):
    digest, decides = make(county), cast.member("decides", Role.DECISION_MAKER)
    ask_for_publication(digest_id=digest.pk, member_id=cast.analyst.pk, now=now)
    publish_digest(digest_id=digest.pk, member_id=cast.administrator.pk, now=now)
    assert (waits(cast.administrator), waits(cast.analyst), waits(decides)) == (0, 0, 1)
    cast.browser(decides).get(reverse("digest", args=[digest.pk]))
    assert waits(decides) == 0


def test_a_request_for_words_waits_for_a_second_person(world, cast, now, waits):
    asked = ask_for_words(
        consultation=world.consultation, reason="To code the themes by hand.", member_id=cast.analyst.pk, now=now
    )
    assert (waits(cast.administrator), waits(cast.analyst)) == (1, 0)
    grant_words(export_id=asked.pk, member_id=cast.administrator.pk, now=now)
    assert waits(cast.administrator) == 0


def test_it_costs_one_query(world, cast, waits, django_assert_num_queries):
    member = cast.administrator
    with django_assert_num_queries(1):
        waits(member)
