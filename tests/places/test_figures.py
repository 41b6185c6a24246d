"""Every figure says where it comes from, its day, its release day and its licence (PLA-03); Census bands (PLA-05)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from engage.places.models import Area, Population
from engage.places.queries import population, source_line

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("band", ["10-14", "15-19", "20-24", "10-24", "all"])
def test_there_are_figures_for_each_age_band_in_every_district(band):
    assert len(population(band, TODAY).people) == 13


def test_the_ages_10_to_24_add_up_to_the_published_total():
    assert sum(population("10-24", TODAY).people.values()) == 320_107


def test_the_five_year_bands_add_up_to_10_to_24_in_every_district():
    parts = [population(band, TODAY).people for band in ("10-14", "15-19", "20-24")]
    for area, people in population("10-24", TODAY).people.items():
        assert people == sum(part[area] for part in parts)


def test_every_figure_has_a_source_a_day_a_release_day_and_a_licence():
    for figure in Population.objects.all():
        assert figure.source and figure.licence
        assert figure.reference_date <= figure.released_on
        line = source_line(figure)
        assert figure.source in line and figure.licence in line


def test_figures_come_with_the_line_that_must_stand_beside_them():
    assert population("10-24", TODAY).source_line == (
        "Source: Office for National Statistics, Census 2021, table TS007A (age by five-year bands), "
        "for 21 March 2021, released 2 November 2022. Open Government Licence v3.0."
    )


def test_figures_are_not_known_before_they_were_released():
    assert population("10-24", date(2022, 11, 1)).people == {}
    assert population("10-24", date(2022, 11, 1)).source_line == ""


def test_newer_figures_of_the_client_take_the_place_of_the_census_and_say_so():
    thanet = Area.objects.get(name="Thanet")
    Population.objects.create(
        area=thanet,
        band="10-24",
        people=22_500,
        source="The client's own estimates",
        reference_date=date(2025, 6, 30),
        released_on=date(2026, 7, 1),
        licence="Open Government Licence v3.0",
    )
    assert population("10-24", TODAY).people[thanet.pk] == 22_500
    assert "The client's own estimates" in population("10-24", TODAY).source_line
    assert population("10-24", date(2026, 6, 30)).people[thanet.pk] == 22_189


@pytest.mark.parametrize("column", ["source", "licence"])
def test_the_database_refuses_a_figure_without_source_or_licence(column):
    with pytest.raises(IntegrityError, match="every_figure_says_its_source_and_licence"), transaction.atomic():
        Population.objects.update(**{column: ""})


@pytest.mark.parametrize("column", ["reference_date", "released_on"])
def test_the_database_refuses_a_figure_without_its_dates(column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Population.objects.update(**{column: None})
