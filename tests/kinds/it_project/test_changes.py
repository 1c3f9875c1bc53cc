"""Changes while building: with the government's consent, too late, or by the unit itself."""

import pytest

from tests.kinds.it_project.project import article
from yiwang.support.cases.problems import NotYours, TransitionIllegal

MAJOR = {"content_change": "major", "revised_estimate": "10000000", "change_reason": "业务调整", "truth_declared": True}
REPORT = {"changed_content": "增加模块", "revised_estimate": "10500000", "truth_declared": True}
OWN = {
    "content_change": "optimisation",
    "goals": "unchanged",
    "revised_estimate": "10000000",
    "changed_content": "换用容器",
}


@pytest.mark.requirement("Y-26a")
class TestMajorChange:
    @pytest.mark.parametrize("change", [{}, {"content_change": "optimisation", "revised_estimate": "10000000.01"}])
    def test_major_content_or_an_overrun_goes_to_the_city_government_first(self, office, change):
        project = office.project_at("implementing").do("unit", "request_change", **{**MAJOR, **change})
        assert project.state == "change_consent"
        assert project.todo == {"government_consent": "yinchuan-zhengfu/government"}
        assert project.remarks["change_needs_government"] == ("yes", article("二十六"))

    def test_without_consent_no_adjustment_report(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.refuses("unit", "submit_adjustment", TransitionIllegal, **REPORT)

    def test_only_the_government_consents(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.refuses("approval", "consent_change", NotYours, consent_number="1")
        project.refuses("vice_mayor", "consent_change", NotYours, consent_number="1")

    def test_consent_demands_its_paper_and_the_report(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.do("government", "consent_change", consent_number="银政函〔2022〕1号")
        assert project.state == "change_consented"
        assert project.demanded == {"government_consent", "adjustment_report"}
        assert project.todo == {"adjustment_report": "yinchuan-jiaoyu/project_officer"}
        problem = project.hand_in("adjustment_report").refuses("unit", "submit_adjustment", **REPORT)
        assert problem.facts["basis"] == article("二十六") and "仍缺 1 项" in problem.message

    def test_the_approval_office_replies_with_a_new_estimate(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.do("government", "consent_change", consent_number="1").hand_in().do(
            "unit", "submit_adjustment", **REPORT
        )
        assert project.state == "change_review" and project.todo == {"change_review": "yinchuan-shenpi/approver"}
        project.do("approval", "approve_change", approved_estimate="10500000", reply_number="2")
        assert project.state == "implementing" and project.issued[-1] == "adjustment_reply"
        assert project.case.answers["approved_estimate"] == 1_050_000_000
        project.do("money", "pay", amount="10500000", purpose="尾款", voucher="9")

    def test_a_declined_change_goes_on_as_approved(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.do("government", "decline_change", reason="不同意")
        assert project.state == "implementing" and project.case.answers["approved_estimate"] == 1_000_000_000

    def test_a_consented_change_may_be_given_up(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.do("government", "consent_change", consent_number="1").do("unit", "abandon_change", reason="不再调整")
        assert project.state == "implementing" and project.todo == {} and project.demanded == set()

    def test_a_refused_adjustment_waives_its_papers(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.do("government", "consent_change", consent_number="1").hand_in().do(
            "unit", "submit_adjustment", **REPORT
        )
        project.do("approval", "refuse_change", reason="不批准")
        assert project.state == "implementing" and project.demanded == set()


@pytest.mark.requirement("Y-26b")
class TestUnauthorisedChange:
    def test_an_unauthorised_overrun_is_not_accepted_afterwards(self, office):
        project = office.project_at("implementing").do("audit", "record_unauthorised_change", reason="擅自扩建")
        assert project.told == {("applicant", "unauthorised_change")}
        problem = project.refuses("unit", "request_change", **{**MAJOR, "revised_estimate": "10000000.01"})
        assert problem.facts["basis"] == article("二十六") and "不再受理" in problem.message

    def test_without_an_overrun_it_may_still_be_asked(self, office):
        project = office.project_at("implementing").do("audit", "record_unauthorised_change", reason="擅自改变")
        assert project.do("unit", "request_change", **MAJOR).state == "change_consent"

    def test_an_overrun_that_appears_in_the_report_is_refused_too(self, office):
        project = office.project_at("implementing").do("unit", "request_change", **MAJOR)
        project.do("government", "consent_change", consent_number="1").hand_in()
        project.do("approval", "record_unauthorised_change", reason="擅自扩建")
        assert project.refuses("unit", "submit_adjustment", **REPORT).facts["basis"] == article("二十六")

    def test_the_unit_does_not_judge_itself(self, office):
        office.project_at("implementing").refuses("unit", "record_unauthorised_change", NotYours, reason="x")


@pytest.mark.requirement("Y-26c")
class TestOwnAdjustment:
    def test_an_optimisation_within_the_estimate_is_filed_with_the_coordinator(self, office):
        project = office.project_at("implementing").do("unit", "adjust_and_file", **OWN)
        assert project.state == "implementing" and project.todo == {}
        assert project.verdicts == {"not_own_adjustment": ("no", article("二十六"))}
        assert project.told == {("duty:lead/reviewer", "adjustment_filed")}

    @pytest.mark.parametrize(
        "change", [{"revised_estimate": "10000000.01"}, {"goals": "changed"}, {"content_change": "major"}]
    )
    def test_anything_more_is_refused(self, office, change):
        problem = office.project_at("implementing").refuses("unit", "adjust_and_file", **{**OWN, **change})
        assert problem.facts["basis"] == article("二十六") and "重大调整程序" in problem.message
