"""Commands of the house: catalogue, users, serve, work."""

from __future__ import annotations

import pathlib
import secrets
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click

from ..errors import BarographError
from . import words
from .books import AS_JSON, ledger_of
from .words import tell

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["COMMANDS"]


@click.group(help=tell("指标、地区、单位目录", "the catalogue of indicators, areas and units"))
def catalogue() -> None:
    pass


def _load() -> Catalogue:
    from ..catalogue import load

    return load()


@catalogue.command("list", help=tell("列出目录", "list the catalogue"))
@click.argument("kind", type=click.Choice(["indicators", "areas", "units"]), default="indicators")
@click.option("--search", default="", help=tell("名称、别名或代码中的字词", "words of a name, alias or code"))
@AS_JSON
def list_catalogue(kind: str, search: str, as_json: bool) -> None:
    rows = [
        r
        for r in _load().rows(kind)
        if not search or any(search.lower() in str(v).lower() for v in r.values())
    ]
    if as_json:
        words.print_json(rows)
    elif rows:
        names = list(rows[0])
        words.table(names, [[words.clip(str("" if r[n] is None else r[n]), 40) for n in names] for r in rows])
    click.echo(tell(f"{len(rows)} 项", f"{len(rows)} entries"), err=True)


@catalogue.command("show", help=tell("查看一项", "show one entry"))
@click.argument("name")
@AS_JSON
def show_catalogue(name: str, as_json: bool) -> None:
    entry = _load().entry(name)
    if as_json:
        words.print_json(entry)
        return
    for key, value in entry.items():
        if value:
            click.echo(f"{key}: {value}")


@catalogue.command(
    "check", help=tell("检查内容文件（默认连同本单位的）", "check content files, ours and the office's")
)
@click.argument("path", required=False, type=click.Path(path_type=pathlib.Path, exists=True))
@AS_JSON
def check_catalogue(path: pathlib.Path | None, as_json: bool) -> None:
    from ..catalogue import check
    from ..instruments.index import schemes

    errors = check(path)
    if not errors:
        errors = schemes.check(path)
    if as_json:
        words.print_json(
            [{"code": e.code, "message": e.sentence(words.language()), **e.facts} for e in errors]
        )
    else:
        for e in errors:
            click.echo(e.sentence(words.language()))
        if not errors:
            click.echo(tell("内容文件没有问题", "the content files are sound"))
    if errors:
        raise SystemExit(1)


@click.group(help=tell("用户与单位", "users and organisations"))
def users() -> None:
    pass


@users.command("create", help=tell("新建用户", "create a user"))
@click.argument("username")
@click.option(
    "--role",
    type=click.Choice(["reader", "analyst", "reviewer", "administrator"]),
    default="reader",
    show_default=True,
)
@click.option(
    "--organisation", required=True, help=tell("单位名称，没有则新建", "its name; made where there is none")
)
@click.option("--parent", help=tell("新单位的上级", "the organisation above a new one"))
@click.option(
    "--password-stdin",
    is_flag=True,
    help=tell(
        "从标准输入读口令；不给则生成一个并显示一次", "read the password; else one is made and shown once"
    ),
)
@AS_JSON
@click.pass_context
def create_user(
    ctx: click.Context,
    username: str,
    role: str,
    organisation: str,
    parent: str | None,
    password_stdin: bool,
    as_json: bool,
) -> None:
    ledger = ledger_of(ctx)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(12)
    home = ledger.organisation(organisation, create=True, parent=parent)
    ledger.create_user(username, role=role, organisation=home, password=password)
    if as_json:
        words.print_json(
            {
                "username": username,
                "role": role,
                "organisation": organisation,
                "password": None if password_stdin else password,
            }
        )
        return
    click.echo(
        tell(
            f"已新建用户 {username}（{role}，{organisation}）",
            f"user {username} created ({role}, {organisation})",
        )
    )
    if not password_stdin:
        click.echo(
            tell(f"初始口令（只显示这一次）：{password}", f"first password, shown only now: {password}")
        )


