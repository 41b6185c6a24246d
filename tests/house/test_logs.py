"""Logs carry ids, codes and the shape of a fault, never words, keys or addresses; also when something breaks."""

import logging
import traceback

import pytest
from django.test import Client

from accounts.roles import Role
from consultations.core import screening
from consultations.core.models import Entry
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db

SECRET = "zq-my-secret-words about what happened on Friday, ring 07700 900123"


@pytest.fixture
def broken_screen():
    """A screen that fails on every text, taken away again afterwards."""

    def fails(text):
        raise RuntimeError("the check is broken")

    screening.screens.add("broken", fails)
    yield
    screening.screens._things.pop("broken")


def written(caplog):
    lines = [record.getMessage() for record in caplog.records]
    lines += ["".join(traceback.format_exception(*record.exc_info)) for record in caplog.records if record.exc_info]
    lines += [str(record.exc_text or "") for record in caplog.records]
    return "\n".join(lines)


def keys_on(page):
    return {name: page.context[name] for name in ("op", "seq")} | {"known": "1" if page.context["known"] else ""}


def test_a_whole_journey_writes_no_words_into_the_log(world, broken_screen, caplog):
    caplog.set_level(logging.DEBUG)
    for noisy in ("django.db.backends", "django.template"):
        # At DEBUG Django itself writes statements with their values; nobody runs production so, and our level is WARNING.
        logging.getLogger(noisy).setLevel(logging.INFO)
    guest = Client()
    guest.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": ""})
    page = guest.get("/c/walk-home/4/")
    assert (
        guest.post(
            "/c/walk-home/4/", {**keys_on(page), "words": SECRET, "status": "answered", "anyway": "1"}
        ).status_code
        == 302
    )
    page = guest.get("/c/walk-home/3/")
    guest.post("/c/walk-home/3/", {**keys_on(page), "words": SECRET, "add": "idea"})  # the page that asks
    guest.post("/c/walk-home/3/", {**keys_on(page), "words": SECRET, "add": "idea", "anyway": "1"})
    guest.post("/c/walk-home/3/", {**keys_on(page), "words": SECRET * 20, "add": "idea"})
    guest.post("/c/walk-home/4/", {"words": SECRET, "op": "forged", "seq": "forged"})
    guest.post("/back/", {"code": SECRET})
    staff = world.cast.browser(world.cast.member("everything", *Role))
    entry = Entry.objects.filter(text=SECRET).first()
    assert entry is not None and entry.state == "held", "a broken check holds nothing up"
    assert entry.findings.filter(screen="broken").exists(), "and says that it is broken"
    staff.get(f"/staff/moderation/{entry.pk}/")
    staff.post(f"/staff/moderation/{entry.pk}/", {"outcome": "publish", "version": "1"})
    log = written(caplog)
    assert "broken" in log, "the fault itself is written down"
    assert "zq-my-secret" not in log and "07700" not in log
    assert guest.cookies["guest"].value not in log


def test_a_page_that_breaks_logs_where_and_not_what(world, caplog, monkeypatch):
    """Also the mail and the log lines of a 500 hold no words: only the trace of our code."""
    from consultations.core.views import asking

    def breaks(**given):
        raise RuntimeError("something broke")

    monkeypatch.setattr(asking, "give_answer", breaks)
    guest = Client(raise_request_exception=False)
    guest.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": ""})
    page = guest.get("/c/walk-home/4/")
    answer = guest.post("/c/walk-home/4/", {**keys_on(page), "words": SECRET, "status": "answered", "anyway": "1"})
    assert answer.status_code == 500
    body = answer.content.decode()
    assert "something broke" not in body and "Traceback" not in body
    assert SECRET in body  # given back to whoever typed it, and to nobody else
    log = written(caplog)
    assert "something broke" in log and "zq-my-secret" not in log and "07700" not in log


def test_a_refusal_carries_its_code_and_not_its_words():
    assert "secret" not in repr(Refusal(f"You said {SECRET}", code="too_long")) + str(Refusal(SECRET))


def test_the_audit_log_holds_ids_and_outcomes_only(world):
    entry = world.idea(world.person(), SECRET)
    world.publish(entry)
    assert AuditEvent.objects.count() >= 2
    for event in AuditEvent.objects.all():
        kept = f"{event.verb} {event.subject} {event.facts}"
        assert "zq-my-secret" not in kept and "@" not in kept
