"""From the rows of a pack to divisions: levels, categories and place columns follow from the 12-digit code alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pypinyin import Style, lazy_pinyin

from yiwang.core.problems import Fault
from yiwang.foundation.packs.registry import Body, PackContext
from yiwang.foundation.places.models import LEVELS, Place

_LENGTHS = (2, 4, 6, 9, 12)  # digits of the code that name each level
_COUNTY = ((1, 20, "district"), (21, 80, "county"), (81, 99, "county_city"))
_TOWNSHIP = ((1, 99, "subdistrict"), (100, 199, "town"), (200, 399, "township"), (400, 599, "farm_or_zone"))
_VILLAGE = ((1, 199, "residents_committee"), (200, 399, "village_committee"), (400, 599, "quasi"))


def check(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every row has a 12-digit code of its own and a name, and stands under a parent that is also there."""
    faults: list[Fault] = []
    known = {row.get("code", "") for _, _, row in _rows(documents)}
    seen: set[str] = set()
    for name, index, row in _rows(documents):
        message = _row_fault(row, known, seen)
        if message:
            faults.append(context.fault(name, "rows", index, message=message))
        seen.add(row.get("code", ""))
    for name, body in documents.items():
        if "rows" in body and not (body.get("about") or {}).get("source"):
            faults.append(context.fault(name, message="没有写来源", remedy="文件开头加一行 # source: …"))
        for index, entry in enumerate(body.get("shapes") or ()):
            if not {"package", "file", "prefix", "source"} <= entry.keys():
                faults.append(context.fault(name, "shapes", index, message="图形缺少 package、file、prefix 或 source"))
    return faults


def _row_fault(row: Mapping[str, str], known: set[str], seen: set[str]) -> str:
    code = row.get("code", "")
    if not (code.isdigit() and len(code) == 12):
        return f"区划代码“{code}”不是 12 位数字"
    if code in seen:
        return f"区划代码“{code}”重复"
    if not row.get("name", "").strip():
        return f"区划“{code}”没有名称"
    level = level_of(code)
    if level > 1 and parent_of(code) not in known:
        return f"区划“{code}”的上级“{parent_of(code)}”不在配置包中"
    if level > 2 and not category_of(code):
        return f"区划“{code}”的段位不在标准范围内"
    for key in ("valid_from", "valid_to"):
        try:
            _day(row, key)
        except ValueError:
            return f"{key} “{row[key]}”不是日期"
    return ""


def _rows(documents: Mapping[str, Body]) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    for name, body in documents.items():
        for index, row in enumerate(body.get("rows") or ()):
            yield name, index, row


def level_of(code: str) -> int:
    """1 region … 5 village, by the trailing zeros of the code."""
    return next(level for level, length in enumerate(_LENGTHS, start=1) if set(code[length:]) <= {"0"})


def ancestor_of(code: str, level: int) -> str:
    """The code of the division of that level which contains this one; empty when this one stands higher."""
    return code[: _LENGTHS[level - 1]].ljust(12, "0") if level <= level_of(code) else ""


def parent_of(code: str) -> str:
    """The code one level up; empty for the region."""
    level = level_of(code)
    return ancestor_of(code, level - 1) if level > 1 else ""


def category_of(code: str) -> str:
    """What sort of division the segment of the code means; empty when the standard knows no such segment."""
    level = level_of(code)
    if level <= 2:
        return LEVELS[level - 1]
    segment = int(code[_LENGTHS[level - 2] : _LENGTHS[level - 1]])
    ranges = (_COUNTY, _TOWNSHIP, _VILLAGE)[level - 3]
    return next((name for first, last, name in ranges if first <= segment <= last), "")


def places_of(documents: Mapping[str, Body]) -> list[Place]:
    """Unsaved divisions, higher levels first."""
    names = {row["code"]: row["name"] for _, _, row in _rows(documents)}
    found = [
        _place(row, names, (documents[name].get("about") or {}).get("source", "")) for name, _, row in _rows(documents)
    ]
    return sorted(found, key=lambda place: (place.level, place.code))


def _place(row: Mapping[str, str], names: Mapping[str, str], source: str) -> Place:
    code, name = row["code"], row["name"]
    level = level_of(code)
    chain = [ancestor_of(code, step) for step in range(1, level + 1)]
    syllables = row.get("pinyin", "").split() or lazy_pinyin(name, style=Style.NORMAL, errors="ignore")
    return Place(
        code=code,
        name=name,
        full_name="".join(names[step] for step in chain),
        level=level,
        parent_id=chain[-2] if level > 1 else None,
        region=chain[0],
        city=ancestor_of(code, 2),
        county=ancestor_of(code, 3),
        township=ancestor_of(code, 4),
        pinyin="".join(syllables)[:120],
        initials="".join(word[0] for word in syllables if word)[:40],
        category=category_of(code),
        valid_from=_day(row, "valid_from"),
        valid_to=_day(row, "valid_to"),
        successor=row.get("successor", ""),
        source=source,
    )


def _day(row: Mapping[str, str], key: str) -> date | None:
    return date.fromisoformat(row[key]) if row.get(key) else None
