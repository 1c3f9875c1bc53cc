"""How the engines write what they do not write alike: names, texts, days, lists."""

from dataclasses import dataclass

from yiwang.core.rules.refusals import RuleRefused


@dataclass(frozen=True)
class Engine:
    """One SQL engine's spellings; `{0}` and `{1}` stand for the arguments."""

    quote: str
    next_day: str
    days_between: str
    contains: str
    is_filled: str
    escapes_backslash: bool = False

    def name(self, name: str) -> str:
        """A column's name."""
        return f"{self.quote}{name}{self.quote}"

    def text(self, value: str) -> str:
        """A text literal."""
        value = value.replace("\\", "\\\\") if self.escapes_backslash else value
        return "'" + value.replace("'", "\\'" if self.escapes_backslash else "''") + "'"


ENGINES = {
    "duckdb": Engine('"', "({0} + 1)", "({1} - {0})", "list_contains({0}, {1})", "len({0}) > 0"),
    "postgres": Engine('"', "({0} + 1)", "({1} - {0})", "({1} = ANY({0}))", "cardinality({0}) > 0"),
    "spark": Engine(
        "`",
        "date_add({0}, 1)",
        "datediff({1}, {0})",
        "array_contains({0}, {1})",
        "size({0}) > 0",
        escapes_backslash=True,
    ),
}


def engine_of(dialect: str) -> Engine:
    """The engine of a name: duckdb, postgres or spark. Raises RuleRefused for another."""
    found = ENGINES.get(dialect)
    if found is None:
        raise RuleRefused(source=dialect, reason="只能写成 duckdb、postgres 或 spark 的 SQL")
    return found


def months_sql(engine: Engine, first: str, last: str) -> str:
    """Whole months between two days, the mirror of `parts.months_between`."""
    forth, back = _months(engine, first, last), _months(engine, last, first)
    return f"(CASE WHEN {first} <= {last} THEN {forth} ELSE -{back} END)"


def years_sql(engine: Engine, first: str, last: str) -> str:
    """Whole years between two days, the mirror of `parts.years_between`."""
    forth, back = _years(engine, first, last), _years(engine, last, first)
    return f"(CASE WHEN {first} <= {last} THEN {forth} ELSE -{back} END)"


def _part(unit: str, day: str) -> str:
    return f"EXTRACT({unit} FROM {day})"


def _short_of_day(engine: Engine, first: str, last: str) -> str:
    """`last` lies before the day number of `first` in its month, and is not the month's last day."""
    ends_month = f"{_part('DAY', engine.next_day.format(last))} = 1"
    return f"({_part('DAY', last)} < {_part('DAY', first)} AND NOT {ends_month})"


def _months(engine: Engine, first: str, last: str) -> str:
    years = f"({_part('YEAR', last)} - {_part('YEAR', first)})"
    months = f"({_part('MONTH', last)} - {_part('MONTH', first)})"
    short = f"CASE WHEN {_short_of_day(engine, first, last)} THEN 1 ELSE 0 END"
    return f"({years} * 12 + {months} - {short})"


def _years(engine: Engine, first: str, last: str) -> str:
    before, same = (f"{_part('MONTH', last)} {sign} {_part('MONTH', first)}" for sign in ("<", "="))
    short = f"{before} OR ({same} AND {_short_of_day(engine, first, last)})"
    return f"({_part('YEAR', last)} - {_part('YEAR', first)} - CASE WHEN {short} THEN 1 ELSE 0 END)"
