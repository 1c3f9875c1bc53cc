"""Code sets with their standards, and the official calendar by layer and year."""

from django.db import models


class CodeSet(models.Model):
    """A list of values that a standard fixes (代码集)."""

    name = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200, blank=True)
    standard = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    mappings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.title


class Code(models.Model):
    """One value of a code set; `name` is the English word our own rows store where they do not store the value."""

    set = models.ForeignKey(CodeSet, on_delete=models.CASCADE, related_name="codes")
    value = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=100)
    label_en = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set", "value"], name="code_is_unique_in_its_set")]

    def __str__(self) -> str:
        return self.label


class CalendarYear(models.Model):
    """A year that an official notice covers in one layer; a year without a row makes limits provisional."""

    layer = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    notice = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layer", "year"], name="calendar_year_is_unique_in_its_layer")]

    def __str__(self) -> str:
        return f"{self.layer} {self.year}"


class CalendarDay(models.Model):
    """A day that a notice sets apart from the plain week: a day off, or a weekend day worked in exchange."""

    layer = models.CharField(max_length=20)
    day = models.DateField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "day"], name="calendar_day_is_unique_in_its_layer"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["rest", "holiday", "makeup", "work"]),
                name="calendar_day_is_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.day} {self.kind}"


class CodesVersion(models.Model):
    """One row whose stamp changes with every load, so that processes know when to read again."""

    stamp = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.stamp
