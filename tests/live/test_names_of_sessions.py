"""A session's name is read on every phone and on the wall: it is one tidy line, whatever was pasted into it."""

import pytest

from consultations.live.forms import NewSession


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Gillingham\u202e  youth\u200b club ", "Gillingham youth club"),
        ("Gillingham\nyouth club", "Gillingham youth club"),
        ("نادي الشباب", "نادي الشباب"),
    ],
)
def test_nothing_that_turns_or_hides_letters_is_kept(typed, kept):
    form = NewSession({"title": typed, "steps": []}, activities=[])
    form.full_clean()
    assert form.cleaned_data["title"] == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u202e\u200b"])
def test_a_name_of_nothing_that_can_be_seen_is_asked_for_again(typed):
    form = NewSession({"title": typed, "steps": []}, activities=[])
    assert form.errors["title"] == ["Give it a name, such as the place."]


def test_a_name_that_is_too_long_is_refused_and_not_cut_off():
    form = NewSession({"title": "x" * 81, "steps": []}, activities=[])
    assert "80" in form.errors["title"][0]
