"""Matter (事项) and its implementations: one row per matter of the base library, one per body that carries it out."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from yiwang.core.actor import Actor
from yiwang.foundation.agencies.models import Agency
from yiwang.support.matters.access import KEEP

LAST_POWER_TYPE = "10"


class MatterQuerySet(models.QuerySet["Matter"]):
    """The library is public: whoever asks sees what is published."""

    def visible_to(self, actor: Actor) -> "MatterQuerySet":
        """Published and paused matters; drafts and withdrawn ones only for those who keep the library."""
        return self.all() if actor.may(KEEP) else self.filter(state__in=("published", "paused"))


class Matter(models.Model):
    """A thing the state does for, to or with somebody; the single source of its elements (F-062.1–3).

    The elements themselves are the pinned document `hash`; columns repeat what is searched, joined or guarded.
    """

    code = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    part = models.CharField(max_length=12)
    type = models.CharField(max_length=2)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default="published")
    reason = models.CharField(max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    hash = models.CharField(max_length=64)
    form_name = models.CharField(max_length=60, default="", blank=True)
    form_hash = models.CharField(max_length=64, default="", blank=True)
    basis = models.JSONField(default=list)
    power_basis = models.JSONField(default=list, blank=True)
    basis_count = models.PositiveSmallIntegerField()
    power_basis_count = models.PositiveSmallIntegerField(default=0)
    objects_served = models.JSONField(default=list)
    levels = models.JSONField(default=list)
    search_text = models.TextField(default="", blank=True)
    open_from = models.DateField(null=True, blank=True)
    open_to = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=("service", "governance", "operation")), name="matter_is_in_one_of_three_parts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "published", "paused", "withdrawn")), name="matter_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(type__gt=LAST_POWER_TYPE) | Q(power_basis_count__gt=0), name="power_rests_on_a_power_basis"
            ),
            models.CheckConstraint(condition=Q(basis_count__gt=0), name="matter_rests_on_a_basis"),
            models.CheckConstraint(
                condition=Q(open_to__isnull=True) | Q(open_from__isnull=True) | Q(open_to__gt=F("open_from")),
                name="matter_opens_before_it_closes",
            ),
        ]
        indexes = [models.Index(fields=["part", "state", "name"], name="matters_of_a_part")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_power(self) -> bool:
        """Is it an administrative power (行政权力, types 00–10)?"""
        return self.type <= LAST_POWER_TYPE

    def is_open(self, on: date) -> bool:
        """May applications come in on this legal day?"""
        begun = self.open_from is None or self.open_from <= on
        return self.state == "published" and begun and (self.open_to is None or on < self.open_to)


class Implementation(models.Model):
    """One body carrying out one matter (实施清单): its 31-digit code and the few things it may say itself."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="implementations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=36)
    local = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, default="published")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "agency"], name="one_implementation_per_matter_and_body"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="implementation_period_is_real",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("published", "paused", "withdrawn")), name="implementation_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code
