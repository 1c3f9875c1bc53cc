"""The other ways in: purchase of services, earlier projects, reports of counties and sectors, parts of other works."""

import pytest

from tests.kinds.it_project.project import DOCUMENTS, FEW, FOUR_MET, MAINTENANCE, MANAGEMENT, article, refused
from yiwang.support.cases.problems import CaseNotFound, NotYours, TransitionIllegal
from yiwang.support.forms.problems import AnswersRefused

EARLIER = {
    **FEW,
    "application": "earlier",
    "earlier_approved_on": "2022-03-29",
    "earlier_approval_number": "银发改〔2021〕3号",
    "earlier_estimate": "2000000",
    "earlier_builder": "原信息中心",
    "earlier_user": "银川市教育局",
}
REPORT = {
    **FEW,
    "application": "local_report",
    "unit_level": "county",
    "report_occasion": "year_start",
    "report_year": 2023,
    "report_sharing": "与市级平台共享，不重复建设",
    "total_investment": "3000000",
}
PART = {
    **FEW,
    "application": "engineering_part",
    "host_project": "示例道路改造工程",
    "part_investment": "2000000.01",
    "part_plan": "使用市政务云和外网",
    "carrier": "city",
    "traditional_infrastructure": "synchronised",
}


def purchase_reviewed_by_both(office, **answers):
    project = office.project_at("joint_review", application="purchase", **answers)
    return project.do("coordinator", "pass_coordination", **FOUR_MET).do(
        "security", "pass_security", security_feasible="met"
    )


class TestPurchase:
    @pytest.mark.requirement("Y-05")
    def test_it_is_told_that_it_goes_without_approval_and_plan(self, office):
        project = office.open(application="purchase")
        assert project.remarks["purchase_outside_approval"] == ("yes", article("七") + "、第八条、第三十条")

    @pytest.mark.requirement("Y-05", "Y-30")
    def test_after_both_reviews_it_goes_to_the_coordinators_opinion_not_to_the_vice_mayor(self, office):
        project = purchase_reviewed_by_both(office)
        assert project.state == "purchase_opinion"
        assert project.todo == {"purchase_opinion": "yinchuan-wangxinju/reviewer"}

    @pytest.mark.requirement("Y-05")
    def test_approval_and_planning_never_get_it(self, office):
        project = purchase_reviewed_by_both(office).do("coordinator", "give_purchase_opinion", opinion="同意")
        project.do("money", "arrange_budget", approved_estimate="900000", budget_number="银财〔2022〕1号")
        project.do("unit", "name_responsible", **MANAGEMENT).do("money", "start_implementation")
        assert project.state == "implementing"
        codes = set(project.case.duties.values_list("agency__code", flat=True))
        assert not codes & {"yinchuan-shenpi", "yinchuan-fagai", "yinchuan-zhengfu"}
        project.refuses("approval", "approve", CaseNotFound)

    @pytest.mark.requirement("Y-30")
    def test_no_budget_before_the_opinion(self, office):
        purchase_reviewed_by_both(office).refuses(
            "money", "arrange_budget", CaseNotFound, approved_estimate="900000", budget_number="1"
        )

    @pytest.mark.requirement("Y-30")
    def test_the_opinion_is_issued_and_is_the_basis_of_the_budget(self, office):
        project = purchase_reviewed_by_both(office)
        project.refuses("unit", "give_purchase_opinion", NotYours, opinion="同意")
        project.do("coordinator", "give_purchase_opinion", opinion="同意")
        assert project.issued == ["purchase_opinion"] and project.todo == {"budget": "yinchuan-caizheng/finance"}
        project.do("money", "arrange_budget", approved_estimate="900000", budget_number="银财〔2022〕1号")
        assert project.state == "budgeted"
        assert project.verdicts["purchase_needs_opinion"] == ("no", article("三十"))

    @pytest.mark.requirement("Y-30")
    def test_it_may_be_returned(self, office):
        project = purchase_reviewed_by_both(office).do("coordinator", "return_purchase", reason="范围过大")
        assert project.state == "documents_returned"
        project.do("unit", "resume_documents").do("unit", "submit_documents", **DOCUMENTS)
        assert project.state == "joint_review"

    @pytest.mark.requirement("Y-12x", "Y-05")
    def test_the_grounds_of_refusal_hold_for_it_too(self, office):
        project = office.project_at("need_review", application="purchase", bill_items=["server"])
        assert project.refuses("coordinator", "pass_need").facts["basis"] == f"{article('十二')}第一项"


