"""Keeps a small data folder of this version, from which every later version must upgrade.

python -m tests.upgrade.keep          (once per released version; a kept folder is never made anew)
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from yiwang import __version__

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEFT_OUT = {"static", "server.log"}


def run(data: Path, *arguments: str) -> None:
    env = {
        **os.environ,
        "YIWANG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "yiwang.settings.embedded",
        "DATABASE_URL": "",
    }
    subprocess.run(
        [sys.executable, *arguments], env={**env, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, cwd=ROOT, check=True
    )


def main() -> None:
    target = HERE / "kept" / f"{__version__}.tar.xz"
    if target.exists():
        raise SystemExit(f"{target.name} is kept already")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        for arguments in (
            ["migrate"],
            ["pack", "load"],
            ["demo", "--people", "5", "--cases", "8"],
            ["worker", "--once"],
        ):
            run(data, "-m", "yiwang", *arguments)
        run(data, "-m", "tests.upgrade.steps", "fill")
        target.parent.mkdir(exist_ok=True)
        with tarfile.open(target, "w:xz") as archive:
            for path in sorted(data.rglob("*")):
                inside = path.relative_to(data)
                if inside.parts[0] not in LEFT_OUT and path.is_file():
                    archive.add(path, arcname=str(inside))
    print(target, target.stat().st_size // 1024, "KB")


if __name__ == "__main__":
    main()
