"""A young person may choose a town or a district; only the district is known afterwards (PLA-02)."""

from datetime import date

import pytest
from django.apps import apps

from engage.places.models import Area, Place
from engage.places.queries import area_for_choice, choices_on

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("town", "district"),
    [
        ("Margate", "Thanet"),
        ("Chatham", "Medway"),
        ("Gillingham", "Medway"),
        ("Herne Bay", "Canterbury"),
        ("Royal Tunbridge Wells", "Tunbridge Wells"),
        ("Tonbridge", "Tonbridge and Malling"),
        ("Gravesend", "Gravesham"),
        ("Folkestone", "Folkestone and Hythe"),
        ("Sheerness", "Swale"),
        ("Deal", "Dover"),
    ],
)
def test_choosing_a_town_leads_to_its_district_and_only_that(town, district):
    value = {label: value for value, label in choices_on(TODAY)}[f"{town} ({district})"]
    found = area_for_choice(value)
    assert isinstance(found, Area)
    assert found.name == district


def test_choosing_a_district_leads_to_it():
    assert area_for_choice("area:E07000114").name == "Thanet"


@pytest.mark.parametrize("value", ["elsewhere", ""])
def test_somewhere_else_and_no_answer_lead_to_no_area(value):
    assert area_for_choice(value) is None


def test_every_choice_that_is_offered_leads_somewhere():
    for value, label in choices_on(TODAY):
        area = area_for_choice(value)
        assert area is None or area.name in label


def test_towns_and_districts_are_one_list_by_name_and_end_with_the_ways_not_to_say():
    labels = [label for _, label in choices_on(TODAY)]
    assert labels[-2:] == ["Somewhere else", "Prefer not to say"]
    assert labels[:-2] == sorted(labels[:-2], key=str.casefold)
    assert len(labels) == len(set(labels))


def test_every_district_can_be_chosen_by_its_own_name():
    labels = {label for _, label in choices_on(TODAY)}
    assert {area.name for area in Area.objects.all()} <= labels


def test_a_town_called_as_its_district_is_listed_once():
    Place.objects.create(area=Area.objects.get(name="Ashford"), name="Ashford")
    assert [label for _, label in choices_on(TODAY) if label.startswith("Ashford")] == ["Ashford"]


def test_the_list_costs_two_queries_however_long_it_is(django_assert_num_queries):
    with django_assert_num_queries(2):
        choices_on(TODAY)


@pytest.mark.parametrize(
    "value",
    [
        "place:0", "place:99999999999999999999999", "place:-1", "place:", "place:²", "place:1 or 1=1", "area:",
        "area:E0", "area:\x00", "place:\x00", "town:1", "Margate", ":", "area:É07000114", "place:1:2",
    ],
)  # fmt: skip
def test_a_forged_choice_is_no_area(value):
    with pytest.raises(Area.DoesNotExist):
        area_for_choice(value)


def test_no_table_can_store_a_town_about_anyone():
    pointing = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Place
    ]
    assert pointing == []
