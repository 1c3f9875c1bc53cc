"""A request to 12345 from the call to the rating, and the ways in which it does not run smoothly, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.journeys import hall, hotline

pytestmark = pytest.mark.browser
CENTRE_STEPS = {"回访办结", "不回访办结"}
OTHER_UNIT = "640105000000-urban-management"


class TestSolved:
    @pytest.mark.requirement("F-071.1", "F-071.6", "F-071.7", "F-071.10")
    def test_filed_handled_answered_called_back_rated_and_handled_again(self, open_as, offices) -> None:
        resident, handler = open_as(hall.STRANGER, mode="phone"), offices("market.handler")
        uid, number = hotline.file(resident)
        dispatcher, callback = offices("hotline.dispatcher"), offices("hotline.callback")
        assert not hotline.finds(handler, number)  # nobody's but the centre's until it is dispatched
        assert "西夏区市场监督管理局" in hotline.read_order(dispatcher, uid)  # whom the table names
        hall.do(dispatcher, uid, "派单", **hotline.BY_TABLE)
        assert hotline.finds(handler, number)
        hall.do(handler, uid, "签收")
        hall.do(handler, uid, "登记联系诉求人", contact_way="phone")
        hall.do(handler, uid, "反馈答复", **hotline.SOLVED)
        resident.goto(f"/cases/{uid}/")
        expect(resident.locator("main")).not_to_contain_text(hotline.SOLVED["reply"])
        hall.do(dispatcher, uid, "审核通过")
        hall.wait_for(resident, "/notices/", number)
        resident.goto(f"/cases/{uid}/")
        expect(resident.locator("main")).to_contain_text(hotline.SOLVED["reply"])
        assert not CENTRE_STEPS & set(hall.offered(handler, uid))
        hall.do(callback, uid, "回访办结", **hotline.CALLED)
        resident.goto(f"/cases/{uid}/")
        resident.get_by_role("link", name="评价", exact=True).click()
        hall.answer(resident, {"rating": "4", "rating_comment": "第二天又缺斤短两"})
        resident.get_by_role("button", name="确认").click()
        expect(resident.locator("main")).to_contain_text("您已经评价过")
        expect(resident.get_by_role("link", name="评价", exact=True)).to_have_count(0)
        resident.get_by_role("link", name="重新办理").click()
        hall.answer(resident, {"reopen_reason": "第二天又缺斤短两"})
        resident.get_by_role("button", name="确认").click()
        expect(resident.locator("main .badge").first).to_have_text("已登记，待派单")
        assert "二次办理" in hotline.read_order(dispatcher, uid)
        hall.do(dispatcher, uid, "派单", **hotline.BY_TABLE)
        hall.do(handler, uid, "签收")
        hall.do(handler, uid, "反馈答复", **hotline.SOLVED_AGAIN)
        hall.do(dispatcher, uid, "审核通过")
        resident.goto(f"/cases/{uid}/")
        expect(resident.locator("main")).to_contain_text(hotline.SOLVED_AGAIN["reply"])


class TestDisputed:
    @pytest.mark.requirement("F-071.6", "F-071.10")
    def test_a_unit_returns_it_once_and_the_ruling_binds(self, offices) -> None:
        agent, dispatcher = offices("hotline.agent"), offices("hotline.dispatcher")
        uid, number = hotline.call(agent, about=hotline.COMPLAINT)
        hall.do(dispatcher, uid, "派单", **hotline.BY_TABLE)
        handler = offices("market.handler")
        handler.goto(f"/work/cases/{uid}/do/return_order/")
        handler.on("dialog", lambda dialog: dialog.accept())
        handler.get_by_role("button", name="确认办理：申请退回").click()
        expect(handler.get_by_role("alert").get_by_role("listitem")).to_have_count(2)  # a reason and a better address
        hall.answer(handler, {"return_reason": "占道摆摊由综合执法管理", "better_unit": OTHER_UNIT})
        handler.get_by_role("button", name="确认办理：申请退回").click()
        expect(handler.get_by_text("已办理：申请退回")).to_be_visible()
        hall.do(dispatcher, uid, "提请裁定", arbitration_question="计量违法由谁查处")
        hall.do(
            offices("hotline.arbiter"),
            uid,
            "裁定",
            unit="640105000000-market-supervision",
            arbitration_reason="计量由市场监管负责",
        )
        assert "签收" in hall.offered(handler, uid)
        assert "申请退回" not in hall.offered(handler, uid)
        hall.do(handler, uid, "签收")
        assert number in handler.locator("main").inner_text()

    @pytest.mark.requirement("F-071.10")
    def test_more_time_is_asked_for_once_and_granted_by_another(self, offices) -> None:
        uid, _ = hotline.call(offices("hotline.agent"), about=hotline.COMPLAINT)
        hall.do(offices("hotline.dispatcher"), uid, "派单", **hotline.BY_TABLE)
        handler, supervisor = offices("market.handler"), offices("hotline.supervisor")
        hall.do(handler, uid, "签收")
        hall.do(handler, uid, "申请延期", extension_reason="需要送检")
        assert "批准延期" not in hall.offered(handler, uid)
        hall.do(supervisor, uid, "批准延期", extension_opinion="同意")
        assert "申请延期" not in hall.offered(handler, uid)


class TestInformant:
    @pytest.mark.requirement("F-071.1")
    def test_a_report_is_seen_by_nobody_outside_its_compartment(self, offices) -> None:
        agent, handler = offices("hotline.agent"), offices("market.handler")
        uid, number = hotline.call(agent, about=hotline.REPORT)
        assert number.startswith("640100-JB-")
        hall.do(offices("hotline.dispatcher"), uid, "派单", **hotline.BY_TABLE)
        answer = handler.goto(f"/work/cases/{uid}/")
        assert answer is not None and answer.status == 404
        assert hotline.finds(agent, number)
        assert not hotline.finds(handler, number)
        handler.goto("/work/")
        expect(handler.locator("main")).not_to_contain_text(number)


class TestEmergency:
    @pytest.mark.requirement("F-071.3")
    def test_a_fire_is_passed_to_119_and_not_dispatched(self, offices) -> None:
        agent = offices("hotline.agent")
        uid, _ = hotline.call(agent, about={**hotline.COMPLAINT, "category": "help", "topic": "safety"})
        hall.do(agent, uid, "转紧急热线", emergency_line="119")
        expect(agent.locator("main .badge").first).to_have_text("已转紧急热线")
        assert hall.offered(offices("hotline.dispatcher"), uid) == []


class TestConsole:
    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self, offices) -> None:
        agent = offices("hotline.agent")
        agent.goto("/hotline/register/")
        hall.answer(agent, {"subject": "夜市缺斤短两", "caller_phone": "12"})
        agent.get_by_role("button", name="登记工单").click()
        assert agent.get_by_role("alert").get_by_role("listitem").count() >= 3
        assert agent.input_value("[name=subject]") == "夜市缺斤短两"
        assert agent.input_value("[name=caller_phone]") == "12"
