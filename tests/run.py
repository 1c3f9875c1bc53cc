"""Runs the suite in the ways the Makefile names, and says loudly what was left out.

python tests/run.py all|check|coverage|chaos
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
REQUIRED = set(filter(None, os.environ.get("YIWANG_REQUIRE", "").split(",")))
QUICK = "not browser and not slow and not postgresql"


def run(*command: str, env: dict[str, str] | None = None) -> int:
    print("·", " ".join(command), flush=True)
    began = time.monotonic()
    code = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src", **(env or {})}, check=False
    ).returncode
    print(f"  {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - began:.0f} s", flush=True)
    return code


def pytest(*arguments: str, env: dict[str, str] | None = None, workers: str = "2") -> int:
    return run(str(BIN / "python"), "-m", "pytest", "-n", workers, "--dist", "loadscope", *arguments, env=env)


def statics() -> int:
    django = {"DJANGO_SETTINGS_MODULE": "yiwang.settings.test"}
    return (
        run(str(BIN / "ruff"), "format", "--check", "--quiet", ".")
        | run(str(BIN / "ruff"), "check", "--quiet", ".")
        | run(str(BIN / "mypy"))
        | run(str(BIN / "lint-imports"))
        | run(str(BIN / "python"), "manage.py", "makemigrations", "--check", "--dry-run", env=django)
    )


def check() -> int:
    rooms = (
        "core",
        "web",
        "foundation/events",
        "foundation/jobs",
        "foundation/access",
        "support/forms",
        "support/cases",
    )
    return statics() | pytest("-m", QUICK, "tests/architecture", *(f"src/yiwang/{room}" for room in rooms))


def browser() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


def everything() -> int:
    left_out: list[str] = []
    shutil.rmtree(ROOT / "build" / "requirements", ignore_errors=True)
    code = statics()
    code |= pytest("-m", "not browser and not postgresql")
    if browser():
        code |= journeys()
    else:
        left_out.append("browser (no chromium found)")
    with Postgres() as server:
        if server.url:
            code |= pytest("-m", "not browser", env={"DATABASE_URL": server.url})
        else:
            left_out.append(f"postgresql ({server.reason})")
    for item in left_out:
        print(f"\n!!! LEFT OUT: {item} !!!", flush=True)
    if any(item.split(" ")[0] in REQUIRED for item in left_out):
        print("what was left out is required here", flush=True)
        code |= 1
    return code | run(str(BIN / "python"), "tests/matrix.py")


def journeys() -> int:
    """In processes of their own: the browser's driver keeps an event loop that Django's own tests must not meet."""
    return pytest("-m", "browser", "tests/journeys", env={"CHROMIUM": browser()})


def coverage() -> int:
    shutil.rmtree(ROOT / "build" / "requirements", ignore_errors=True)
    code = pytest("-m", "not browser and not postgresql")
    code |= journeys() if browser() else 0
    return code | run(str(BIN / "python"), "tests/matrix.py", "--table")


def chaos() -> int:
    code = pytest("tests/chaos", "-m", "slow or not slow", "-s", env={"YIWANG_KILLS": "200"}, workers="0")
    with Postgres() as server:
        if not server.url:
            print(f"!!! LEFT OUT: postgresql ({server.reason}) !!!")
            return code
        return code | pytest("tests/chaos", "-s", env={"YIWANG_KILLS": "200", "DATABASE_URL": server.url}, workers="0")


WAYS = {"all": everything, "check": check, "coverage": coverage, "chaos": chaos}


def main(arguments: Sequence[str]) -> int:
    (ROOT / "build").mkdir(exist_ok=True)
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())
    return 1 if WAYS[arguments[0] if arguments else "check"]() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
