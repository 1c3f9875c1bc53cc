"""Tests that really commit must empty append-only tables afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def triggers_off() -> Iterator[None]:
    """Lets a test that really commits empty the tables afterwards; the triggers are back when it ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [row[0] for row in cursor.fetchall()]
            _each(cursor, [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables])
            pending = ["SET CONSTRAINTS ALL IMMEDIATE"] if connection.in_atomic_block else []
            back = pending + [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            rows = cursor.fetchall()
            _each(cursor, [f'DROP TRIGGER "{name}"' for name, _ in rows])
            back = [sql for _, sql in rows]
        try:
            yield
        finally:
            _each(cursor, back)


def _each(cursor: Any, statements: list[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
