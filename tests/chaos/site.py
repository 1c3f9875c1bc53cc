"""A real deployment in a folder of its own: started, killed, started again, as a service manager would."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[2]
START = 60.0


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    with contextlib.suppress(OSError):
        return [int(child) for child in path.read_text().split()]
    return []


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        found += _children(each)
    return found


class Site:
    """`python -m yiwang serve` on a free port with data of its own; `url` is where clients reach it."""

    def __init__(self, folder: Path, server: str) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, timeout=2)
        self.folder, self.server, self.database = folder, server, ""
        self.process: subprocess.Popen[bytes] | None = None
        self.log = (folder / "log").open("ab")
        kept = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
        self.env = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "yiwang.settings.embedded",
            "YIWANG_DATA": str(folder / "data"),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        (folder / "data").mkdir()
        if server:
            self._make_database()

    def _make_database(self) -> None:
        self.database = f"chaos_{os.getpid()}_{self.port}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.database}"'.encode())
        self.env["DATABASE_URL"] = urlunsplit(urlsplit(self.server)._replace(path=f"/{self.database}"))

    def run(self, *arguments: str) -> str:
        """One command on the site's data; its output."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def step(self, *arguments: str) -> Any:
        """A step of `steps.py`; its answer."""
        return json.loads(self.run("-m", "tests.chaos.steps", *arguments).strip().splitlines()[-1])

    def start(self) -> None:
        """Serves; returns when it answers."""
        command = [sys.executable, "-m", "yiwang", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True
        )
        until = time.monotonic() + START
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                if self.http.get("/health/live").status_code == 200:
                    return
            if self.process.poll() is not None:  # it was killed while it started, or the port was still held
                break
            time.sleep(0.2)
        self.end()
        raise AssertionError(f"the site does not start:\n{(self.folder / 'log').read_text()[-3000:]}")

    def kill(self, target: str) -> None:
        """SIGKILL to the web processes, to the worker, or to everything at once."""
        assert self.process
        found = [pid for child in _children(self.process.pid) if self._is(child, target) for pid in _family(child)]
        for pid in [self.process.pid, *found] if target == "all" else found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @staticmethod
    def _is(pid: int, target: str) -> bool:
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return target == "all" or (b"granian" in words) == (target == "web")
        return False

    def kill_backend(self, hard: bool, pick: Any) -> None:
        """Ends one of the site's PostgreSQL backends: by the server, or by SIGKILL (which restarts the server)."""
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.server, autocommit=True) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
                [self.database],
            ).fetchall()
            if rows and hard:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pick.choice(rows)[0], signal.SIGKILL)
            elif rows:
                connection.execute("SELECT pg_terminate_backend(%s)", [pick.choice(rows)[0]])

    def is_up(self) -> bool:
        """The service is still there (web and worker: one without the other ends it)."""
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        """Nothing of the service is left, also no orphan of a killed parent."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=1.5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def close(self) -> None:
        """The service ends and its database goes."""
        if self.is_up() and self.process:
            self.process.terminate()
        self.end()
        self.log.close()
        self.http.close()
        if self.database:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)'.encode())
