"""The system clock, read only by entry points (middleware, job runner, commands)."""

import os
from datetime import UTC, datetime, timedelta

_started = datetime.now(UTC)


def now() -> datetime:
    """The present instant in UTC; shifted by YIWANG_CLOCK in test and demonstration."""
    real = datetime.now(UTC)
    return real + _shift()


def _shift() -> timedelta:
    begin = os.environ.get("YIWANG_CLOCK", "")
    return datetime.fromisoformat(begin).astimezone(UTC) - _started if begin else timedelta()
