"""The help page is for everyone, says it is no emergency service, and rings and texts with one tap."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    response = client.get("/help/")
    assert response.status_code == 200
    return response


def test_anyone_may_open_the_help_page_and_nothing_is_kept_about_them(page):
    assert page.wsgi_request.session.is_empty()


def test_the_help_page_says_that_it_is_not_an_emergency_service(page):
    assert "not an emergency service" in page.content.decode()


def test_the_help_page_rings_and_texts_with_one_tap(page):
    text = page.content.decode()
    assert 'href="tel:999"' in text
    assert 'href="tel:08001111"' in text
    assert 'href="sms:85258?body=SHOUT"' in text


def test_the_help_page_hides_what_nobody_has_confirmed(page):
    text = page.content.decode()
    assert "Kooth" not in text
    assert "0800 107 0160" not in text
    assert "03000 41 11 11" not in text


def test_the_help_page_costs_four_queries_with_the_clock(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get("/help/")


def test_the_help_page_is_only_for_reading(client):
    assert client.post("/help/").status_code == 405
