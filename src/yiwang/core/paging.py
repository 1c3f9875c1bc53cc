"""Keyset paging: a cursor is the sort key of the last row seen, opaque to the client."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from yiwang.core.problems import Problem

Row = TypeVar("Row")
MAX_PAGE = 100


class CursorRefused(Problem):
    """The cursor was not made by this list."""

    type = "cursor-refused"
    status = 400
    title = "翻页标记无效"
    next_step = "请从第一页重新开始。"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows and the cursor of the next one (empty at the end)."""

    items: Sequence[Row]
    next: str = ""


def encode(values: Sequence[object]) -> str:
    """The cursor of a row: its sort key values in order."""
    plain = [v.isoformat() if isinstance(v, date | datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def decode(cursor: str, size: int) -> list[object]:
    """The sort key values of a cursor. Raises CursorRefused when it is not one of `size` plain values."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise CursorRefused from None
    if not isinstance(values, list) or len(values) != size or not all(_is_plain(v) for v in values):
        raise CursorRefused
    return values


def _is_plain(value: object) -> bool:
    """A text that a database can hold, or a number of 64 bits."""
    if isinstance(value, str):
        return value.isprintable()
    return isinstance(value, int | float) and -(2**63) <= value < 2**63
