"""A language is offered when its pack is here and its safety text is approved; the page then says what it is written in."""

import pytest
from django.test import Client
from django.utils.translation import override

from engage.kit import languages, site_settings
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def packs(settings):
    """As if packs for Polish and Arabic were here (Django brings its own words in both)."""
    settings.LANGUAGES = [("en-gb", "English"), ("pl", "pl"), ("ar", "ar")]


def approve(codes, now):
    site_settings.set_value(name="languages.approved", typed=codes, member_id=1, now=now)


def html_of(client, **headers):
    return client.get("/help/", headers=headers).content.decode()


def test_with_english_alone_there_is_nothing_to_choose_and_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert languages.offered() == ["en-gb"]
    page = html_of(Client())
    assert '<html lang="en-GB" dir="ltr">' in page and "/language/" not in page


def test_a_pack_nobody_approved_is_offered_to_nobody(packs):
    page = html_of(Client(), accept_language="ar")
    assert '<html lang="en-GB" dir="ltr">' in page and "العربيّة" not in page


def test_an_approved_language_is_there_by_its_own_name_and_is_remembered(packs, now):
    approve("pl, ar", now)
    browser = Client()
    page = html_of(browser)
    assert ">polski</button>" in page and 'lang="ar"' in page
    assert not browser.cookies, "looking sets no cookie"
    answer = browser.post("/language/", {"language": "ar", "next": "/help/"})
    assert answer.status_code == 302 and answer.url == "/help/"
    cookie = browser.cookies["language"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    assert '<html lang="ar" dir="rtl">' in html_of(browser)
    browser.post("/language/", {"language": "en-gb", "next": "/help/"})
    assert '<html lang="en-GB" dir="ltr">' in html_of(browser)


def test_the_browsers_own_wish_counts_where_nobody_chose(packs, now):
    approve("ar", now)
    answer = Client().get("/help/", headers={"accept-language": "ar,en;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert answer["Content-Language"] == "ar" and "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    "body", [{}, {"language": "xx"}, {"language": "\x00"}, {"language": "ar", "next": "//evil.example/"}]
)
def test_a_strange_choice_changes_nothing_and_leads_nowhere_else(packs, now, body):
    approve("pl", now)
    browser = Client()
    answer = browser.post("/language/", body)
    assert answer.status_code == 302 and answer.url == "/"
    assert '<html lang="en-GB" dir="ltr">' in html_of(browser)


def test_a_pack_that_is_not_here_cannot_be_approved(packs, now):
    with pytest.raises(Refusal):
        approve("pl, xx", now)


@pytest.mark.parametrize(("code", "said"), [("en-gb", "Bus 5."), ("pl", "Bus 5."), ("ar", "\u2068Bus 5.\u2069")])
def test_typed_words_keep_their_own_direction_inside_a_sentence_from_the_right(code, said):
    with override(code):
        assert languages.apart("Bus 5.") == said


def test_a_page_in_another_language_does_not_listen_to_pictures_in_english(packs, now, world):
    approve("ar", now)
    world.publish(world.idea(world.person(), "Lights on the path"))
    english, arabic = (
        Client().get("/c/walk-home/3/"),
        Client().get("/c/walk-home/3/", headers={"accept-language": "ar"}),
    )
    assert 'data-stream="board' in english.content.decode() or "board:" in english.content.decode()
    assert "board:" not in arabic.content.decode()
