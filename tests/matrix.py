"""The requirement matrix from a real test run: python tests/matrix.py [--table]

Each test marked `@pytest.mark.requirement("F-062.2")` leaves its outcome in build/requirements/; a requirement is done
when at least one test of it ran and every one that ran passed.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "docs" / "requirements" / "catalogue.md"
OUTCOMES = ROOT / "build" / "requirements"
REPORT = ROOT / "build" / "requirements.json"
ITEM = re.compile(r"^- (F-\d{3}\.\d+) (.*)|^\| ([YZ]-\d+[a-z/0-9]*) \| (.*?) \|", re.MULTILINE)


def catalogue() -> dict[str, str]:
    """Every F-, Y- and Z-id with the beginning of its text."""
    found = {}
    for match in ITEM.finditer(CATALOGUE.read_text()):
        name, text = (match[1], match[2]) if match[1] else (match[3], match[4])
        found[name] = re.sub(r"\[[^\]]*\]", "", text)[:80].strip()
    return found


def outcomes() -> dict[str, dict[str, str]]:
    """Requirement → test → outcome of the last run."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(OUTCOMES.glob("*.json")):
        for name, tests in json.loads(path.read_text()).items():
            for test, outcome in tests.items():
                if found[name].get(test) != "failed":
                    found[name][test] = outcome
    return found


def main(arguments: list[str]) -> int:
    known, ran = catalogue(), outcomes()
    rows = {}
    for name, text in known.items():
        tests = {t: o for t, o in ran.get(name, {}).items() if o != "skipped"}
        rows[name] = {
            "text": text,
            "state": "done" if tests and all(o == "passed" for o in tests.values()) else "open",
            "tests": sorted(tests),
        }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    unknown = sorted(set(ran) - set(known))
    if "--table" in arguments:
        for name, row in rows.items():
            if row["state"] == "done" or name[0] in "YZ":
                print(f"{row['state']:5} {name:9} {len(row['tests']):3} tests  {row['text']}")
    done = sum(r["state"] == "done" for r in rows.values())
    print(f"requirements: {done} done, {len(rows) - done} open of {len(rows)} (build/requirements.json)")
    if unknown:
        print("marked in tests but not in the catalogue:", ", ".join(unknown))
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
