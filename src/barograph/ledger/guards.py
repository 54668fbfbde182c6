"""What the database itself refuses: to change or remove an observation, a decision, an audit entry or bytes.

The classes refuse it already (`models.Permanent`); these triggers also stop a script with its own SQL. They
exist on SQLite and PostgreSQL in the same words and are put back after every migration, because SQLite loses
them when Django rebuilds a table. Whoever owns the database can drop them: what was changed behind them shows
in the audit chain (`audit.verify`). `manage.py flush`, which empties everything and says so, lifts them first.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, models

from .models import AuditEntry, Blob, Decision, Observation

__all__ = ["install", "lift", "missing"]

GUARDED: tuple[type[models.Model], ...] = (Observation, Decision, AuditEntry, Blob)

ONCE: dict[type[models.Model], tuple[str, ...]] = {Observation: ("ended_at", "ended_because")}
"""Columns that are set once: what ended does not come back, a new row does."""


def install(using: str = "default") -> None:
    """Put the triggers in place where they are not, or where the columns have changed."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in GUARDED:
            table = model._meta.db_table
            if table not in tables:
                continue
            kept: frozenset[str] = model.may_change  # type: ignore[attr-defined]
            columns = [f.column for f in model._meta.concrete_fields if f.name not in kept]
            once = list(ONCE.get(model, ()))
            found = {c.name for c in connection.introspection.get_table_description(cursor, table)}
            if not {*columns, *once} <= found:  # in the middle of a history of migrations
                continue
            for name in _NAMES:
                _drop(connection, cursor, table, name)
            changed = ", ".join(f'"{c}"' for c in columns)
            words = f"{table} rows are never changed"
            _refuse(connection, cursor, table, "kept", f"UPDATE OF {changed}", words)
            _refuse(connection, cursor, table, "stays", "DELETE", f"{table} rows are never deleted")
            if once:
                listed = ", ".join(f'"{c}"' for c in once)
                _refuse(
                    connection,
                    cursor,
                    table,
                    "once",
                    f"UPDATE OF {listed}",
                    words,
                    "OLD.ended_at IS NOT NULL",
                )
            if connection.vendor == "postgresql":  # SQLite has no TRUNCATE
                cursor.execute(
                    f'CREATE TRIGGER "{table}_whole" BEFORE TRUNCATE ON "{table}" '
                    f'FOR EACH STATEMENT EXECUTE FUNCTION "{table}_stays"()'
                )


def missing(using: str = "default") -> bool:
    """Whether a trigger is not there: the program was killed between its migrations and `install`."""
    connection = connections[using]
    wanted = {f"{m._meta.db_table}_{n}" for m in GUARDED for n in ("kept", "stays")}
    wanted |= {f"{m._meta.db_table}_once" for m in ONCE}
    catalogue, column = (
        ("sqlite_master WHERE type = 'trigger'", "name")
        if connection.vendor == "sqlite"
        else ("pg_trigger WHERE NOT tgisinternal", "tgname")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {catalogue}")
        return not wanted <= {row[0] for row in cursor.fetchall()}


def lift(using: str = "default") -> None:
    """Take the triggers away, to empty the tables; `install` puts them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in GUARDED:
            if model._meta.db_table in tables:
                for name in _NAMES:
                    _drop(connection, cursor, model._meta.db_table, name)


_NAMES = ("kept", "stays", "once", "whole")


def _drop(connection: Any, cursor: Any, table: str, name: str) -> None:
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}')


def _refuse(
    connection: Any, cursor: Any, table: str, name: str, event: str, words: str, when: str | None = None
) -> None:
    condition = "" if when is None else f"WHEN ({when}) "
    if connection.vendor == "sqlite":
        cursor.execute(
            f'CREATE TRIGGER "{table}_{name}" BEFORE {event} ON "{table}" '
            f"{condition}BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    elif connection.vendor == "postgresql":
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{table}_{name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
        )
        cursor.execute(
            f'CREATE TRIGGER "{table}_{name}" BEFORE {event} ON "{table}" '
            f'FOR EACH ROW {condition}EXECUTE FUNCTION "{table}_{name}"()'
        )
