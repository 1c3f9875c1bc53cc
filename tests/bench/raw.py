"""The database's own limit: the very statements of one submission, replayed by the bare driver with fresh keys.

The statements are taken from a real submission in the same run, so that the rows are the same by construction.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

INSERT = re.compile(r'^INSERT INTO "?(\w+)"? \(([^)]*)\)')
FRESH = {"uid", "number", "key"}


@dataclass(frozen=True)
class Statement:
    """One captured write with its parameters, and what each parameter's column is."""

    sql: str
    parameters: tuple[Any, ...]
    columns: tuple[str, ...]
    table: str

    @classmethod
    def of(cls, sql: str, parameters: Sequence[Any]) -> "Statement":
        match = INSERT.match(sql)
        columns = tuple(c.strip(' "') for c in match[2].split(",")) if match else ()
        return cls(sql, tuple(parameters), columns, match[1] if match else "")


class Replay:
    """Replays the captured writes as one transaction, with fresh uids, numbers, keys and the new case's id."""

    def __init__(self, statements: Sequence[Statement], execute: Callable[[str, list[Any]], Any]) -> None:
        self.statements, self.execute = statements, execute

    def once(self) -> None:
        case_id: Any = None
        fresh: dict[Any, Any] = {}
        for statement in self.statements:
            values = [self._value(statement, n, v, case_id, fresh) for n, v in enumerate(statement.parameters)]
            cursor = self.execute(statement.sql, values)
            if statement.table == "cases_case":
                case_id = cursor.fetchone()[0]
            elif "RETURNING" in statement.sql:
                cursor.fetchall()

    @staticmethod
    def _value(statement: Statement, index: int, value: Any, case_id: Any, fresh: dict[Any, Any]) -> Any:
        if isinstance(value, list | tuple):  # PostgreSQL takes a column of rows as one array
            return [Replay._value(statement, index, item, case_id, fresh) for item in value]
        column = statement.columns[index % len(statement.columns)] if statement.columns else ""
        if column == "case_id":
            return case_id
        if statement.table == "cases_series":
            return value
        if (column in FRESH and isinstance(value, str | bytes)) or column == "uid":
            made = uuid4().hex if isinstance(value, str) else uuid4()
            return fresh.setdefault(value, made)
        return fresh.get(value, value) if isinstance(value, str) else value


def on_sqlite(path: str, statements: Sequence[Statement], seconds: float) -> tuple[int, float]:
    """(transactions, CPU seconds) of one client on a SQLite file with WAL and FULL."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    replay = Replay([_for_sqlite(s) for s in statements], lambda sql, values: connection.execute(sql, values))
    done, began = _loop(
        seconds, lambda: connection.execute("BEGIN IMMEDIATE"), replay.once, lambda: connection.execute("COMMIT")
    )
    return done, began


def _for_sqlite(statement: Statement) -> Statement:
    return Statement(statement.sql.replace("%s", "?"), statement.parameters, statement.columns, statement.table)


def on_postgresql(url: str, statements: Sequence[Statement], seconds: float) -> tuple[int, float]:
    """(transactions, CPU seconds of the client) of one client on PostgreSQL with prepared statements."""
    connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
    cursor = connection.cursor()
    replay = Replay(statements, lambda sql, values: cursor.execute(sql, values))
    return _loop(seconds, lambda: cursor.execute("BEGIN"), replay.once, lambda: cursor.execute("COMMIT"))


def _loop(
    seconds: float, begin: Callable[[], Any], work: Callable[[], None], commit: Callable[[], Any]
) -> tuple[int, float]:
    done, cpu, end = 0, time.process_time(), time.monotonic() + seconds
    while time.monotonic() < end:
        begin()
        work()
        commit()
        done += 1
    return done, time.process_time() - cpu
