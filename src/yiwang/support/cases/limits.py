"""Limits of clocks: where a limit comes from, when it falls due, and how stops and extensions move it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from yiwang.core import calendar
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.support.cases.act import Act
from yiwang.support.cases.facts import parameter
from yiwang.support.cases.models import FAR, Clock, ClockStop
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.rulebook import decide


def limit_of(act: Act, reference: Any, kind: str = "statutory") -> calendar.Limit | date | None:
    """What a limit reference means for this case: a limit, a fixed last day, or nothing (the matter sets none)."""
    if isinstance(reference, list | tuple):
        for row in reference:
            if "when" not in row or decide(act, row["when"])[0] is True:
                return limit_of(act, row["limit"], kind)
        return None
    text = str(reference or "")
    if text.startswith("matter.limits."):
        return _matter_limit(act, text.removeprefix("matter.limits."), kind)
    if text.startswith("param."):
        return limit_of(act, parameter(act.kind, text[6:]), kind)
    if text.startswith(("field.", "input.")):
        return _day(act.input.get(text[6:]) or act.plain.get(text[6:]))
    return calendar.Limit.parse(text) if text else None


def _matter_limit(act: Act, name: str, kind: str) -> calendar.Limit | None:
    limits = act.matter.get("limits") or {}
    if name.endswith((".statutory", ".promised")):
        name, kind = name.rsplit(".", 1)
    entry = limits.get(name)
    if isinstance(entry, Mapping):
        text = entry.get("promised") if kind == "promised" else entry.get("statutory") or entry.get("promised")
        return calendar.Limit.parse(str(text)) if text else None
    return calendar.Limit.parse(str(entry)) if entry and kind != "promised" else None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def basis_of(act: Act, reference: Any) -> tuple[str, bool] | None:
    """The basis that the matter states for a limit of its own, with its mark."""
    text = str(reference or "")
    if not text.startswith("matter.limits."):
        return None
    entry = (act.matter.get("limits") or {}).get(text.removeprefix("matter.limits.").split(".")[0])
    if not isinstance(entry, Mapping) or not entry.get("basis"):
        return None
    basis = entry["basis"]
    if isinstance(basis, Mapping):
        return f"{basis.get('document', '')} {basis.get('article', '')}".strip(), bool(basis.get("verified"))
    return str(basis), bool(entry.get("verified"))


def end_of_day(day: date) -> datetime:
    """The last instant of a legal day."""
    return datetime.combine(day, time(23, 59, 59), OFFICIAL_ZONE)


def reckon(clock: Clock, stops: Sequence[ClockStop], at: datetime) -> None:
    """Sets the clock's due instant and provisional marks from its start, stops and extensions; a stop still open counts to `at`."""
    if clock.unit == "date":
        return
    pauses = [calendar.Pause(s.from_at, s.to_at or max(at, s.from_at)) for s in stops]
    found = calendar.due(
        clock.started_at,
        calendar.Limit(clock.amount, clock.unit),  # type: ignore[arg-type]
        code_selectors.calendar_for(tuple(clock.calendar)),
        pauses=pauses,
        extensions=[calendar.Limit.parse(text) for text in clock.extensions],
    )
    clock.due_at, clock.provisional = found.at, list(found.provisional)


def paused_due() -> datetime:
    """While a clock is stopped it cannot run out."""
    return FAR
