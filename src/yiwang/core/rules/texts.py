"""Rules as an office states them: with basis, validity and worked examples; and tables of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiwang.core.rules.engines import engine_of
from yiwang.core.rules.language import Rule, compile_rule
from yiwang.core.rules.refusals import ExampleFailed, RuleRefused

_CHINESE: Mapping[bool | None, str] = {True: "是", False: "否", None: "不能确定"}
Example = tuple[Mapping[str, Any], bool | None]


@dataclass(frozen=True)
class Basis:
    """The text a rule rests on: document and article, whether somebody has verified it, and its words."""

    document: str
    article: str
    verified: bool
    quote: str = ""


@dataclass(frozen=True)
class RuleText:
    """A rule with what makes it lawful and checkable. `valid_to` is exclusive; None means without end."""

    name: str
    title: str
    source: str
    basis: Basis
    valid_from: date | None = None
    valid_to: date | None = None
    examples: Sequence[Example] = ()

    def is_valid(self, on: date) -> bool:
        """Is the rule in force on this day?"""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)

    def run_examples(self, vocabulary: Mapping[str, str]) -> Rule:
        """The compiled rule, once every worked example has come out as written. Raises RuleRefused, ExampleFailed."""
        rule = compile_rule(self.source, vocabulary)
        for number, (facts, expected) in enumerate(self.examples, 1):
            found = rule.decide(facts)
            if found is not expected:
                said, came = _CHINESE[expected], _CHINESE[found]
                raise ExampleFailed(name=self.name, number=number, expected=said, found=came)
        return rule


@dataclass(frozen=True)
class TableRow:
    """One row of a decision table: when it applies, and what follows."""

    when: str
    outcome: str


@dataclass(frozen=True)
class DecisionTable:
    """Rows from the top; the first that applies decides, `otherwise` if none does."""

    name: str
    rows: Sequence[TableRow]
    otherwise: str

    def rules(self) -> list[tuple[str, str]]:
        """The same table as plain rules: for each row, its outcome and the rule "this row and none above it"."""
        above: list[str] = []
        found = []
        for row in self.rows:
            found.append((row.outcome, " and ".join([*(f"not ({one})" for one in above), f"({row.when})"])))
            above.append(row.when)
        return [*found, (self.otherwise, " and ".join(f"not ({one})" for one in above) or "true")]

    def compile(self, vocabulary: Mapping[str, str]) -> "CompiledTable":
        """The table ready to decide. Raises RuleRefused."""
        rules = tuple((compile_rule(row.when, vocabulary), row.outcome) for row in self.rows)
        for rule, _ in rules:
            if rule.type != "boolean":
                raise RuleRefused(source=rule.source, reason=f"决策表“{self.name}”的条件应是是否")
        return CompiledTable(rules, self.otherwise)


@dataclass(frozen=True)
class CompiledTable:
    """A decision table ready to decide."""

    rows: tuple[tuple[Rule, str], ...]
    otherwise: str

    def decide(self, facts: Mapping[str, Any]) -> str | None:
        """The outcome; None where a row above any that applies cannot be settled."""
        for rule, outcome in self.rows:
            found = rule.decide(facts)
            if found is not False:
                return outcome if found else None
        return self.otherwise

    def sql(self, dialect: str) -> str:
        """The outcome as a text column of an engine; NULL means unknown."""
        engine = engine_of(dialect)
        rows = [(rule.sql(dialect), engine.text(outcome)) for rule, outcome in self.rows]
        cases = " ".join(f"WHEN {when} THEN {outcome} WHEN {when} IS NULL THEN NULL" for when, outcome in rows)
        return f"CASE {cases} ELSE {engine.text(self.otherwise)} END" if rows else engine.text(self.otherwise)
