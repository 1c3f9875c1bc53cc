"""Opening a restaurant as one thing: one form in which nothing is asked twice, members side by side, one date."""

import pytest
from playwright.sync_api import expect

from tests.journeys import hall

pytestmark = pytest.mark.browser
SITUATION = {"has_licence_already": "true", "sign": "true", "hires": "false", "large": "false"}
SIGN = {"contact_name": "王小明", "sign_text": "旅程面馆", "width": "3", "height": "1", "lit": "false"}
ANSWERS = {**hall.OPERATOR, **hall.PREMISES, **hall.SCOPE, **SIGN, "on_whose_wall": "own"}


class TestOneThing:
    @pytest.mark.requirement("F-092.1")
    def test_one_form_two_cases_one_date(self, open_as) -> None:
        owner = open_as(hall.OWNER)
        owner.goto("/themes/")
        owner.get_by_role("link", name="开餐饮店").click()
        hall.answer(owner, SITUATION)
        hall.go_on(owner)
        asked: list[str] = []
        for _page in range(12):
            names = owner.locator("main [name^='on-page-']").evaluate_all("es => es.map(e => e.name.slice(8))")
            if not names:
                break
            assert not set(names) & set(asked)
            asked += names
            if owner.get_by_label("所在县（市、区）").count():
                hall.choose_county(owner, "西夏区")
            hall.answer(owner, {name: ANSWERS[name] for name in names if name in ANSWERS})
            hall.go_on(owner)
        assert "application_type" not in asked
        expect(owner.locator("main")).to_contain_text("全部办结")
        owner.get_by_role("button", name="一次提交").click()
        owner.wait_for_url("**/cases/*/")
        for member in ("食品经营许可", "设置大型户外广告及招牌"):
            expect(owner.get_by_role("link", name=member)).to_be_visible()
