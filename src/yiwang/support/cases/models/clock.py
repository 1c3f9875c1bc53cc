"""Clocks of a case: statutory, promised and desk limits side by side, with their stops and recurring tasks."""

from django.db import models
from django.db.models import F, Q

from yiwang.support.cases.models.case import FAR, Case


class Clock(models.Model):
    """One limit running in a case. `due_at` is an instant in UTC; `provisional` names the tables that were missing.

    `amount` counts `unit` (workday, day, month, workhour, hour, minute). Lights are computed, never stored.
    """

    KINDS = [("statutory", "法定"), ("promised", "承诺"), ("desk", "环节")]
    STATES = [
        ("running", "计时中"),
        ("paused", "已中止"),
        ("met", "已完成"),
        ("expired", "已超期"),
        ("cancelled", "已取消"),
    ]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=KINDS)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    extensions = models.JSONField(default=list)
    calendar = models.JSONField(default=list)
    basis = models.CharField(max_length=200, default="", blank=True)
    verified = models.BooleanField(default=False)
    counts_as_due = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=STATES, default="running")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(default=FAR)
    ended_at = models.DateTimeField(null=True)
    provisional = models.JSONField(default=list)
    on_expiry = models.CharField(max_length=60, default="", blank=True)
    warned = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="a_clock_ends_after_it_starts",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="clocks_running_out"),
            models.Index(fields=["case", "name"], name="clocks_of_a_case"),
        ]

    def __str__(self) -> str:
        return self.title


class ClockStop(models.Model):
    """A period that does not count, with its reason and article (the list of the licensing law is closed)."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="stops")
    reason = models.CharField(max_length=60)
    basis = models.CharField(max_length=200)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(to_at__isnull=True), name="a_clock_stops_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="a_stop_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="a_stop_names_its_article"),
        ]

    def __str__(self) -> str:
        return self.reason


class Recurrence(models.Model):
    """A task that returns every month, quarter or year while the case is in force."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recurrences")
    name = models.CharField(max_length=60)
    task = models.CharField(max_length=60)
    every = models.CharField(max_length=10)
    started_on = models.DateField()
    next_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"], condition=Q(ended_at__isnull=True), name="one_running_recurrence_per_name"
            )
        ]
        indexes = [models.Index(fields=["ended_at", "next_on"], name="recurrences_falling_due")]

    def __str__(self) -> str:
        return self.name
