"""The operator's page: jobs, delivery of events, messages, packs, settings, calendars; and the same for machines."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.jobs import selectors as job_selectors
from yiwang.foundation.notices import selectors as notice_selectors
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.settings import env
from yiwang.support.cases import selectors as case_selectors

MONITOR = Actor.system("monitor", "operations.see")


@dataclass(frozen=True)
class Coverage:
    """The years that an official holiday table covers, and those that are wanted now and missing."""

    layer: str
    years: str
    missing: tuple[int, ...]


@dataclass(frozen=True)
class Setting:
    """A declared setting; its value is never shown, only whether it was set."""

    name: str
    group: str
    default: str
    help: str
    is_set: bool


@dataclass(frozen=True)
class Operations:
    """Everything on the operator's page."""

    jobs: Any
    failed: Any
    schedules: Any
    delivery: Any
    letters: list[Any]
    messages: list[Any]
    packs: list[Any]
    settings: list[Setting]
    calendars: list[Coverage]
    provisional: int
    may_replay: bool

    @property
    def lag(self) -> int:
        """Events that the slowest consumer has not seen."""
        return max((q.lag for q in self.delivery.queues), default=0)

    @property
    def missing(self) -> list[Coverage]:
        """Calendars with a year missing."""
        return [c for c in self.calendars if c.missing]


def operations(*, by: Actor, at: datetime) -> Operations:
    """For whoever holds operations.see. Raises Forbidden."""
    return Operations(
        jobs=job_selectors.figures(by, at),
        failed=job_selectors.failed(by, limit=20),
        schedules=job_selectors.schedules(by),
        delivery=event_selectors.delivery(by),
        letters=event_selectors.dead_letters(by, limit=50),
        messages=notice_selectors.count_by_state(by=by),
        packs=list(pack_selectors.list_packs()),
        settings=settings(),
        calendars=calendars(at),
        provisional=case_selectors.count_provisional(by=by),
        may_replay=by.may("operations.replay"),
    )


def settings() -> list[Setting]:
    """Every declared setting by group; defaults shown, values not."""
    found = sorted(env.DECLARED.values(), key=lambda v: (v.group, v.name))
    return [Setting(v.name, v.group, v.default, v.help, v.name in os.environ) for v in found]


def calendars(at: datetime) -> list[Coverage]:
    """The holiday tables that kinds use, with the running and the next year asked for."""
    year = legal_day(at).year
    wanted = (year, year + 1) if legal_day(at).month == 12 else (year,)
    layers = sorted({layer for kind in case_selectors.current_kinds() for layer in kind.calendar})
    found = []
    for layer in layers:
        years = code_selectors.covered_years(layer)
        missing = tuple(y for y in wanted if y not in years)
        found.append(Coverage(layer, f"{min(years)}–{max(years)}" if years else "", missing))
    return found


def metrics(*, by: Actor, at: datetime) -> Iterator[str]:
    """The lines of the Prometheus text format. Raises Forbidden without operations.see."""
    jobs, delivery = job_selectors.figures(by, at), event_selectors.delivery(by)
    yield "# TYPE yiwang_jobs gauge"
    for state in ("ready", "running", "failed"):
        yield f'yiwang_jobs{{state="{state}"}} {getattr(jobs, state)}'
    yield "# TYPE yiwang_jobs_oldest_seconds gauge"
    yield f"yiwang_jobs_oldest_seconds {jobs.oldest_seconds}"
    yield "# TYPE yiwang_events_unrelayed gauge"
    yield f"yiwang_events_unrelayed {delivery.unrelayed}"
    yield "# TYPE yiwang_consumer_lag gauge"
    for queue in delivery.queues:
        yield f'yiwang_consumer_lag{{consumer="{queue.consumer}"}} {queue.lag}'
    yield "# TYPE yiwang_dead_letters gauge"
    for queue in delivery.queues:
        yield f'yiwang_dead_letters{{consumer="{queue.consumer}"}} {queue.dead}'
    yield "# TYPE yiwang_messages gauge"
    for count in notice_selectors.count_by_state(by=by):
        yield f'yiwang_messages{{state="{count.state}"}} {count.number}'


def is_ready() -> bool:
    """Does the database answer, and is a pack loaded?"""
    return pack_selectors.list_packs().exists()
