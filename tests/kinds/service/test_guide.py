"""Finding a matter in everyday words and reading its guide as it stands in a county."""

import pytest
from django.test import Client

from yiwang.core.actor import Actor
from yiwang.support.matters import services as matter_services
from yiwang.support.matters.access import KEEP

pytestmark = pytest.mark.django_db
XIXIA, KEEPER = "640105000000", Actor.system("keeper", KEEP)


@pytest.fixture
def visitor(ningxia):
    return Client()


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


class TestFind:
    @pytest.mark.requirement("F-080.2")
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("上户口", "出生登记"),
            ("食品经赢", "食品经营许可"),
            ("jiehun", "结婚登记"),
            ("我想开个饭店", "食品经营许可"),
        ],
    )
    def test_in_everyday_words_with_a_slip_or_in_pinyin(self, visitor, typed, found):
        assert found in text(visitor.get("/matters/", {"q": typed}))

    def test_by_life_event_and_by_who_applies(self, visitor):
        page = text(visitor.get("/matters/", {"event": "开餐饮店"}))
        assert "食品经营许可" in page
        assert "出生登记" not in page
        assert "出生登记" not in text(visitor.get("/matters/", {"event": "新生儿出生", "for": "2"}))

    def test_a_body_and_its_window(self, visitor):
        assert "西夏区政务服务中心综合窗口" in text(visitor.get("/matters/", {"q": "西夏区审批服务管理局"}))

    def test_nothing_found_says_what_to_do(self, visitor):
        page = text(visitor.get("/matters/", {"q": "登月"}))
        assert "没有找到" in page
        assert "12345" in page

    def test_a_list_goes_on_page_by_page(self, visitor):
        first = visitor.get("/matters/")
        names = [matter.name for matter in first.context["matters"]]
        second = visitor.get("/matters/", {"cursor": first.context["next"]})
        assert len(names) == 20
        assert not set(names) & {matter.name for matter in second.context["matters"]}

    def test_a_broken_cursor_is_refused(self, visitor):
        assert visitor.get("/matters/", {"cursor": "x"}).status_code == 400


class TestGuide:
    @pytest.mark.requirement("F-080.1")
    def test_shows_steps_fee_ways_visits_and_the_body_of_the_county(self, visitor):
        page = text(visitor.get("/matters/food-business/", {"county": XIXIA}))
        for shown in (
            "怎么办",
            "不收费",
            "到窗口、电脑上网、手机",
            "要到现场几次",
            "西夏区审批服务管理局",
            "食品安全法",
        ):
            assert shown in page

    def test_where_townships_decide_they_are_named(self, visitor):
        page = text(visitor.get("/matters/homestead/", {"county": XIXIA}))
        assert "兴泾镇" in page

    def test_a_paused_matter_stays_visible_with_the_reason_and_cannot_be_begun(self, visitor, ningxia):
        matter_services.pause(by=KEEPER, code="640131001000", reason="系统升级至月底", at=ningxia.at)
        page = text(visitor.get("/matters/food-business/"))
        assert "现在不能申请" in page
        assert "系统升级至月底" in page
        assert "在线办理</a>" not in page
        assert "暂停受理" in text(visitor.get("/matters/", {"q": "食品经营许可"}))

    def test_an_unknown_county_names_nobody(self, visitor):
        assert "请拨打 12345 询问" in text(visitor.get("/matters/food-business/", {"county": "999999000000"}))
