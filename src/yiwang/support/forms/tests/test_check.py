"""Answers against their form: typed, bounded, conditional, refused all at once."""

import time
from datetime import date
from decimal import Decimal

import pytest

from yiwang.core.identifiers import make_citizen_id, make_uscc
from yiwang.support.forms import services as form_services
from yiwang.support.forms.answers import as_typed, facts, projections
from yiwang.support.forms.problems import AnswersRefused, SchemaRefused
from yiwang.support.forms.schema import Schema
from yiwang.support.forms.tests.factories import TODAY, field, schema

CITIZEN = make_citizen_id("640105", date(1945, 3, 7), 2)
USCC = make_uscc("91", "640100", 7)


def check(form: Schema, **answers: object) -> dict[str, object]:
    return form_services.check(form, answers, today=TODAY)


def faults(form: Schema, **answers: object) -> list[str]:
    with pytest.raises(AnswersRefused) as refused:
        form_services.check(form, answers, today=TODAY)
    return [fault.field for fault in refused.value.faults]


class TestReading:
    @pytest.mark.parametrize(
        ("type", "typed", "clean"),
        [
            ("text", " 老马拉面 ", "老马拉面"),
            ("textarea", "第一行\r\n第二行", "第一行\n第二行"),
            ("integer", "1,200", 1200),
            ("integer", 7, 7),
            ("money", "12.50", 1250),
            ("money", "0.07", 7),
            ("decimal", "86.50", "86.5"),
            ("decimal", "100", "100"),
            ("date", "2026-11-21", "2026-11-21"),
            ("date", "2026年1月2日", "2026-01-02"),
            ("boolean", "是", True),
            ("boolean", "false", False),
            ("phone", "13895000000", "13895000000"),
            ("place", "640105001", "640105001000"),
            ("file", "0193F5B2-0000-7000-8000-000000000001", "0193f5b2-0000-7000-8000-000000000001"),
            ("agency", "640105-scjg", "640105-scjg"),
        ],
    )
    def test_each_type_gives_one_clean_value(self, type: str, typed: object, clean: object) -> None:
        assert check(schema(field("a", type)), a=typed) == {"a": clean}

    @pytest.mark.parametrize(
        ("type", "typed"),
        [
            ("text", "有\u202e反向字符"),
            ("text", "两\n行"),
            ("text", 5),
            ("integer", "1.5"),
            ("integer", True),
            ("integer", "９９９９９９９９９９９９９９９９９"),
            ("money", "1.005"),
            ("money", "1e5"),
            ("decimal", "NaN"),
            ("date", "2026-02-30"),
            ("date", "昨天"),
            ("boolean", "也许"),
            ("phone", "12"),
            ("place", "村里"),
            ("citizen_id", "640105194503070000"),
            ("uscc", "91640100MA75X00000"),
            ("file", "../../etc/passwd"),
            ("agency", "a b"),
        ],
    )
    def test_each_type_refuses_what_does_not_fit(self, type: str, typed: object) -> None:
        assert faults(schema(field("a", type)), a=typed) == ["a"]

    def test_identifiers_are_checked_by_their_check_digit(self) -> None:
        form = schema(field("person", "citizen_id"), field("body", "uscc"))
        assert check(form, person=CITIZEN.lower(), body=USCC) == {"person": CITIZEN, "body": USCC}

    def test_bounds_hold_for_numbers_lengths_days_and_counts(self) -> None:
        form = schema(
            field("name", max=4), field("age", "integer", min=80, max=130), field("fee", "money", max=10),
            field("day", "date", max_date="today"), field("two", "choices", choices=["a", "b", "c"], max=2),
        )  # fmt: skip
        assert faults(form, name="五个字的名", age=79, fee="10.01", day="2026-11-24", two=["a", "b", "c"]) == [
            "name", "age", "fee", "day", "two",
        ]  # fmt: skip
        assert check(form, name="四个字名", age=80, fee="10", day="2026-11-23", two=["c", "a"]) == {
            "name": "四个字名", "age": 80, "fee": 1000, "day": "2026-11-23", "two": ["a", "c"],
        }  # fmt: skip

    def test_choices_outside_the_list_are_refused(self) -> None:
        form = schema(field("one", "choice", choices=["a"]), field("many", "choices", choices=["a"]))
        assert faults(form, one="b", many=["a", "b"]) == ["one", "many"]

    def test_place_is_as_deep_as_the_form_asks(self) -> None:
        form = schema(field("home", "place", level="village"))
        assert faults(form, home="640105001000") == ["home"]
        assert check(form, home="640105001001") == {"home": "640105001001"}


