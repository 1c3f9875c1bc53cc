"""The rule language: what it decides, what it leaves open, what it refuses and where."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

from yiwang.core.rules import (
    Basis,
    DecisionTable,
    ExampleFailed,
    FactRefused,
    RuleRefused,
    RuleText,
    TableRow,
    Vocabulary,
    compile_rule,
)
from yiwang.core.rules.parts import DAY_FUNCTIONS

WORDS = Vocabulary(
    {
        "age": "integer",
        "income": "decimal",
        "place": "text",
        "items": "text",
        "chosen": "texts",
        "disabled": "boolean",
        "born_on": "date",
        "at": "date",
        "absent_pension": "boolean",
        "pension": "integer",
    }
)


def decide(source, **facts):
    return compile_rule(source, WORDS).decide(facts)


class TestDecide:
    @pytest.mark.parametrize(
        ("source", "facts", "expected"),
        [
            ("age >= 80", {"age": 80}, True),
            ("age >= 80", {"age": 79}, False),
            ("age >= 80", {}, None),
            ("not age >= 80", {}, None),
            ("age >= 80 or disabled", {"disabled": True}, True),
            ("age >= 80 or disabled", {"disabled": False}, None),
            ("age >= 80 and disabled", {"disabled": False}, False),
            ("age >= 80 and disabled", {"disabled": True}, None),
            ("disabled = false", {"disabled": False}, True),
            ("age between 60 and 79", {"age": 79}, True),
            ("age not between 60 and 79", {"age": 79}, False),
            ("age between 60 and age - 1", {"age": 50}, False),
            ("age + 2 * 3 = 10", {"age": 4}, True),
            ("-age < 0", {"age": 4}, True),
            ("income * 12 > 1200.5", {"income": Decimal("100.05")}, True),
            ("income > age", {"income": Decimal("1.5"), "age": 1}, True),
            ("place in ('a', 'b')", {"place": "b"}, True),
            ("place in ('a', 'b')", {"place": "c"}, False),
            ("place not in ('a', 'b')", {}, None),
            ("age in (1, pension)", {"age": 1}, True),
            ("age in (1, pension)", {"age": 2}, None),
            ("place <> 'a'", {"place": "b"}, True),
            ("at < date '2026-01-01'", {"at": date(2025, 12, 31)}, True),
            ("at < '2026-01-01'", {"at": date(2026, 1, 1)}, False),
            ("contains(items, 'x')", {"items": ["y", "x"]}, True),
            ("contains(items, 'x')", {"items": []}, False),
            ("contains(items, 'x')", {}, None),
            ("contains(items, 'x')", {"items": "x"}, True),
            ("contains(chosen, 'x')", {"chosen": ("y",)}, False),
            ("present(place)", {}, False),
            ("present(place)", {"place": ""}, False),
            ("present(place)", {"place": "a"}, True),
            ("present(disabled)", {"disabled": False}, True),
            ("present(items)", {"items": []}, False),
            ("known_absent(pension)", {}, None),
            ("known_absent(pension)", {"absent_pension": True}, True),
            ("known_absent(pension)", {"pension": 0, "absent_pension": True}, False),
            ("true", {}, True),
            ("age\n  > 1", {"age": 2}, True),
        ],
    )
    def test_yes_no_or_unknown(self, source, facts, expected):
        assert decide(source, **facts) is expected

    @pytest.mark.parametrize(
        ("function", "first", "last", "expected"),
        [
            ("years_between", "1946-11-21", "2026-11-21", 80),
            ("years_between", "1946-11-22", "2026-11-21", 79),
            ("years_between", "2008-02-29", "2026-02-28", 18),  # no such day: the month's last (民法典 202)
            ("years_between", "2008-02-29", "2026-02-27", 17),
            ("years_between", "2026-11-21", "2024-11-22", -1),
            ("months_between", "2026-01-31", "2026-02-28", 1),
            ("months_between", "2026-01-31", "2026-03-30", 1),
            ("months_between", "2026-01-15", "2026-01-14", 0),
            ("months_between", "2026-03-31", "2026-02-28", -1),
            ("days_between", "2026-02-28", "2026-03-01", 1),
            ("days_between", "2024-03-01", "2024-02-28", -2),
        ],
    )
    def test_time_between_two_days(self, function, first, last, expected):
        facts = {"born_on": date.fromisoformat(first), "at": date.fromisoformat(last)}
        assert compile_rule(f"{function}(born_on, at)", WORDS).value(facts) == expected

    def test_reads_facts_as_they_come_from_storage(self):
        assert decide("born_on < at", born_on="2026-01-01", at=datetime(2026, 1, 1, 16, 30, tzinfo=UTC)) is True
        assert decide("income = 1.5 and age = 3", income="1.50", age="3") is True
        assert decide("born_on < at or age = 1 or income = 1", born_on="", at="", age="", income=None) is None

    @pytest.mark.parametrize("facts", [{"age": "x"}, {"age": True}, {"age": 1.5}, {"income": "x"}, {"income": True}])
    def test_refuses_a_number_that_is_none(self, facts):
        with pytest.raises(FactRefused):
            decide("age > 0 or income > 0", **facts)

    @pytest.mark.parametrize(
        "facts", [{"place": 1}, {"place": ["a"]}, {"disabled": "yes"}, {"at": 3}, {"at": "soon"}, {"items": 3}]
    )
    def test_refuses_a_fact_of_another_type(self, facts):
        with pytest.raises(FactRefused) as refused:
            decide("place = 'b' or disabled or at > '2026-01-01' or contains(items, 'q')", **facts)
        assert next(iter(facts)) in refused.value.message

    def test_asks_only_what_it_needs(self):
        class Facts(dict):
            asked = []

            def get(self, name, default=None):
                self.asked.append(name)
                return super().get(name, default)

        facts = Facts(disabled=True, age=90)
        assert compile_rule("disabled or age > 80", WORDS).decide(facts) is True
        assert facts.asked == ["disabled"]

    def test_names_every_fact(self):
        rule = compile_rule("present(place) and (age > 1 or years_between(born_on, at) > 3)", WORDS)
        assert rule.names == {"place", "age", "born_on", "at"}

    def test_a_number_is_a_value_and_no_decision(self):
        rule = compile_rule("age * 2", WORDS)
        assert (rule.type, rule.value({"age": 4}), rule.value({})) == ("integer", 8, None)
        with pytest.raises(RuleRefused, match="整数"):
            rule.decide({"age": 4})


class TestRefuse:
    @pytest.mark.parametrize(
        ("source", "position", "reason"),
        [
            ("", 0, "没有内容"),
            ("age > 1 and nobody = 2", 13, "没有登记名称 nobody"),
            ("age >", 5, "写法有误"),
            ("place = 'x", 0, "引号"),
            ("age / 2 = 1", 1, "DIV"),
            ("age % 2 = 1", 1, "MOD"),
            ("place like 'a%'", 1, "LIKE"),
            ("age is null", 1, "IS"),
            ("coalesce(age, 1) = 1", 1, "COALESCE"),
            ("case when disabled then true end", 11, "CASE"),
            ("current_date > at", 0, "CURRENTDATE"),
            ("at > now()", 6, "没有函数 now"),
            ("age > 3 --1", 0, "注释"),
            ("age > 3 /* and disabled */", 0, "注释"),
            ("place || 'a' = 'b'", 1, "DPIPE"),
            ("place > 'a'", 1, "相等与不等"),
            ("disabled < true", 1, "相等与不等"),
            ("age = 'x'", 1, "不能比较整数和文字"),
            ("age = null", 0, "NULL"),
            ("age and disabled", 1, "应是是否"),
            ("not age", 5, "应是是否"),
            ("at + 1 > at", 1, "应是整数或小数"),
            ("at > 'soon'", 6, "不是日期"),
            ("at > date '2026-02-30'", 11, "不是日期"),
            ("cast(age as date) = at", 6, "date '2026-01-31'"),
            ("age = 1e3", 7, "整数或小数"),
            ("age = 99999999999999999999", 7, "整数过大"),
            ("sqrt(age) = 1", 1, "SQRT"),
            ("older(age) = 1", 1, "没有函数 older"),
            ("years_between(at) = 1", 1, "应是两项"),
            ("years_between(age, at) = 1", 15, "应是日期"),
            ("contains(place) = true", 15, "写法有误"),
            ("present(1)", 1, "应是一个名称"),
            ("present(age, place)", 1, "应是一个名称"),
            ("contains('a', 'b')", 1, "应是一个名称"),
            ("chosen = 'a'", 1, "contains"),
            ("t.age = 1", 1, "前缀"),
            ("age in (select 1)", 1, "一列值"),
            ("age = (select 1)", 15, "SUBQUERY"),
            ("age = 1; age = 2", 1, "BLOCK"),
            ("age older", 1, "ALIAS"),
            ("select 1", 8, "SELECT"),
            ("disabled = :x", 1, "PLACEHOLDER"),
        ],
    )
    def test_names_the_place_and_the_reason(self, source, position, reason):
        with pytest.raises(RuleRefused) as refused:
            compile_rule(source, WORDS)
        assert reason in refused.value.message
        assert refused.value.position == position or "PLACEHOLDER" in reason

    def test_counts_positions_through_lines(self):
        with pytest.raises(RuleRefused) as refused:
            compile_rule("age > 1\n  and nobody", WORDS)
        assert refused.value.position == 15

    def test_refuses_an_unknown_type_and_an_unknown_engine(self):
        with pytest.raises(ValueError, match="number"):
            Vocabulary({"age": "number"})
        with pytest.raises(RuleRefused):
            compile_rule("age = 1", WORDS).sql("oracle")


class TestSpeed:
    def test_is_compiled_once_for_equal_vocabularies(self):
        assert compile_rule("age > 17", WORDS) is compile_rule("age > 17", Vocabulary(dict(WORDS)))
        assert compile_rule("age > 17", dict(WORDS)) is compile_rule("age > 17", WORDS)

    def test_decides_in_microseconds(self):
        rule = compile_rule("years_between(born_on, at) >= 80 and place in ('a', 'b') and not disabled", WORDS)
        facts = {"born_on": date(1940, 1, 1), "at": date(2026, 11, 21), "place": "a", "disabled": False}
        rounds = []
        for _ in range(20):
            begun = perf_counter()
            for _ in range(200):
                rule.decide(facts)
            rounds.append((perf_counter() - begun) / 200)
        assert min(rounds) < 20e-6


class TestSql:
    @pytest.mark.parametrize(
        ("dialect", "expected"),
        [
            ("duckdb", """(("place" = 'it''s \\') AND list_contains("items", 'x'))"""),
            ("postgres", """(("place" = 'it''s \\') AND ('x' = ANY("items")))"""),
            ("spark", r"""((`place` = 'it\'s \\') AND array_contains(`items`, 'x'))"""),
        ],
    )
    def test_quotes_as_the_engine_does(self, dialect, expected):
        assert compile_rule("place = 'it''s \\' and contains(items, 'x')", WORDS).sql(dialect) == expected

    def test_no_text_can_leave_its_quotes(self):
        rule = compile_rule("place = '''; drop table facts; --'", WORDS)
        assert rule.sql("duckdb") == """("place" = '''; drop table facts; --')"""
        assert rule.decide({"place": "'; drop table facts; --"}) is True


def a_rule(**changes):
    basis = Basis("某办法", "3", verified=False)
    given = {"name": "old", "title": "高龄", "source": "age >= 80", "basis": basis, **changes}
    return RuleText(**given)


class TestRuleText:
    def test_its_examples_come_out_as_written(self):
        rule = a_rule(examples=[({"age": 80}, True), ({"age": 79}, False), ({}, None)])
        assert rule.run_examples(WORDS).decide({"age": 81}) is True

    def test_an_example_that_does_not_is_named(self):
        with pytest.raises(ExampleFailed, match="第 2 个例子应为否，实际为不能确定"):
            a_rule(examples=[({"age": 80}, True), ({}, False)]).run_examples(WORDS)

    def test_is_valid_from_its_day_until_the_day_before_its_end(self):
        rule = a_rule(valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1))
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
        assert [rule.is_valid(day) for day in days] == [False, True, True, False]
        assert a_rule().is_valid(date(1990, 1, 1))


class TestDecisionTable:
    TABLE = DecisionTable(
        "allowance", [TableRow("age >= 90", "high"), TableRow("age >= 80 and disabled", "middle")], "none"
    )

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"age": 95, "disabled": True}, "high"),
            ({"age": 85, "disabled": True}, "middle"),
            ({"age": 85, "disabled": False}, "none"),
            ({"age": 85}, None),
            ({"disabled": False}, None),
            ({"age": 70}, "none"),
        ],
    )
    def test_the_first_row_that_applies_decides(self, facts, expected):
        assert self.TABLE.compile(WORDS).decide(facts) == expected
        as_rules = [(outcome, compile_rule(source, WORDS).decide(facts)) for outcome, source in self.TABLE.rules()]
        assert [outcome for outcome, found in as_rules if found] == ([expected] if expected else [])

    def test_refuses_a_row_that_is_no_condition(self):
        with pytest.raises(RuleRefused, match="allowance"):
            DecisionTable("allowance", [TableRow("age + 1", "high")], "none").compile(WORDS)

    def test_without_rows_it_says_otherwise(self):
        table = DecisionTable("empty", [], "none")
        assert table.compile(WORDS).decide({}) == "none"
        assert table.rules() == [("none", "true")]


class TestHandbook:
    PAGE = Path(__file__).parents[4] / "docs" / "concepts" / "rules.md"
    NAMES = Vocabulary(
        {
            **dict.fromkeys(("born_on", "today", "applied_on"), "date"),
            **dict.fromkeys(("age", "pension", "kitchen_area"), "integer"),
            "hukou": "text",
            "disabled": "boolean",
            "income": "decimal",
            "goods": "texts",
        }
    )

    def test_every_rule_on_the_page_is_one(self):
        lines = self.PAGE.read_text().split("```sql\n")[1].split("```")[0].splitlines()
        assert [compile_rule(line, self.NAMES).type for line in lines] == ["boolean"] * 5

    def test_the_page_names_every_function(self):
        page = self.PAGE.read_text()
        assert all(f"`{name}(" in page for name in (*DAY_FUNCTIONS, "contains", "present", "known_absent"))
