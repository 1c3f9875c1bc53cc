"""Which work recurs: rooms register it in `apps.ready()`.

registry.schedule("cases.run_out_clocks", jobs.run_out_clocks, every=timedelta(minutes=1))
registry.schedule("cases.day_report", jobs.day_report, daily=time(6, 30))
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django_tasks.utils import get_module_path

Work = Callable[[], object]


@dataclass(frozen=True)
class Rhythm:
    """A registered schedule. Exactly one of `every` and `daily` (an official hour, Asia/Shanghai) is set."""

    name: str
    task: str
    every: timedelta | None = None
    daily: time | None = None


@dataclass
class _Registry:
    schedules: dict[str, Rhythm] = field(default_factory=dict)


_registry = _Registry()


def schedule(name: str, task: Work | Any, *, every: timedelta | None = None, daily: time | None = None) -> None:
    """Let a module-level function (or a django-tasks task) without arguments run again and again.

    Missed times collapse into one, and a run that has not finished is not joined by a second.
    """
    if (every is None) == (daily is None) or (every is not None and every < timedelta(seconds=1)):
        raise ValueError(f"schedule {name!r} needs either every (≥ 1 s) or daily")
    rhythm = Rhythm(name, path_of(task), every, daily)
    if _registry.schedules.setdefault(name, rhythm) != rhythm:
        raise ValueError(f"schedule {name!r} is registered twice")


def path_of(task: Work | Any) -> str:
    """The dotted path under which a worker finds the task again."""
    path: str = get_module_path(getattr(task, "func", task))
    if "<" in path:
        raise ValueError(f"{path} is not a function of a module")
    return path


def schedules() -> list[Rhythm]:
    """Every schedule in the order of its name."""
    return [_registry.schedules[name] for name in sorted(_registry.schedules)]


def forget_schedule(name: str) -> None:
    """Take a schedule out again (a room switched off; a test that added one)."""
    _registry.schedules.pop(name, None)
