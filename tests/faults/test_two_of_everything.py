"""Two web processes, two workers and two beats on one PostgreSQL and one Redis behave as one."""

import json
import re
import threading
import time

import httpx
import pytest
from websockets.sync.client import connect

from tests.faults.two_of_each import wait_for

pytestmark = pytest.mark.faults

TICKS = """
import django; django.setup()
from engage.kit.tasks import tick
for _ in range(12):
    tick.apply_async()
"""
# Signs a safeguarding lead in, with their second step, and says by which cookie they are known.
A_LEAD = """
import django; django.setup()
from django.test import Client
from accounts.models import Member
from tests.accounts.signing_in import sign_in
print(sign_in(Client(), Member.objects.get(email="lead@example.org")).cookies["sessionid"].value)
"""
IN_WORDS = "/c/walk-home/4/"
PHONES = 8


class Phone:
    """A browser that may be sent to either web process, as an entrance in front of them would."""

    def __init__(self, port):
        self.port = port
        self.browser = httpx.Client(timeout=10)
        self.acknowledged = None  # the last choice that was answered with "thank you"

    def at(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path):
        answer = self.browser.get(self.at(path))
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def form(self, path):
        text = self.page(path)
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|op|seq|known|newcomer)" value="([^"]*)"', text))
        return hidden, re.findall(r'name="choice" value="(\d+)"', text)

    def join(self):
        hidden, _ = self.form("/c/walk-home/about-you/")
        answer = self.browser.post(self.at("/c/walk-home/about-you/"), data=hidden | {"age_band": "", "place": ""})
        assert answer.status_code == 302, answer.status_code

    def choose(self, number):
        hidden, options = self.form("/c/walk-home/1/")
        option = options[number % len(options)]
        said = hidden | {"choice": option, "status": "answered"}
        answer = self.browser.post(self.at("/c/walk-home/1/"), data=said)
        assert answer.status_code == 302, (answer.status_code, answer.text[:300])
        self.acknowledged = int(option)


def test_two_of_everything_behave_as_one(two):
    began = time.monotonic()
    phones = [Phone(two.ports[number % 2]) for number in range(PHONES)]
    for phone in phones:
        phone.join()
        phone.port = two.ports[1] if phone.port == two.ports[0] else two.ports[0]  # the other one knows it too
        phone.choose(0)
    assert two.sql("SELECT count(*) FROM core_participant") == [(PHONES,)]
    assert two.sql("SELECT count(*) FROM core_answer") == [(PHONES,)]

    hear_at_one_what_is_said_at_the_other(two, phones[0])
    writing_is_closed_at_both_by_a_press_at_one(two, phones)
    jobs_and_periods_once(two)
    nothing_acknowledged_is_lost_when_one_is_killed(two, phones)
    print(f"\ntwo of everything: {time.monotonic() - began:.0f} s after they answered")


def hear_at_one_what_is_said_at_the_other(two, phone):
    """What a page at one web process shows is renewed when ten people more have answered at the other."""
    phone.port = two.ports[1]
    text = phone.page("/c/walk-home/1/thanks/")
    ticket, version = re.search(r'data-live="([^"]+)" data-version="(\d+)"', text).groups()
    address = f"ws://127.0.0.1:{two.ports[1]}/ws/"
    with connect(address, origin=f"http://127.0.0.1:{two.ports[1]}") as listener:
        listener.send(json.dumps({"t": "listen", "tickets": [{"ticket": ticket, "v": int(version)}]}))
        for number in range(10):
            somebody = Phone(two.ports[0])
            somebody.join()
            somebody.choose(number)
        heard = json.loads(listener.recv(timeout=10))
    assert heard["t"] in {"document", "rang"} and heard["v"] > int(version), heard


def writing_is_closed_at_both_by_a_press_at_one(two, phones):
    """SAF-23: a lead presses at one web process; the other takes no words either, and then again it does."""
    lead = httpx.Client(timeout=10, cookies={"sessionid": two.run(A_LEAD).strip()})
    desk = f"http://127.0.0.1:{two.ports[0]}/staff/safeguarding/writing/"

    def press(**fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', lead.get(desk).text)[1]
        answer = lead.post(desk, data={"csrfmiddlewaretoken": token, **fields})
        assert answer.status_code == 302, (answer.status_code, answer.text[:300])
        return time.monotonic()

    def write(phone, port):
        phone.port = port
        hidden, _ = phone.form(IN_WORDS)
        said = hidden | {"words": "The gate by the station is shut", "status": "answered"}
        return phone.browser.post(phone.at(IN_WORDS), data=said)

    assert [write(phone, port).status_code for phone, port in zip(phones, two.ports, strict=False)] == [302, 302]
    pressed = press(where="all", message="Writing is closed for a while.")
    for phone, port in zip(phones[2:], two.ports, strict=False):
        refused = write(phone, port)
        assert refused.status_code == 503 and "Writing is closed for a while." in refused.text
        assert "The gate by the station is shut" in refused.text, "what was typed stays"
    print(f"\nclosed at both after {time.monotonic() - pressed:.2f} s")
    assert time.monotonic() - pressed < 5
    closure = re.search(r'name="open" value="(\d+)"', lead.get(desk.replace(str(two.ports[0]), str(two.ports[1]))).text)
    press(open=closure[1])
    assert [write(phone, port).status_code for phone, port in zip(phones[4:], two.ports, strict=False)] == [302, 302]


def jobs_and_periods_once(two):
    """Forty jobs that nobody was told of, and twelve ticks at once beside those of two beats."""
    rows = two.sql(
        "INSERT INTO kit_job (kind, payload, state, progress, total, message, lease_until, attempts, stop_requested, error,"
        " created_at) SELECT 'drill.mark', '{\"seconds\": 0}', 'waiting', 0, 0, '', now(), 0, false, '', now()"
        " FROM generate_series(1, 40) RETURNING id"
    )
    jobs = sorted(number for (number,) in rows)
    two.run(TICKS)
    done = "SELECT count(*) FROM kit_job WHERE id = ANY(%s) AND state = 'done'"
    wait_for(lambda: two.sql(done, jobs) == [(40,)], "forty jobs")
    wait_for(lambda: two.sql("SELECT count(*) FROM kit_period WHERE entry = 'drill'")[0][0] >= 2, "two periods")
    unfinished = "SELECT count(*) FROM kit_job WHERE state IN ('waiting', 'running')"
    wait_for(lambda: two.sql(unfinished) == [(0,)], "every job")
    twice = two.sql(
        "SELECT subject, count(*) FROM kit_auditevent WHERE verb = 'drill.mark' GROUP BY subject HAVING count(*) > 1"
    )
    assert twice == [], "a job had its effect twice"
    assert two.sql("SELECT count(*) FROM kit_job WHERE kind = 'drill.mark'") == two.sql(
        "SELECT count(*) FROM kit_auditevent WHERE verb = 'drill.mark'"
    )
    periods = two.sql("SELECT count(*) FROM kit_period WHERE entry = 'drill'")[0][0]
    scheduled = two.sql("SELECT count(*), count(DISTINCT key) FROM kit_job WHERE key LIKE 'drill:%%'")[0]
    # The very first period of a new product owes nothing; each later one exactly one job. (A period may begin meanwhile.)
    assert scheduled[0] == scheduled[1] and scheduled[0] in {periods - 1, periods}
    for part in ("worker", "beat"):
        age = two.sql("SELECT extract(epoch FROM clock_timestamp() - at) FROM kit_heartbeat WHERE name = %s", part)
        assert age and age[0][0] < 20


def nothing_acknowledged_is_lost_when_one_is_killed(two, phones):
    for phone in phones:
        phone.port = two.ports[0]
    stop, refused = threading.Event(), []

    def go_on_choosing(phone):
        number = 0
        while not stop.is_set():
            number += 1
            try:
                phone.choose(number)
            except httpx.HTTPError:
                refused.append(phone.port)
                phone.port = two.ports[1]  # an entrance sends the next try to the one that lives

    threads = [threading.Thread(target=go_on_choosing, args=[phone]) for phone in phones]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    two.kill("web 0")
    time.sleep(2.5)
    stop.set()
    for thread in threads:
        thread.join()
    assert refused, "it was killed while phones were writing"
    assert {phone.port for phone in phones} == {two.ports[1]}
    stands = two.sql(
        "SELECT p.id, array_agg(v.entry_id) FROM core_participant p JOIN core_answer a ON a.participant_id = p.id"
        " JOIN core_vote v ON v.answer_id = a.id GROUP BY p.id ORDER BY p.id LIMIT %s",
        PHONES,  # the others have answered once and gone
    )
    assert all(len(marks) == 1 for _, marks in stands), "exactly one answer each"
    assert sorted(marks[0] for _, marks in stands) == sorted(phone.acknowledged for phone in phones)
