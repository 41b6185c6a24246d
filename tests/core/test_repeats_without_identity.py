"""Floods are slowed without asking anybody who they are: by browser, and by a high ceiling for one address that is never kept."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.test import Client, RequestFactory

from consultations.core.models import Answer, Entry, Participant, Vote
from engage.kit import pace
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db

CLUB = "8.8.4.4"  # addresses that are kept for examples count as a neighbour's


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    pace._addresses.forget()
    yield
    pace._addresses.forget()


@pytest.fixture
def limits(settings):
    """Set single limits: limits(writes="3/minute")."""

    def put(**said):
        settings.LIMITS = {**settings.LIMITS, **said}

    return put


def keys_on(page):
    return {name: page.context[name] for name in ("op", "seq")} | {"known": "1" if page.context["known"] else ""}


def say(guest, words, **extra):
    page = guest.get("/c/walk-home/4/")
    return guest.post("/c/walk-home/4/", {**keys_on(page), "words": words, "status": "answered"}, **extra)


def add_idea(guest, words):
    page = guest.get("/c/walk-home/3/")
    return guest.post("/c/walk-home/3/", {**keys_on(page), "words": words, "add": "idea"})


def test_who_writes_too_often_waits_and_keeps_what_they_typed(world, guest, limits):
    limits(writes="3/minute")
    for number in range(3):
        assert say(guest, f"Lights number {number}").status_code == 302
    refused = say(guest, "My fourth change, which took me long")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    page = refused.content.decode()
    assert "My fourth change, which took me long" in page and "There is a problem" in page
    assert "wait a minute" in page
    assert Entry.objects.get(answer__isnull=False).text == "Lights number 2"
    # Another phone is not made to wait for this one; nor is this one in another consultation.
    assert say(Client(), "Somebody else").status_code == 302


def test_new_ideas_have_a_limit_of_their_own(world, guest, limits):
    limits(words="2/hour")
    assert [add_idea(guest, f"Idea {number}").status_code for number in range(2)] == [302, 302]
    refused = add_idea(guest, "A third idea within the hour")
    assert refused.status_code == 429
    assert "A third idea within the hour" in refused.content.decode()
    assert Entry.objects.filter(origin="participant").count() == 2
    # Marks and answers go on.
    assert say(guest, "And this is something else").status_code == 302


def test_a_reply_counts_like_an_idea(world, guest, limits):
    shown = world.publish(world.idea(world.person(), "Lights on the path"))
    limits(words="1/hour")
    assert add_idea(guest, "My idea").status_code == 302
    address = f"/c/walk-home/3/ideas/{shown.pk}/"
    page = guest.get(address)
    assert page.status_code == 200
    refused = guest.post(address, {**keys_on(page), "words": "My reply to it"})
    assert refused.status_code == 429 and "My reply to it" in refused.content.decode()


def test_a_mark_that_comes_too_often_is_said_on_the_same_page(world, guest, limits):
    shown = world.publish(world.idea(world.person(), "Lights on the path"))
    limits(writes="1/minute")
    page = guest.get("/c/walk-home/3/")
    assert guest.post("/c/walk-home/3/", {**keys_on(page), "support": shown.pk}).status_code == 302
    page = guest.get("/c/walk-home/3/")
    refused = guest.post("/c/walk-home/3/", {**keys_on(page), "unsupport": shown.pk})
    assert refused.status_code == 429
    assert Vote.objects.get().value == 1


def test_wrong_codes_are_counted_and_right_ones_are_not(world, guest, limits):
    from consultations.core.actions.taking_part import give_return_code

    code = give_return_code(participant_id=world.person().pk)
    limits(wrong_codes="3/5minutes")
    for _ in range(5):
        assert guest.post("/back/", {"code": code}).status_code == 302
    for _ in range(3):
        assert guest.post("/back/", {"code": "not-a-code-of-ours"}).status_code == 422
    refused = guest.post("/back/", {"code": "yet another guess"})
    assert refused.status_code == 429
    assert "yet another guess" in refused.content.decode()
    assert "up to 5 minutes" in refused.content.decode()
    # Otherwise one could go on guessing and learn by the answer when it was right.
    assert guest.post("/back/", {"code": code}).status_code == 429


def test_three_hundred_phones_of_one_club_all_get_in(world):
    for _ in range(300):
        phone = Client(REMOTE_ADDR=CLUB)
        assert phone.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": ""}).status_code == 302
    assert Participant.objects.count() == 300


def test_a_flood_from_one_address_meets_the_ceiling(world, limits):
    limits(address_joins="5/hour")
    for _ in range(5):
        assert (
            Client(REMOTE_ADDR=CLUB).post("/c/walk-home/about-you/", {"age_band": "", "place": ""}).status_code == 302
        )
    refused = Client(REMOTE_ADDR=CLUB).post("/c/walk-home/about-you/", {"age_band": "13-15", "place": ""})
    assert refused.status_code == 429
    assert "Very many people" in refused.content.decode()
    assert say(Client(REMOTE_ADDR=CLUB), "Straight to a question").status_code == 429
    assert Participant.objects.count() == 5 and not Answer.objects.exists()
    elsewhere = Client(REMOTE_ADDR="9.9.9.9")
    assert elsewhere.post("/c/walk-home/about-you/", {"age_band": "", "place": ""}).status_code == 302


def request_from(address=CLUB, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@pytest.mark.parametrize(
    ("trusted", "request_", "believed"),
    [
        ("", request_from(), CLUB),
        ("", request_from("127.0.0.1"), ""),  # a proxy on this machine, or somebody who tries it out
        ("", request_from("10.0.0.4"), ""),
        ("", request_from(HTTP_X_FORWARDED_FOR="9.9.9.9"), ""),  # a proxy that nobody told us about
        ("", request_from(HTTP_VIA="1.1 cache"), ""),
        ("X-Forwarded-For", request_from("10.0.0.4", HTTP_X_FORWARDED_FOR="9.9.9.9"), "9.9.9.9"),
        # What a phone claims stands before what our own proxy saw.
        ("X-Forwarded-For", request_from("10.0.0.4", HTTP_X_FORWARDED_FOR="1.2.3.4, 9.9.9.9"), "9.9.9.9"),
        ("X-Forwarded-For", request_from("10.0.0.4", HTTP_X_FORWARDED_FOR="nonsense"), ""),
        ("X-Forwarded-For", request_from("10.0.0.4"), ""),
        ("", request_from("2001:db8:1:2:aaaa::1"), ""),  # kept for documents, so nobody's
        ("", request_from("2a00:1450:1:2:aaaa::1"), "2a00:1450:1:2::/64"),
        ("", request_from("::ffff:8.8.8.8"), "8.8.8.8"),
    ],
)
def test_an_address_is_believed_only_where_we_know_who_says_it(settings, trusted, request_, believed):
    settings.CLIENT_ADDRESS_HEADER = trusted
    assert pace.address_of(request_) == believed


def test_an_address_is_neither_stored_nor_logged_nor_sent_to_redis(world, caplog, limits):
    caplog.set_level(logging.DEBUG)
    limits(address_joins="1/hour", writes="1/minute")
    phone = Client(REMOTE_ADDR="8.8.4.4")
    say(phone, "My words")
    say(phone, "My words again")
    Client(REMOTE_ADDR="8.8.4.4").post("/c/walk-home/about-you/", {"age_band": "", "place": ""})
    assert "8.8.4.4" not in "\n".join(record.getMessage() for record in caplog.records)
    line = redis.Redis.from_url(settings.REDIS_URL)
    kept = line.keys("*pace*")
    assert kept, "browsers are counted in Redis"
    token = phone.cookies["guest"].value
    assert not [key for key in kept if b"address" in key or b"8.8.4.4" in key or token.encode() in key]
    counted = str(pace._addresses.__dict__) + str(vars(pace._addresses._counts.storage))
    assert "address_joins" in counted and "8.8.4.4" not in counted


def test_yesterdays_key_is_gone_with_what_it_counted(limits):
    limits(address_joins="1/hour")
    today = datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
    request = request_from("8.8.4.4")
    pace.keep_address_pace("address_joins", request, now=today)
    with pytest.raises(Refusal):
        pace.keep_address_pace("address_joins", request, now=today)
    key = pace._addresses._key
    pace.keep_address_pace("address_joins", request, now=today + timedelta(minutes=2))
    assert pace._addresses._key != key


def test_without_redis_each_process_counts_by_itself_and_nobody_is_turned_away(settings, limits):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    limits(writes="2/minute")
    alone = pace._Shared()
    pace._shared, before = alone, pace._shared
    try:
        pace.keep_pace("writes", "somebody")
        pace.keep_pace("writes", "somebody")
        with pytest.raises(Refusal):
            pace.keep_pace("writes", "somebody")
        pace.keep_pace("writes", "somebody else")
    finally:
        pace._shared = before


def test_a_limit_can_be_taken_away(limits):
    limits(writes="")
    for _ in range(200):
        pace.keep_pace("writes", "somebody")


@pytest.mark.parametrize("what", ["writes", "words", "reports", "wrong_codes", "address_writes", "address_joins"])
def test_every_limit_that_we_ship_can_be_read(what):
    assert pace._limit(what) is not None
