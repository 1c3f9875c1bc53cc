"""Objects and conditions of a matter: decided, and checked when a pack brings them."""

from datetime import date

import pytest

from yiwang.core.identifiers import make_uscc
from yiwang.support.matters import conditions
from yiwang.support.matters.conditions import check_conditions
from yiwang.support.matters.tests.factories import form, matter

SMALL = {
    "name": "small",
    "zh": "面积不超过 {param_most} 平方米",
    "en": "At most {param_most} square metres",
    "when": "area <= param_most",
    "message": "面积超过 {param_most} 平方米",
    "basis": {"document": "城市市容和环境卫生管理条例", "article": "14", "verified": False},
    "examples": [
        {"facts": {"area": 10, "param_most": 10}, "expect": "yes"},
        {"facts": {"area": 11, "param_most": 10}, "expect": "no"},
    ],
}
STALL = {**matter(), "conditions": [SMALL], "parameters": {"most": {"value": 10}}}
TODAY = date(2026, 11, 16)


class TestWhomAMatterServes:
    @pytest.mark.parametrize(
        ("objects", "prefix", "served"),
        [
            (["2"], "91", True),
            (["2"], "92", False),
            (["6"], "92", True),
            (["5"], "12", False),
            (["3"], "12", True),
            (["1"], "91", False),
            (["4"], "59", True),  # the code says too little: nobody is kept out
            ([], "91", True),
        ],
    )
    def test_goes_by_the_first_two_characters_of_the_code(self, objects, prefix, served) -> None:
        assert conditions.serves({"objects": objects}, "organisation", make_uscc(prefix, "640105", 1)) is served

    def test_a_person_is_one_object(self) -> None:
        assert conditions.serves({"objects": ["1"]}, "person")
        assert not conditions.serves({"objects": ["2", "6"]}, "person")


class TestConditions:
    @pytest.mark.parametrize(("area", "met"), [(10, True), (11, False), (None, None)])
    def test_yes_no_or_unknown(self, area, met) -> None:
        answers = {"goods": "food"} | ({"area": area} if area else {})
        [found] = conditions.judge(STALL, form(), answers, kind="person", on=TODAY)
        assert (found.met, found.message, found.title.en) == (met, "面积超过 10 平方米", "At most 10 square metres")

    def test_a_parameter_that_nobody_entered_leaves_it_unknown(self) -> None:
        body = {**STALL, "parameters": {"most": {"value": None}}}
        [found] = conditions.judge(body, form(), {"area": 5}, kind="person", on=TODAY)
        assert (found.met, found.message) == (None, "面积超过 — 平方米")


class TestCheckConditions:
    def test_a_sound_one_has_no_fault(self) -> None:
        assert list(check_conditions(STALL, form())) == []

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"when": "height <= param_most"}, "conditions.0.when"),
            ({"when": "area + 1"}, "conditions.0.when"),
            ({"message": ""}, "conditions.0"),
            ({"name": "no name"}, "conditions.0"),
            ({"basis": {}}, "conditions.0.basis"),
            ({"examples": SMALL["examples"][:1]}, "conditions.0.examples"),
            ({"examples": [{**e, "expect": "unknown"} for e in SMALL["examples"]]}, "conditions.0.when"),
        ],
    )
    def test_each_fault_is_named(self, changed, field) -> None:
        body = {**STALL, "conditions": [{**SMALL, **changed}]}
        assert [f.field for f in check_conditions(body, form())] == [field]

    def test_objects_are_those_of_the_standard(self) -> None:
        assert [f.field for f in check_conditions({**matter(), "objects": ["9"]}, form())] == ["objects"]
