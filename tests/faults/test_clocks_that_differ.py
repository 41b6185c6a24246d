"""Processes whose clocks are hours off: what opens and closes goes by the database's time, and each period is seen to once."""

import json
import re
import shutil
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from websockets.sync.client import connect

from engage.embedded import place_for, running
from tests.faults.a_room import open_room
from tests.faults.clocks import make_movable, move_to
from tests.faults.test_two_of_everything import A_LEAD, Phone
from tests.faults.two_of_each import FILL, Two, wait_for

pytestmark = pytest.mark.faults

OFF = (
    3 * 3600 + 600
)  # seconds: a little over three hours, so that between two of them lie more than the six that a seat lasts
WRONG_BY = {"web 0": OFF, "web 1": -OFF, "worker 0": -OFF, "worker 1": OFF, "beat 0": OFF, "beat 1": -OFF}
AHEAD, BEHIND = 0, 1  # the web process whose clock is ahead, and the one whose clock is behind
SOON = 4  # seconds
LONDON = ZoneInfo("Europe/London")
PERIODS = "SELECT period, seen_at FROM kit_period WHERE entry = %s ORDER BY seen_at"
TICKED = "SELECT clock_timestamp() - at < interval '12 seconds' FROM kit_heartbeat WHERE name = 'tick'"


@pytest.fixture(scope="module")
def apart(tmp_path_factory, which_time):
    """Two of each whose clocks differ, and a database whose clock can be moved."""
    data = tmp_path_factory.mktemp(f"clocks{which_time}-") / "data"
    with running(data):
        two = Two(data, wrong_by=WRONG_BY)
        try:
            make_movable(two)
            two.run(FILL)
            two.start_all()
            yield two
        finally:
            two.stop()
    if place_for(data).moved_out:
        shutil.rmtree(place_for(data).home, ignore_errors=True)


def until(two, moment: datetime) -> None:
    wait_for(lambda: two.sql("SELECT clock_timestamp() >= %s", moment)[0][0], f"{moment} by the database's clock")


def now_of(two) -> datetime:
    return two.sql("SELECT clock_timestamp()")[0][0].astimezone(UTC)


class Answering(Phone):
    """Asks for the form once, and sends it whenever it is told to."""

    def open(self):
        self.hidden, self.options = self.form("/c/walk-home/1/")
        return self

    def send(self, *, port):
        self.port = port
        said = self.hidden | {"choice": self.options[0], "status": "answered"}
        return self.browser.post(self.at("/c/walk-home/1/"), data=said)


def joined(two, number):
    """So many people, each at one of the two in turn, with a form open."""
    phones = [Answering(two.ports[turn % 2]) for turn in range(number)]
    for phone in phones:
        phone.join()
        phone.open()
    return phones


def test_a_consultation_opens_by_the_databases_time(apart):
    phones = joined(apart, 4)
    opens = now_of(apart) + timedelta(seconds=SOON)
    apart.sql("UPDATE core_consultation SET opens_at = %s WHERE slug = 'walk-home'", opens)
    for phone, port in zip(phones[:2], apart.ports, strict=True):
        answer = phone.send(port=port)
        assert answer.status_code == 409 and "not open yet" in answer.text, (port, answer.status_code)
    until(apart, opens)
    # A page that was made at one of them is answered at the other, more than six hours away by their own clocks.
    for phone, port in zip(phones, [*apart.ports, *reversed(apart.ports)], strict=True):
        assert phone.send(port=port).status_code == 302
    assert apart.sql("SELECT count(*) FROM core_answer") == [(4,)]


