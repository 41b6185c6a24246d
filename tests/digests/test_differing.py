"""Two published accounts never differ by a small group: figures stay until enough people more are in them (SDC-05)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.actions.words import withdraw_words
from consultations.desks.digests.actions import ask_for_publication, publish_digest
from consultations.desks.digests.snapshot.differing import too_close
from engage.kit.refusal import Refusal
from tests.digests.conftest import publish_it
from tests.digests.crowd import area, crowd


def choice_of(digest):
    return [(row["label"], row["cells"]["chosen"]["people"]) for row in digest.released["activities"][0]["rows"]]


def test_three_more_people_leave_every_published_figure_as_it_was(county, make):
    first = make(county, publish=True)
    crowd(county, 3, choice=2, area=area("Dover"), age_band="18-24")
    second = make(county)
    assert choice_of(second) == choice_of(first)
    assert second.released["who"]["people"] == first.released["who"]["people"]
    assert second.released["who"]["districts"] == first.released["who"]["districts"]
    assert any(line.startswith("As in version 1") for line in second.released["method"])
    assert second.exact["who"]["people"] == first.exact["who"]["people"] + 3
    publish_it(county, second)


def test_forty_more_people_renew_them(county, make):
    first = make(county, publish=True)
    crowd(county, 40, choice=2, area=area("Dover"), age_band="18-24")
    second = make(county)
    assert first.released["activities"][0]["base"]["people"] == 195
    assert second.released["activities"][0]["base"]["people"] == 235
    assert not any("question 1" in line for line in second.released["method"])


def test_words_that_were_taken_down_do_not_come_back_with_the_kept_figures(county, make):
    first = make(county, publish=True)
    idea = county.best_idea
    assert idea.shown_text in str(first.released["activities"][2]["rows"])
    withdraw_words(participant=idea.answer.participant, entry_id=idea.pk, now=county.now)
    second = make(county)
    assert idea.shown_text not in str(second.released["activities"][2]["rows"])
    publish_it(county, second)


def test_one_that_was_made_before_the_other_went_out_is_held_back(county, make):
    early = make(county)
    crowd(county, 4, choice=1)
    late = make(county)
    publish_it(county, early)
    with pytest.raises(Refusal, match="too_close") as refused:
        ask_for_publication(digest_id=late.pk, member_id=county.cast.analyst.pk, now=county.now)
    assert "fewer than 10" in refused.value.words and "version 1" in refused.value.words


def test_asked_before_and_too_close_since_is_held_back_too(county, make):
    early = make(county)
    crowd(county, 4, choice=1)
    late = make(county)
    ask_for_publication(digest_id=late.pk, member_id=county.cast.analyst.pk, now=county.now)
    publish_it(county, early)
    with pytest.raises(Refusal, match="too_close"):
        publish_digest(digest_id=late.pk, member_id=county.cast.administrator.pk, now=county.now + timedelta(hours=1))


def exact(sources, ages):
    return {
        "who": {
            "sources": {key: {"people": n} for key, n in sources.items()},
            "districts": {"people": {}},
            "ages": ages,
        },
        "care": {"received": 0, "states": {}, "reasons": {}},
        "activities": [],
    }


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 60)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 60)),
    st.integers(5, 15),
)
def test_tables_are_too_close_exactly_when_they_differ_and_by_less_than_the_threshold(old, new, limit):
    largest = max((abs(old.get(k, 0) - new.get(k, 0)) for k in "abcd"), default=0)
    close = too_close(exact({}, new), exact({}, old), limit)
    assert close == (["ages"] if 0 < largest < limit else [])
