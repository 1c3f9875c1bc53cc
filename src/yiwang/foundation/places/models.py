"""Administrative divisions of five levels, and the shapes of those that have one."""

from datetime import date

from django.db import models
from django.db.models import F, Q

LEVELS = ("region", "city", "county", "township", "village")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Filters in the office's words."""

    def in_force(self, on: date) -> "PlaceQuerySet":
        """Divisions that exist on the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )


class Place(models.Model):
    """A division (行政区划) with its 12-digit code. Abolished ones stay, with `valid_to` (exclusive) and successor."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey(
        "self", to_field="code", db_column="parent_code", on_delete=models.PROTECT, null=True, related_name="+"
    )
    region = models.CharField(max_length=12)
    city = models.CharField(max_length=12, blank=True)
    county = models.CharField(max_length=12, blank=True)
    township = models.CharField(max_length=12, blank=True)
    pinyin = models.CharField(max_length=120)
    initials = models.CharField(max_length=40)
    category = models.CharField(max_length=30)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=200)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="place_is_of_one_of_five_levels"),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                name="every_place_but_the_region_has_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="place_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["pinyin"], name="place_by_pinyin"),
            models.Index(fields=["initials"], name="place_by_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def columns(self) -> dict[str, str]:
        """The five place columns that rows of other rooms carry; levels below this place are empty."""
        columns = {"region": self.region, "city": self.city, "county": self.county, "township": self.township}
        return {**columns, "village": self.code if self.level == len(LEVELS) else ""}

    @property
    def level_name(self) -> str:
        """region, city, county, township or village."""
        return LEVELS[self.level - 1]


class Shape(models.Model):
    """The outline of a place as GeoJSON in WGS 84 degrees, with where it comes from."""

    place = models.OneToOneField(
        Place, to_field="code", db_column="place_code", on_delete=models.CASCADE, related_name="+"
    )
    geometry = models.JSONField()
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.place_id
