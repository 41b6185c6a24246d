"""Words that were taken back do not go out with a digest that was ready before, and do not stay in it (DPR-06)."""

import pytest
from django.db import connection

from consultations.core.actions.reporting import report
from consultations.core.actions.words import withdraw_words
from consultations.desks.digests.actions import (
    ask_for_publication,
    empty_what_holds_words_that_went,
    publish_digest,
)
from consultations.desks.digests.models import Digest
from engage.kit.personal_data import forget_everywhere
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(county, make):
    digest = make(county)
    quoted = digest.exact["activities"][3]["quoted_entries"]
    digest.quoted = next(entry for entry in county.quoted if entry.pk in quoted)
    assert digest.quoted.text in str(digest.released)
    return digest


def asked_and_published(world, digest):
    ask_for_publication(digest_id=digest.pk, member_id=world.cast.analyst.pk, now=world.now)
    publish_digest(digest_id=digest.pk, member_id=world.cast.administrator.pk, now=world.now)


@pytest.mark.parametrize("how", ["forgotten", "withdrawn", "reported"])
@pytest.mark.parametrize("when", ["before it is asked for", "after it was asked for"])
def test_a_ready_digest_with_words_that_went_is_not_published(county, ready, how, when):
    if when == "after it was asked for":
        ask_for_publication(digest_id=ready.pk, member_id=county.cast.analyst.pk, now=county.now)
    person = ready.quoted.answer.participant
    if how == "forgotten":
        forget_everywhere("participant", person, now=county.now)
    elif how == "withdrawn":
        withdraw_words(participant=person, entry_id=ready.quoted.pk, now=county.now)
    else:
        report(entry_id=ready.quoted.pk, reason="identifies", words="", token="a-browser", now=county.now)
    with pytest.raises(Refusal) as refused:
        asked_and_published(county, ready)
    assert refused.value.code == "words_went"
    assert Digest.objects.get(pk=ready.pk).state == "ready"


def test_a_digest_whose_words_all_stand_is_published(county, ready):
    withdraw_words(participant=county.silent.answer.participant, entry_id=county.silent.pk, now=county.now)
    asked_and_published(county, ready)
    assert Digest.objects.get(pk=ready.pk).state == "published"


def test_words_that_went_are_erased_from_ready_digests_and_another_is_begun(county, ready):
    text = ready.quoted.text
    forget_everywhere("participant", ready.quoted.answer.participant, now=county.now)
    assert empty_what_holds_words_that_went(now=county.now) == [ready.pk]
    assert empty_what_holds_words_that_went(now=county.now) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM digests_digest d WHERE strpos(d::text, %s) > 0", [text])
        assert cursor.fetchone() == (0,)
    assert Digest.objects.get(pk=ready.pk).state == "failed"
    assert Digest.objects.filter(state="building").count() == 1


def test_a_published_digest_keeps_what_it_quoted(county, ready):
    asked_and_published(county, ready)
    forget_everywhere("participant", ready.quoted.answer.participant, now=county.now)
    assert empty_what_holds_words_that_went(now=county.now) == []
    assert ready.quoted.text in str(Digest.objects.get(pk=ready.pk).released)
