"""Matters are found by what people type."""

import pytest

from yiwang.support.matters.search import normalise, rank, search_text

FOOD = search_text("640131001000", "食品经营许可", ["开饭店", "卫生许可证", "奶茶店"])
AGED = search_text("640511001000", "高龄津贴", ["老年补贴", "八十岁老人钱"])


@pytest.mark.parametrize(
    "typed",
    [
        "食品经营许可",
        "食品",
        "640131001000",
        "spjyxk",
        "shipinjingying",
        "SPJYXK",
        "开饭店",
        "我想开个饭店",
        "卫生许可证",
        "kfd",
        "奶 茶 店",
    ],
)
def test_food_licence_is_found(typed: str) -> None:
    assert rank(normalise(typed), "食品经营许可", FOOD) > rank(normalise(typed), "高龄津贴", AGED)


@pytest.mark.parametrize("typed", ["高龄", "gljt", "老年补贴", "我妈八十岁了老人的钱怎么领", "640511001000"])
def test_old_age_allowance_is_found(typed: str) -> None:
    assert rank(normalise(typed), "高龄津贴", AGED) > rank(normalise(typed), "食品经营许可", FOOD)


@pytest.mark.parametrize("typed", ["结婚登记", "xyz", "我想开公司"])
def test_nothing_is_found_for_something_else(typed: str) -> None:
    assert rank(normalise(typed), "食品经营许可", FOOD) == 0
    assert rank(normalise(typed), "高龄津贴", AGED) == 0


def test_the_name_goes_before_an_everyday_word() -> None:
    assert (
        rank("食品经营许可", "食品经营许可", FOOD)
        > rank("开饭店", "食品经营许可", FOOD)
        > rank("饭店", "食品经营许可", FOOD)
    )
