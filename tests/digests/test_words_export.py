"""Row by row, published words leave by two people with a reason, and nothing in the file says who said what (OPS-05, DIG-18)."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations.desks.digests.actions.words_export import (
    ask_for_words,
    grant_words,
    refuse_words,
    take_words,
)
from consultations.desks.digests.models import WordsExport
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal

WORDS = "/staff/digests/words/"
REASON = "To code the themes for the yearly needs assessment."


@pytest.fixture
def asked(county, cast, now):
    return ask_for_words(consultation=county.consultation, reason=REASON, member_id=cast.analyst.pk, now=now)


def test_a_reason_is_needed(county, cast, now):
    with pytest.raises(Refusal, match="no_reason"):
        ask_for_words(consultation=county.consultation, reason="  because  ", member_id=cast.analyst.pk, now=now)


def test_whoever_asked_cannot_grant_not_even_in_the_database(asked, cast, now):
    with pytest.raises(Refusal, match="two_people"):
        grant_words(export_id=asked.pk, member_id=cast.analyst.pk, now=now)
    with pytest.raises(IntegrityError, match="one_asks_for_words_and_another_grants"), transaction.atomic():
        WordsExport.objects.filter(pk=asked.pk).update(granted_by=cast.analyst, granted_at=now)


def test_nothing_is_taken_before_it_is_granted_nor_by_somebody_else_nor_later_than_a_week(asked, cast, now):
    with pytest.raises(Refusal, match="not_granted"):
        take_words(export=asked, member_id=cast.analyst.pk, now=now)
    granted = grant_words(export_id=asked.pk, member_id=cast.administrator.pk, now=now)
    with pytest.raises(Refusal, match="not_yours"):
        take_words(export=granted, member_id=cast.administrator.pk, now=now)
    with pytest.raises(Refusal, match="too_old"):
        take_words(export=granted, member_id=cast.analyst.pk, now=now + timedelta(days=8))


def test_a_refused_request_cannot_be_granted_and_a_granted_one_not_refused(asked, cast, now):
    refuse_words(export_id=asked.pk, member_id=cast.administrator.pk, now=now)
    with pytest.raises(Refusal, match="refused_before"):
        grant_words(export_id=asked.pk, member_id=cast.administrator.pk, now=now)
    again = ask_for_words(consultation=asked.consultation, reason=REASON, member_id=cast.analyst.pk, now=now)
    assert again.pk != asked.pk
    grant_words(export_id=again.pk, member_id=cast.administrator.pk, now=now)
    with pytest.raises(Refusal, match="granted_before"):
        refuse_words(export_id=again.pk, member_id=cast.administrator.pk, now=now)


def test_the_whole_way_on_the_pages(county, cast):
    analyst, administrator = cast.browser(cast.analyst), cast.browser(cast.administrator)
    form = {"consultation": county.consultation.pk, "reason": REASON}
    assert administrator.post(WORDS, form).status_code == 403
    refused = analyst.post(WORDS, form | {"reason": "no"})
    assert refused.status_code == 422 and "Say it in 20 letters or more." in refused.content.decode()
    for _ in range(2):
        assert analyst.post(WORDS, form).status_code == 302
    export = WordsExport.objects.get()
    take = reverse("digest_words_take", args=[export.pk])
    assert analyst.get(take).status_code == 409
    administrator.post(reverse("digest_words_grant", args=[export.pk]))
    assert "Take the file" in analyst.get(WORDS).content.decode()
    answer = analyst.get(take)
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    said = {row[3] for row in rows[1:]}
    assert county.best_idea.shown_text in said and county.shy_idea.shown_text in said
    assert county.unread.text not in said
    assert answer["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.filter(verb="words.export.take", member_id_was=cast.analyst.pk).count() == 1
    assert REASON not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_the_file_holds_no_id_of_anybody_or_anything(county, cast, now):
    from consultations.desks.digests.exports.words import words_file
    from consultations.desks.digests.queries import published_words

    rows = list(csv.reader(StringIO(words_file(published_words(county.consultation)).decode("utf-8-sig"))))
    assert rows[0] == [
        "Number in this file",
        "Question",
        "Asked",
        "Words as published",
        "May be quoted",
        "Step of the ladder",
    ]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, len(rows))]
    said_in_order = [row[3] for row in rows[1:] if row[1] == "4"]
    assert said_in_order != sorted(said_in_order), "the order in which they were said would tell who was early"


def test_another_organisation_finds_no_request(asked, cast):
    browser = cast.browser(cast.other_analyst)
    assert asked.reason not in browser.get(WORDS).content.decode()
    for name in ("digest_words_grant", "digest_words_refuse"):
        assert browser.post(reverse(name, args=[asked.pk])).status_code == 404
    assert browser.get(reverse("digest_words_take", args=[asked.pk])).status_code == 404
