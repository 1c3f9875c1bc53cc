"""Work to be done later: one row per job with a lease, and the schedules that make jobs."""

from datetime import datetime
from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> Self:
        """Waiting or running."""
        return self.filter(state__in=("ready", "running"))

    def due(self, at: datetime) -> Self:
        """To be taken now: waiting and due, or running with a lease that ran out. The most urgent first."""
        return self.unfinished().filter(visible_at__lte=at).order_by("-priority", "visible_at", "id")


class Job(models.Model):
    """A call to be made by a worker, at least once. It enters the queue in the transaction that asks for it.

    `visible_at`: not taken before this instant; while it runs, the end of the lease. `attempts` also fences:
    a worker whose lease was taken over can no longer write the outcome. `errors` hold kind and place, never texts.
    """

    STATES = [("ready", "待执行"), ("running", "执行中"), ("done", "已完成"), ("failed", "失败")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    unique_key = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="ready")
    visible_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    pause_seconds = models.PositiveIntegerField(default=10)
    lease_seconds = models.PositiveIntegerField(default=60)
    workers = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    result = models.JSONField(null=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=["ready", "running"]) & ~Q(unique_key=""),
                name="jobs_one_unfinished",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ready", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="jobs_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "visible_at", "id"], condition=Q(state__in=["ready", "running"]), name="jobs_due"
            ),
            models.Index(fields=["finished_at"], name="jobs_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class Schedule(models.Model):
    """A job that recurs: every so many seconds, or daily at an official hour (Asia/Shanghai)."""

    name = models.CharField(max_length=80, unique=True)
    task = models.CharField(max_length=200)
    every_seconds = models.PositiveIntegerField(null=True)
    daily_at = models.TimeField(null=True)
    next_at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_seconds__gt=0, daily_at__isnull=True)
                | Q(every_seconds__isnull=True, daily_at__isnull=False),
                name="jobs_schedule_rhythm",
            )
        ]

    def __str__(self) -> str:
        return self.name
