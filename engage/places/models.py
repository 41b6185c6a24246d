"""The tables of dated geography: an area has a first and maybe a last day, so old answers keep their area."""

from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """A district: the smallest place that is stored about anyone and the smallest that is ever published."""

    code = models.CharField("GSS code", max_length=12, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=24, help_text="Fits on a tile of the map.")
    upper_tier = models.CharField("council for social care", max_length=80)
    order = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in the region's lists.")
    valid_from = models.DateField("first day")
    valid_to = models.DateField("last day", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name="replaced by"
    )
    tile_column = models.PositiveSmallIntegerField(help_text="Column on the tile map, from 1 in the west.")
    tile_row = models.PositiveSmallIntegerField(help_text="Row on the tile map, from 1 in the north.")

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(name="area_has_a_code_and_a_name", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(
                name="area_ends_after_it_begins", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="only_an_ended_area_is_replaced", condition=Q(replaced_by__isnull=True) | Q(valid_to__isnull=False)
            ),
            models.CheckConstraint(
                name="area_does_not_replace_itself", condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id"))
            ),
            models.CheckConstraint(
                name="tiles_are_counted_from_one", condition=Q(tile_column__gte=1) & Q(tile_row__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A town or village by the name young people use; it leads to its area and is itself stored about nobody."""

    name = models.CharField(max_length=80)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="places")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="a_place_is_named_once_in_its_area", fields=["area", "name"]),
            models.CheckConstraint(name="place_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many people of an age band live in an area, never without where the figure comes from and when."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="populations")
    band = models.CharField(max_length=12, help_text='Ages, as "10-24", or "all".')
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    reference_date = models.DateField(help_text="The day the figure is about.")
    released_on = models.DateField(help_text="The day the figure was published.")
    licence = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_figure_per_area_band_source_and_day", fields=["area", "band", "source", "reference_date"]
            ),
            models.CheckConstraint(
                name="every_figure_says_its_source_and_licence", condition=~Q(source="") & ~Q(licence="") & ~Q(band="")
            ),
            models.CheckConstraint(
                name="figure_is_released_after_its_day", condition=Q(released_on__gte=F("reference_date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.band}"


class SchoolHoliday(models.Model):
    """Days on which schools here are closed, as somebody entered and checked them; dates differ between councils and years."""

    name = models.CharField(max_length=80, help_text='As people call it: "Christmas 2026".')
    first_day = models.DateField()
    last_day = models.DateField()
    source = models.CharField(max_length=200, help_text="Where the dates come from.")
    checked_on = models.DateField(null=True, blank=True, help_text="When somebody last compared them with the source.")

    class Meta:
        ordering = ["first_day", "name"]
        constraints = [
            models.UniqueConstraint(name="a_school_holiday_is_named_once", fields=["name", "first_day"]),
            models.CheckConstraint(
                name="a_school_holiday_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="a_school_holiday_has_a_name_and_a_source", condition=~Q(name="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
