"""One answer for one person and for a whole table: closures against DuckDB on generated facts with gaps."""

import random
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.core.rules import DecisionTable, TableRow, Vocabulary, compile_rule

COLUMNS = {
    "a": ("integer", "BIGINT"),
    "b": ("integer", "BIGINT"),
    "c": ("decimal", "DECIMAL(12, 2)"),
    "t": ("text", "VARCHAR"),
    "u": ("text", "VARCHAR"),
    "f": ("boolean", "BOOLEAN"),
    "g": ("boolean", "BOOLEAN"),
    "d": ("date", "DATE"),
    "e": ("date", "DATE"),
    "l": ("texts", "VARCHAR[]"),
    "absent_a": ("boolean", "BOOLEAN"),
    "absent_t": ("boolean", "BOOLEAN"),
}
WORDS = Vocabulary({name: type_of for name, (type_of, _) in COLUMNS.items()})
ROWS = 300


def _facts(dice: random.Random) -> dict[str, object]:
    def day() -> date:
        if dice.random() < 0.5:  # near the ends of months, leap days among them
            return date(dice.choice([2023, 2024]), dice.randint(2, 12), 1) + timedelta(days=dice.randint(-3, 2))
        return date(1990, 1, 1) + timedelta(days=dice.randint(0, 14000))

    row = {
        "a": dice.randint(-3, 3), "b": dice.randint(-3, 3), "c": Decimal(dice.randint(-300, 300)) / 100,
        "t": dice.choice(["", "x", "y", "it's"]), "u": dice.choice(["", "x", "y"]), "f": dice.random() < 0.5,
        "g": dice.random() < 0.5, "d": day(), "e": day(), "l": dice.sample(["x", "y", "z"], dice.randint(0, 3)),
        "absent_a": dice.random() < 0.5, "absent_t": dice.random() < 0.5,
    }  # fmt: skip
    return {name: value for name, value in row.items() if dice.random() > 0.25}


_dice = random.Random(20261121)
PEOPLE = [_facts(_dice) for _ in range(ROWS)]


@pytest.fixture(scope="module")
def table():
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE facts (n INTEGER, " + ", ".join(f"{n} {sql}" for n, (_, sql) in COLUMNS.items()) + ")"
    )
    rows = [[n, *(person.get(name) for name in COLUMNS)] for n, person in enumerate(PEOPLE)]
    connection.executemany(f"INSERT INTO facts VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", rows)
    yield connection
    connection.close()


def column(table, expression: str) -> list[object]:
    return [row[0] for row in table.execute(f"SELECT {expression} FROM facts ORDER BY n").fetchall()]


integers = st.one_of(st.sampled_from(["a", "b"]), st.integers(-3, 3).map(str))
days = st.sampled_from(["d", "e", "date '2024-02-29'", "date '2023-08-31'"])
lengths = st.builds(
    "{}({}, {})".format, st.sampled_from(["years_between", "months_between", "days_between"]), days, days
)
numbers = st.recursive(
    st.one_of(integers, st.just("c"), lengths, st.just("1.25")),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*"]), integers),
        inner.map("(- {})".format),
    ),
    max_leaves=3,
)
texts = st.sampled_from(["t", "u", "'x'", "''", "'it''s'"])
signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
atoms = st.one_of(
    st.sampled_from(["f", "g", "true", "false", "known_absent(a)", "known_absent(t)"]),
    st.sampled_from(list(COLUMNS)).map("present({})".format),
    st.builds("{} {} {}".format, numbers, signs, numbers),
    st.builds("{} {} {}".format, days, signs, days),
    st.builds("{} {} {}".format, texts, st.sampled_from(["=", "<>"]), texts),
    st.builds("{} {}in ({}, {}, {})".format, numbers, st.sampled_from(["", "not "]), integers, integers, integers),
    st.builds("{} {}in ({}, {})".format, texts, st.sampled_from(["", "not "]), texts, texts),
    st.builds("{} {}between {} and {}".format, numbers, st.sampled_from(["", "not "]), numbers, numbers),
    st.builds("{} between {} and {}".format, days, days, days),
    texts.map("contains(l, {})".format),
    st.builds("(f {} g)".format, st.sampled_from(["=", "<>"])),
)
rules = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("{} and {} or {}".format, inner, inner, inner).map("({})".format),
        inner.map("not {}".format),
    ),
    max_leaves=8,
)


class TestParity:
    @settings(max_examples=400, deadline=None)
    @given(source=rules)
    def test_every_person_and_the_table_get_the_same_answer(self, table, source):
        rule = compile_rule(source, WORDS)
        assert [rule.decide(person) for person in PEOPLE] == column(table, rule.sql("duckdb"))

    @settings(max_examples=150, deadline=None)
    @given(source=numbers)
    def test_and_the_same_number(self, table, source):
        rule = compile_rule(source, WORDS)
        assert [rule.value(person) for person in PEOPLE] == column(table, rule.sql("duckdb"))

    @settings(max_examples=100, deadline=None)
    @given(conditions=st.lists(rules, max_size=4))
    def test_a_decision_table_too_and_as_plain_rules(self, table, conditions):
        rows = [TableRow(when, f"row {n}") for n, when in enumerate(conditions)]
        found = DecisionTable("table", rows, "otherwise")
        compiled = found.compile(WORDS)
        decided = [compiled.decide(person) for person in PEOPLE]
        assert decided == column(table, compiled.sql("duckdb"))
        for outcome, source in found.rules():
            rule = compile_rule(source, WORDS)
            assert [rule.decide(person) is True for person in PEOPLE] == [one == outcome for one in decided]

    def test_the_gaps_are_there(self):
        missing = [sum(name not in person for person in PEOPLE) for name in COLUMNS]
        assert min(missing) > ROWS / 10

    @settings(max_examples=100, deadline=None)
    @given(source=rules, dialect=st.sampled_from(["postgres", "spark"]))
    def test_what_the_other_engines_get_is_their_sql(self, source, dialect):
        assert sqlglot.parse_one(compile_rule(source, WORDS).sql(dialect), dialect=dialect)
