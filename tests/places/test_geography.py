"""Geography is dated data: it can be redrawn without a change of code, and old data keeps its old areas."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from engage.places.actions import SHIPPED_GEOGRAPHY, load_areas
from engage.places.models import Area, Place, Population
from engage.places.queries import area_for_choice, areas_on, choices_on, population

pytestmark = pytest.mark.django_db

REDRAWN = Path(__file__).parent / "geography_of_2028.json"
BEFORE = date(2028, 3, 31)
AFTER = date(2028, 4, 1)


def contents():
    return (
        list(Area.objects.order_by("pk").values()),
        list(Place.objects.order_by("pk").values()),
        list(Population.objects.order_by("pk").values()),
    )


def test_every_install_has_the_thirteen_districts():
    names = [area.name for area in areas_on(date(2026, 11, 23))]
    assert len(names) == 13
    assert names == sorted(names)
    assert "Medway" in names


def test_loading_the_shipped_geography_again_changes_nothing():
    before = contents()
    assert load_areas(path=SHIPPED_GEOGRAPHY) == 13
    assert contents() == before


def test_every_district_has_its_own_square_on_the_tile_map():
    squares = {(area.tile_column, area.tile_row) for area in areas_on(date(2026, 11, 23))}
    assert len(squares) == 13


def test_redrawn_areas_count_from_their_first_day_and_the_old_ones_until_their_last():
    load_areas(path=REDRAWN)
    assert {"Dover", "Thanet"} <= {area.name for area in areas_on(BEFORE)}
    assert "East Coast" not in {area.name for area in areas_on(BEFORE)}
    assert {"Dover", "Thanet"}.isdisjoint({area.name for area in areas_on(AFTER)})
    assert "East Coast" in {area.name for area in areas_on(AFTER)}
    assert areas_on(AFTER).count() == 12


def test_choices_follow_the_geography_of_the_day():
    load_areas(path=REDRAWN)
    assert "Margate (Thanet)" in dict(choices_on(BEFORE)).values()
    after = list(dict(choices_on(AFTER)).values())
    assert "Margate (East Coast)" in after
    assert "Thanet (East Coast)" in after
    assert "Margate (Thanet)" not in after
    assert "Thanet" not in after


def test_what_was_stored_before_a_redrawing_keeps_its_area():
    chosen = area_for_choice("area:E07000114")
    load_areas(path=REDRAWN)
    chosen.refresh_from_db()
    assert chosen.name == "Thanet"
    assert chosen.replaced_by.name == "East Coast"
    assert area_for_choice("area:E07000114") == chosen


def test_the_shipped_file_does_not_bring_back_districts_that_have_ended():
    load_areas(path=REDRAWN)
    load_areas(path=SHIPPED_GEOGRAPHY)
    assert "Thanet" not in {area.name for area in areas_on(AFTER)}


def test_figures_follow_the_geography_of_the_day():
    load_areas(path=REDRAWN)
    new = Area.objects.get(code="E06000999")
    figures = population("10-24", AFTER)
    assert figures.people[new.pk] == 40100
    assert len(figures.people) == 12
    assert "Census 2021" in figures.source_line
    assert "Invented estimates for tests" in figures.source_line
    assert new.pk not in population("10-24", BEFORE).people


def test_the_command_loads_another_geography(capsys):
    call_command("load_places", str(REDRAWN))
    assert "1 areas are loaded." in capsys.readouterr().out
    assert Area.objects.filter(code="E06000999").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"areas": [{"code": "E1"}]}', '{"areas": 3}'])
def test_a_file_that_is_no_geography_is_refused_in_words_and_nothing_is_loaded(tmp_path, text):
    path = tmp_path / "wrong.json"
    path.write_text(text)
    before = contents()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_places", str(path))
    assert contents() == before


def test_a_file_that_is_missing_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_places", str(tmp_path / "missing.json"))


@pytest.mark.parametrize("missing", ["source", "reference_date", "released_on", "licence"])
def test_a_file_whose_figures_lack_their_source_is_refused_whole(tmp_path, missing):
    geography = json.loads(REDRAWN.read_text())
    del geography["figures"][missing]
    path = tmp_path / "unsourced.json"
    path.write_text(json.dumps(geography))
    with pytest.raises(CommandError, match=missing):
        call_command("load_places", str(path))
    assert not Area.objects.filter(code="E06000999").exists()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_to": date(1900, 1, 1)}, "area_ends_after_it_begins"),
        ({"code": ""}, "area_has_a_code_and_a_name"),
        ({"tile_row": 0}, "tiles_are_counted_from_one"),
    ],
)
def test_the_database_refuses_an_area_that_cannot_be(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Area.objects.filter(code="E07000114").update(**changes)


def test_the_database_refuses_a_replacement_for_an_area_that_has_not_ended():
    dover = Area.objects.get(code="E07000108")
    with pytest.raises(IntegrityError, match="only_an_ended_area_is_replaced"), transaction.atomic():
        Area.objects.filter(code="E07000114").update(replaced_by=dover)


def test_the_database_refuses_an_area_that_replaces_itself():
    thanet = Area.objects.get(code="E07000114")
    with pytest.raises(IntegrityError, match="area_does_not_replace_itself"), transaction.atomic():
        Area.objects.filter(pk=thanet.pk).update(replaced_by=thanet, valid_to=date(2028, 3, 31))


def test_a_database_that_was_emptied_gets_the_shipped_geography_back_with_the_next_migration():
    Area.objects.all().delete()
    call_command("migrate", "places", verbosity=0)
    assert areas_on(date(2026, 11, 23)).count() == 13