@users.command("list", help=tell("列出用户", "list users"))
@AS_JSON
@click.pass_context
def list_users(ctx: click.Context, as_json: bool) -> None:
    rows = [
        {
            "username": u.username,
            "role": u.role,
            "organisation": None if u.organisation is None else u.organisation.name,
            "active": u.is_active,
        }
        for u in ledger_of(ctx).users()
    ]
    if as_json:
        words.print_json(rows)
    else:
        words.table(["username", "role", "organisation", "active"], [list(r.values()) for r in rows])


@click.command(
    help=tell(
        "打开网页（嵌入式台账连同后台一起启动）", "serve the pages, with a worker on the embedded store"
    )
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--no-worker", is_flag=True, help=tell("不启动后台进程", "no background worker"))
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int, no_worker: bool) -> None:
    import os

    from .. import settings

    ledger = ledger_of(ctx)  # migrates the embedded store before anybody asks it
    url = ctx.obj if isinstance(ctx.obj, str) else settings.get("BAROGRAPH_DATABASE")
    assert url is not None
    env = {**os.environ, "BAROGRAPH_DATABASE": url, "DJANGO_SETTINGS_MODULE": "barograph.web.settings"}
    if not ledger.users().exists():
        click.echo(
            tell(
                "台账中还没有用户。请先运行：barograph users create 用户名 --role administrator --organisation 单位名称",
                "the ledger has no users yet: barograph users create NAME --role administrator --organisation ORGANISATION",
            ),
            err=True,
        )
    done = subprocess.run(
        [sys.executable, "-m", "barograph.web.prepare"], env=env, capture_output=True, text=True
    )
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise BarographError(f"the site cannot be prepared: {why}", zh=f"网站准备失败：{why}", code="serve")
    commands = [
        [
            sys.executable,
            "-m",
            "gunicorn",
            "barograph.web.wsgi:application",
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(workers),
            "--worker-class",
            "gthread",
            "--threads",
            "2",  # more only wait for one another
            "--keep-alive",
            "75",
            "--timeout",
            "120",
            "--log-level",
            "warning",
        ]
    ]
    if not no_worker:
        commands.append([sys.executable, "-m", "barograph", "--db", url, "work", "--quiet"])
    running = [subprocess.Popen(c, env=env) for c in commands]
    click.echo(
        tell(
            f"网页在 http://{host}:{port}/ ，按 Ctrl-C 停止", f"open http://{host}:{port}/ — stop with Ctrl-C"
        )
    )
    _until_one_ends(running)


def _until_one_ends(running: list[subprocess.Popen[bytes]]) -> None:
    """Wait for all; when one ends, or we are told to stop, the others are stopped too."""
    import time

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    status = 0
    try:
        while all(p.poll() is None for p in running):
            time.sleep(0.2)
        status = next(p.returncode for p in running if p.poll() is not None)
    except KeyboardInterrupt:
        pass
    for p in running:
        if p.poll() is None:
            p.send_signal(signal.SIGTERM)
    for p in running:
        try:
            p.wait(timeout=15)
        except subprocess.TimeoutExpired:
            p.kill()
    raise SystemExit(status)


@click.command(
    help=tell("后台进程：读取网页上传的文件", "the background worker: reads what the pages take in")
)
@click.option("--once", is_flag=True, help=tell("做完等待的任务即退出", "end when nothing waits"))
@click.option("--quiet", is_flag=True)
@click.pass_context
def work(ctx: click.Context, once: bool, quiet: bool) -> None:
    ledger_of(ctx)
    from ..ledger import work as worker

    if not quiet:
        click.echo(tell("后台进程已启动，按 Ctrl-C 停止", "the worker runs; stop with Ctrl-C"), err=True)
    worker.run(once=once)


COMMANDS = (catalogue, users, serve, work)