def test_a_room_takes_answers_by_the_databases_time_and_knows_its_phones(apart):
    room = open_room(apart, 6)
    page = f"/live/{room.key}/"
    seats = [httpx.Client(timeout=10, headers={"sec-fetch-site": "same-origin"}) for _ in room.cookies]
    for seat, cookie in zip(seats, room.cookies, strict=True):
        # The page renews the cookie by its own clock, and says who may listen.
        seat.headers["cookie"] = f"room={cookie}"
        looked = seat.get(f"http://127.0.0.1:{apart.ports[BEHIND]}{page}")
        assert looked.status_code == 200
        renewed = re.search(r"room=([^;]+)", looked.headers["set-cookie"])
        seat.headers["cookie"] = f"room={renewed[1]}"
    ticket = re.search(r'data-live="([^"]+)"', looked.text)[1]
    heard = listen(apart.ports[AHEAD], ticket)
    assert heard["t"] in {"document", "rang"}, heard

    def send(seat, port):
        fields = {"round": room.round, "status": "answered", "choice": room.options[0]}
        fields |= {"op": f"00000000-0000-4000-8000-{seats.index(seat):012}", "seq": time.time_ns() // 1_000_000}
        answer = seat.post(f"http://127.0.0.1:{port}{page}answer/", data=fields, headers={"accept": "application/json"})
        return answer.status_code, answer.json()

    opens = now_of(apart) + timedelta(seconds=SOON)
    apart.sql("UPDATE live_roomround SET reading_until = %s WHERE round_id = %s", opens, room.round)
    for seat, port in zip(seats[:2], apart.ports, strict=True):
        status, said = send(seat, port)
        assert said["status"] == "not_yet" or status != 200, (status, said)
    until(apart, opens)
    for seat, port in zip(seats[:4], [*apart.ports, *apart.ports], strict=True):
        status, said = send(seat, port)
        assert (status, said["status"]) == (200, "counted"), (port, status, said)
    closes = now_of(apart) + timedelta(seconds=1)
    apart.sql("UPDATE core_round SET accepts_until = %s WHERE id = %s", closes, room.round)
    until(apart, closes)
    for seat, port in zip(seats[4:], apart.ports, strict=True):
        status, said = send(seat, port)
        assert said["status"] == "closed" and said["words"], (port, status, said)
    assert apart.sql("SELECT count(*) FROM core_answer WHERE round_id = %s", room.round) == [(4,)]


def listen(port: int, ticket: str) -> dict:
    with connect(f"ws://127.0.0.1:{port}/ws/", origin=f"http://127.0.0.1:{port}") as page:
        page.send(json.dumps({"t": "listen", "tickets": [{"ticket": ticket, "v": 0}]}))
        return json.loads(page.recv(timeout=10))


def test_who_signed_in_by_a_wrong_clock_is_signed_in_for_as_long_as_anybody(apart):
    """A lead whose second step was noted three hours ago by the process that took it may read a concern all the same."""
    phone = Phone(apart.ports[AHEAD])
    phone.join()
    hidden, _ = phone.form("/c/walk-home/4/")
    said = hidden | {"words": "I want to kill myself", "status": "answered"}
    assert phone.browser.post(phone.at("/c/walk-home/4/"), data=said).status_code == 302
    concern = apart.sql("SELECT max(id) FROM safeguarding_concern")[0][0]
    page = f"/staff/safeguarding/{concern}/"
    for seconds in (-OFF, OFF):
        lead = httpx.Client(timeout=10, cookies={"sessionid": apart.run(A_LEAD, wrong_by=seconds).strip()})
        for port in apart.ports:
            assert lead.get(f"http://127.0.0.1:{port}{page}").status_code == 200, (seconds, port)
    # And no longer: whoever proved it sixteen minutes ago by the database's clock is asked again, however late it is here.
    move_to(apart, now_of(apart) + timedelta(minutes=16))
    for port in apart.ports:
        assert lead.get(f"http://127.0.0.1:{port}{page}").headers["location"].startswith("/"), port
    assert httpx.get(f"http://127.0.0.1:{apart.ports[AHEAD]}/healthz").json()["clock"]["seconds_off"] == pytest.approx(
        OFF - 16 * 60, abs=60
    )


def test_the_digest_of_a_week_is_made_once_by_the_databases_clock(apart):
    wait_for(lambda: apart.sql(PERIODS, "weekly-digests"), "the first tick")
    for phone in joined(apart, 2):
        assert phone.send(port=phone.port).status_code == 302
    local = now_of(apart).astimezone(LONDON)
    monday = (local + timedelta(days=7 - local.weekday())).replace(hour=6, minute=0, second=0, microsecond=0)
    seen_to_once(apart, "weekly-digests", monday, period=f"{monday:%Y-%m-%d}")
    digests = "SELECT state, count(*) FROM digests_digest WHERE period = %s GROUP BY state"
    wait_for(lambda: apart.sql(digests, f"{monday:%Y-%m-%d}") == [("ready", 1)], "the digest of the week")
    # One beat and one worker go; the two that are left are six hours apart, the worker ahead of what beat sends.
    apart.kill("beat 0")
    apart.kill("worker 0")
    time.sleep(13)
    wait_for(lambda: apart.sql(TICKED) == [(True,)], "ticks of a beat that is behind at a worker that is ahead")


def test_a_consultation_closes_by_the_databases_time(apart):
    closes = apart.sql("SELECT closes_at FROM core_consultation WHERE slug = 'walk-home'")[0][0]
    move_to(apart, closes - timedelta(seconds=20))
    phones = joined(apart, 4)
    for phone, port in zip(phones[:2], apart.ports, strict=True):
        assert phone.send(port=port).status_code == 302
    assert now_of(apart) < closes, "they were sent in time"
    answers = apart.sql("SELECT count(*) FROM core_answer")
    move_to(apart, closes)
    for phone, port in zip(phones[2:], apart.ports, strict=True):
        answer = phone.send(port=port)
        assert answer.status_code == 409 and "closed now" in answer.text, (port, answer.status_code)
    assert apart.sql("SELECT count(*) FROM core_answer") == answers


def test_each_period_comes_once_on_the_days_on_which_clocks_change(apart, long):
    wait_for(lambda: apart.sql(PERIODS, "retention"), "the first tick")
    year = now_of(apart).year + 1
    spring = last_sunday(year, 3)
    seen_to_once(apart, "retention", spring.replace(hour=3), period=f"{spring:%Y-%m-%d}")
    # Six in summer is five in the database's own zone, which is UTC.
    monday = (spring + timedelta(days=1)).replace(hour=6)
    assert monday.astimezone(UTC).hour == 5
    seen_to_once(apart, "weekly-digests", monday, period=f"{monday:%Y-%m-%d}")
    autumn = last_sunday(year, 10)
    # The hour that happens twice: half past one, and an hour later again.
    half_past = autumn.replace(hour=1, minute=30)
    seen_to_once(apart, "open-what-is-due", half_past, period=f"{half_past:%Y-%m-%dT%H:%M}+0100")
    seen_to_once(apart, "open-what-is-due", half_past.replace(fold=1), period=f"{half_past:%Y-%m-%dT%H:%M}+0000")
    if long:
        seen_to_once(apart, "retention", autumn.replace(hour=3), period=f"{autumn:%Y-%m-%d}")
    twice = apart.sql("SELECT subject FROM kit_auditevent WHERE verb = 'drill.mark' GROUP BY 1 HAVING count(*) > 1")
    assert twice == []


def last_sunday(year: int, month: int) -> datetime:
    """The day on which the clocks change, in March and in October."""
    last = datetime(year, month, 31, tzinfo=LONDON)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def seen_to_once(two, entry: str, moment: datetime, *, period: str) -> None:
    """Nobody sees to the period before its moment, and then somebody does, once."""
    moment = moment.astimezone(UTC)
    move_to(two, moment - timedelta(seconds=SOON))
    wait_for(lambda: period in dict(two.sql(PERIODS, entry)), f"{entry} of {period}")
    assert moment <= dict(two.sql(PERIODS, entry))[period] < moment + timedelta(seconds=40)
    key = f"{entry}:{period}"
    wait_for(lambda: two.sql("SELECT state FROM kit_job WHERE key = %s", key) == [("done",)], f"the job {key}")
