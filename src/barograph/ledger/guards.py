"""What the database itself refuses: a change of what an observation, a decision or an audit entry says.

The classes refuse it already (`models.Permanent`); these triggers also stop a script with its own SQL. They
exist on SQLite and PostgreSQL in the same words and are put back after every migration, because SQLite loses
them when Django rebuilds a table. Whoever owns the database can drop them: what was changed behind them shows
in the audit chain (`audit.verify`).
"""

from __future__ import annotations

from django.db import connections

from .models import AuditEntry, Blob, Decision, Observation

__all__ = ["install"]

GUARDED = (Observation, Decision, AuditEntry, Blob)


def install(using: str = "default") -> None:
    """Put the triggers in place where they are not, or where the columns have changed."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in GUARDED:
            table = model._meta.db_table
            if table not in tables:
                continue
            columns = [f.column for f in model._meta.concrete_fields if f.name not in model.may_change]
            found = {c.name for c in connection.introspection.get_table_description(cursor, table)}
            if not set(columns) <= found:  # in the middle of a history of migrations
                continue
            listed = ", ".join(f'"{c}"' for c in columns)
            words = f"{table} rows are never changed"
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_kept"')
                cursor.execute(
                    f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OF {listed} ON "{table}" '
                    f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
            elif connection.vendor == "postgresql":
                cursor.execute(
                    f'CREATE OR REPLACE FUNCTION "{table}_kept"() RETURNS trigger LANGUAGE plpgsql AS '
                    f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
                )
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_kept" ON "{table}"')
                cursor.execute(
                    f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OF {listed} ON "{table}" '
                    f'FOR EACH ROW EXECUTE FUNCTION "{table}_kept"()'
                )
