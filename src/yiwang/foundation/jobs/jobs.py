"""Recurring housekeeping of files, events and jobs."""

from yiwang.core import clock
from yiwang.foundation.events import idempotency
from yiwang.foundation.files import services as file_services
from yiwang.foundation.jobs import services


def purge_replies() -> int:
    """Every hour: idempotency keys past their time."""
    return idempotency.purge(at=clock.now())


def purge_jobs() -> int:
    """Every day: successful jobs past their time."""
    return services.purge(at=clock.now())


def sweep_files() -> int:
    """Every day: stored bytes that no row names."""
    return file_services.sweep(at=clock.now())
