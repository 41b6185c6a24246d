"""Addresses are tried one after the other: each leads to its own page, and the busiest are found at once."""

import pytest
from django.urls import Resolver404, resolve, reverse
from django.urls.resolvers import RoutePattern

from tests.house.conftest import parts_of, routes

SOON = 6  # addresses that are tried before one that a thousand people open at the same moment


@pytest.mark.django_db
def test_no_address_hides_behind_another(full):
    hidden = {}
    for name, pattern, _ in routes():
        address = reverse(name, kwargs=parts_of(name, pattern, full))
        found = resolve(address).view_name
        if found != name and reverse(found, kwargs=resolve(address).captured_kwargs) != address:
            hidden[name] = found
    assert not hidden


def test_the_pages_of_a_question_are_among_the_first_that_are_tried(monkeypatch):
    tried = []
    match = RoutePattern.match
    monkeypatch.setattr(RoutePattern, "match", lambda self, path: tried.append(str(self)) or match(self, path))
    for address in ("/c/walk-home/1/", "/c/walk-home/1/thanks/"):
        tried.clear()
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(address)
        assert len(tried) <= SOON, tried
