"""A PostgreSQL server of the suite's own: made in a temporary folder, thrown away at the end."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from socket import socket
from types import TracebackType


class Postgres:
    """`with Postgres() as server`: server.url, or server.reason why there is none. DATABASE_URL wins when it is set."""

    def __init__(self) -> None:
        self.url, self.reason = os.environ.get("DATABASE_URL", ""), ""
        self.folder: Path | None = None
        self.bin = self._binaries()

    @staticmethod
    def _binaries() -> Path | None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        where = str(found[-1]) if found else shutil.which("initdb")
        return Path(where).parent if where else None

    def _as_owner(self, *command: str) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")

    def __enter__(self) -> "Postgres":
        if self.url:
            return self
        if self.bin is None:
            self.reason = "no server binaries found: install Debian's postgresql"
            return self
        self.folder = Path(tempfile.mkdtemp(prefix="yiwang-pg-"))
        self.folder.chmod(0o777)
        data = str(self.folder / "data")
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        try:
            self._as_owner(
                str(self.bin / "initdb"), "-D", data, "-U", "yiwang", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
            )
            options = f"-p {port} -k {self.folder} -c listen_addresses=127.0.0.1 -c synchronous_commit=on -c max_connections=200"
            self._as_owner(
                str(self.bin / "pg_ctl"), "-D", data, "-w", "-l", str(self.folder / "log"), "-o", options, "start"
            )
        except subprocess.CalledProcessError as error:
            self.reason = error.stderr.decode(errors="replace").strip().splitlines()[-1] if error.stderr else str(error)
            return self
        self.url = f"postgresql://yiwang@127.0.0.1:{port}/postgres"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.folder and self.bin:
            if self.url:
                self._as_owner(str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "stop")
            shutil.rmtree(self.folder, ignore_errors=True)
