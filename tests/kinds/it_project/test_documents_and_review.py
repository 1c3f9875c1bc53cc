"""The papers that the money demands, the two reviews side by side, the vice-mayor's study, submission and reply."""

import pytest

from tests.kinds.it_project.project import CODE, DOCUMENTS, FOUR_MET, REPLY, REQUEST, TRUE, article
from yiwang.support.cases.problems import CaseNotFound, NotYours, StepRefused, TransitionIllegal

ALL_THREE = {"proposal", "feasibility_study", "preliminary_design"}
TWO = {"feasibility_study", "preliminary_design"}
ONE = {"preliminary_design"}


@pytest.mark.requirement("Y-13")
class TestDocumentsByInvestment:
    @pytest.mark.parametrize(
        ("yuan", "papers"),
        [
            ("30000000.01", ALL_THREE),
            ("30000000", ALL_THREE),
            ("29999999.99", TWO),
            ("10000000", TWO),
            ("9999999.99", ONE),
            ("0", ONE),
        ],
    )
    def test_the_money_decides_which_papers_are_demanded(self, office, yuan, papers):
        project = office.project_at("need_passed").do("unit", "start_documents", total_investment=yuan)
        assert project.demanded == papers
        spoken = {rule for rule, (answer, _) in project.remarks.items() if answer == "yes"}
        assert ("proposal_required" in spoken) is (papers == ALL_THREE)
        assert ("study_required" in spoken) is (papers != ONE)
        assert ("design_only" in spoken) is (papers == ONE)
        assert {basis for _, basis in project.remarks.values()} == {article("十三")}

    def test_a_revised_investment_demands_and_waives_anew(self, office):
        project = office.project_at("documents", total_investment="30000000")
        assert project.do("unit", "revise_investment", total_investment="9999999.99").demanded == ONE
        assert project.do("unit", "revise_investment", total_investment="10000000").demanded == TWO

    def test_an_incomplete_set_is_refused_with_the_article(self, office):
        project = office.project_at("documents").hand_in("preliminary_design")
        problem = project.refuses("unit", "submit_documents", **DOCUMENTS)
        assert problem.facts["basis"] == article("十三") and "仍缺 1 项" in problem.message

    @pytest.mark.parametrize("paper", ["catalogue_in_study", "catalogue_in_design"])
    def test_a_paper_without_the_catalogue_is_refused(self, office, paper):
        project = office.project_at("documents").hand_in()
        problem = project.refuses("unit", "submit_documents", **{**DOCUMENTS, paper: "missing"})
        assert problem.facts["basis"] == article("十三") and "信息资源目录" in problem.message

    def test_below_ten_million_the_study_needs_no_catalogue(self, office):
        project = office.project_at("documents", total_investment="9999999.99").hand_in()
        project.do("unit", "submit_documents", **{**DOCUMENTS, "catalogue_in_study": "missing"})
        assert project.state == "joint_review"

    def test_data_shared_with_some_only_is_refused(self, office):
        project = office.project_at("documents").hand_in()
        problem = project.refuses("unit", "submit_documents", **{**DOCUMENTS, "sharing_scope": "restricted"})
        assert problem.facts["basis"] == article("十三") and "特定部门" in problem.message


