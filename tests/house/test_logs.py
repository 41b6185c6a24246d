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


# --- what is really written: through our own handler, in both formats ------------------------------------------------


@pytest.fixture(params=["plain", "json"])
def written_lines(request, settings):
    """Everything that the handler of the product would have written, with all loggers at their noisiest."""
    from io import StringIO

    from engage.kit import log_lines

    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(log_lines.Careful())
    handler.setFormatter(log_lines.JsonLine() if request.param == "json" else log_lines.PlainLine())
    names = (None, "engage", "accounts", "consultations", "django.request", "django.security", "allauth")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


ADDRESS, AGENT = "8.8.4.4", "zq-phone-of-somebody"


def test_no_line_of_a_whole_journey_has_an_address_a_browser_or_words(world, broken_screen, written_lines, monkeypatch):
    guest = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT, raise_request_exception=False)
    guest.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": ""})
    page = guest.get("/c/walk-home/4/?q=zq-query")
    guest.post("/c/walk-home/4/", {**keys_on(page), "words": SECRET, "status": "answered", "anyway": "1"})
    guest.get("/c/zq-typed-path/")
    guest.get("/zq-typed-path/07700")
    guest.get("/", HTTP_HOST="zq-host.example")
    guest.post("/back/", {"code": SECRET})
    guest.put("/c/walk-home/4/", "zq-my-secret")
    from consultations.core.views import asking

    def breaks(**given):
        raise RuntimeError(f"could not write {SECRET}")

    monkeypatch.setattr(asking, "give_answer", breaks)
    page = guest.get("/c/walk-home/4/")
    assert (
        guest.post(
            "/c/walk-home/4/", {**keys_on(page), "words": SECRET, "status": "answered", "anyway": "1"}
        ).status_code
        == 500
    )
    lines = written_lines()
    assert "RuntimeError" in lines and "asking.py" in lines, "where it broke is written down"
    assert "ask" in lines and "404" in lines and "500" in lines
    for forbidden in (ADDRESS, "127.0.0.1", "zq-", "07700", "/c/walk-home", "?q=", guest.cookies["guest"].value):
        assert forbidden not in lines, forbidden


def test_a_request_is_one_line_with_its_id_route_status_and_time(world, written_lines):
    answer = Client().get("/c/walk-home/4/")
    line = next(line for line in written_lines().splitlines() if answer["X-Request-ID"] in line)
    assert "route" in line and "ask" in line and "200" in line and "milliseconds" in line
    if line.startswith("{"):
        import json

        said = json.loads(line)
        assert set(said) == {"at", "level", "logger", "message", "request", "route", "method", "status", "milliseconds"}


def test_a_fault_in_other_peoples_code_is_written_without_its_text(written_lines):
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as inner:
            raise KeyError(SECRET) from inner
    except KeyError as error:
        logging.getLogger("somebody.else").exception("It failed: %s", error)
    lines = written_lines()
    assert "KeyError" in lines and "ValueError" in lines and "test_logs.py" in lines
    assert "zq-" not in lines


def test_other_peoples_chatter_is_not_logged_at_all(settings):
    """Their lines below a warning may hold anything: paths, addresses, values."""
    assert settings.LOGGING["root"]["level"] == "WARNING"
    assert logging.getLogger("uvicorn.access").getEffectiveLevel() >= logging.WARNING
    from engage.management.serve import SETTINGS

    assert SETTINGS["access_log"] is False and SETTINGS["log_config"] is None
