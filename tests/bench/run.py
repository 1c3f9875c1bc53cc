"""`make bench`: CPU of all processes per submission over HTTP, outbox and jobs drained, beside the bare driver's.

Prints for each database: transactions per second of wall time, CPU milliseconds per submission, and the ratio of the
same run. Nothing here is asserted: figures depend on the machine, ratios much less.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.bench.processes import cpu_of, family  # noqa: E402
from tests.postgres import Postgres  # noqa: E402

SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
PORT = 8791


def environment(data: str, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "YIWANG_DATA": data,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "yiwang.settings.embedded",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "YIWANG_WORKERS": "1",
    }


def python(env: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ).stdout


def post(token: str, body: dict[str, Any], key: str) -> int:
    request = Request(
        f"http://127.0.0.1:{PORT}/api/v1/cases",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )
    with urlopen(request, timeout=30) as answer:
        answer.read()
        return int(answer.status)


def wait_until_up() -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/health/live", timeout=1).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def shares(server: int, database_pid: int) -> dict[str, int]:
    """The processes that spend: web, worker and, where it is one, the database."""
    found = {}
    for pid in family(server)[1:]:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        if "worker" in words:
            found["worker"] = pid
        elif "granian" in words and "web" not in found:
            found["web"] = pid
    return {**found, **({"database": database_pid} if database_pid else {})}


def ours(env: dict[str, str], prepared: dict[str, Any], database_pid: int) -> tuple[int, dict[str, float], float]:
    """(submissions, CPU seconds of web, worker and database until drained, wall seconds of the load)."""
    serve = [sys.executable, "-m", "yiwang", "serve", "--port", str(PORT)]
    server = subprocess.Popen(serve, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_up()
        for n in range(30):
            post(prepared["token"], prepared["body"], f"warm-{n}")
        drain(env)
        parts = shares(server.pid, database_pid)
        before, began, done = {n: cpu_of(pid) for n, pid in parts.items()}, time.monotonic(), 0
        while time.monotonic() - began < SECONDS:
            post(prepared["token"], prepared["body"], f"bench-{done}")
            done += 1
        wall = time.monotonic() - began
        while python(env, "-m", "tests.bench.prepare", "waiting").strip() != "0":
            time.sleep(0.5)
        return done, {name: cpu_of(pid) - before[name] for name, pid in parts.items()}, wall
    finally:
        server.terminate()
        server.wait(timeout=30)


def drain(env: dict[str, str]) -> None:
    while python(env, "-m", "tests.bench.prepare", "waiting").strip() != "0":
        time.sleep(0.5)


def bench(name: str, url: str, database_pid: int) -> None:
    with tempfile.TemporaryDirectory() as data:
        env = environment(data, url)
        python(env, "-m", "yiwang", "migrate")
        python(env, "-m", "yiwang", "pack", "load")
        prepared = json.loads(python(env, "-m", "tests.bench.prepare", "make"))
        idle = cpu_of(database_pid) if database_pid else 0.0
        raw = json.loads(python({**env, "BENCH_SECONDS": str(SECONDS)}, "-m", "tests.bench.prepare", "raw"))
        raw_cpu = raw["cpu"] + (cpu_of(database_pid) - idle if database_pid else 0.0)
        done, cpu, wall = ours(env, prepared, database_pid)
    raw_each, each = raw_cpu / raw["done"] * 1000, sum(cpu.values()) / done * 1000
    where = ", ".join(f"{name} {spent / done * 1000:.2f}" for name, spent in cpu.items())
    print(f"\n{name}: one client, {raw['statements']} write statements a submission, {prepared['queries']} in all")
    print(f"  bare driver   {raw['done'] / SECONDS:8.0f} tx/s   {raw_each:6.2f} CPU-ms each")
    print(f"  over HTTP     {done / wall:8.0f} tx/s   {each:6.2f} CPU-ms each, drained ({where})")
    print(f"  in process                   {prepared['service_ms']:6.2f} CPU-ms each (services.submit alone)")
    print(f"  ratio         {raw_each / each:8.1%} of the bare driver per CPU second (goal 15 %)", flush=True)


def main() -> int:
    bench("SQLite, WAL, synchronous=FULL", "", 0)
    with Postgres() as server:
        if not server.url:
            print(f"!!! LEFT OUT: postgresql ({server.reason}) !!!")
            return 0
        pid = int((server.folder / "data" / "postmaster.pid").read_text().split()[0]) if server.folder else 0
        bench("PostgreSQL, synchronous_commit=on", server.url, pid)
    return 0


if __name__ == "__main__":
    sys.exit(main())
