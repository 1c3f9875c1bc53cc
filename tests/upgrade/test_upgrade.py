"""A data folder of every released version still opens: migrated, loaded anew, read whole, history sound."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = sorted((HERE / "kept").glob("*.tar.xz"))


def run(data: Path, *arguments: str) -> str:
    env = {
        **os.environ,
        "YIWANG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "yiwang.settings.embedded",
        "DATABASE_URL": "",
    }
    env["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    done = subprocess.run([sys.executable, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_folder_is_kept_of_the_first_version() -> None:
    assert KEPT[0].name == "0.1.0.tar.xz"


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_upgrades_and_reads_as_before(kept: Path, tmp_path: Path) -> None:
    with tarfile.open(kept) as archive:
        archive.extractall(tmp_path, filter="data")
    run(tmp_path, "-m", "yiwang", "migrate")
    run(tmp_path, "-m", "yiwang", "pack", "load")
    found = json.loads(run(tmp_path, "-m", "tests.upgrade.steps", "read"))
    assert found == {
        "cases": 8,
        "kinds": ["hotline", "it_project", "service"],
        "answers": True,
        "steps": True,
        "files": [True],
        "login": "clerk",
    }
    assert "sound" in run(tmp_path, "-m", "yiwang", "audit", "verify")
