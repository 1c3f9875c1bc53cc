"""The raw rows as published, and what is reckoned from them. Pure: whoever has the rows reckons the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from yiwang.core import crypto
from yiwang.core.calendar import legal_day

HEADER = ("uid", "period", "third", "grade", "agency", "matter", "point", "channel", "void", "repeat")


@dataclass(frozen=True)
class Row:
    """One rating as everybody may read it: nothing of the person, the case, the words or the hour."""

    uid: str
    period: str
    third: int
    grade: int
    agency: str
    matter: str
    point: str
    channel: str
    void: str = ""
    repeat: str = ""

    @property
    def cells(self) -> tuple[object, ...]:
        """The row in the order of HEADER."""
        return tuple(getattr(self, name) for name in HEADER)


@dataclass(frozen=True)
class Figures:
    """What a group of rows amounts to. Rates are None where nothing counts."""

    total: int
    grades: tuple[int, int, int, int, int]
    void: int
    satisfied: Fraction | None
    bad: Fraction | None
    score: Fraction | None
    again: int
    again_satisfied: int

    @property
    def valid(self) -> int:
        """Those that count."""
        return self.total - self.void

    @property
    def satisfied_word(self) -> str:
        """The share of satisfied ones, in percent; a dash for none."""
        return _percent(self.satisfied)

    @property
    def bad_word(self) -> str:
        """The share of bad ones, in percent; a dash for none."""
        return _percent(self.bad)


def _percent(share: Fraction | None) -> str:
    return "—" if share is None else f"{float(share) * 100:.1f}%"


FORMULAS = (
    ("有效评价", "评价总数 − 复核不计入"),
    ("满意率", "（非常满意 ＋ 满意 ＋ 基本满意）÷ 有效评价"),
    ("差评率", "（不满意 ＋ 非常不满意）÷ 有效评价"),
    ("综合满意度", "各有效评价的分值之和 ÷ 有效评价"),
    ("整改后满意", "整改后再评为基本满意以上的 ÷ 整改后再评的"),
)


def reckon(rows: Iterable[Row], scores: Mapping[str, int]) -> Figures:
    """The figures of some rows by FORMULAS. The first grade counts; one given again is shown apart."""
    found = list(rows)
    counted = [row for row in found if not row.void]
    grades = [sum(1 for row in counted if row.grade == grade) for grade in range(1, 6)]
    again = [int(row.repeat) for row in found if row.repeat]
    valid = len(counted)
    return Figures(
        total=len(found),
        grades=(grades[0], grades[1], grades[2], grades[3], grades[4]),
        void=len(found) - valid,
        satisfied=Fraction(sum(grades[:3]), valid) if valid else None,
        bad=Fraction(sum(grades[3:]), valid) if valid else None,
        score=Fraction(sum(scores.get(str(row.grade), 0) for row in counted), valid) if valid else None,
        again=len(again),
        again_satisfied=sum(1 for grade in again if grade <= 3),
    )


def digest(rows: Iterable[Row]) -> str:
    """The digest of a period: over its rows as first given, by uid, cells joined by tabs, one row a line."""
    lines = ["\t".join(str(cell) for cell in row.cells[:8]) for row in sorted(rows, key=lambda row: row.uid)]
    return str(crypto.digest("\n".join(lines).encode()))


def period_of(at: datetime) -> str:
    """The month of an instant in Beijing, "2026-11"."""
    return f"{legal_day(at):%Y-%m}"


def third_of(at: datetime) -> int:
    """The ten days of the month: 1 上旬, 2 中旬, 3 下旬."""
    return min((legal_day(at).day - 1) // 10 + 1, 3)


def after(period: str) -> str:
    """The next month."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def before(period: str) -> str:
    """The month before."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year - (month == 1)}-{(month - 2) % 12 + 1:02d}"
