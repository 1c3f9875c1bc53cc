"""The rule language: SQL's grammar over a declared vocabulary, typed, answering yes, no or unknown."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import ParseError, SqlglotError

from yiwang.core.rules import parts
from yiwang.core.rules.engines import engine_of
from yiwang.core.rules.parts import TYPE_NAMES, Facts, Part
from yiwang.core.rules.refusals import RuleRefused

LARGEST = 2**63 - 1
_NUMBERS = frozenset({"integer", "decimal"})
_COMPARISONS: Mapping[type, tuple[str, Callable[[Any, Any], Any]]] = {
    exp.EQ: ("=", operator.eq),
    exp.NEQ: ("<>", operator.ne),
    exp.LT: ("<", operator.lt),
    exp.LTE: ("<=", operator.le),
    exp.GT: (">", operator.gt),
    exp.GTE: (">=", operator.ge),
}
_SUMS: Mapping[type, tuple[str, Callable[[Any, Any], Any]]] = {
    exp.Add: ("+", operator.add),
    exp.Sub: ("-", operator.sub),
    exp.Mul: ("*", operator.mul),
}


class Vocabulary(Mapping[str, str]):
    """The names a rule may use, each with its type: integer, decimal, text, texts, boolean, date.

    Equal vocabularies are equal keys, so a rule compiled once is found again. Raises ValueError for another type.
    """

    def __init__(self, types: Mapping[str, str]) -> None:
        wrong = {name: type_of for name, type_of in types.items() if type_of not in TYPE_NAMES}
        if wrong:
            raise ValueError(f"not a type of the rule language: {wrong}")
        self._types = dict(types)
        self._hash = hash(frozenset(self._types.items()))

    def __getitem__(self, name: str) -> str:
        return self._types[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self._types == other._types


@dataclass(frozen=True)
class Rule:
    """A rule ready to decide: its text, the type of its value, and the facts it asks."""

    source: str
    type: str
    names: frozenset[str]
    _part: Part = field(repr=False, compare=False)

    def decide(self, facts: Facts) -> bool | None:
        """True, False, or None where the facts at hand do not settle it.

        Facts are asked one by one and only as far as needed. Raises RuleRefused when the rule is no yes-or-no
        question, FactRefused when a fact has another type than the vocabulary says.
        """
        if self.type != "boolean":
            raise RuleRefused(source=self.source, reason=f"结果是{TYPE_NAMES[self.type]}，不是是否")
        found: bool | None = self._part.call(facts)
        return found

    def value(self, facts: Facts) -> Any:
        """The value of an expression (int, Decimal, str, date, bool); None where a fact is missing."""
        return self._part.call(facts)

    def sql(self, dialect: str) -> str:
        """The same rule as an expression of an engine (duckdb, postgres, spark): one column per name.

        `known_absent(x)` reads the boolean column `absent_x` beside `x`.
        """
        return self._part.sql(engine_of(dialect))


def compile_rule(source: str, vocabulary: Mapping[str, str]) -> Rule:
    """The rule of a text. Raises RuleRefused with the position and the reason. The same question costs nothing."""
    words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
    return _compiled(source, words)


@lru_cache(maxsize=8192)
def _compiled(source: str, vocabulary: Vocabulary) -> Rule:
    if not source.strip():
        raise RuleRefused(source=source, reason="没有内容")
    try:
        tokens = sqlglot.tokenize(source)
        tree = sqlglot.parse_one(source)
    except ParseError as error:
        raise RuleRefused(source=source, reason="写法有误", position=_position_of(source, error)) from None
    except (SqlglotError, RecursionError):
        raise RuleRefused(source=source, reason="写法有误，请检查引号和括号") from None
    if any(token.comments for token in tokens):
        raise RuleRefused(source=source, reason="不能含有注释（-- 或 /*），它会吞掉后面的条件")
    builder = _Builder(source, vocabulary)
    part = builder.build(tree)
    return Rule(source, part.type, frozenset(builder.names), part)


def _position_of(source: str, error: ParseError) -> int:
    place = error.errors[0] if error.errors else {}
    line, column = place.get("line") or 1, place.get("col") or 0
    return sum(len(one) + 1 for one in source.split("\n")[: line - 1]) + column


class _Builder:
    """Turns a parsed text into parts, refusing at its place whatever is not in the language."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source, self.vocabulary = source, vocabulary
        self.names: set[str] = set()

    def refuse(self, node: Any, reason: str) -> RuleRefused:
        starts = [n.meta["start"] for n in node.walk() if "start" in n.meta]
        return RuleRefused(source=self.source, reason=reason, position=min(starts) + 1 if starts else 0)

    def build(self, node: Any) -> Part:
        """The part of a node, by its class. Raises RuleRefused."""
        kind = type(node)
        if kind in _COMPARISONS:
            return self.comparison(node)
        if kind in _SUMS:
            return self.sum(node)
        make = _MAKERS.get(kind)
        if make is None:
            raise self.refuse(node, f"规则语言没有 {kind.__name__.upper()}")
        return make(self, node)

    def typed(self, node: Any, *wanted: str) -> Part:
        part = self.build(node)
        if part.type not in wanted:
            names = "或".join(TYPE_NAMES[one] for one in wanted)
            raise self.refuse(node, f"此处应是{names}，现在是{TYPE_NAMES[part.type]}")
        return part

    def column(self, node: exp.Column) -> Part:
        if node.table or type(node.this) is not exp.Identifier:
            raise self.refuse(node, "名称前不能有前缀")
        name = node.name
        if name not in self.vocabulary:
            raise self.refuse(node, f"没有登记名称 {name}")
        self.names.add(name)
        return parts.fact(name, self.vocabulary[name])

    def literal(self, node: exp.Literal) -> Part:
        if node.is_string:
            return parts.literal("text", node.this)
        digits = str(node.this)
        if digits.isdecimal():
            if int(digits) > LARGEST:
                raise self.refuse(node, "整数过大")
            return parts.literal("integer", int(digits))
        if not digits.replace(".", "", 1).isdecimal():
            raise self.refuse(node, "数字只能写成整数或小数")
        return parts.literal("decimal", Decimal(digits))

    def day(self, node: exp.Cast) -> Part:
        inner = node.this
        if not node.is_type("date") or not isinstance(inner, exp.Literal) or not inner.is_string:
            raise self.refuse(node, "只能写 date '2026-01-31' 这样的日期")
        return parts.literal("date", self._date(inner))

    def _date(self, node: exp.Literal) -> date:
        try:
            return date.fromisoformat(node.this)
        except ValueError:
            raise self.refuse(node, f"“{node.this}”不是日期") from None

    def pair(self, first: Any, second: Any) -> tuple[Part, Part]:
        """Two sides that can be compared: of one type, or both numbers; a text beside a date is read as a date."""
        left, right = self.build(first), self.build(second)
        if left.type == "date" and right.type == "text" and isinstance(second, exp.Literal):
            right = parts.literal("date", self._date(second))
        if right.type == "date" and left.type == "text" and isinstance(first, exp.Literal):
            left = parts.literal("date", self._date(first))
        if left.type == right.type != "texts" or {left.type, right.type} <= _NUMBERS:
            return left, right
        if "texts" in {left.type, right.type}:
            raise self.refuse(first, "多项文字只能用 contains")
        raise self.refuse(first, f"不能比较{TYPE_NAMES[left.type]}和{TYPE_NAMES[right.type]}")

    def comparison(self, node: Any) -> Part:
        first, second = self.pair(node.this, node.expression)
        sign, work = _COMPARISONS[type(node)]
        self._orderable(node, sign, first)
        return parts.binary(sign, work, first, second)

    def _orderable(self, node: Any, sign: str, part: Part) -> None:
        if sign not in {"=", "<>"} and part.type in {"text", "boolean"}:
            raise self.refuse(node, f"{TYPE_NAMES[part.type]}只能比较相等与不等")

    def sum(self, node: Any) -> Part:
        first, second = (self.typed(n, "integer", "decimal") for n in (node.this, node.expression))
        sign, work = _SUMS[type(node)]
        type_of = "integer" if first.type == second.type == "integer" else "decimal"
        return parts.binary(sign, work, first, second, type_of)

    def among(self, node: exp.In) -> Part:
        if not node.expressions or any(node.args.get(key) for key in ("query", "unnest", "field", "is_global")):
            raise self.refuse(node, "in 后面应是括号中的一列值")
        pairs = [self.pair(node.this, option) for option in node.expressions]
        return parts.among(pairs[0][0], [right for _, right in pairs])

    def between(self, node: exp.Between) -> Part:
        subject, low = self.pair(node.this, node.args["low"])
        _, high = self.pair(node.this, node.args["high"])
        self._orderable(node, "<", subject)
        above = parts.binary(">=", operator.ge, subject, low)
        return parts.every([above, parts.binary("<=", operator.le, subject, high)])

    def function(self, node: Any, name: str, arguments: list[Any]) -> Part:
        if name in {"present", "known_absent"}:
            if len(arguments) != 1 or not isinstance(arguments[0], exp.Column):
                raise self.refuse(node, f"{name} 的括号中应是一个名称")
            column = self.column(arguments[0])
            return parts.present(column) if name == "present" else parts.known_absent(column)
        if name not in {"contains", *parts.DAY_FUNCTIONS}:
            raise self.refuse(node, f"规则语言没有函数 {name}")
        if len(arguments) != 2:
            raise self.refuse(node, f"{name} 的括号中应是两项")
        if name == "contains":
            items, wanted = self.typed(arguments[0], "text", "texts"), self.typed(arguments[1], "text")
            if not items.name:
                raise self.refuse(node, "contains 的第一项应是一个名称")
            return parts.function(name, parts.contains, parts.fact(items.name, "texts"), wanted)
        first, second = (self._day_argument(argument) for argument in arguments)
        return parts.function(name, parts.DAY_FUNCTIONS[name], first, second)

    def _day_argument(self, node: Any) -> Part:
        if isinstance(node, exp.Literal) and node.is_string:
            return parts.literal("date", self._date(node))
        return self.typed(node, "date")

    def joined(self, node: Any) -> Part:
        sides = [self.typed(side, "boolean") for side in node.flatten(unnest=False)]
        return parts.every(sides) if isinstance(node, exp.And) else parts.some(sides)


_MAKERS: Mapping[type, Callable[[_Builder, Any], Part]] = {
    exp.Column: _Builder.column,
    exp.Literal: _Builder.literal,
    exp.Boolean: lambda builder, node: parts.literal("boolean", bool(node.this)),
    exp.Cast: _Builder.day,
    exp.Paren: lambda builder, node: builder.build(node.this),
    exp.And: _Builder.joined,
    exp.Or: _Builder.joined,
    exp.Not: lambda builder, node: parts.negate(builder.typed(node.this, "boolean")),
    exp.Neg: lambda builder, node: parts.minus(builder.typed(node.this, "integer", "decimal")),
    exp.In: _Builder.among,
    exp.Between: _Builder.between,
    exp.Anonymous: lambda builder, node: builder.function(node, str(node.this).lower(), node.expressions),
    exp.MonthsBetween: lambda builder, node: builder.function(node, "months_between", [node.this, node.expression]),
    exp.Contains: lambda builder, node: builder.function(node, "contains", [node.this, node.expression]),
}
