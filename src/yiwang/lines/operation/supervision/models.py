"""What supervision keeps: what an order is about, progress told of listed tasks, sealed periods and their appeals."""

from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor
from yiwang.foundation.agencies.models import reached

DECISIONS = [("waiting", "待决定"), ("accepted", "已采纳"), ("rejected", "未采纳")]


class Order(models.Model):
    """What an order (督办) is about: a case, or a task of a list, or neither. The order itself is a case."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    task_list = models.CharField(max_length=80, default="", blank=True)
    task_number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about__isnull=True) | Q(task_list=""), name="an_order_is_about_one_thing_at_most"
            )
        ]
        indexes = [models.Index(fields=["task_list", "task_number"], name="orders_of_a_listed_task")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.about_id or self.task_list}"


class Report(models.Model):
    """Progress of a listed task as its lead unit told it, confirmed or sent back by the office that keeps the list."""

    CLAIMS = [("progress", "推进中"), ("done", "已完成")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    task_list = models.CharField(max_length=80)
    task_number = models.PositiveIntegerField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    claim = models.CharField(max_length=10, choices=CLAIMS)
    progress = models.TextField()
    evidence = models.TextField()
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DECISIONS, default="waiting")
    opinion = models.TextField(default="", blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_report_says_when",
            )
        ]
        indexes = [models.Index(fields=["task_list", "task_number", "-id"], name="reports_of_a_listed_task")]

    def __str__(self) -> str:
        return f"{self.task_list}/{self.task_number}"


class Period(models.Model):
    """A month ("2026-10") or quarter ("2026-Q3") that an office has sealed: counts by unit and the digest of its rows."""

    name = models.CharField(max_length=7)
    office = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="an_office_seals_a_period_once")]

    def __str__(self) -> str:
        return self.name


class SealedRowQuerySet(models.QuerySet["SealedRow"]):
    def visible_to(self, actor: Actor) -> Self:
        """The rows of the bodies within reach."""
        if actor.kind == "system":
            return self
        if not actor.may("supervision.see"):
            return self.none()
        return self.filter(reached(actor, "supervision.see", "agency__"))


class SealedRow(models.Model):
    """One finished or overdue piece of work of a unit in a sealed period. Never changed, never deleted."""

    OUTCOMES = [("in_time", "按期办结"), ("late", "逾期办结"), ("overdue", "期末逾期未办")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="sealed")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100)
    title = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES)

    objects = SealedRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["period", "agency", "id"], name="sealed_rows_of_a_unit")]

    def __str__(self) -> str:
        return self.number


class Appeal(models.Model):
    """An objection of the assessed unit to one sealed row. Accepted: the row no longer counts; it stays as it is."""

    row = models.OneToOneField(SealedRow, on_delete=models.PROTECT, related_name="appeal")
    reason = models.TextField()
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DECISIONS, default="waiting")
    opinion = models.TextField(default="", blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_appeal_says_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.state}"
