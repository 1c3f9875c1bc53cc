"""One rule language for one person and for everyone: a closure here, SQL in DuckDB, PostgreSQL and Spark.

What engines disagree on (CASE, COALESCE, IS NULL, LIKE, division, order of texts, the current date) is refused.
"""

from yiwang.core.rules.language import Rule, Vocabulary, compile_rule
from yiwang.core.rules.refusals import ExampleFailed, FactRefused, RuleRefused
from yiwang.core.rules.texts import Basis, CompiledTable, DecisionTable, Example, RuleText, TableRow

__all__ = [
    "Basis",
    "CompiledTable",
    "DecisionTable",
    "Example",
    "ExampleFailed",
    "FactRefused",
    "Rule",
    "RuleRefused",
    "RuleText",
    "TableRow",
    "Vocabulary",
    "compile_rule",
]
