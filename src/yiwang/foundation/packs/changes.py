"""What differs between two documents, in words a pack author reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from yiwang.foundation.packs.registry import Body

_SHOWN = 40


@dataclass(frozen=True)
class Change:
    """One document that a load would add, change or remove, with up to forty differences."""

    section: str
    name: str
    kind: Literal["added", "changed", "removed"]
    details: tuple[str, ...] = ()


def compare(before: Body, after: Body) -> tuple[str, ...]:
    """The differences of two bodies: "limits.decision.promised: 10 workdays → 7 workdays"."""
    found = list(_differences(before, after, ""))
    rest = len(found) - _SHOWN
    return (*found[:_SHOWN], f"… 另有 {rest} 处") if rest > 0 else tuple(found)


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _keyed(before, after, key, f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _listed(before, after, path)
    elif before != after or type(before) is not type(after):
        yield f"{path}: {_short(before)} → {_short(after)}"


def _keyed(before: Body, after: Body, key: str, path: str) -> Iterator[str]:
    if key not in after:
        yield f"{path}: 删去 {_short(before[key])}"
    elif key not in before:
        yield f"{path}: 新增 {_short(after[key])}"
    else:
        yield from _differences(before[key], after[key], path)


def _listed(before: list[Any], after: list[Any], path: str) -> Iterator[str]:
    old, new = [_short(row, 2000) for row in before], [_short(row, 2000) for row in after]
    if old == new:
        return
    if len(old) == len(new) and len(old) <= _SHOWN:
        for index, (left, right) in enumerate(zip(before, after, strict=True)):
            yield from _differences(left, right, f"{path}[{index}]")
        return
    left_out, kept = set(old) - set(new), set(new) - set(old)
    yield from (f"{path}: 删去 {_short(row)}" for row in old if row in left_out)
    yield from (f"{path}: 新增 {_short(row)}" for row in new if row in kept)
    if not left_out and not kept:
        yield f"{path}: 顺序或重复项有变"


def _short(value: Any, limit: int = 80) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else f"{text[:limit]}…"