class TestJointReview:
    @pytest.mark.requirement("Y-14", "Y-15")
    def test_both_lines_open_at_once_for_their_own_bodies(self, office):
        project = office.project_at("joint_review")
        assert project.todo == {
            "coordination_review": "yinchuan-wangxinju/reviewer",
            "security_review": "yinchuan-wangxinban/security_reviewer",
        }
        assert project.clock("joint_review").state == "running"

    @pytest.mark.requirement("Y-14")
    @pytest.mark.parametrize("point", sorted(FOUR_MET))
    def test_each_of_the_four_points_bars_the_coordinators_pass(self, office, point):
        project = office.project_at("joint_review")
        problem = project.refuses("coordinator", "pass_coordination", **{**FOUR_MET, point: "not_met"})
        assert problem.facts["basis"] == article("十四")

    @pytest.mark.requirement("Y-14")
    def test_the_coordinators_pass_records_its_article_and_waits_for_security(self, office):
        project = office.project_at("joint_review").do("coordinator", "pass_coordination", **FOUR_MET)
        assert project.state == "joint_review"
        assert project.verdicts == {"coordination_not_met": ("no", article("十四"))}
        assert project.todo == {"security_review": "yinchuan-wangxinban/security_reviewer"}

    @pytest.mark.requirement("Y-15")
    def test_security_that_is_not_feasible_does_not_pass(self, office):
        project = office.project_at("joint_review")
        problem = project.refuses("security", "pass_security", security_feasible="not_met")
        assert problem.facts["basis"] == article("十五")

    @pytest.mark.requirement("Y-15")
    def test_security_may_pass_first_and_records_its_article(self, office):
        project = office.project_at("joint_review").do("security", "pass_security", security_feasible="met")
        assert project.state == "joint_review"
        assert project.verdicts == {"security_not_feasible": ("no", article("十五"))}
        assert project.do("coordinator", "pass_coordination", **FOUR_MET).state == "vice_mayor_study"

    @pytest.mark.requirement("Y-14", "Y-15")
    def test_neither_passes_for_the_other(self, office):
        project = office.project_at("joint_review")
        project.refuses("security", "pass_coordination", NotYours, **FOUR_MET)
        project.refuses("coordinator", "pass_security", NotYours, security_feasible="met")

    @pytest.mark.requirement("Y-14x")
    @pytest.mark.parametrize("who", ["coordinator", "security"])
    def test_either_returns_the_papers_and_the_other_line_falls_too(self, office, who):
        project = office.project_at("joint_review").do(who, "return_documents", reason="共享不足")
        assert project.state == "documents_returned"
        assert project.todo == {"revise_documents": "yinchuan-jiaoyu/project_officer"}
        assert project.clock("joint_review").state == "met"

    @pytest.mark.requirement("Y-14x")
    def test_after_a_return_both_must_pass_again(self, office):
        project = office.project_at("joint_review").do("coordinator", "pass_coordination", **FOUR_MET)
        project.do("security", "return_documents", reason="缺密码方案")
        project.do("unit", "resume_documents")
        assert project.state == "documents"
        project.do("unit", "submit_documents", **DOCUMENTS).do("security", "pass_security", security_feasible="met")
        assert project.state == "joint_review"
        assert project.todo == {"coordination_review": "yinchuan-wangxinju/reviewer"}
        assert project.do("coordinator", "pass_coordination", **FOUR_MET).state == "vice_mayor_study"


@pytest.mark.requirement("Y-16")
class TestViceMayorStudy:
    def test_both_passes_bring_it_to_the_vice_mayor(self, office):
        project = office.project_at("vice_mayor_study")
        assert project.todo == {"vice_mayor_study": "yinchuan-zhengfu/vice_mayor"}
        assert project.clock("study").state == "running" and project.clock("joint_review").state == "met"

    def test_without_consent_it_cannot_be_countersigned_nor_submitted(self, office):
        project = office.project_at("vice_mayor_study")
        project.refuses("coordinator", "countersign_submission", NotYours)
        problem = project.refuses("unit", "submit_for_approval", **REQUEST)
        assert problem.facts["basis"] == article("十六") and "专题研究" in problem.message

    def test_without_the_coordinator_it_cannot_be_submitted(self, office):
        project = office.project_at("vice_mayor_study").do("vice_mayor", "consent_study")
        problem = project.refuses("unit", "submit_for_approval", **REQUEST)
        assert problem.facts["basis"] == article("十六") and "会同" in problem.message

    def test_consent_opens_the_joint_submission(self, office):
        project = office.project_at("vice_mayor_study").do("vice_mayor", "consent_study")
        assert project.todo == {
            "countersign": "yinchuan-wangxinju/reviewer",
            "submission": "yinchuan-jiaoyu/project_officer",
        }
        assert project.case.answers["vice_mayor_consented"] is True

    def test_a_declined_study_returns_the_papers(self, office):
        project = office.project_at("vice_mayor_study").do("vice_mayor", "decline_study", reason="缓建")
        assert project.state == "documents_returned"
        assert project.todo == {"revise_documents": "yinchuan-jiaoyu/project_officer"}

    def test_consent_given_once_does_not_serve_papers_changed_later(self, office):
        project = office.project_at("submitted").do("approval", "return_submission", reason="重新测算")
        project.do("unit", "resume_documents").do("unit", "submit_documents", **DOCUMENTS)
        assert project.case.answers["vice_mayor_consented"] is False
        assert project.case.answers["countersigned"] is False

    def test_nobody_else_consents(self, office):
        project = office.project_at("vice_mayor_study")
        project.refuses("coordinator", "consent_study", NotYours)
        project.refuses("government", "consent_study", NotYours)


def ready_to_submit(office, **answers):
    project = office.project_at("vice_mayor_study", **answers).do("vice_mayor", "consent_study")
    return project.do("coordinator", "countersign_submission")


