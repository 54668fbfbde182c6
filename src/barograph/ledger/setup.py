"""What library, command line and web share of Django: the database from one address, the apps, the set-up.

database       an address ("x.db", "sqlite:///x.db", "postgresql://…") as an entry of DATABASES
configure      Django for a script, a notebook or the command line, where nothing configured it yet
migrate        the tables up to date
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ..errors import LedgerError

__all__ = ["AUTH_USER_MODEL", "INSTALLED_APPS", "configure", "database", "migrate"]

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "barograph.ledger.apps.LedgerConfig"]
AUTH_USER_MODEL = "ledger.User"

BUSY_SECONDS = 60
"""How long a writer waits for another on the embedded store. A document's transaction takes milliseconds."""

_PRAGMAS = ";".join(
    (
        "PRAGMA journal_mode=WAL",  # readers and the one writer do not wait for each other
        "PRAGMA synchronous=FULL",  # what was acknowledged survives a power cut
        "PRAGMA cache_size=-65536",
        "PRAGMA mmap_size=268435456",
        "PRAGMA temp_store=MEMORY",
    )
)


def database(url: str | Path) -> dict[str, Any]:
    """The entry of DATABASES for a ledger's address.

    >>> database("office.db")["ENGINE"]
    'django.db.backends.sqlite3'
    >>> entry = database("postgresql://clerk:p%40ss@db:5433/ledger")
    >>> entry["HOST"], entry["PORT"], entry["USER"], entry["PASSWORD"], entry["NAME"]
    ('db', '5433', 'clerk', 'p@ss', 'ledger')
    """
    text = str(url)
    scheme, separator, rest = text.partition("://")
    if not separator or len(scheme) == 1:
        return _sqlite(text)
    if scheme == "sqlite":
        return _sqlite(unquote(rest.removeprefix("/")) if rest.startswith("/") else unquote(rest))
    if scheme in ("postgresql", "postgres"):
        return _postgresql(text)
    raise LedgerError(
        f"{scheme}:// is no store of barograph; write a file name, sqlite:///file or postgresql://…",
        zh=f"不支持以 {scheme}:// 开头的数据库地址，请写文件名、sqlite:///文件 或 postgresql://…。",
        code="store", url=_without_password(text),
    )  # fmt: skip


def _sqlite(name: str) -> dict[str, Any]:
    memory = name in ("", ":memory:")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:" if memory else str(Path(name).expanduser().absolute()),
        "ATOMIC_REQUESTS": False,
        # Kept open between requests: opening a file ledger costs its page cache and its statements.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction is a write: it takes the lock at its beginning, and never meets "database is
            # locked" half-way because somebody else wrote after it had begun to read.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": _PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None)  # a socket directory: postgresql:///name?host=/run/postgresql
    port = options.pop("port", None)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": host if host is not None else unquote(parts.hostname or ""),
        "PORT": port if port is not None else ("" if parts.port is None else str(parts.port)),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return url if not at else f"{head.partition('://')[0]}://…@{tail}"


_lock = threading.Lock()
_configured: str | None = None


def configure(url: str | Path) -> None:
    """Set Django up on this ledger where nothing configured it yet; on another ledger of this process: point to it.

    Inside the site (settings of its own) the address must be the one that the site has.
    """
    global _configured
    import django
    from django.conf import settings

    entry = database(url)
    with _lock:
        if not settings.configured:
            settings.configure(
                DATABASES={"default": entry},
                INSTALLED_APPS=INSTALLED_APPS,
                AUTH_USER_MODEL=AUTH_USER_MODEL,
                DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
                USE_TZ=True,
                TIME_ZONE="Asia/Shanghai",
                LANGUAGE_CODE="zh-hans",
                USE_I18N=True,
                LOGGING_CONFIG=None,
                # Same as the site's, for sign-in data written by `barograph users create`.
                AUTH_PASSWORD_VALIDATORS=[],
            )
            django.setup()
            _configured = entry["NAME"]
            return
        django.setup()
        from django.db import connections

        found = connections["default"].settings_dict
        same = all(
            str(found.get(k) or "") == str(entry.get(k) or "") for k in ("ENGINE", "NAME", "HOST", "PORT")
        )
        if same:
            return
        if _configured is None:
            raise LedgerError(
                f"this process already works on another ledger ({found['NAME']}); open {entry['NAME']} in its own.",
                zh=f"本进程已连接另一个台账({found['NAME']})，请在单独的进程中打开 {entry['NAME']}。",
                code="other-ledger",
            )
        # A notebook that opens one file after another: the connection of this thread moves along.
        connections["default"].close()
        connections.databases["default"] = {**found, **entry, "TEST": found["TEST"]}
        del connections["default"]
        _configured = entry["NAME"]


def migrate() -> None:
    """Bring the tables up to date; costs a look at two tables when they are."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    def behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    for patience in range(10):
        if not behind():
            break
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError:  # another process makes the same tables at this moment
            if patience == 9:
                raise
            time.sleep(0.3)
    from . import guards
    from .apps import complete
    from .models import AuditHead

    if guards.missing() or not AuditHead.objects.filter(pk=1).exists():  # killed before its end
        complete()
