"""The desk's pages: who may open them, what they say while a digest is made, and that exact numbers stay with analysts."""

import pytest
from django.urls import reverse

from consultations.desks.digests.actions import ask_for_digest
from consultations.desks.digests.models import Digest
from engage.kit import jobs
from engage.kit.models import AuditEvent, Job
from tests.factories.consultations import make_consultation

PAGES = ("digest", "digest_progress", "digest_pdf", "digest_xlsx", "digest_json")


@pytest.fixture
def digest(county, make):
    return make(county)


def addresses(digest):
    return [reverse(name, args=[digest.pk]) for name in PAGES]


@pytest.mark.parametrize("who", ["analyst", "administrator"])
def test_analysts_and_administrators_may_open_everything(digest, cast, who):
    browser = cast.browser(getattr(cast, who))
    assert browser.get("/staff/digests/").status_code == 200
    assert [browser.get(address, follow=True).status_code for address in addresses(digest)] == [200] * len(PAGES)


@pytest.mark.parametrize("who", ["moderator", "youth_worker", "safeguarding_lead"])
def test_other_roles_are_refused(digest, cast, who):
    browser = cast.browser(getattr(cast, who))
    assert {browser.get(address).status_code for address in ["/staff/digests/", *addresses(digest)]} == {403}
    assert browser.post(reverse("digest_make", args=[digest.consultation_id])).status_code == 403


def test_a_guest_is_sent_to_sign_in(digest, client):
    assert client.get(reverse("digest", args=[digest.pk]))["Location"].startswith("/accounts/login/")


def test_another_organisation_finds_nothing(digest, cast):
    browser = cast.browser(cast.other_analyst)
    assert {browser.get(address).status_code for address in addresses(digest)} == {404}
    for name, key in (
        ("digest_make", digest.consultation_id),
        ("digest_stop", digest.pk),
        ("digest_publish", digest.pk),
    ):
        assert browser.post(reverse(name, args=[key])).status_code == 404
    assert digest.consultation.title not in browser.get("/staff/digests/").content.decode()
    digest.refresh_from_db()
    assert digest.state == Digest.State.READY


def test_unknown_digests_and_drafts_are_not_found(cast, world, now):
    browser = cast.browser(cast.analyst)
    draft = make_consultation(cast=cast, now=now, slug="draft")
    assert browser.get(reverse("digest", args=[999])).status_code == 404
    assert browser.post(reverse("digest_make", args=[draft.pk])).status_code == 404


def test_an_analyst_makes_a_digest_watches_it_and_reads_it(county, cast):
    browser = cast.browser(cast.analyst)
    answer = browser.post(reverse("digest_make", args=[county.consultation.pk]), {"note": ""})
    digest = Digest.objects.get()
    assert answer["Location"] == reverse("digest_progress", args=[digest.pk])
    page = browser.get(answer["Location"]).content.decode()
    assert "Waiting for its turn" in page
    assert "data-live=" in page
    assert "Look again" in page
    Job.objects.filter(pk=digest.job_id).update(progress=3, total=7, message="Counting: Do you agree?")
    assert 'value="43"' in browser.get("/staff/digests/").content.decode()
    jobs.run(digest.job_id)
    live = browser.get(answer["Location"], headers={"X-Live-Refresh": "1"}).content.decode()
    assert "data-refresh-part" in live
    assert "Read the digest" in live
    assert browser.get(answer["Location"])["Location"] == reverse("digest", args=[digest.pk])
    assert "About 195 people took part." in browser.get(reverse("digest", args=[digest.pk])).content.decode()


def test_a_digest_that_is_being_made_has_no_files_and_leads_to_its_progress(county, cast):
    digest = ask_for_digest(consultation=county.consultation, member_id=cast.analyst.pk, now=county.now)
    browser = cast.browser(cast.analyst)
    assert browser.get(reverse("digest", args=[digest.pk]))["Location"] == reverse("digest_progress", args=[digest.pk])
    assert browser.get(reverse("digest_pdf", args=[digest.pk])).status_code == 404


def test_a_failed_job_is_said_in_words(county, cast):
    digest = ask_for_digest(consultation=county.consultation, member_id=cast.analyst.pk, now=county.now)
    Job.objects.filter(pk=digest.job_id).update(state="failed", finished_at=county.now)
    page = cast.browser(cast.analyst).get(reverse("digest_progress", args=[digest.pk])).content.decode()
    assert "was not made" in page


def test_a_note_that_is_too_long_is_said_and_kept(county, cast):
    answer = cast.browser(cast.analyst).post(reverse("digest_make", args=[county.consultation.pk]), {"note": "x" * 301})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert "x" * 301 in page
    assert not Digest.objects.exists()


def test_stopping_from_the_page(county, cast):
    digest = ask_for_digest(consultation=county.consultation, member_id=cast.analyst.pk, now=county.now)
    browser = cast.browser(cast.analyst)
    assert browser.post(reverse("digest_stop", args=[digest.pk])).status_code == 302
    digest.refresh_from_db()
    assert digest.state == Digest.State.FAILED
    assert browser.post(reverse("digest_stop", args=[digest.pk])).status_code == 409


def test_exact_counts_are_for_analysts_and_every_look_is_logged(digest, cast):
    address = reverse("digest", args=[digest.pk]) + "?view=exact"
    assert cast.browser(cast.administrator).get(address).status_code == 403
    assert not AuditEvent.objects.filter(verb="digest.exact").exists()
    page = cast.browser(cast.analyst).get(address).content.decode()
    assert "197 people" in page
    assert AuditEvent.objects.filter(verb="digest.exact", member_id_was=cast.analyst.pk).count() == 1


def test_every_file_taken_away_is_logged(digest, cast):
    browser = cast.browser(cast.analyst)
    for name in ("digest_pdf", "digest_xlsx", "digest_json"):
        browser.get(reverse(name, args=[digest.pk]))
    logged = AuditEvent.objects.filter(verb="digest.export", subject=f"digest:{digest.pk}").order_by("pk")
    assert [line.facts["what"] for line in logged] == ["pdf", "xlsx", "json"]


def test_pages_hold_no_inline_script_or_style(digest, cast):
    browser = cast.browser(cast.analyst)
    for address in (
        "/staff/digests/",
        reverse("digest", args=[digest.pk]),
        reverse("digest", args=[digest.pk]) + "?view=exact",
    ):
        page = browser.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "onclick" not in page


def test_every_chart_has_a_sentence_and_a_table(digest, cast):
    page = cast.browser(cast.analyst).get(reverse("digest", args=[digest.pk])).content.decode()
    charts = page.split('<figure class="chart">')[1:]
    assert len(charts) == 4
    for chart in charts:
        chart = chart.split("</figure>")[0]
        assert "<figcaption>" in chart
        assert "<table>" in chart
        assert "<figcaption></figcaption>" not in chart


def test_the_list_costs_the_same_for_one_digest_and_for_three(county, cast, make, django_assert_max_num_queries):
    browser = cast.browser(cast.analyst)
    make(county)
    with django_assert_max_num_queries(50) as one:
        browser.get("/staff/digests/")
    make(county)
    make(county)
    with django_assert_max_num_queries(len(one)):
        browser.get("/staff/digests/")
