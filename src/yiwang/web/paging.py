"""Keyset paging of querysets: the next page begins after the sort key of the last row, however long the list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yiwang.core.paging import MAX_PAGE, CursorRefused, Page, decode, encode

Row = TypeVar("Row", bound=Model)


def page(queryset: QuerySet[Row], *, keys: Sequence[str], cursor: str, limit: int = 20) -> Page[Row]:
    """One page by ordered, never-null keys of which the last is unique, such as ("-opened_at", "-id").

    `limit` is held between 1 and 100. Raises CursorRefused.
    """
    limit = max(1, min(limit, MAX_PAGE))
    rows = queryset.order_by(*keys)
    if cursor:
        rows = rows.filter(_after(rows, keys, decode(cursor, len(keys))))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    names = [key.lstrip("-") for key in keys]
    return Page(found, encode([getattr(found[-1], name) for name in names]) if more else "")


def _after(rows: QuerySet[Row], keys: Sequence[str], values: Sequence[object]) -> Q:
    """Rows behind the cursor: for each key, equal on all before it and beyond on it."""
    condition, equal = Q(), Q()
    for key, raw in zip(keys, values, strict=True):
        name = key.lstrip("-")
        value = _typed(rows, name, raw)
        condition |= equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


def _typed(rows: QuerySet[Row], name: str, raw: object) -> object:
    kind = rows.model._meta.get_field(name).get_internal_type()
    try:
        if kind == "DateTimeField":
            value = datetime.fromisoformat(str(raw))
            if value.tzinfo is None:
                raise CursorRefused
            return value.astimezone(UTC)
        if kind.endswith(("IntegerField", "AutoField")):
            number = int(str(raw))
            if not -(2**63) <= number < 2**63:
                raise CursorRefused
            return number
    except (ValueError, OverflowError):
        raise CursorRefused from None
    return str(raw)