class TestCheck:
    def test_names_every_fault_at_once_with_remedy(self) -> None:
        form = schema(field("name", required=True, zh="名称"), field("age", "integer", zh="年龄"))
        with pytest.raises(AnswersRefused) as refused:
            check(form, age="x", extra="1")
        assert [(f.field, f.message) for f in refused.value.faults] == [
            ("name", "请填写名称"),
            ("age", "年龄应为整数"),
            ("extra", "表单中没有此项"),
        ]
        assert all(fault.remedy for fault in refused.value.faults)

    def test_questions_not_put_are_neither_demanded_nor_kept(self) -> None:
        form = schema(
            field("kind", "choice", choices=["new", "renew"], required=True),
            field("number", required=True, when="kind = 'renew'"),
        )
        assert check(form, kind="new", number="640-1") == {"kind": "new"}
        assert faults(form, kind="renew") == ["number"]
        assert check(form, kind="renew", number="640-1") == {"kind": "renew", "number": "640-1"}

    def test_a_condition_that_cannot_be_decided_puts_no_question(self) -> None:
        form = schema(field("area", "integer"), field("big", required=True, when="area > 100"))
        assert check(form) == {}

    def test_conditions_chain(self) -> None:
        form = schema(
            field("a", "boolean"), field("b", "boolean", when="a = true"), field("c", required=True, when="b = true")
        )
        assert check(form, a=False, b=True, c="x") == {"a": False}

    def test_checks_between_answers_refuse_only_a_clear_no(self) -> None:
        form = schema(
            field("first", "date"), field("last", "date"),
            checks=[{"rule": "first <= last", "message": "结束不得早于开始", "field": "last"}],
        )  # fmt: skip
        assert faults(form, first="2026-02-01", last="2026-01-01") == ["last"]
        assert check(form, first="2026-02-01") == {"first": "2026-02-01"}

    def test_checked_answers_can_be_typed_in_again(self) -> None:
        form = schema(field("fee", "money"), field("day", "date"), field("area", "decimal"), field("yes", "boolean"))
        clean = check(form, fee="1234.5", day="2026-01-31", area="1.50", yes="是")
        assert check(form, **as_typed(form, clean)) == clean

    def test_facts_are_typed_for_rules(self) -> None:
        form = schema(field("day", "date"), field("area", "decimal"), field("fee", "money"))
        clean = check(form, day="2026-01-31", area="1.50", fee="3")
        assert facts(form, clean) == {"day": date(2026, 1, 31), "area": Decimal("1.5"), "fee": 300}

    @pytest.mark.slow
    def test_is_quick_enough_for_the_counter(self) -> None:
        fields = [field(f"t{i}", required=True) for i in range(8)]
        fields += [field("n", "integer"), field("d", "date"), field("m", "money"), field("b", "boolean")]
        fields += [field("id", "citizen_id"), field("p", "phone"), field("c", "choice", choices=["a", "b"])]
        form = schema(*fields)
        answers = {f"t{i}": "银川市西夏区贺兰山西路" for i in range(8)}
        answers |= {"n": "5", "d": "2026-01-01", "m": "5", "b": "是", "id": CITIZEN, "p": "13895000000", "c": "a"}
        form_services.check(form, answers, today=TODAY)
        runs = []
        for _ in range(200):
            begin = time.perf_counter()
            form_services.check(form, answers, today=TODAY)
            runs.append(time.perf_counter() - begin)
        assert sorted(runs)[100] < 0.000_5


class TestParse:
    def refused(self, *fields: dict[str, object], **more: object) -> list[str]:
        with pytest.raises(SchemaRefused) as refused:
            schema(*fields, **more)
        return [fault.message for fault in refused.value.faults]

    def test_names_every_fault_of_the_form(self) -> None:
        messages = self.refused(
            field("Name"), field("a", "telepathy"), field("a"), field("c", "choice"), field("x", colour="red"),
        )  # fmt: skip
        assert len(messages) == 5

    def test_refuses_a_condition_on_a_later_answer(self) -> None:
        assert len(self.refused(field("a", when="b = 'x'"), field("b"))) == 1

    def test_refuses_personal_answers_in_the_clear_index(self) -> None:
        assert self.refused(field("name", personal="sensitive", indexed="text")) == [
            "个人信息不得明文索引，只能写 indexed: hash"
        ]

    def test_projects_indexed_answers_and_only_hashes_of_personal_ones(self) -> None:
        form = schema(
            field("shop", indexed="text"), field("count", "integer", indexed="integer"),
            field("day", "date", indexed="date"), field("id", "citizen_id", personal="identifier", indexed="hash"),
        )  # fmt: skip
        clean = check(form, shop="老马拉面", count=3, day="2026-01-31", id=CITIZEN)
        rows = {name: (column, value) for name, column, value in projections(form, clean)}
        assert rows["shop"] == ("text", "老马拉面")
        assert rows["count"] == ("integer", 3)
        assert rows["day"] == ("date", date(2026, 1, 31))
        assert rows["id"][0] == "text" and CITIZEN not in str(rows["id"][1])
