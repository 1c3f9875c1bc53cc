"""An IT project from its need to the trial run, and where the measure refuses it, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.journeys import hall, project

pytestmark = pytest.mark.browser
MEASURE, NAME = project.MEASURE, "旅程数据共享平台"


class TestBuilt:
    @pytest.mark.requirement(
        "Y-12", "Y-12p", "Y-13", "Y-14", "Y-15", "Y-16", "Y-17a", "Y-17b", "Y-19a", "Y-20", "Y-26a", "Y-28", "Y-32a",
        "Y-32b", "Y-33a",
    )  # fmt: skip
    def test_from_the_need_to_the_trial_run(self, offices) -> None:
        unit, reviewer, approver = offices("project.unit"), offices("project.reviewer"), offices("project.approver")
        uid, _ = project.apply(unit, NAME)
        project.state_need(unit, uid)
        assert "需求审查通过" in hall.offered(reviewer, uid)
        hall.do(reviewer, uid, "需求审查通过")
        hall.do(unit, uid, "开始编制文本", total_investment="12000000")
        papers = unit.locator(".materials").inner_text()
        assert (
            "可行性研究报告" in papers and "初步设计" in papers and "项目建议书" not in papers
        )  # between 10 and 30 million
        project.hand_in(unit, uid)
        hall.do(unit, uid, "提交文本审核", **project.DOCUMENTS)
        hall.do(reviewer, uid, "统筹审核通过", **project.FOUR_MET)
        expect(reviewer.get_by_text("并行审核", exact=True).first).to_be_visible()  # the other review is not in yet
        hall.do(offices("project.security"), uid, "网络安全审核通过", security_feasible="met")
        hall.do(offices("project.mayor"), uid, "专题研究同意")
        hall.do(reviewer, uid, "会签申报")
        hall.do(unit, uid, "会同申报审批", **project.REQUEST)
        hall.do(approver, uid, "完成评估", **project.EVALUATION)
        hall.do(approver, uid, "批复", **project.REPLY)
        hall.do(reviewer, uid, "列入批次", **project.BATCH)
        assert NAME in project.on_board(reviewer, "列入批次")
        hall.do(offices("project.planner"), uid, "列入年度投资计划", **project.YEAR_PLAN)
        hall.do(offices("project.government"), uid, "审定投资计划", plan_number="银政发〔2026〕9号")
        hall.do(unit, uid, "落实责任制和管理制度", **project.MANAGEMENT)
        hall.do(offices("project.finance"), uid, "拨付并实施")
        self.change_within_ten_percent(offices, uid)
        self.accept_for_the_first_time(unit, uid)

    def change_within_ten_percent(self, offices, uid: str) -> None:
        unit, approver = offices("project.unit"), offices("project.approver")
        assert "11,000,000.00" in project.money(unit, uid)
        hall.do(unit, uid, "申请重大调整", **project.CHANGE)
        hall.do(offices("project.government"), uid, "市政府同意调整", consent_number="银政函〔2026〕5号")
        project.hand_in(unit, uid)
        hall.do(unit, uid, "提交调整报告", **project.ADJUSTMENT)
        hall.do(approver, uid, "批准调整", approved_estimate="10500000", reply_number="银审批〔2026〕30号")
        assert "11,550,000.00" in project.money(unit, uid)

    def accept_for_the_first_time(self, unit, uid: str) -> None:
        hall.do(unit, uid, "组织初步验收", **project.ACCEPTANCE)
        project.hand_in(unit, uid)
        hall.do(unit, uid, "开始试运行")
        project.hand_in(unit, uid)
        said = project.refused(unit, uid, "申请竣工验收", **{**project.FINAL, "formal_use": "in_use"})
        assert f"{MEASURE} 第三十三条" in said  # in use before it was accepted
        said = project.refused(unit, uid, "申请竣工验收", **project.FINAL)
        assert f"{MEASURE} 第三十二条" in said  # not a full month of trial yet
        unit.goto("/projects/?state=trial_run")
        expect(unit.locator("main")).to_contain_text(NAME)


class TestRefused:
    @pytest.mark.requirement("Y-12x", "Y-12")
    def test_a_need_with_servers_is_not_accepted_and_the_article_is_cited(self, offices) -> None:
        unit, reviewer = offices("project.unit"), offices("project.reviewer")
        ground = f"{MEASURE} 第十二条第一项"
        needs = {"project_type": "portal", "bill_items": ["server", "application_software"]}
        project.consider(unit, "旅程机房项目", **needs)
        said = project.rulings(unit, "不予受理的八种情形")
        assert len(said) == 8
        assert [article for article, (word, _) in said.items() if word == "是"] == [ground]
        uid, number = project.submit(unit)
        project.state_need(unit, uid)
        assert ground in project.refused(reviewer, uid, "需求审查通过")
        hall.do(reviewer, uid, "不予受理", reason="项目清单含服务器，请使用政务云。")
        unit.goto("/projects/?state=need_refused")
        expect(unit.locator("main")).to_contain_text(number)
        unit.goto(f"/work/cases/{uid}/")
        unit.get_by_role("link", name="不予受理").first.click()
        expect(unit.locator("article")).to_contain_text("请使用政务云")

    @pytest.mark.requirement("Y-03")
    def test_what_is_no_it_project_is_not_even_opened(self, offices) -> None:
        unit = offices("project.unit")
        project.consider(unit, "旅程办公桌椅", project_type="other")
        unit.get_by_role("button", name="提交申报").click()
        expect(unit.get_by_role("alert")).to_contain_text(f"{MEASURE} 第三条")
        unit.get_by_role("button", name="返回修改").click()
        expect(unit.locator("[name=project_name]")).to_have_value("旅程办公桌椅")


class TestRegister:
    @pytest.mark.requirement("Y-39/40")
    def test_a_project_of_today_says_which_measure_is_missing(self, offices) -> None:
        reviewer = offices("project.reviewer")
        reviewer.goto("/projects/")
        reviewer.locator("main table a").first.click()
        warning = reviewer.locator(".notice.warning").first
        expect(warning).to_contain_text("2022-03-30 至 2024-03-30")
        expect(warning).to_contain_text("缺少接续")
        grounds = project.rulings(reviewer, "不予受理的八种情形")
        assert list(grounds) == [f"{MEASURE} 第十二条第{n}项" for n in "一二三四五六七八"]

    def test_a_building_unit_does_not_see_the_hotline(self, offices) -> None:
        answer = offices("project.unit").goto("/hotline/")
        assert answer is not None and answer.status == 403
