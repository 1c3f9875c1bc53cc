"""Ratings, entries and seals are only ever appended, and nothing is added to a sealed month."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from yiwang.foundation.events.triggers import append_only

TABLES = ("ratings_rating", "ratings_entry")
SQLITE = (
    "CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM ratings_seal WHERE period = NEW.period) "
    "BEGIN SELECT RAISE(ABORT, '{table}: the month is sealed'); END"
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION ratings_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF EXISTS (SELECT 1 FROM ratings_seal WHERE period = NEW.period) THEN "
    "RAISE EXCEPTION '%: the month is sealed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
    "END IF; RETURN NEW; END $$",
    "CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION ratings_sealed()",
)


def seal(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else (SQLITE,):
            editor.execute(statement.replace("{table}", table), None)


def unseal(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {table}_sealed{on}", None)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial"), ("events", "0002_append_only")]

    operations = [
        append_only("ratings_rating"),
        append_only("ratings_entry"),
        append_only("ratings_seal"),
        migrations.RunPython(seal, unseal),
    ]
