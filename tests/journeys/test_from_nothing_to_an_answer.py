"""From an empty folder to a young person who reads the answer: what the README tells a newcomer, all of it through pages.

An administrator sets the place up, an author asks, a colleague approves, ten phones take part, a moderator reads every word,
two analysts publish what was said, the decision-maker reads it, two people answer; somebody comes back with their code.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys import a_real_place, answering_it, asking_it, making_ready, ten_phones
from tests.journeys import taking_part as young_person

pytestmark = pytest.mark.journey

COLLEAGUES = {
    "Yusuf": "Youth worker",
    "Alma": "Analyst",
    "Ben": "Analyst",
    "Mo": "Moderator",
    "Sara": "Safeguarding lead",
    "Dev": "Safeguarding lead",
    "Rae": "Partner",
}


@pytest.fixture
def place(tmp_path, chromium):
    place = a_real_place.begin(tmp_path, chromium)
    yield place
    place.browsers.close()
    a_real_place.end(place.product)
    assert place.browsers.wrong == []


def test_an_empty_folder_becomes_a_place_that_asks_listens_and_answers(place):
    ann, desk = _everybody_joins(place)

    # Written and approved, and still nothing opens: the place is not ready, and the refusal says what is missing.
    asking_it.write(desk["Yusuf"])
    asking_it.approve(desk["Alma"])
    to_do = making_ready.missing(ann)
    asking_it.cannot_open(desk["Alma"], *to_do, "Record the legal opinion")
    making_ready.make_ready(
        ann,
        desk["Sara"],
        decider_joins=lambda: desk.update(_join(place, ann, Dora="Decision-maker")),
        until_the_last=lambda line: asking_it.cannot_open(desk["Alma"], line),
    )
    asking_it.cannot_open(desk["Alma"], "This cannot open yet. Record the legal opinion")
    making_ready.set_facts(ann, making_ready.OPINION)
    asking_it.open_now(desk["Alma"])

    # Ten phones; nobody reads a word before a person has read it.
    people = ten_phones.take_part(place.browsers)
    reader = place.browsers.phone()
    ten_phones.nothing_is_shown_yet(reader)
    answering_it.moderate(desk["Mo"], *ten_phones.IDEAS, *ten_phones.WORDS)
    reader.reload()
    expect(reader.get_by_role("link", name=ten_phones.IDEAS[0])).to_be_visible()

    # It closes, is put together by two, read by the one who decides, and answered by two.
    asking_it.close_now(desk["Alma"])
    answering_it.publish_digest(desk["Alma"], desk["Ben"])
    answering_it.read_and_consider(desk["Dora"])
    answering_it.answer(desk["Alma"], desk["Ben"], about=ten_phones.IDEAS[0])

    # Who gave the idea reads the answer with their code alone, with and without JavaScript; so does somebody who gave none.
    _reads_the_answer(place.browsers.phone(), people[0], theirs=True)
    _reads_the_answer(place.browsers.phone(java_script_enabled=False), people[0], theirs=True)
    _reads_the_answer(place.browsers.phone(java_script_enabled=False), people[-1], theirs=False)


def _everybody_joins(place):
    """The first by the printed link, the others each by a mail of their own."""
    link = a_real_place.first_link(place, admin="ann@example.org", first_name="Ann")
    ann = a_real_place.join(place, "Ann", link)
    return ann, _join(place, ann, **COLLEAGUES)


def _join(place, administrator, **roles):
    """All are invited, then all come in."""
    addresses = {name: a_real_place.invite(administrator, name, role) for name, role in roles.items()}
    return {name: a_real_place.join(place, name, place.link_for(address)) for name, address in addresses.items()}


def _reads_the_answer(phone, person, *, theirs):
    young_person.come_back(phone, person.code)
    expect(phone.get_by_role("heading", name="We answered")).to_be_visible()
    mine = phone.locator(".response", has_text=answering_it.DID)
    expect(mine.get_by_text("This is about your idea")).to_have_count(1 if theirs else 0)
    expect(phone.locator(".response", has_text=answering_it.CANNOT)).to_contain_text(answering_it.BECAUSE)
    expect(phone.get_by_text(person.words)).to_be_visible()
    phone.get_by_role("link", name="See everything that happened").click()
    expect(phone.get_by_role("heading", level=1, name="You said it. This happened.")).to_be_visible()
    expect(phone.get_by_text("in time")).to_be_visible()
