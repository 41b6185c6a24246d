"""What we write for young people can be read at age 9 to 11 (DPR-12, MOD-16), and every sentence is short."""

import html
import re

import pytest

from engage.kit.reading import longest_sentence, reading_age
from engage.signpost.models import Contact, Document

pytestmark = pytest.mark.django_db


def words_of(body):
    text = re.sub(r"</?(?:p|li|h\d|ul|ol|br)[^>]*>", "\n", body)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


@pytest.mark.parametrize("slug", ["privacy-short", "privacy", "rules", "cookies", "safety"])
def test_a_document_for_young_people_reads_at_eleven_or_younger(slug):
    text = words_of(Document.objects.get(slug=slug).body)
    age = reading_age(text)
    assert age is not None and age <= 11, age
    assert longest_sentence(text)[1] <= 30, longest_sentence(text)


@pytest.mark.parametrize("slug", ["privacy-short", "rules"])
def test_five_lines_and_the_rules_read_at_nine_or_younger(slug):
    assert reading_age(words_of(Document.objects.get(slug=slug).body)) <= 9


def test_the_measure_tells_hard_words_from_easy_ones():
    hard = "The aforementioned organisation processes categories of personal information proportionately. " * 5
    assert reading_age(hard) > 15


AVOIDED = r"\b(gang|perpetrator|offender|vulnerable|stakeholder|intervention|serious violence)s?\b"


@pytest.mark.parametrize("slug", ["privacy-short", "rules", "cookies", "safety"])
def test_words_that_young_people_should_not_meet_unexplained_are_avoided(slug):
    assert not re.search(AVOIDED, words_of(Document.objects.get(slug=slug).body), re.IGNORECASE)


def test_what_a_contact_is_for_can_be_read_by_a_child():
    together = "\n".join(Contact.objects.filter(audience="young").values_list("purpose", flat=True))
    assert reading_age(together) <= 11
