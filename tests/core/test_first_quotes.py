"""The page of results reads the words that it shows, however many there are."""

import pytest
from django.test import Client

from consultations.core import queries
from consultations.core.actions.consulting import close_consultation
from consultations.core.models import Entry
from consultations.core.readable import first_quotes
from consultations.core.views.public import QUOTES


def _published(world, text, *, may_quote=True):
    said = world.say(world.person(), text, may_quote=may_quote)
    return world.publish(Entry.objects.get(pk=said.entry_id))


@pytest.mark.parametrize("number", [0, 3, 9])
def test_they_are_the_first_of_the_quotable_ones(world, number):
    for each in range(number):
        _published(world, f"The lamps on path {each} are out")
        _published(world, f"Not to be used {each}", may_quote=False)
    every = [quote.pk for quote in queries.quotable_entries(world.consultation) if quote.activity_id == world.words.pk]
    found = first_quotes(world.consultation, QUOTES)
    assert [quote.pk for quote in found.get(world.words.pk, [])] == every[:QUOTES]
    assert sum(map(len, found.values())) <= QUOTES and len(every) == number


def test_the_page_shows_six_of_twelve_and_each_can_be_reported(world):
    shown = [_published(world, f"The lamps on path {each} are out") for each in range(12)]
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
    page = Client().get("/c/walk-home/results/").content.decode()
    assert [entry.shown_text in page for entry in shown] == [True] * QUOTES + [False] * 6
    assert page.count("Report<span") >= QUOTES
