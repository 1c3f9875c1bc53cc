"""The queue behind the django-tasks API: `@task()` and `.enqueue(…)` write a Job in the caller's transaction."""

from dataclasses import dataclass, replace
from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from yiwang.core import clock
from yiwang.foundation.jobs import services
from yiwang.foundation.jobs.models import Job

STATUS = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task):  # type: ignore[misc,type-arg]
    """A task with what the API leaves out: `@task(max_attempts=3, pause_seconds=30, lease_seconds=120)`."""

    max_attempts: int = 5
    pause_seconds: int = 10
    lease_seconds: int = 60
    unique_key: str = ""

    def once(self, unique_key: str) -> "LeasedTask":
        """The same task, enqueued only when no unfinished job has this key."""
        return replace(self, unique_key=unique_key)


class LeasedBackend(BaseTaskBackend):  # type: ignore[misc]
    """Jobs in the platform's own database."""

    task_class = LeasedTask
    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Enter the queue; the entry point of django-tasks, hence the clock is read here."""
        self.validate_task(task)
        order = services.Order(
            args=args,
            kwargs=kwargs,
            run_at=task.run_after,
            unique_key=task.unique_key,
            queue=task.queue_name,
            priority=task.priority,
            max_attempts=task.max_attempts,
            pause_seconds=task.pause_seconds,
            lease_seconds=task.lease_seconds,
        )
        return self._result(services.enqueue(task=task, at=clock.now(), order=order), task)

    def get_result(self, result_id: str) -> Any:
        """The state of a job by its uid. Raises TaskResultDoesNotExist."""
        job = Job.objects.filter(uid=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self._result(job, services.target_of(job))

    def _result(self, job: Job, task: Any) -> Any:
        result = TaskResult(
            task=task,
            id=str(job.uid),
            status=STATUS[job.state],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.attempted_at,
            args=job.args,
            kwargs=job.kwargs,
            backend=self.alias,
            errors=[TaskError(exception_class_path=e.split(" ")[0], traceback=e) for e in job.errors],
            worker_ids=job.workers,
        )
        object.__setattr__(result, "_return_value", job.result)
        return result
