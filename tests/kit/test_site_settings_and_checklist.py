"""Settings that people change on a page, and the list of what must be true before anything opens to real people."""

import pytest

from accounts.actions import create_organisation
from consultations.core.actions.consulting import add_activity, open_consultation
from engage.kit import checklist, site_settings
from engage.kit.models import AuditEvent, SiteSetting
from engage.kit.refusal import Refusal
from tests.factories.consultations import approved, make_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def colour(monkeypatch):
    monkeypatch.setattr(site_settings, "known", site_settings.Registry("site setting"))
    return site_settings.declare_setting("test.colour", label="Colour", default="sea")


def test_a_setting_has_its_default_until_somebody_sets_it_and_then_the_newest_value(colour, now):
    assert site_settings.value_of("test.colour") == "sea" and site_settings.last_change("test.colour") is None
    site_settings.set_value(name="test.colour", typed=" sun ", member_id=7, now=now)
    site_settings.set_value(name="test.colour", typed="orchard", member_id=8, now=now)
    assert site_settings.value_of("test.colour") == "orchard"
    assert site_settings.last_change("test.colour").set_by_id_was == 8
    assert list(SiteSetting.objects.order_by("pk").values_list("value", flat=True)) == ["sun", "orchard"]


def test_a_change_is_logged_without_the_value(colour, now):
    site_settings.set_value(name="test.colour", typed="sun", member_id=7, now=now)
    logged = AuditEvent.objects.get(verb="setting.changed")
    assert logged.subject == "setting:test.colour" and logged.facts == {}


def test_a_setting_that_nobody_declared_is_refused(colour, now):
    with pytest.raises(Refusal):
        site_settings.set_value(name="test.taste", typed="salt", member_id=7, now=now)


@pytest.fixture
def one_thing_missing(monkeypatch):
    monkeypatch.setattr(checklist, "items", checklist.Registry("go-live item"))
    said = {"missing": "Name a safeguarding lead."}
    checklist.go_live_item("lead", label="A lead", order=1, url_name="staff_home")(
        lambda organisation, now: said["missing"]
    )
    return said


def real_consultation(cast, now, **fields):
    real = create_organisation(name="A real body", slug="real", is_demo=False, by=None, now=now)
    consultation = make_consultation(cast=cast, now=now, slug="real", organisation=real, **fields)
    add_activity(consultation=consultation, kind="open_question", prompt="What should we know?", now=now)
    return approved(consultation, cast=cast, now=now)


def test_nothing_opens_outside_the_demo_while_something_is_missing(cast, now, one_thing_missing):
    consultation = real_consultation(cast, now)
    with pytest.raises(Refusal) as refused:
        open_consultation(consultation_id=consultation.pk, member_id=None, now=now)
    assert "Name a safeguarding lead." in refused.value.words
    consultation.refresh_from_db()
    assert consultation.state == "ready"
    one_thing_missing["missing"] = ""
    assert all(found.done for found in checklist.findings(consultation.organisation_id, now=now))
    assert open_consultation(consultation_id=consultation.pk, member_id=None, now=now).state == "open"


def test_the_demo_opens_with_an_empty_checklist(cast, now, one_thing_missing):
    consultation = make_consultation(cast=cast, now=now)
    add_activity(consultation=consultation, kind="open_question", prompt="What should we know?", now=now)
    approved(consultation, cast=cast, now=now)
    assert open_consultation(consultation_id=consultation.pk, member_id=None, now=now).state == "open"
