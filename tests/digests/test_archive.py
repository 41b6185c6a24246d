"""All digests in one place, and two side by side: only what was asked in the same words and way, only changes that are safe."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from consultations.desks.digests.comparing import comparison_of
from tests.digests.crowd import crowd
from tests.factories.consultations import make_world

ARCHIVE = "/staff/digests/archive/"


def test_the_archive_filters_by_state_consultation_and_year(county, make, cast, now):
    ready, published = make(county), make(county, publish=True)
    browser = cast.browser(cast.analyst)
    page = browser.get(ARCHIVE).content.decode()
    assert reverse("digest", args=[ready.pk]) in page and reverse("digest", args=[published.pk]) in page
    page = browser.get(ARCHIVE, {"state": "published"}).content.decode()
    assert reverse("digest", args=[ready.pk]) + '"' not in page and reverse("digest", args=[published.pk]) in page
    year = published.cut_off.year
    assert "1 digest" not in browser.get(ARCHIVE, {"year": year}).content.decode()
    for nonsense in ({"state": "x"}, {"year": "9" * 30}, {"consultation": "no"}, {"page": "-3"}, {"state": "\x00"}):
        assert browser.get(ARCHIVE, nonsense).status_code == 200
    assert "0 digests" in browser.get(ARCHIVE, {"state": "failed"}).content.decode()


def test_a_partners_archive_holds_only_what_is_published(county, make, cast):
    ready, published = make(county), make(county, publish=True)
    page = cast.browser(cast.member("reads", Role.PARTNER)).get(ARCHIVE).content.decode()
    assert reverse("digest", args=[published.pk]) in page and reverse("digest", args=[ready.pk]) + '"' not in page


def test_the_archive_costs_the_same_for_one_and_for_three(county, make, cast, django_assert_max_num_queries):
    browser = cast.browser(cast.analyst)
    make(county)
    with django_assert_max_num_queries(50) as one:
        browser.get(ARCHIVE)
    make(county)
    make(county)
    with django_assert_max_num_queries(len(one)):
        browser.get(ARCHIVE)


def test_two_versions_show_changes_that_enough_people_make(county, make):
    old = make(county)
    crowd(county, 60, choice=1)
    new = make(county)
    who, choice = comparison_of(new, old).tables[:2]
    assert (who.lines[0].then, who.lines[0].now, who.lines[0].change) == ("about 195", "about 255", "+60 people")
    changes = {line.label: line.change for line in choice.lines}
    assert changes["In town"].endswith("points") and changes["At a youth club"] == "No change to tell"


def test_what_a_few_people_changed_is_not_set_side_by_side(county, make):
    old = make(county)
    crowd(county, 3, choice=1)
    tables = comparison_of(make(county), old).tables
    assert not tables[0].lines and "Fewer than 10 people" in tables[0].why_not
    assert not tables[1].lines and "Fewer than 10 people" in tables[1].why_not


def test_another_wording_and_another_way_are_refused_with_the_reason(county, make):
    old = make(county)
    new = make(county)
    new.released["activities"][0] |= {"version": 2, "prompt": "Where do you feel safest after school?"}
    why = [table.why_not for table in comparison_of(new, old).tables]
    assert why[1].startswith("The wording changed")
    new.released["activities"][1]["kind"] = "Choice"
    assert comparison_of(new, old).tables[2].why_not.startswith("It was asked in another way")


def test_the_same_question_of_two_consultations_can_be_compared_and_other_ones_say_why_not(county, make, cast, now):
    beside = make_world(cast=cast, now=now, slug="beside")
    crowd(beside, 80, choice=0)
    new, old = make(beside), make(county)
    browser = cast.browser(cast.analyst)
    page = browser.get(reverse("digest_compare", args=[new.pk, old.pk])).content.decode()
    assert "Two digests side by side" in page and county.choice.prompt in page
    assert comparison_of(new, old).tables[1].lines


@pytest.mark.parametrize("who", ["other_analyst"])
def test_another_organisation_compares_nothing(county, make, cast, who):
    one, two = make(county), make(county)
    browser = cast.browser(getattr(cast, who))
    assert browser.get(reverse("digest_compare", args=[one.pk, two.pk])).status_code == 404
