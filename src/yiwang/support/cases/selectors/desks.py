"""Work that has lain on desks: tasks that ended in a span of time, for counting."""

from datetime import datetime

from django.db.models import Q, QuerySet

from yiwang.core.actor import Actor
from yiwang.support.cases.models import FAR, Task


def list_desk_work(*, by: Actor, since: datetime, until: datetime) -> QuerySet[Task]:
    """Tasks with a due time within scope that were done in [since, until), or were overdue at its end."""
    done = Q(done_at__gte=since, done_at__lt=until)
    overdue = Q(due_at__lt=until, opened_at__lt=until) & (
        Q(state__in=("open", "claimed")) | Q(state="done", done_at__gte=until)
    )
    tasks = Task.objects.visible_to(by).select_related("case", "agency").exclude(agency=None)
    return tasks.filter(done | overdue, due_at__lt=FAR).order_by("id")


def list_done_tasks(*, by: Actor, since: datetime) -> QuerySet[Task]:
    """Tasks within scope done since an instant, the latest first."""
    tasks = Task.objects.visible_to(by).select_related("agency").exclude(agency=None)
    return tasks.filter(state="done", done_at__gte=since).order_by("-done_at", "-id")
