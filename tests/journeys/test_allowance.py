"""A village agent applies for a resident of eighty; township and county handle it; without authority nothing is taken."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys import hall
from yiwang.core.identifiers import make_citizen_id

pytestmark = pytest.mark.browser
RESIDENT: hall.Answers = {
    "resident_name": "马玉兰",
    "resident_citizen_id": make_citizen_id("640105", date(1942, 3, 3), 902),
    "home_address": "民生社区三号楼",
    "phone": hall.RESIDENT,
}
ACCOUNT: hall.Answers = {"bank_name": "宁夏银行", "bank_account": "6222020000001234"}
AGENT: hall.Answers = {"agent_name": "李代办", "agent_phone": "13800000009", "confirmed_in_person": "false"}


def act_for_resident(page) -> None:
    """The agent chooses to act for the resident who gave the authority; the header says so."""
    page.goto("/capacity/")
    page.get_by_role("listitem").filter(has_text="为 马").get_by_role("button", name="为其办理").click()
    expect(page.get_by_role("banner")).to_contain_text("代办中")


def fill_in(page, *pages: hall.Answers) -> None:
    for answers in pages:
        hall.answer(page, answers)
        hall.go_on(page)


class TestGranted:
    @pytest.mark.requirement("F-080.4", "F-080.5", "F-084.2")
    def test_from_the_village_to_the_county_and_back(self, open_as) -> None:
        agent = open_as("village.agent")
        act_for_resident(agent)
        hall.begin(agent, "80岁补贴", "高龄津贴")
        fill_in(agent, {"application_type": "new", "filed_by": "village_agent"}, RESIDENT, ACCOUNT, AGENT)
        expect(agent.get_by_role("alert")).to_contain_text("代办员须当面向老人或家属确认后才能提交")
        fill_in(agent, {"confirmed_in_person": "true"})
        uid, number = hall.hand_in(agent)
        hall.supply(agent, "identity_card", "entrustment")
        for slot, way in (("residence_proof", "告知承诺"), ("bank_card", "稍后补交")):
            agent.once("dialog", lambda dialog: dialog.accept())
            agent.locator(f"form[action$='/materials/{slot}/']").get_by_role("button", name=way).click()
        expect(agent.locator("main")).to_contain_text("容缺")

        clerk = open_as("town.clerk")
        assert "马玉兰" not in hall.open_todo(clerk, number)
        hall.do(clerk, uid, "受理")
        examiner = open_as("town.examiner")
        hall.do(examiner, uid, "登记材料审查", **hall.EXAMINED)
        hall.do(examiner, uid, "提出处理意见", **hall.PROPOSED, proposal="grant")
        county = open_as("civil.decider")
        hall.open_todo(county, number)
        hall.do(county, uid, "准予", decision_opinion="准予发放。")
        clerk.goto(f"/work/cases/{uid}/do/deliver/")
        hall.answer(clerk, {"way": "direct", "delivered_on": hall.today()})
        clerk.get_by_role("button", name="确认办理：送达").click()
        expect(clerk.get_by_role("alert")).to_contain_text("还有 1 项容缺材料没有补交")
        agent.goto(f"/cases/{uid}/")
        hall.supply(agent, "bank_card")
        agent.get_by_role("link", name="补交容缺材料").click()
        agent.get_by_role("button", name="确认").click()
        hall.do(clerk, uid, "送达", way="direct", delivered_on=hall.today())

        resident = open_as(hall.RESIDENT, mode="elder")
        hall.wait_for(resident, "/notices/", "已送达", number)
        assert "现决定准予" in hall.read_letter(resident, uid, "准予决定书")
        hall.wait_for(resident, "/account/", "开户银行")


class TestRefused:
    @pytest.mark.requirement("F-084.1")
    def test_nothing_is_taken_for_a_matter_the_authority_does_not_name(self, open_as) -> None:
        agent = open_as("village.agent")
        act_for_resident(agent)
        agent.goto("/apply/food-business/")
        hall.fill_in(agent)
        agent.get_by_role("button", name="提交申请").click()
        expect(agent.get_by_role("alert")).to_contain_text("“提交申请”不由您")
        agent.goto("/cases/")
        expect(agent.locator("main")).not_to_contain_text("食品经营许可 640105")

    @pytest.mark.requirement("F-084.1", "F-084.2")
    def test_whoever_is_too_young_is_not_granted_it(self, open_as) -> None:
        young = open_as(hall.STRANGER)
        young.goto("/apply/old-age-allowance/")
        person = {**RESIDENT, "resident_name": "李静", "phone": hall.STRANGER}
        person["resident_citizen_id"] = make_citizen_id("640105", date(1995, 3, 4), 903)
        fill_in(young, {"application_type": "new", "filed_by": "self"}, person, ACCOUNT)
        uid, number = hall.hand_in(young)
        hall.supply(young, "identity_card", "residence_proof", "bank_card")
        clerk, examiner, county = open_as("town.clerk"), open_as("town.examiner"), open_as("civil.decider")
        hall.do(clerk, uid, "受理")
        hall.do(
            examiner, uid, "登记材料审查", examination_conclusion="does_not_conform", examination_opinion="未满八十周岁"
        )
        hall.do(examiner, uid, "提出处理意见", **hall.PROPOSED, proposal="refuse")
        county.goto(f"/work/cases/{uid}/do/decide_grant/")
        hall.answer(county, {"decision_opinion": "准予"})
        county.get_by_role("button", name="确认办理：准予").click()
        expect(county.get_by_role("alert")).to_contain_text("80 周岁")
        hall.do(
            county, uid, "不予", reasons="未满八十周岁。", legal_grounds="高龄津贴文件（待核）", decision_opinion="不予"
        )
        hall.wait_for(young, "/notices/", f"您的办件 {number} 已作出不予决定")
        letter = hall.read_letter(young, uid, "不予决定书")
        assert "未满八十周岁" in letter and "六十日内申请行政复议" in letter
