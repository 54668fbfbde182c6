"""Speed of the series page and of the 50-row evidence list under eight signed-in clients.

    .venv/bin/python bench/load.py --database big.db                       # SQLite
    .venv/bin/python bench/load.py --database postgresql://…/big --seconds 30

Starts the site as an office runs it (production settings behind one trusted proxy, gunicorn with two workers),
signs eight people in through the sign-in page, and lets each ask for one page after the other without a pause.
The database is filled before, by `bench/million.py`, or here with --observations N.

The generator is one process with plain sockets and prepared requests, because everything it burns is missing
from the server when both share a machine; its CPU is printed apart from that of the server and its database.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import secrets
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
HEADERS = {"X-Forwarded-Proto": "https", "Accept-Language": "zh-CN"}
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Client:
    """One signed-in person with one connection; sends the next request when the last answer is in."""

    requests: list[tuple[str, bytes]]  # kind of page, bytes to send
    address: tuple[str, int]
    connection: socket.socket | None = None
    at: int = -1
    sent: float = 0.0
    wanted: int = -1  # bytes of the whole answer, once its head is in
    received: bytearray = field(default_factory=bytearray)

    def connect(self) -> socket.socket:
        self.connection = socket.create_connection(self.address)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.connection

    def send(self) -> None:
        assert self.connection is not None
        self.at = (self.at + 1) % len(self.requests)
        self.received.clear()
        self.wanted = -1
        self.sent = time.perf_counter()
        self.connection.sendall(self.requests[self.at][1])

    def take(self) -> bool:
        """Reads what is there; True when the answer is complete, ConnectionError when the server hung up."""
        assert self.connection is not None
        chunk = self.connection.recv(262144)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.received += chunk
        if self.wanted < 0:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.received[:end])
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{self.requests[self.at][1][:200]!r} was answered {head[:300]!r}")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            if length is None:
                raise RuntimeError("an answer without its length: the page is streamed?")
            self.wanted = end + 4 + int(length[1])
        return len(self.received) >= self.wanted


def sign_in(address: tuple[str, int], name: str, password: str) -> str:
    """The cookies of a person who signed in through the page, as a Cookie header."""
    connection = http.client.HTTPConnection(*address, timeout=30)
    cookies: dict[str, str] = {}

    def ask(method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = dict(HEADERS, Host="localhost", Referer="https://localhost/")
        if cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = line.split(";", 1)[0].partition("=")
            cookies[key] = value
        return answer.status, text

    _, page = ask("GET", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise RuntimeError(f"no sign-in form at /accounts/login/: {page[:300]}")
    form = urllib.parse.urlencode({"login": name, "password": password, "csrfmiddlewaretoken": token[1]})
    status, page = ask("POST", "/accounts/login/", form)
    if status != 302:
        raise RuntimeError(f"{name} could not sign in ({status}): {page[:2000]}")
    connection.close()
    return "; ".join(f"{k}={v}" for k, v in cookies.items())


def prepared(path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: text/html", f"Cookie: {cookie}"]
    lines += [f"{k}: {v}" for k, v in HEADERS.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def drive(clients: list[Client], seconds: float) -> list[tuple[str, float]]:
    """(kind of page, seconds) of every answer within the time; one request at a time for each client."""
    selector = selectors.DefaultSelector()
    for client in clients:
        selector.register(client.connect(), selectors.EVENT_READ, client)
        client.send()
    taken: list[tuple[str, float]] = []
    until = time.perf_counter() + seconds
    busy = len(clients)
    while busy:
        for key, _ in selector.select(timeout=30):
            client = key.data
            try:
                if not client.take():
                    continue
            except ConnectionError:
                # a worker that closes idle or old connections; the time of the new connection counts
                selector.unregister(key.fileobj)
                began, client.at = client.sent, client.at - 1
                selector.register(client.connect(), selectors.EVENT_READ, client)
                client.send()
                client.sent = began
                continue
            now = time.perf_counter()
            taken.append((client.requests[client.at][0], now - client.sent))
            if now < until:
                client.send()
            else:
                selector.unregister(key.fileobj)
                client.connection.close()
                busy -= 1
    return taken


def cpu(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
            total += times.user + times.system
        except psutil.NoSuchProcess:
            continue
    return total


def database_processes(url: str) -> list[psutil.Process]:
    """Every process of the PostgreSQL server behind this address, if it runs on this machine."""
    if not url.startswith("postgres"):
        return []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    server = backend.parent()
    return [] if server is None else [server, *server.children(recursive=True)]


def people(url: str, n: int) -> list[tuple[str, str]]:
    """Names and passwords of n analysts of the organisation that sees the most observations."""
    from django.db.models import Count

    from barograph.ledger.models import Observation, Organisation, User

    top = (
        Observation.objects.exclude(scope="").values("scope").annotate(n=Count("id")).order_by("-n")[:1]
        if Observation.objects.count() < 50_000
        else Observation.objects.exclude(scope="").values("scope")[:1]
    )
    scope = top[0]["scope"] if top else "1."
    root = Organisation.objects.filter(path=scope.split(".")[0] + ".").first()
    if root is None:
        root = Organisation.objects.create(name="压力测试单位", path=scope.split(".")[0] + ".")
    made = []
    for i in range(n):
        name = f"load-{i + 1}"
        password = "".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(20))
        user, _ = User.objects.get_or_create(username=name)
        user.organisation, user.role, user.is_active = root, User.Role.ANALYST, True
        user.set_password(password)
        user.save()
        made.append((name, password))
    return made


def pages(n: int, seed: int) -> dict[str, list[str]]:
    """Random series pages, and random places in the list of figures, plain and filtered."""
    from django.db.models import Max, Min

    from barograph.ledger.models import Observation, Series

    draw = random.Random(seed)
    ends = Observation.objects.aggregate(low=Min("id"), high=Max("id"))
    series_ids = list(Series.objects.values_list("id", flat=True))
    some = Series.objects.in_bulk(draw.sample(series_ids, min(n, len(series_ids))))
    lists = []
    for series in list(some.values())[:n]:
        which = draw.random()
        if which < 0.4:
            lists.append(f"/observations/?before={draw.randint(ends['low'] + 50, ends['high'] + 1)}")
        elif which < 0.6 and series.indicator_code:
            lists.append(f"/observations/?indicator={urllib.parse.quote(series.indicator_code)}")
        elif which < 0.8 and series.area_code:
            lists.append(f"/observations/?area={urllib.parse.quote(series.area_code)}")
        elif series.indicator_code and series.area_code:
            lists.append(
                f"/observations/?indicator={urllib.parse.quote(series.indicator_code)}&area={series.area_code}"
            )
        else:
            lists.append("/observations/")
    return {"series": [f"/series/{i}/" for i in some], "list": lists}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(url: str) -> dict[str, str]:
    """The settings of an office: HTTPS behind one proxy, which the generator plays by a header."""
    return {
        "BAROGRAPH_DATABASE": url, "BAROGRAPH_PRODUCTION": "1", "BAROGRAPH_PROXIES": "1",
        "BAROGRAPH_HOSTS": "localhost,127.0.0.1", "DJANGO_SETTINGS_MODULE": "barograph.web.settings",
        "BAROGRAPH_SECRET_KEY": os.environ.get("BAROGRAPH_SECRET_KEY") or secrets.token_urlsafe(60),
    }  # fmt: skip


def serve(port: int, workers: int, threads: int, log: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "gunicorn", "barograph.web.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--worker-class", "gthread", "--threads", str(threads), "--keep-alive", "75",
        "--preload", "--log-level", "warning",
    ]  # fmt: skip
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=os.environ, stdout=out, stderr=out)
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the site did not start:\n{log.read_text()[-3000:]}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the site did not answer within 30 seconds")


def summary(name: str, times: list[float]) -> dict[str, float | str | int]:
    ms = sorted(t * 1000 for t in times)
    cut = statistics.quantiles(ms, n=100, method="inclusive") if len(ms) > 1 else ms * 99
    return {
        "page": name, "requests": len(ms), "p50_ms": round(cut[49], 1), "p95_ms": round(cut[94], 1),
        "p99_ms": round(cut[98], 1), "max_ms": round(ms[-1], 1),
    }  # fmt: skip


def run(
    url: str,
    *,
    clients: int = 8,
    seconds: float = 20,
    warm: float = 3,
    workers: int = 2,
    threads: int = 2,
    seed: int = 7,
) -> dict[str, object]:
    """Drives the site on this database; what it measured, as printed by `main`."""
    os.environ.update(environment(url))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barograph.web.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)  # the tables of the site beside those of the ledger

    from barograph.ledger.models import Observation, Series

    who = people(url, clients)
    paths = pages(400, seed)
    n_observations, n_series = Observation.objects.count(), Series.objects.count()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = serve(port, workers, threads, Path(folder) / "server.log")
        try:
            address = ("127.0.0.1", port)
            made = []
            for i, (name, password) in enumerate(who):
                cookie = sign_in(address, name, password)
                draw = random.Random(f"{seed}-{i}")
                asked = [
                    (kind, prepared(draw.choice(paths[kind]), cookie))
                    for kind in draw.choices(["series", "list"], k=2000)
                ]
                made.append(Client(asked, address))
            if warm:
                drive(made, warm)
            site = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
            store = database_processes(url)
            own = psutil.Process()
            before = cpu(site), cpu(store), cpu([own])
            machine = psutil.cpu_times()
            began = time.perf_counter()
            taken = drive(made, seconds)
            wall = time.perf_counter() - began
            after = cpu(site), cpu(database_processes(url)), cpu([own])
            now = psutil.cpu_times()
        except Exception:
            print((Path(folder) / "server.log").read_text()[-3000:], file=sys.stderr)
            raise
        finally:
            server.terminate()
            server.wait(20)
    busy = sum(now[:3]) - sum(machine[:3])
    spent = [b - a for a, b in zip(before, after, strict=True)]
    rows = [summary("all", [t for _, t in taken])]
    rows += [summary(kind, [t for k, t in taken if k == kind]) for kind in paths]
    return {
        "database": connection.vendor, "observations": n_observations, "series": n_series, "clients": clients,
        "workers": workers, "threads": threads, "seconds": round(wall, 1),
        "requests_per_second": round(len(taken) / wall, 1), "pages": rows,
        "cpu_seconds": {
            "site": round(spent[0], 2), "database": round(spent[1], 2), "generator": round(spent[2], 2),
            "others": round(busy - sum(spent), 2),
        },
        "cpu_ms_per_request": {
            "site": round(spent[0] / len(taken) * 1000, 2), "database": round(spent[1] / len(taken) * 1000, 2),
            "generator": round(spent[2] / len(taken) * 1000, 3),
        },
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="file, sqlite:/// or postgresql:// address")
    parser.add_argument(
        "--observations", type=int, default=0, help="fill an empty database with so many first"
    )
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.observations:
        filled = f"import million; million.load({given.database!r}, {given.observations})"
        subprocess.run(
            [sys.executable, "-c", filled], cwd=HERE, check=True
        )  # Django is set up once in a process
    found = run(
        given.database,
        clients=given.clients,
        seconds=given.seconds,
        workers=given.workers,
        threads=given.threads,
    )
    if given.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(
        f"{found['database']}: {found['observations']:,} observations in {found['series']:,} series, "
        f"{found['clients']} clients, {found['workers']} workers, {found['seconds']} s, "
        f"{found['requests_per_second']} requests/s"
    )
    for row in found["pages"]:
        print(
            f"  {row['page']:<7} {row['requests']:>6} requests   p50 {row['p50_ms']:>6} ms   p95 {row['p95_ms']:>6} ms"
            f"   p99 {row['p99_ms']:>6} ms   max {row['max_ms']:>6} ms"
        )
    print("  CPU seconds:", ", ".join(f"{k} {v}" for k, v in found["cpu_seconds"].items()))
    print("  CPU ms per request:", ", ".join(f"{k} {v}" for k, v in found["cpu_ms_per_request"].items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
