"""Months and quarters as spans of time, and the digest over the rows of one. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from yiwang.core import crypto
from yiwang.core.calendar import BEIJING, add_months

_NAME = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))")
HEADER = ("uid", "agency", "number", "title", "due_at", "done_at", "outcome")


def span(name: str) -> tuple[datetime, datetime] | None:
    """[begin, end) of "2026-10" or "2026-Q3" in Beijing; None when it is neither."""
    found = _NAME.fullmatch(name)
    if not found or not 2000 <= int(found[1]) <= 2900:
        return None
    month = int(found[2]) if found[2] else int(found[3]) * 3 - 2
    first = date(int(found[1]), month, 1)
    return _start(first), _start(add_months(first, 1 if found[2] else 3))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)


def digest(rows: Iterable[tuple[str, ...]]) -> str:
    """The digest of a period: its rows by uid, cells as in HEADER joined by tabs, one row a line."""
    lines = ["\t".join(row) for row in sorted(rows)]
    return str(crypto.digest("\n".join(lines).encode()))
