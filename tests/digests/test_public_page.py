"""The page for everybody: from the frozen account alone, only when it is published, and as data that anybody may take."""

import csv
import json
from io import StringIO

import pytest
from django.urls import reverse

from accounts.roles import Role
from consultations.core.models import Consultation
from consultations.desks.digests.actions import ask_for_publication
from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.canonical import canonical
from engage.kit.refusal import Refusal
from tests.digests.conftest import publish_it

PAGE = "/c/walk-home/digest/"


def test_before_it_is_published_there_is_no_such_page(county, make, client):
    digest = make(county)
    assert client.get(PAGE).status_code == 404
    publish_it(county, digest)
    assert client.get(PAGE).status_code == 200


def test_it_says_what_was_asked_who_took_part_what_was_heard_and_what_is_next(county, make, client):
    make(county, publish=True)
    page = client.get(PAGE).content.decode()
    for words in (
        county.consultation.summary,
        "About 195 people took part.",
        "Three things we heard",
        "46 out of every 100 people picked it.",
        "A night bus that waits for us",
        "One thing we do not know",
        "We promised to answer you by",
        "Not opened yet by the Strategy lead",
    ):
        assert words in page, words
    assert "I would rather you did not use these words" not in page


def test_when_the_decision_maker_opens_it_the_page_says_so(county, make, client, cast):
    digest = make(county, publish=True)
    cast.browser(cast.member("decides", Role.DECISION_MAKER)).get(reverse("digest", args=[digest.pk]))
    assert "Read by the Strategy lead on" in client.get(PAGE).content.decode()


def test_a_quote_on_it_names_at_most_one_characteristic(county, make):
    digest = make(county)
    for quote in digest.released["plain"]["quotes"]:
        assert quote["who"].count("aged") + sum(name in quote["who"] for name in ("Thanet", "Medway", "Swale")) <= 1
        assert quote["text"] in {entry.shown_text for entry in county.quoted}


def test_without_its_page_for_everybody_nothing_can_go_out(county, make, cast, now):
    digest = make(county)
    released = dict(digest.released)
    del released["plain"]
    old = Digest.objects.create(
        consultation=county.consultation,
        number=9,
        state="ready",
        released=released,
        exact=digest.exact,
        sha256="x",
        exact_sha256="x",
        cut_off=now,
        code_version="old",
        small_number_threshold=10,
        created_at=now,
    )
    with pytest.raises(Refusal, match="no_plain_page"):
        ask_for_publication(digest_id=old.pk, member_id=cast.analyst.pk, now=now)


def test_the_figures_are_there_for_anybody_and_are_the_released_ones(county, make, client):
    digest = make(county, publish=True)
    answer = client.get(PAGE + "figures.json")
    assert answer.content == canonical(digest.released)
    assert json.loads(answer.content)["who"]["people"]["people"] == 195
    rows = list(csv.reader(StringIO(client.get(PAGE + "figures.csv").content.decode("utf-8-sig"))))
    chosen = {row[2]: row[4] for row in rows if row[:1] == ["Question 1"] and row[3] == "Chosen"}
    assert chosen["At a youth club"] == "90" and chosen["At home"] == "Too few to show"
    assert any(row[:1] == ["Licence"] and "Open Government Licence" in row[1] for row in rows)


def test_no_cell_of_the_figures_can_be_a_formula(county, make, client):
    county.best_idea.entry = None
    type(county.best_idea).objects.filter(pk=county.options()[0].pk).update(shown_text="=1+1")
    make(county, publish=True)
    rows = csv.reader(StringIO(client.get(PAGE + "figures.csv").content.decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "@"}]


def test_it_is_still_there_when_the_consultation_is_archived(county, make, client):
    make(county, publish=True)
    Consultation.objects.update(state=Consultation.State.ARCHIVED)
    assert client.get(PAGE).status_code == client.get(f"{PAGE}figures.json").status_code == 200


def test_every_quote_on_it_can_be_reported_while_it_stands(county, make, client):
    digest = make(county, publish=True)
    numbers = {entry.shown_text: entry.pk for entry in county.quoted}
    links = [f"/c/walk-home/report/{numbers[quote['text']]}/" for quote in digest.released["plain"]["quotes"]]
    page = client.get(PAGE).content.decode()
    assert links and all(link in page for link in links)
    assert all(client.get(link).status_code == 200 for link in links)
    Consultation.objects.update(state=Consultation.State.ARCHIVED)
    assert "/report/" not in client.get(PAGE).content.decode()
