"""Database triggers: rows that are only ever appended, and the outbox row that goes with each event."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = {
    "update": "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "delete": "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger
    "replace": "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
}
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION yiwang_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION yiwang_append_only()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION yiwang_append_only()",
)
_OUTBOX = {
    "sqlite": (
        "CREATE TRIGGER events_event_outbox AFTER INSERT ON events_event "
        "BEGIN INSERT INTO events_outbox (event_id) VALUES (NEW.id); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION events_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO events_outbox (event_id) VALUES (NEW.id); RETURN NULL; END $$",
        "CREATE TRIGGER events_event_outbox AFTER INSERT ON events_event "
        "FOR EACH ROW EXECUTE FUNCTION events_to_outbox()",
    ),
}


def append_only(table: str, key: str = "id") -> migrations.RunPython:
    """A migration step after which the database refuses to change or remove a row of the table.

    SQLite drops triggers when a later migration rebuilds the table: that migration repeats this step.
    """

    def install(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        statements = _POSTGRESQL if editor.connection.vendor == "postgresql" else tuple(_SQLITE.values())
        for statement in statements:
            editor.execute(statement.replace("{table}", table).replace("{key}", key), None)

    def remove(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for name in ("update", "truncate"):
                editor.execute(f"DROP TRIGGER {table}_no_{name} ON {table}", None)
        else:
            for name in _SQLITE:
                editor.execute(f"DROP TRIGGER {table}_no_{name}", None)

    return migrations.RunPython(install, remove)


def outbox() -> migrations.RunPython:
    """A migration step after which every new event is in the outbox, in the same transaction and statement."""

    def install(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _OUTBOX[editor.connection.vendor]:
            editor.execute(statement, None)

    def remove(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        on = " ON events_event" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER events_event_outbox{on}", None)

    return migrations.RunPython(install, remove)
