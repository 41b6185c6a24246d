"""A programme digest: each consultation apart, from published digests alone, frozen, and by a worker."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.roles import Role
from consultations.desks.digests.actions.programme import ask_for_programme
from consultations.desks.digests.models import ProgrammeDigest
from consultations.desks.digests.snapshot.canonical import seal
from engage.kit import jobs
from engage.kit.refusal import Refusal
from tests.digests.crowd import crowd
from tests.factories.consultations import make_world


@pytest.fixture
def made(county, make, cast, now):
    """Two consultations with published digests, one without."""
    make(county, publish=True)
    beside = make_world(cast=cast, now=now, slug="beside")
    crowd(beside, 80, choice=0)
    make(beside, publish=True)
    make_world(cast=cast, now=now, slug="quiet")
    return build(cast, now)


def build(cast, now):
    programme = ask_for_programme(
        organisation=cast.organisation,
        begins_on=(now - timedelta(days=30)).date(),
        ends_on=now.date(),
        member_id=cast.analyst.pk,
        now=now,
    )
    assert jobs.run(programme.job_id).state == "done"
    programme.refresh_from_db()
    return programme


def test_the_sum_counts_parts_taken_from_published_figures(made):
    account = made.released
    assert account["headline"] == "3 questions were asked"
    assert (account["parts"]["people"], account["parts"]["of"]) == (195 + 80, 2)
    assert [row["people_text"] for row in account["consultations"]].count("No digest published yet") == 1
    assert any("parts taken, not people" in line for line in account["method"])


def test_unpublished_figures_stay_out(county, make, cast, now):
    make(county)
    assert build(cast, now).released["parts"]["people"] is None


def test_districts_say_in_how_many_consultations_they_were_how_well_heard(made):
    rows = {row["name"]: row for row in made.released["districts"]}
    assert len(rows) == 13 and all(row["under"] + row["right"] + row["over"] + row["few"] == 2 for row in rows.values())
    assert rows["Thanet"]["parts"] == 70


def test_promises_that_run_are_told(made):
    numbers = {line["key"]: line["number"] for line in made.released["promises"]}
    assert numbers == {"kept": 0, "kept_late": 0, "late": 0, "running": 3}


def test_it_is_frozen_and_its_hash_verifies(made):
    assert seal(made.released) == made.sha256
    for cheat in ("UPDATE digests_programmedigest SET released = '{}'", "DELETE FROM digests_programmedigest"):
        with pytest.raises(DatabaseError, match="is_frozen"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(cheat)


def test_a_period_that_is_no_period_is_refused(cast, now):
    for begins, ends in ((date(2026, 12, 1), date(2026, 11, 1)), (date(2020, 1, 1), date(2026, 1, 1))):
        with pytest.raises(Refusal):
            ask_for_programme(
                organisation=cast.organisation, begins_on=begins, ends_on=ends, member_id=cast.analyst.pk, now=now
            )


def test_from_the_pages(made, cast):
    analyst = cast.browser(cast.analyst)
    page = analyst.get(reverse("programme", args=[made.pk])).content.decode()
    assert "about 275" in page and "parts taken, not people" in page
    for name in ("programme_pdf", "programme_xlsx", "programme_json"):
        assert analyst.get(reverse(name, args=[made.pk])).status_code == 200
    wrong = analyst.post(reverse("programme_make"), {"begins_on": "2026-12-01", "ends_on": "2026-11-01"})
    assert wrong.status_code == 422 and "The last day comes before the first." in wrong.content.decode()
    assert (
        analyst.post(reverse("programme_make"), {"begins_on": "2026-10-01", "ends_on": "2026-12-31"}).status_code == 302
    )
    waiting = ProgrammeDigest.objects.get(ends_on=date(2026, 12, 31))
    assert "Waiting for its turn" in analyst.get(reverse("programme", args=[waiting.pk])).content.decode()
    assert analyst.get(reverse("programme_pdf", args=[waiting.pk])).status_code == 404


def test_partners_and_other_organisations_read_none(made, cast):
    assert cast.browser(cast.member("partner", Role.PARTNER)).get("/staff/digests/programme/").status_code == 403
    assert cast.browser(cast.other_analyst).get(reverse("programme", args=[made.pk])).status_code == 404
