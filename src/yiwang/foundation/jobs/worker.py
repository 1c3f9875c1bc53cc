"""The worker: gives events their positions, delivers them, fires schedules, runs jobs, and stops when asked."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connection

from yiwang.core import clock
from yiwang.foundation.events import registry as event_registry
from yiwang.foundation.events import services as event_services
from yiwang.foundation.jobs import services
from yiwang.foundation.jobs.models import Job

IDLE = timedelta(milliseconds=500)
BREATH = timedelta(milliseconds=200)  # after a small round: what comes meanwhile is done together
BATCH = 20  # jobs between two looks at the events

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Round:
    """What one round did."""

    relayed: int = 0
    delivered: int = 0
    scheduled: int = 0
    jobs: int = 0

    @property
    def idle(self) -> bool:
        """Was there nothing at all to do?"""
        return not (self.relayed or self.delivered or self.scheduled or self.jobs)

    @property
    def pause(self) -> timedelta:
        """How long to wait before the next: none while there is a heap."""
        if self.jobs >= BATCH or self.delivered >= event_services.TOGETHER:
            return timedelta()
        return IDLE if self.idle else BREATH


def name_of_worker() -> str:
    """Names the process in the jobs it takes."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def run(stop: threading.Event, once: bool = False) -> None:
    """Work until `stop` is set; the job in hand is finished first. `once`: until there is nothing left to do.

    A database that is away is waited for; jobs of a worker that was killed are taken over when their lease ends.
    """
    worker = name_of_worker()
    while not stop.is_set():
        close_old_connections()
        try:
            done = work_round(at=clock.now(), worker=worker, stop=stop)
        except DatabaseError as error:
            log.warning("worker.database_away", error=event_services.describe(error))
            connection.close()
            stop.wait(IDLE.total_seconds() * 4)
            continue
        if done.idle and once:
            return
        if not once:
            stop.wait(done.pause.total_seconds())


def work_round(*, at: datetime, worker: str, stop: threading.Event | None = None) -> Round:
    """Deliver events, fire schedules and run some due jobs, each under its heartbeat."""
    relayed, delivered = deliver(at=at)
    scheduled = services.tick(at=at)
    jobs = 0
    while jobs < BATCH and not (stop and stop.is_set()):
        job = services.claim(worker=worker, at=clock.now())
        if job is None:
            break
        with _heartbeat(job):
            succeeded = services.execute(job=job, at=clock.now)
        log.info("worker.job", task=job.task, uid=str(job.uid), attempt=job.attempts, succeeded=succeeded)
        jobs += 1
    return Round(relayed, delivered, scheduled, jobs)


def deliver(*, at: datetime) -> tuple[int, int]:
    """Relay what was committed and deliver it to every consumer; returns (relayed, delivered)."""
    relayed = event_services.relay()
    delivered = sum(event_services.pump(consumer.name, at) for consumer in event_registry.consumers())
    return relayed, delivered


def settle(*, at: datetime, rounds: int = 50) -> int:
    """Do everything that is due at a given instant, without heartbeat or schedules; returns how many jobs ran.

    For tests and for commands that must leave nothing behind.
    """
    ran = 0
    for _ in range(rounds):
        relayed, delivered = deliver(at=at)
        job = services.claim(worker="settle", at=at)
        if job is None and not relayed and not delivered:
            break
        if job is not None:
            services.execute(job=job, at=lambda: at)
            ran += 1
    return ran


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Prolongs the lease from a second thread, three times per lease, while the job runs."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over), name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: Job, over: threading.Event) -> None:
    try:
        while not over.wait(job.lease_seconds / 3):
            try:
                if not services.extend(job=job, at=clock.now()):
                    return
            except DatabaseError as error:
                log.warning("worker.heartbeat_missed", error=event_services.describe(error))
    finally:
        connection.close()
