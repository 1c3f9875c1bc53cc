"""What answers lead to, which materials they demand, what is found."""

import pytest

from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.tests.factories import FORM, READER, matter, pin, publish

pytestmark = pytest.mark.django_db


class TestOutcomes:
    @pytest.mark.parametrize(
        ("answers", "found"),
        [
            ({"goods": "food"}, {"route": "licence", "site_check": True}),
            ({"goods": "clothes", "area": 5}, {"route": "filing", "site_check": False}),
            ({"goods": "clothes", "area": 50}, {"route": "licence", "site_check": False}),
            ({"goods": "clothes"}, {"site_check": False}),
            ({}, {}),
        ],
    )
    def test_the_first_line_that_says_yes_decides_and_an_undecided_one_is_not_overtaken(
        self, answers: dict[str, object], found: dict[str, object]
    ) -> None:
        assert matter_selectors.outcomes(matter(), answers, pin("forms", "stall", FORM)) == found


class TestMaterials:
    def slots(self, answers: dict[str, object]) -> list[tuple[str, bool]]:
        demanded = matter_selectors.demanded_materials(matter(), answers, pin("forms", "stall", FORM))
        return [(slot.slot, slot.certain) for slot in demanded]

    def test_only_what_the_answers_call_for_is_demanded(self) -> None:
        assert self.slots({"goods": "food"}) == [("form", True), ("health", True)]
        assert self.slots({"goods": "clothes"}) == [("form", True)]

    def test_what_cannot_be_decided_yet_is_shown_as_not_certain(self) -> None:
        assert self.slots({}) == [("form", True), ("health", False)]


class TestLimits:
    def test_a_limit_carries_its_basis(self) -> None:
        limit = matter_selectors.limit_of(matter(), "decision")
        assert limit is not None
        assert (limit.statutory, limit.promised, limit.verified) == ("20 workdays", "10 workdays", True)
        assert matter_selectors.limit_of(matter(), "hearing") is None

    def test_a_body_shows_its_own_window_and_shorter_promise_in_the_guide(self) -> None:
        local = {"windows": ["12 号"], "limits": {"decision": {"promised": "7 workdays"}}, "keywords": ["夜市"]}
        guide = matter_selectors.guide_of(matter(), local)
        assert guide["limits"]["decision"]["promised"] == "7 workdays"
        assert guide["limits"]["decision"]["statutory"] == "20 workdays"
        assert guide["windows"] == ["12 号"]
        assert guide["keywords"] == ["摆地摊", "夜市摊位", "夜市"]
        assert matter()["limits"]["decision"]["promised"] == "10 workdays"


class TestSearch:
    @pytest.mark.parametrize("typed", ["临时摊点", "640117001000", "lstdxk", "摆地摊", "我想在夜市摆个地摊", "yeshi"])
    def test_finds_by_code_name_everyday_words_pinyin_and_sentence(self, typed: str) -> None:
        publish()
        publish("seal", code="641117001000", type="11", part="operation", name="用印审批", keywords=["盖章"])
        assert [found.name for found in matter_selectors.search(by=READER, text=typed)][:1] == ["临时摊点许可"]

    @pytest.mark.parametrize("typed", ["", "  ", "，。", "%", "_", "火星移民"])
    def test_finds_nothing_where_nothing_fits(self, typed: str) -> None:
        publish()
        assert matter_selectors.search(by=READER, text=typed) == []

    def test_asks_the_database_at_most_twice(self, django_assert_max_num_queries) -> None:
        publish()
        with django_assert_max_num_queries(2):
            matter_selectors.search(by=READER, text="我想在夜市摆个地摊")
