"""The parts a rule is built of: each knows its type, how it is worked out on facts, and how SQL says it.

`call` answers None where a missing fact leaves the part open; `and`, `or`, `in` and `between` follow SQL's
three-valued logic exactly, so that one person and a whole table get the same answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from yiwang.core.calendar import add_months, legal_day
from yiwang.core.rules.engines import Engine, months_sql, years_sql
from yiwang.core.rules.refusals import FactRefused

Type = Literal["integer", "decimal", "text", "texts", "boolean", "date"]
Facts = Mapping[str, Any]
Call = Callable[[Facts], Any]
TYPE_NAMES: Mapping[str, str] = {
    "integer": "整数", "decimal": "小数", "text": "文字", "texts": "多项文字", "boolean": "是否", "date": "日期",
}  # fmt: skip
ABSENT = "absent_"


@dataclass(frozen=True)
class Part:
    """A piece of a rule. `constant` holds the value of a literal, `name` that of a bare fact."""

    type: str
    call: Call
    sql: Callable[[Engine], str]
    constant: Any = None
    name: str = ""


def fact(name: str, type_of: str) -> Part:
    """The value of a fact, of its promised type; missing (None) means unknown."""
    plain, convert = _PLAIN[type_of], _CONVERT[type_of]

    def call(facts: Facts) -> Any:
        value = facts.get(name)
        if value is None or value.__class__ is plain:
            return value
        try:
            return convert(value)
        except (TypeError, ValueError, InvalidOperation):
            raise FactRefused(name=name, wanted=TYPE_NAMES[type_of]) from None

    return Part(type_of, call, lambda engine: engine.name(name), name=name)


def _whole(value: Any) -> int | None:
    if value == "":
        return None
    if isinstance(value, bool) or int(value) != Decimal(str(value)):
        raise ValueError
    return int(value)


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        raise ValueError
    return None if value == "" else Decimal(str(value))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    raise ValueError


def _texts(value: Any) -> Sequence[str]:
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, str):
        return [value] if value else []
    raise ValueError


def _boolean(value: Any) -> bool | None:
    if value == "":
        return None
    raise ValueError


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return legal_day(value)
    if isinstance(value, str):
        return date.fromisoformat(value) if value else None
    raise ValueError


_PLAIN: Mapping[str, type] = {
    "integer": int, "decimal": Decimal, "text": str, "texts": list, "boolean": bool, "date": date,
}  # fmt: skip
_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "integer": _whole, "decimal": _decimal, "text": _text, "texts": _texts, "boolean": _boolean, "date": _day,
}  # fmt: skip


def literal(type_of: str, value: Any) -> Part:
    """A fixed value."""

    def sql(engine: Engine) -> str:
        if type_of == "text":
            return engine.text(value)
        if type_of == "date":
            return f"DATE '{value.isoformat()}'"
        return str(value).upper() if type_of == "boolean" else format(value, "f" if type_of == "decimal" else "d")

    return Part(type_of, lambda facts: value, sql, constant=value)


def every(parts: Sequence[Part]) -> Part:
    """`and`: no as soon as one is no, yes when all are yes."""
    return _joined(parts, ending=False, word="AND")


def some(parts: Sequence[Part]) -> Part:
    """`or`: yes as soon as one is yes, no when all are no."""
    return _joined(parts, ending=True, word="OR")


def _joined(parts: Sequence[Part], *, ending: bool, word: str) -> Part:
    calls = tuple(part.call for part in parts)
    otherwise = not ending

    def call(facts: Facts) -> bool | None:
        known = True
        for one in calls:
            value = one(facts)
            if value is ending:
                return not otherwise
            if value is None:
                known = False
        return otherwise if known else None

    return Part("boolean", call, lambda engine: "(" + f" {word} ".join(part.sql(engine) for part in parts) + ")")


def negate(part: Part) -> Part:
    """`not`: unknown stays unknown."""
    inner = part.call

    def call(facts: Facts) -> bool | None:
        value = inner(facts)
        return None if value is None else not value

    return Part("boolean", call, lambda engine: f"(NOT {part.sql(engine)})")


def binary(sign: str, work: Callable[[Any, Any], Any], left: Part, right: Part, type_of: str = "boolean") -> Part:
    """A comparison or a sum of two parts; unknown when one of them is."""
    first, second = left.call, right.call

    def call(facts: Facts) -> Any:
        a = first(facts)
        if a is None:
            return None
        b = second(facts)
        return None if b is None else work(a, b)

    return Part(type_of, call, lambda engine: f"({left.sql(engine)} {sign} {right.sql(engine)})")


def minus(part: Part) -> Part:
    """The number with its sign changed."""
    inner = part.call

    def call(facts: Facts) -> Any:
        value = inner(facts)
        return None if value is None else -value

    return Part(part.type, call, lambda engine: f"(-{part.sql(engine)})")


def among(subject: Part, options: Sequence[Part]) -> Part:
    """`in`: yes when one equals; unknown rather than no when one of the others is unknown."""
    inner, calls = subject.call, tuple(option.call for option in options)
    fixed = frozenset(option.constant for option in options)

    def call_fixed(facts: Facts) -> bool | None:
        value = inner(facts)
        return None if value is None else value in fixed

    def call(facts: Facts) -> bool | None:
        value = inner(facts)
        if value is None:
            return None
        others = [one(facts) for one in calls]
        return True if value in others else None if None in others else False

    def sql(engine: Engine) -> str:
        return f"({subject.sql(engine)} IN ({', '.join(option.sql(engine) for option in options)}))"

    return Part("boolean", call if None in fixed else call_fixed, sql)


def function(name: str, work: Callable[[Any, Any], Any], left: Part, right: Part) -> Part:
    """A function of two parts; unknown when one of them is."""
    type_of = "boolean" if name == "contains" else "integer"
    spell = _SPELLED[name]
    call = binary("", work, left, right).call
    return Part(type_of, call, lambda engine: spell(engine, left.sql(engine), right.sql(engine)))


def present(part: Part) -> Part:
    """`present(name)`: the fact is known and not empty. Yes or no, never unknown."""
    name, type_of = part.name, part.type

    def call(facts: Facts) -> bool:
        value = facts.get(name)
        return value is not None and value not in ("", [], ())

    def sql(engine: Engine) -> str:
        column = engine.name(name)
        filled = {"text": f" AND {column} <> ''", "texts": f" AND {engine.is_filled.format(column)}"}
        return f"({column} IS NOT NULL{filled.get(type_of, '')})"

    return Part("boolean", call, sql)


def known_absent(part: Part) -> Part:
    """`known_absent(name)`: yes when the source was asked and has nothing (fact `absent_<name>` is true).

    No when the fact is there; unknown when nobody asked.
    """
    name, flag = part.name, ABSENT + part.name

    def call(facts: Facts) -> bool | None:
        if facts.get(name) is not None:
            return False
        return True if facts.get(flag) is True else None

    def sql(engine: Engine) -> str:
        column, absent = engine.name(name), engine.name(flag)
        return f"(CASE WHEN {column} IS NOT NULL THEN FALSE WHEN {absent} THEN TRUE ELSE NULL END)"

    return Part("boolean", call, sql)


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another, ending on the same day number or the month's last day (民法典 202).

    Negative when the second lies before the first.
    """
    if last < first:
        return -months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (add_months(first, months) > last)


def years_between(first: date, last: date) -> int:
    """Whole years from one day to another, such as an age (周岁) from the day of birth."""
    months = months_between(first, last)
    return months // 12 if months >= 0 else -(-months // 12)


def days_between(first: date, last: date) -> int:
    """Days from one day to another."""
    return (last - first).days


def contains(items: Sequence[str], wanted: str) -> bool:
    """Is the text one of the items chosen?"""
    return wanted in items


DAY_FUNCTIONS: Mapping[str, Callable[[date, date], int]] = {
    "years_between": years_between, "months_between": months_between, "days_between": days_between,
}  # fmt: skip
_SPELLED: Mapping[str, Callable[[Engine, str, str], str]] = {
    "years_between": years_sql,
    "months_between": months_sql,
    "days_between": lambda engine, first, last: engine.days_between.format(first, last),
    "contains": lambda engine, items, wanted: engine.contains.format(items, wanted),
}