@pytest.mark.requirement("Y-07", "Y-38")
class TestEarlierProject:
    def test_approved_on_the_day_the_measure_began_is_not_earlier(self, office):
        with refused(AnswersRefused) as caught:
            office.open_with({**EARLIER, "earlier_approved_on": "2022-03-30"})
        assert [f.field for f in caught.value.faults] == ["earlier_approved_on"]

    def test_approved_the_day_before_waits_for_its_builders_acceptance(self, office):
        project = office.open_with(EARLIER)
        assert project.state == "earlier_project" and project.demanded == {"earlier_conclusion"}
        assert project.verdicts == {"not_approved_before_measure": ("no", article("三十八"))}

    def test_without_the_builders_conclusion_nothing_is_filed(self, office):
        project = office.open_with(EARLIER)
        problem = project.refuses("unit", "file_earlier_acceptance", conclusion="合格", sharing_fulfilled="met")
        assert problem.facts["basis"] == article("三十八")

    def test_the_conclusion_is_filed_with_the_coordinator_by_the_unit(self, office):
        project = office.open_with(EARLIER).hand_in()
        project.refuses("coordinator", "file_earlier_acceptance", NotYours, conclusion="合格", sharing_fulfilled="met")
        project.do("unit", "file_earlier_acceptance", conclusion="合格", sharing_fulfilled="met")
        assert project.state == "earlier_accepted"
        assert project.told == {("duty:lead/reviewer", "earlier_filed")}

    def test_the_user_then_asks_for_maintenance(self, office):
        project = office.open_with(EARLIER)
        project.refuses("unit", "apply_maintenance", TransitionIllegal, **MAINTENANCE)
        project.hand_in().do("unit", "file_earlier_acceptance", conclusion="合格", sharing_fulfilled="met")
        project.do("unit", "apply_maintenance", **MAINTENANCE)
        assert project.todo == {"maintenance_review": "yinchuan-wangxinju/reviewer"}
        project.do("coordinator", "pass_maintenance", sharing_fulfilled="met").do("coordinator", "close_project")
        assert project.state == "closed"


@pytest.mark.requirement("Y-11")
class TestLocalReport:
    @pytest.mark.parametrize("occasion", ["year_start", "major_project"])
    @pytest.mark.parametrize(("level", "due"), [("county", True), ("park", True), ("sector", True), ("city", False)])
    def test_counties_parks_and_sectors_owe_it(self, office, occasion, level, due):
        project = office.open_with({**REPORT, "unit_level": level, "report_occasion": occasion}, by="other_unit")
        assert project.state == "local_reported"
        assert project.todo == {"local_review": "yinchuan-wangxinju/reviewer"}
        assert project.remarks.get("local_report_due") == (("yes", article("十一")) if due else None)

    @pytest.mark.parametrize("missing", ["report_sharing", "report_year", "report_occasion"])
    def test_it_states_year_occasion_and_sharing(self, office, missing):
        with refused(AnswersRefused) as caught:
            office.open_with({n: v for n, v in REPORT.items() if n != missing})
        assert [f.field for f in caught.value.faults] == [missing]

    def test_the_coordinator_records_it(self, office):
        project = office.open_with(REPORT)
        project.refuses("unit", "record_local_report", NotYours)
        project.do("coordinator", "record_local_report")
        assert project.state == "local_recorded" and project.case.result.result == "recorded"

    def test_returned_it_is_amended(self, office):
        project = office.open_with(REPORT).do("coordinator", "return_local_report", reason="请说明重复建设")
        assert project.told == {("applicant", "returned")}
        project.do("unit", "amend_local_report", answers={**REPORT, "report_sharing": "已核对，无重复"})
        assert project.case.answers["report_sharing"] == "已核对，无重复"
        assert project.do("coordinator", "record_local_report").state == "local_recorded"


@pytest.mark.requirement("Y-13")
class TestPartOfOtherWorks:
    @pytest.mark.parametrize(("yuan", "due"), [("2000000.01", True), ("2000000", False)])
    def test_above_two_million_the_part_must_be_reported(self, office, yuan, due):
        project = office.open_with({**PART, "part_investment": yuan})
        assert project.state == "part_review" and project.todo == {"part_review": "yinchuan-wangxinju/reviewer"}
        assert project.remarks.get("part_must_be_reported") == (("yes", article("十三")) if due else None)

    def test_cleared_it_follows_the_normal_approval(self, office):
        project = office.open_with(PART)
        project.refuses("unit", "clear_part", NotYours)
        project.do("coordinator", "clear_part", opinion="同意")
        assert project.state == "part_cleared" and project.case.result.result == "cleared"
        assert project.told == {("applicant", "part_cleared")}

    def test_it_may_be_refused(self, office):
        project = office.open_with(PART).do("coordinator", "refuse_part", reason="自建机房")
        assert project.state == "part_refused" and project.case.result.result == "refused"
