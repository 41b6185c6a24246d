"""Leave this page: what is forgotten, where it goes, and what the back button finds; all of it without a script."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def given(browser):
    return {name: morsel.value for name, morsel in browser.cookies.items() if morsel.value}


def test_the_link_forgets_this_browser_and_goes_to_a_neutral_page(world, guest, settings):
    guest.post("/c/walk-home/about-you/", {})
    assert "guest" in given(guest)
    answer = guest.get("/leave/")
    assert answer.status_code == 303 and answer.url == settings.EXIT_ADDRESS
    assert answer["Cache-Control"] == "no-store"
    assert given(guest) == {"left": "1"}


def test_a_form_that_is_too_old_can_still_leave(world):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/leave/").status_code == 303


def test_staff_who_leave_are_signed_out(cast):
    desk = cast.browser(cast.moderator)
    session = desk.cookies["sessionid"].value
    desk.get("/leave/")
    again = Client()
    again.cookies["sessionid"] = session
    assert again.get("/staff/").status_code == 302, "also on the server, not only in the browser"


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-purpose": "prefetch;prerender"}])
def test_another_site_or_a_browser_that_looks_ahead_signs_nobody_out(cast, headers):
    desk = cast.browser(cast.moderator)
    assert desk.get("/leave/", headers=headers).status_code == 303
    assert desk.get("/staff/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/c/walk-home/1/", "/c/walk-home/yours/", "/help/", "/there/is/nothing/"])
def test_after_leaving_every_page_is_a_neutral_one(world, guest, address):
    guest.get("/leave/")
    page = guest.get(address).content.decode()
    assert "<title>Page closed</title>" in page
    for ours in ("Your Voice", "walk home", "999", "voice", "Leave"):
        assert ours.casefold() not in re.sub(r"<(form|input)[^>]*>", "", page).casefold(), ours


def test_whoever_is_back_says_so_and_goes_on(world, guest):
    guest.get("/leave/")
    answer = guest.post("/leave/back/", {"address": "/c/walk-home/"})
    assert answer.url == "/c/walk-home/"
    assert "The walk home" in guest.get(answer.url).content.decode()


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "", "javascript:1"])
def test_the_way_back_leads_to_pages_of_ours_only(world, guest, address):
    assert guest.post("/leave/back/", {"address": address}).url == "/"


def test_every_page_has_the_way_out_at_the_same_two_places(world, guest):
    for address in ("/", "/help/", "/c/walk-home/", "/c/walk-home/before/", "/c/walk-home/1/", "/accounts/login/"):
        page = guest.get(address).content.decode()
        body = page[page.index("<body") :]
        ways = [link for link in re.findall(r"<a [^>]*>", body) if "data-leave" in link]
        assert len(ways) == 2 and all('href="/leave/"' in way for way in ways), address
        links = re.findall(r"<a [^>]*>", body)
        assert links[1] == ways[0], f"{address}: the second link of the page"
        assert links.index(ways[1]) == 4, f"{address}: after the name and help"


# --- told once, before the first question (ACC-09) -------------------------------------------------------------------


def first_step(page):
    return re.search(r'class="button main" href="([^"]*)">Start', page.content.decode()).group(1)


def test_the_first_step_says_how_to_leave_and_that_history_stays(world, guest):
    address = first_step(guest.get("/c/walk-home/"))
    assert address == "/c/walk-home/before/"
    page = guest.get(address).content.decode()
    assert "It does not wipe your history." in page and "/help/#leave" in page and "Shift" in page
    assert 'href="/c/walk-home/about-you/">Continue' in page
    assert not given(guest), "no cookie before somebody takes part"


def test_it_is_not_told_twice(world, guest):
    back = re.search(r'class="back" href="([^"]*)"', guest.get("/c/walk-home/about-you/").content.decode()).group(1)
    assert first_step(guest.get(back)) == "/c/walk-home/about-you/", "who went back knows it"
    guest.post("/c/walk-home/about-you/", {})
    assert guest.get("/c/walk-home/before/").url == "/c/walk-home/about-you/", "who takes part knows it"
