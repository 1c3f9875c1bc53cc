"""The sections of the room under this one: code sets and official calendars."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from yiwang.core.calendar import DayKind
from yiwang.core.problems import Fault
from yiwang.foundation.codes import services as code_services
from yiwang.foundation.codes.services import CodeRow, DayRow, SetRow, YearRow
from yiwang.foundation.packs.registry import Body, LoadContext, PackContext, Section


def check_codes(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every set has a title, a standard, a source and values with a label, each value once.

    A mapping to the empty text says that the foreign value has no counterpart and must be decided by hand.
    """
    faults: list[Fault] = []
    for name, body in documents.items():
        for key in ("title", "standard", "source", "values"):
            if not body.get(key):
                faults.append(context.fault(name, key, message=f"代码集缺少 {key}"))
        seen: set[str] = set()
        for index, entry in enumerate(body.get("values") or ()):
            if not isinstance(entry, dict) or not isinstance(entry.get("value"), str) or not entry.get("label"):
                message = "代码要有文字的 value 和 label，数字加引号"
                faults.append(context.fault(name, "values", index, message=message))
            elif entry["value"] in seen:
                faults.append(context.fault(name, "values", index, message=f"代码“{entry['value']}”重复"))
            else:
                seen.add(entry["value"])
        for profile, mapping in (body.get("mappings") or {}).items():
            for foreign, own in mapping.items():
                if own and own not in seen:
                    where = ("mappings", profile, foreign)
                    faults.append(context.fault(name, *where, message=f"映射到不存在的代码“{own}”"))
    return faults


def load_codes(context: LoadContext) -> None:
    """Replace the code sets of the pack."""
    sets = [_set(name, body) for name, body in context.documents.items()]
    code_services.load_sets(by=context.by, sets=sets, at=context.at)
    if context.removed:
        code_services.drop_sets(by=context.by, names=sorted(context.removed), at=context.at)


def _set(name: str, body: Body) -> SetRow:
    title = _text(body["title"])
    return SetRow(
        name=name,
        title=title[0],
        title_en=title[1],
        standard=body["standard"],
        source=body["source"],
        verified=body.get("verified") is True,
        mappings=body.get("mappings") or {},
        codes=tuple(
            CodeRow(
                value=entry["value"],
                name=entry.get("name", ""),
                label=_text(entry["label"])[0],
                label_en=_text(entry["label"])[1],
                note=entry.get("note", ""),
            )
            for entry in body["values"]
        ),
    )


def _text(value: object) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return str(value.get("zh", "")), str(value.get("en", ""))
    return str(value), ""


def check_calendar(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every layer lists its years once, with a source, and spans of days that begin in the year."""
    faults: list[Fault] = []
    for name, body in documents.items():
        if not isinstance(body.get("years"), list) or not body["years"]:
            faults.append(context.fault(name, "years", message="日历没有 years 列表"))
            continue
        seen: set[int] = set()
        for index, entry in enumerate(body["years"]):
            faults.extend(_year_faults(name, index, entry, seen, context))
    return faults


def _year_faults(name: str, index: int, entry: Body, seen: set[int], context: PackContext) -> list[Fault]:
    year = entry.get("year")
    if not isinstance(year, int) or year in seen:
        return [context.fault(name, "years", index, message="年份缺失、不是整数或重复")]
    seen.add(year)
    faults = []
    if not entry.get("source") and not context.documents("calendar")[name].get("source"):
        faults.append(context.fault(name, "years", index, message=f"{year} 年没有写来源"))
    days: set[date] = set()
    for span in [*(entry.get("holidays") or ()), *(entry.get("makeup") or ())]:
        try:
            found = _days(span)
        except (ValueError, KeyError, TypeError, AttributeError):
            faults.append(context.fault(name, "years", index, message=f"{year} 年有无法识别的日期：{span}"))
            continue
        outside = [day for day in found if abs(day.year - year) > 1]
        if not found or outside or days & set(found):
            message = f"{year} 年的日期重复、颠倒或不在本年前后：{span}"
            faults.append(context.fault(name, "years", index, message=message))
        days |= set(found)
    return faults


def load_calendar(context: LoadContext) -> None:
    """Replace the layers of the pack that changed."""
    for name in sorted(context.changed):
        body = context.documents[name]
        code_services.load_calendar(
            by=context.by, layer=name, years=[_year(entry, body) for entry in body["years"]], at=context.at
        )
    for name in sorted(context.removed):
        code_services.load_calendar(by=context.by, layer=name, years=[], at=context.at)


def _year(entry: Body, layer: Body) -> YearRow:
    return YearRow(
        year=entry["year"],
        notice=entry.get("notice", ""),
        source=entry.get("source") or layer["source"],
        verified=(entry.get("verified", layer.get("verified")) is True),
        days=(*_kept(entry.get("holidays"), "holiday"), *_kept(entry.get("makeup"), "makeup")),
    )


def _kept(spans: Sequence[Mapping[str, str]] | None, kind: DayKind) -> list[DayRow]:
    return [DayRow(day, kind, span.get("name", "")) for span in spans or () for day in _days(span)]


def _days(span: Mapping[str, str]) -> list[date]:
    """The days of {day} or {from, to}, both ends included."""
    first = date.fromisoformat(span["day"] if "day" in span else span["from"])
    last = date.fromisoformat(span.get("to", first.isoformat()))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


SECTIONS = (
    Section("codes", folder="codes", order=10, check=check_codes, load=load_codes),
    Section("calendar", folder="calendar", order=20, check=check_calendar, load=load_calendar),
)
