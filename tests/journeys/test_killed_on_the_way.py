"""While young people answer, parts of the product are killed with kill -9: nothing they were told is lost, nobody is lied to."""

import signal
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import at_the_desk as staff
from tests.journeys import taking_part as young_person
from tests.journeys.browsing import Browsers, stays_loaded, was_not_loaded_again
from tests.journeys.running import start
from tests.journeys.taking_part import IDEAS, OPEN, fresh_words, press

pytestmark = [pytest.mark.journey, pytest.mark.faults]

SENT = "A person reads it before anyone else sees it."
HEALED = 60_000


@pytest.fixture(scope="module")
def hurt(tmp_path_factory):
    """A product of its own, whose processes may be killed."""
    running = start(tmp_path_factory.mktemp("killed"), own=True)
    yield running
    running.product.stop()
    running.product.remove()


@pytest.fixture(scope="module")
def at_the_door():
    return {}


@pytest.fixture
def people(chromium, hurt, at_the_door):
    people = Browsers(chromium, hurt, at_the_door)
    yield people
    people.close()
    assert people.wrong == []


@pytest.fixture(scope="module", autouse=True)
def half_made_digest(chromium, hurt, at_the_door):
    """A digest whose worker is killed at the start of it all: the others are killed while its lease runs out."""
    people = Browsers(chromium, hurt, at_the_door)
    analyst = people.desk("Analyst")
    analyst.goto("/staff/digests/")
    staff.ask_for_digest(analyst, of=young_person.TITLE)
    hurt.product.kill("worker")
    people.close()
    hurt.product.wait_for(hurt.product.is_well, "health")
    return hurt.product.sql("SELECT max(id) FROM digests_digest")[0][0]


@contextmanager
def nobody_looks_after(product):
    """`up` sleeps, so that what was killed stays away until it wakes."""
    product.up.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        product.up.send_signal(signal.SIGCONT)


def write_idea(page: Page, words: str) -> None:
    young_person.open_idea_form(page)
    page.get_by_label("Your words").fill(words)


def how_often(product, words: str) -> int:
    return product.sql("SELECT count(*) FROM core_entry WHERE text = %s", words)[0][0]


def is_live(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-connection", "live", timeout=HEALED)


def test_a_killed_web_process_costs_nobody_a_word(hurt, people):
    words = fresh_words("A light at the bend")
    phone = people.phone(quiet=True)
    young_person.to_question(phone, IDEAS)
    is_live(phone)
    write_idea(phone, words)
    hurt.product.part("web").kill()
    phone.evaluate("document.querySelector('button[name=add]').click()")
    hurt.product.wait_for(hurt.product.is_well, "health")
    send_again_until_said(phone)
    assert how_often(hurt.product, words) == 1
    is_live(phone)


def test_while_postgresql_is_away_nothing_is_said_to_be_sent(hurt, people):
    words = fresh_words("A wall to sit on where people pass")
    phone = people.phone(quiet=True)
    young_person.to_question(phone, IDEAS)
    write_idea(phone, words)
    with nobody_looks_after(hurt.product):
        hurt.product.part("postgres").kill()
        press(phone, "Send my idea")
        expect(phone.get_by_role("heading", level=1)).to_contain_text("wrong")
        expect(phone.get_by_role("link", name="Help", exact=True).first).to_be_visible()
        assert phone.get_by_text(SENT).count() == 0
    hurt.product.wait_for(hurt.product.is_well, "health")
    assert how_often(hurt.product, words) == 0
    send_again_until_said(phone)
    assert how_often(hurt.product, words) == 1


def test_without_redis_answers_are_taken_and_the_board_is_live_again_afterwards(hurt, people):
    words = fresh_words("A shelter with four sides")
    reader, writer = people.phone(quiet=True), people.phone(quiet=True)
    desk = people.desk("Moderator", quiet=True)
    desk.goto("/staff/moderation/")
    young_person.to_question(reader, IDEAS)
    is_live(reader)
    stays_loaded(reader)
    with nobody_looks_after(hurt.product):
        hurt.product.part("redis").kill()
        young_person.to_question(writer, IDEAS)
        young_person.give_idea(writer, words)
        young_person.to_question(writer, OPEN)
        young_person.say(writer, fresh_words("Company on the way"))
    hurt.product.wait_for(hurt.product.is_well, "health")
    assert how_often(hurt.product, words) == 1
    desk.goto("/staff/moderation/")
    staff.publish(desk, words)
    expect(reader.get_by_role("button", name="new idea")).to_be_visible(timeout=HEALED)
    assert was_not_loaded_again(reader)


def test_after_all_that_everybody_hears_of_a_new_idea_again(hurt, people):
    words = fresh_words("A mural on the dark wall")
    reader, writer, desk = people.phone(), people.phone(), people.desk("Moderator")
    young_person.to_question(reader, IDEAS)
    is_live(reader)
    young_person.to_question(writer, IDEAS)
    young_person.give_idea(writer, words)
    desk.goto("/staff/moderation/")
    staff.publish(desk, words)
    expect(reader.get_by_role("button", name="1 new idea – show")).to_be_visible()
    expect(writer.locator(".card.mine", has_text=words)).to_contain_text("others can see it")


def test_the_digest_whose_worker_was_killed_is_made_all_the_same(hurt, people, half_made_digest):
    analyst = people.desk("Analyst")
    analyst.goto(f"/staff/digests/{half_made_digest}/progress/")
    read = analyst.get_by_role("link", name="Read the digest").or_(analyst.locator("article.digest")).first
    expect(read).to_be_visible(timeout=120_000)
    assert hurt.product.sql("SELECT max(id) FROM digests_digest")[0][0] == half_made_digest, "it was made twice"


def send_again_until_said(phone: Page) -> None:
    """What a person does: press the browser's reload, which sends the same form with the same key again."""
    for _ in range(4):
        try:
            expect(phone.get_by_text(SENT)).to_be_visible(timeout=5000)
            return
        except AssertionError:
            phone.reload()
    expect(phone.get_by_text(SENT)).to_be_visible()