class TestSubmission:
    @pytest.mark.requirement("Y-17a")
    def test_it_needs_the_code_of_the_online_platform(self, office):
        problem = ready_to_submit(office).refuses("unit", "submit_for_approval", submitted_document="design", **TRUE)
        assert problem.facts["basis"] == article("十七") and "项目统一代码" in problem.message

    @pytest.mark.requirement("Y-17a")
    @pytest.mark.parametrize("code", ["2213-640100-04-04-123456", "2204-64010-04-04-123456", "2204640100-04-04-123456"])
    def test_a_code_that_the_platform_cannot_have_made_is_refused(self, office, code):
        project = ready_to_submit(office)
        problem = project.refuses("unit", "submit_for_approval", StepRefused, **{**REQUEST, "project_code": code})
        assert [f.field for f in problem.faults] == ["project_code"]

    @pytest.mark.requirement("Y-17a")
    def test_with_the_code_the_approval_office_gets_it_and_the_code_stays(self, office):
        project = ready_to_submit(office).do("unit", "submit_for_approval", **REQUEST)
        assert project.state == "submitted"
        assert project.todo == {"evaluation": "yinchuan-shenpi/approver"}
        assert project.case.answers["project_code"] == CODE
        assert project.clock("approval").state == "running"

    @pytest.mark.requirement("Y-06")
    def test_a_secret_project_goes_without_the_platform(self, office):
        project = ready_to_submit(office, is_secret=True)
        project.do("unit", "submit_for_approval", submitted_document="design", **TRUE)
        assert project.state == "submitted"
        assert project.remarks["secret_skips_platform"] == ("yes", article("十七"))
        assert "project_code" not in project.case.answers

    @pytest.mark.requirement("Y-06")
    def test_a_secret_project_with_a_platform_code_is_refused(self, office):
        problem = ready_to_submit(office, is_secret=True).refuses("unit", "submit_for_approval", **REQUEST)
        assert problem.facts["basis"] == article("十七")

    @pytest.mark.requirement("Y-06")
    def test_the_other_rules_hold_for_a_secret_project(self, office):
        project = office.project_at("need_review", is_secret=True, repetition="repeats")
        assert project.refuses("coordinator", "pass_need").facts["basis"] == f"{article('十二')}第四项"

    @pytest.mark.requirement("Y-17b", "Y-26")
    @pytest.mark.parametrize("state", ["drafting", "documents", "vice_mayor_study"])
    def test_the_unit_answers_for_the_truth_of_its_papers(self, office, state):
        project = office.project_at(state) if state != "vice_mayor_study" else ready_to_submit(office)
        steps = {
            "drafting": ("submit_need", {}),
            "documents": ("submit_documents", DOCUMENTS),
            "vice_mayor_study": ("submit_for_approval", REQUEST),
        }
        step, given = steps[state]
        project.hand_in()
        problem = project.refuses("unit", step, **{**given, "truth_declared": False})
        assert problem.facts["basis"] == article("十七、第二十六").replace("、第二十六条", "条、第二十六条")
        assert "真实性" in problem.message


@pytest.mark.requirement("Y-17b")
class TestReply:
    def test_it_is_evaluated_before_the_reply(self, office):
        project = office.project_at("submitted")
        project.refuses("approval", "approve", TransitionIllegal, **REPLY)
        project.do("approval", "evaluate", evaluation_way="third_party", evaluation_opinion="可行")
        assert project.state == "evaluated" and project.todo == {"approval": "yinchuan-shenpi/approver"}

    def test_an_evaluation_by_nobody_is_refused(self, office):
        project = office.project_at("submitted")
        problem = project.refuses("approval", "evaluate", StepRefused, evaluation_opinion="可行")
        assert [f.field for f in problem.faults] == ["evaluation_way"]

    def test_the_reply_is_issued_and_the_coordinator_orders_the_project(self, office):
        project = office.project_at("approved")
        assert project.issued == ["reply"]
        assert project.todo == {"batch_order": "yinchuan-wangxinju/reviewer"}
        assert project.clock("approval").state == "met"
        assert project.told == {("applicant", "approved")}

    def test_a_refused_approval_ends_the_project_with_a_notice(self, office):
        project = office.project_at("evaluated").do("approval", "refuse_approval", reason="必要性不足")
        assert project.state == "approval_refused" and project.issued == ["approval_refusal"]
        assert project.case.result.result == "refused"

    def test_only_the_approval_office_replies(self, office):
        project = office.project_at("evaluated")
        project.refuses("coordinator", "approve", NotYours, **REPLY)
        project.refuses("plan", "approve", CaseNotFound, **REPLY)
