"""The log is searched by those who may, each in their own organisation; and nothing leaves on one person's word."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.disclosing import ask_to_disclose, decide_on_disclosure
from accounts.models import Disclosure, DisclosureDecision
from accounts.queries.audit import deeds_of
from engage.kit.audit import record
from engage.kit.refusal import Refusal
from tests.factories.consultations import make_consultation

pytestmark = pytest.mark.django_db


def log(now, verb, subject, by=None):
    record(verb=verb, subject=subject, by=by.pk if by else None, now=now)


def page(browser, query=""):
    answer = browser.get(f"/staff/audit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_organisation_reads_its_own_log(cast, world, now):
    theirs = make_consultation(cast=cast, now=now, slug="theirs", organisation=cast.other_organisation)
    log(now, "test.ours", f"consultation:{world.consultation.pk}")
    log(now, "test.theirs", f"consultation:{theirs.pk}")
    # The subject decides whose it is, not who did it.
    log(now, "test.ours_at_theirs", f"consultation:{theirs.pk}", by=cast.analyst)
    log(now, "test.of_nobodys", "setting:site.controller", by=cast.administrator)
    log(now, "test.of_nobodys_by_them", "setting:site.controller", by=cast.other_analyst)
    verbs = set(deeds_of([cast.organisation], sealed_too=True).values_list("verb", flat=True))
    assert {"test.ours", "test.of_nobodys"} <= verbs
    assert not {"test.theirs", "test.ours_at_theirs", "test.of_nobodys_by_them"} & verbs


def test_only_safeguarding_leads_read_that_there_is_a_concern(cast, now):
    log(now, "concern.raised", "concern:7", by=cast.moderator)
    assert "concern:7" in page(cast.browser(cast.safeguarding_lead))
    assert "concern:7" not in page(cast.browser(cast.administrator))


def test_it_is_searched_by_deed_thing_person_and_day(cast, world, now):
    log(now, "test.found", f"consultation:{world.consultation.pk}", by=cast.analyst)
    browser = cast.browser(cast.administrator)
    day = f"{now:%Y-%m-%d}"
    for query in (
        "?verb=test.",
        f"?subject=consultation:{world.consultation.pk}",
        f"?member={cast.analyst.pk}",
        f"?since={day}&until={day}",
    ):
        assert "test.found" in page(browser, query), query
    for query in ("?verb=role.", "?subject=entry", f"?member={cast.administrator.pk}", "?until=2020-01-01"):
        assert "test.found" not in page(browser, query), query
    for wrong in ("?member=99999999", "?since=never"):
        assert browser.get(f"/staff/audit/{wrong}").status_code == 422
    assert browser.get("/staff/audit/?page=²").status_code == 200


def test_what_was_noted_with_a_deed_is_read_without_a_programs_brackets(cast, world, now):
    facts = {"hours": {"0": "09:00-17:00"}, "given_to": None, "parts": [1, 2], "told": True}
    record(verb="test.noted", subject=f"consultation:{world.consultation.pk}", by=None, now=now, facts=facts)
    words = page(cast.browser(cast.administrator), "?verb=test.noted")
    for said in ("hours: 0 09:00-17:00", "given to: none", "parts: 1, 2", "told: yes"):
        assert said in words
    assert (
        "{" not in words[words.index("test.noted</strong>") : words.index("</ul>", words.index("test.noted</strong>"))]
    )


def test_long_logs_come_in_pages(cast, world, now):
    for number in range(60):
        log(now, f"test.number{number:02}", f"consultation:{world.consultation.pk}")
    browser = cast.browser(cast.administrator)
    assert "Older" in page(browser, "?verb=test.") and "test.number00" not in page(browser, "?verb=test.")
    assert "test.number00" in page(browser, "?verb=test.&page=2")


@pytest.fixture
def asked(cast, now):
    return ask_to_disclose(
        organisation=cast.organisation,
        to_whom="A court",
        what="The released figures of one question",
        basis="court_order",
        reason="Order 12",
        on=now.date(),
        op=uuid4(),
        by=cast.administrator,
        now=now,
    )


def test_nothing_is_disclosed_on_one_persons_word(cast, asked, now):
    with pytest.raises(Refusal, match="oneself"):
        decide_on_disclosure(disclosure_id=asked.pk, agreed=True, reason="", by=cast.administrator, now=now)
    with pytest.raises(IntegrityError, match="a_second_person_decides"), transaction.atomic():
        DisclosureDecision.objects.create(disclosure=asked, agreed=True, decided_by=cast.administrator, decided_at=now)
    decide_on_disclosure(disclosure_id=asked.pk, agreed=True, reason="", by=cast.safeguarding_lead, now=now)
    with pytest.raises(Refusal, match="decided"):
        decide_on_disclosure(disclosure_id=asked.pk, agreed=False, reason="No", by=cast.second_administrator, now=now)


def test_the_register_from_the_page_to_the_second_person(cast, now):
    form = {
        "organisation": cast.organisation.pk,
        "to_whom": "A court",
        "what": "Figures",
        "basis": "court_order",
        "reason": "Order 12",
        "on": f"{now:%Y-%m-%d}",
        "op": str(uuid4()),
    }
    browser = cast.browser(cast.administrator)
    for _ in range(2):  # pressed twice
        assert browser.post("/staff/audit/disclosures/", form).status_code == 302
    (asked,) = Disclosure.objects.all()
    address = f"/staff/audit/disclosures/{asked.pk}/"
    assert browser.post(address, {"agreed": "yes"}).status_code == 403
    lead = cast.browser(cast.safeguarding_lead)
    assert lead.post(address, {"agreed": "no", "reason": ""}).status_code == 422
    assert lead.post(address, {"agreed": "no", "reason": "No order was shown"}).status_code == 302
    assert "Refused" in browser.get(address).content.decode()
    assert browser.post("/staff/audit/disclosures/", {**form, "reason": ""}).status_code == 422
    assert cast.browser(cast.other_lead).get(address).status_code == 404
