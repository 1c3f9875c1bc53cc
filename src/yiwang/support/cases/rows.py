"""New rows of one model in one INSERT whose text is made once: the hot path writes what the ORM would, without its compiler."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

Prepare = Callable[[Any, Any], Any]
AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)


@dataclass(frozen=True)
class _Plan:
    """How rows of a model become parameters: (attribute, conversion or None where the driver takes the value)."""

    head: str
    slots: str
    key: str
    columns: tuple[tuple[str, Prepare | None], ...]

    def statement(self, rows: int) -> str:
        return f"{self.head}{', '.join([self.slots] * rows)} RETURNING {self.key}"


@cache
def _plan(model: type[models.Model], vendor: str) -> _Plan:
    quote = connection.ops.quote_name
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    key = model._meta.auto_field
    if key is None or any(getattr(f, "auto_now", False) for f in fields):
        raise TypeError(f"{model.__name__} is written by the ORM")
    names = ", ".join(quote(str(f.column)) for f in fields)
    return _Plan(
        head=f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ",  # noqa: S608  (names of our own models)
        slots=f"({', '.join(['%s'] * len(fields))})",
        key=quote(str(key.column)),
        columns=tuple((f.attname, None if isinstance(f, AS_THEY_ARE) else f.get_db_prep_save) for f in fields),
    )


def insert(rows: Sequence[Any]) -> None:
    """Write new rows of one model, at least one, in the order given; each gets its primary key."""
    model: type[models.Model] = type(rows[0])
    plan = _plan(model, connection.vendor)
    values = [
        value if prepare is None or value is None else prepare(value, connection)
        for row in rows
        for name, prepare in plan.columns
        for value in (getattr(row, name),)
    ]
    with connection.cursor() as cursor:
        cursor.execute(plan.statement(len(rows)), values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias
