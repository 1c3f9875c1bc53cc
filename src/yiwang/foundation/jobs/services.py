"""The only writers of jobs: enqueue, claim under a lease, finish, retry, take over, and let schedules fire."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import uuid_utils.compat as uuid_utils
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events.services import describe
from yiwang.foundation.jobs import registry
from yiwang.foundation.jobs.models import Job, Schedule
from yiwang.foundation.jobs.problems import JobNotFound
from yiwang.foundation.jobs.registry import Rhythm, Work

OFFICIAL = ZoneInfo("Asia/Shanghai")
LONGEST_PAUSE = timedelta(hours=6)
KEPT = timedelta(days=30)  # finished jobs


@dataclass(frozen=True)
class Order:
    """How a job is to be run. `unique_key`: while one such job is unfinished no second is made."""

    args: Sequence[object] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)
    run_at: datetime | None = None
    unique_key: str = ""
    queue: str = "default"
    priority: int = 0
    max_attempts: int = 5
    pause_seconds: int = 10
    lease_seconds: int = 60


def enqueue(*, task: Work | Any | str, at: datetime, order: Order | None = None) -> Job:
    """Put a job into the queue within the caller's transaction: it exists when the transaction commits, else never.

    `task` is a module-level function, a django-tasks task or its dotted path; arguments are plain JSON: ids, no
    personal data. With a unique key the unfinished job of that key is returned when there is one.
    """
    order = order or Order()
    path = task if isinstance(task, str) else registry.path_of(task)
    job = Job(
        uid=uuid_utils.uuid7(),
        task=path,
        args=list(order.args),
        kwargs=dict(order.kwargs),
        queue=order.queue,
        priority=order.priority,
        unique_key=order.unique_key,
        visible_at=max(at, order.run_at or at),
        max_attempts=order.max_attempts,
        pause_seconds=order.pause_seconds,
        lease_seconds=order.lease_seconds,
        enqueued_at=at,
    )
    if not order.unique_key:
        job.save(force_insert=True)
        return job
    for _ in range(3):  # the other job may finish between the two statements
        Job.objects.bulk_create([job], ignore_conflicts=True)
        found = Job.objects.unfinished().filter(unique_key=order.unique_key).first()
        if found is not None:
            return found
    raise RuntimeError(f"job {order.unique_key!r} can be neither made nor found")


def claim(*, worker: str, at: datetime, queue: str = "") -> Job | None:
    """Take the most urgent due job under a lease, or one whose worker was lost. None when there is nothing to do."""
    due = Job.objects.due(at)
    if queue:
        due = due.filter(queue=queue)
    while due.exists():  # a plain read: an idle worker takes no write lock
        job = _claim_first(due, worker, at)
        if job is None or job.state == "running":
            return job
    return None


@transaction.atomic
def _claim_first(due: QuerySet[Job], worker: str, at: datetime) -> Job | None:
    """The first due job, now running; closed as failed when its worker was lost at the last attempt."""
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    job = due.first()
    if job is None:
        return None
    lost = ["lease lost"] if job.state == "running" else []
    job.errors = [*job.errors, *lost]
    if lost and job.attempts >= job.max_attempts:
        job.state, job.finished_at, job.visible_at = "failed", at, at
    else:
        job.state, job.attempts, job.workers = "running", job.attempts + 1, [*job.workers, worker]
        job.started_at, job.attempted_at = job.started_at or at, at
        job.visible_at = at + timedelta(seconds=job.lease_seconds)
    job.save()
    return job


def extend(*, job: Job, at: datetime) -> bool:
    """Prolong the lease of a running job (heartbeat). False when another worker has taken it over."""
    end = at + timedelta(seconds=job.lease_seconds)
    return _mine(job).update(visible_at=end) == 1


def execute(*, job: Job, at: Callable[[], datetime]) -> bool:
    """Run a claimed job and write the outcome; True when it succeeded. What it raises is recorded, not raised.

    `at` tells the instant when the job has ended.
    """
    try:
        result = call(job)
    except Exception as error:  # noqa: BLE001  (the edge of the job runner: retried, then shown to the operator)
        fail(job=job, error=describe(error), at=at())
        return False
    return finish(job=job, result=result, at=at())


def call(job: Job) -> object:
    """Make the call itself, outside any transaction of ours."""
    target = target_of(job)
    result: object = getattr(target, "func", target)(*job.args, **job.kwargs)
    return result


def target_of(job: Job) -> Any:
    """The function or django-tasks task that the job names."""
    return import_string(job.task)


def finish(*, job: Job, result: object, at: datetime) -> bool:
    """Write down success. False when the lease was lost meanwhile: the outcome of the other worker counts."""
    plain = result if isinstance(result, str | int | float | bool | list | dict | None) else str(result)
    return _mine(job).update(state="done", result=plain, finished_at=at, visible_at=at) == 1


def fail(*, job: Job, error: str, at: datetime) -> None:
    """Write down a failure: again after a doubling pause, or for good after the last attempt."""
    if job.attempts >= job.max_attempts:
        _mine(job).update(state="failed", finished_at=at, visible_at=at, errors=[*job.errors, error])
        return
    pause = min(timedelta(seconds=job.pause_seconds * 2 ** (job.attempts - 1)), LONGEST_PAUSE)
    _mine(job).update(state="ready", visible_at=at + pause, errors=[*job.errors, error])


def _mine(job: Job) -> QuerySet[Job]:
    """The row as long as this very attempt holds it."""
    return Job.objects.filter(pk=job.pk, state="running", attempts=job.attempts)


@transaction.atomic(savepoint=False)
def retry(*, by: Actor, uid: str, at: datetime) -> Job:
    """Put a failed job back into the queue because an operator asks. Raises Forbidden, JobNotFound."""
    if not by.may("operations.replay"):
        raise Forbidden
    put_back = Job.objects.filter(uid=uid, state="failed")
    if put_back.update(state="ready", finished_at=None, visible_at=at, attempts=0) != 1:
        raise JobNotFound
    return Job.objects.get(uid=uid)


def tick(*, at: datetime) -> int:
    """Make the jobs of every schedule that is due; returns how many. Missed times collapse into one."""
    rows = {row.name: row for row in Schedule.objects.all()}
    if not _matches(rows):
        _synchronise(at)
    elif all(row.next_at > at for row in rows.values()):
        return 0
    return _fire(at)


@transaction.atomic
def _fire(at: datetime) -> int:
    made = 0
    for row in Schedule.objects.filter(next_at__lte=at).order_by("next_at"):
        following = following_time(Rhythm(row.name, row.task, _every(row), row.daily_at), at)
        if Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following, last_at=at) != 1:
            continue  # another worker was first
        enqueue(task=row.task, at=at, order=Order(unique_key=f"schedule:{row.name}", max_attempts=1))
        made += 1
    return made


def _every(row: Schedule) -> timedelta | None:
    return timedelta(seconds=row.every_seconds) if row.every_seconds else None


def following_time(rhythm: Rhythm, at: datetime) -> datetime:
    """The first time after `at` that the rhythm names."""
    if rhythm.every is not None:
        return at + rhythm.every
    if rhythm.daily is None:
        raise ValueError(f"schedule {rhythm.name!r} has no rhythm")
    local = at.astimezone(OFFICIAL)
    today = local.replace(hour=rhythm.daily.hour, minute=rhythm.daily.minute, second=rhythm.daily.second, microsecond=0)
    return today if today > local else today + timedelta(days=1)


def _seconds(rhythm: Rhythm) -> int | None:
    return int(rhythm.every.total_seconds()) if rhythm.every else None


def _matches(rows: Mapping[str, Schedule]) -> bool:
    stored = {row.name: (row.task, row.every_seconds, row.daily_at) for row in rows.values()}
    return stored == {r.name: (r.task, _seconds(r), r.daily) for r in registry.schedules()}


@transaction.atomic
def _synchronise(at: datetime) -> None:
    """Rows follow the registry: new schedules enter, changed ones start anew, unregistered ones leave."""
    rows = {row.name: row for row in Schedule.objects.all()}
    for rhythm in registry.schedules():
        row = rows.pop(rhythm.name, None)
        if row and (row.task, row.every_seconds, row.daily_at) == (rhythm.task, _seconds(rhythm), rhythm.daily):
            continue
        first = at if rhythm.every else following_time(rhythm, at)
        Schedule.objects.update_or_create(
            name=rhythm.name,
            defaults={
                "task": rhythm.task,
                "every_seconds": _seconds(rhythm),
                "daily_at": rhythm.daily,
                "next_at": first,
            },
        )
    Schedule.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


def purge(*, at: datetime, limit: int = 1000) -> int:
    """Forget successful jobs finished more than 30 days ago; at most `limit`. Failed ones stay for the operator."""
    old = Job.objects.filter(state="done", finished_at__lt=at - KEPT).order_by("finished_at")
    return Job.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()[0]
