"""Questions to the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.jobs.models import Job, Schedule


@dataclass(frozen=True)
class Figures:
    """How many jobs wait, run and failed, and how long (seconds) the oldest due one has waited."""

    ready: int
    running: int
    failed: int
    oldest_seconds: int


def figures(by: Actor, at: datetime) -> Figures:
    """The state of the queue for the operator. Raises Forbidden without operations.see."""
    _require_operator(by)
    told = Job.objects.aggregate(
        ready=Count("id", filter=Q(state="ready")),
        running=Count("id", filter=Q(state="running")),
        failed=Count("id", filter=Q(state="failed")),
        oldest=Min("visible_at", filter=Q(state="ready", visible_at__lte=at)),
    )
    oldest = told.pop("oldest")
    return Figures(**told, oldest_seconds=int((at - oldest).total_seconds()) if oldest else 0)


def failed(by: Actor, limit: int = 100) -> Sequence[Job]:
    """Jobs given up, newest first. Raises Forbidden without operations.see."""
    _require_operator(by)
    return list(Job.objects.filter(state="failed").order_by("-finished_at", "-id")[:limit])


def schedules(by: Actor) -> Sequence[Schedule]:
    """Recurring work with its next and last time. Raises Forbidden without operations.see."""
    _require_operator(by)
    return list(Schedule.objects.order_by("name"))


def _require_operator(by: Actor) -> None:
    if by.kind != "system" and not by.may("operations.see"):
        raise Forbidden
