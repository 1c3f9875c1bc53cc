"""Small packs written into a folder, and the actor who loads them."""

from datetime import UTC, datetime
from pathlib import Path

from yiwang.core.actor import Actor
from yiwang.foundation.packs import services
from yiwang.foundation.packs.models import Pack

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LOADER = Actor.system("test", "packs.load")

CODES = """title: {zh: 办件类型, en: Type of case}
standard: GB/T 39046-2020
source: 附录 A
verified: true
values:
  - {value: "1", name: immediate, label: 即办件}
  - {value: "2", name: promised, label: {zh: 承诺件, en: Promised}}
mappings:
  c0109: {"9": "2", "5": ""}
"""
CALENDAR = """source: 国务院办公厅通知
years:
  - year: 2026
    holidays:
      - {from: "2026-10-01", to: "2026-10-07", name: 国庆节}
    makeup:
      - {day: "2026-10-10", name: 国庆节}
"""
PLACES = """# source: 国家统计局
code,name,pinyin
640000000000,宁夏回族自治区,
640100000000,银川市,
640105000000,西夏区,
640105003000,文昌路街道,
640105003001,翟靖巷社区居委会,
640106000000,金凤区,
640303000000,红寺堡区,hong si bu qu
640300000000,吴忠市,
"""
FILES = {"codes/case_type.yaml": CODES, "calendar/cn.yaml": CALENDAR, "places/all.csv": PLACES}


def write_pack(folder: Path, *, files: dict[str, str] = FILES, version: str = "1", name: str = "sample") -> Path:
    """A pack of these files, in place of whatever the folder held under the same names."""
    head = f'name: {name}\nversion: "{version}"\ntitle: 样例\n'
    for path, text in {**files, "pack.yaml": head}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def load_pack(folder: Path, at: datetime = AT) -> Pack:
    """Load it as the system's loader."""
    return services.load(by=LOADER, path=folder, at=at)
