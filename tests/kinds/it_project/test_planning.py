"""After the reply: what binds the next paper, the batch, the reserve library, the yearly plan."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kinds.it_project.project import BATCH, REPLY, TRUE, article
from yiwang.support.cases.problems import CaseNotFound, NotYours, StepRefused, TransitionIllegal


def approved(office, document, estimate="10000000"):
    """A project of thirty million whose proposal, study or design has been approved with this estimate."""
    project = office.project_at("evaluated", total_investment="30000000")
    return project.do("approval", "approve", **{**REPLY, "approved_document": document, "approved_estimate": estimate})


def paper(document, estimate="10000000", change="not_material", chapter="contained"):
    given = {"submitted_document": document, "material_change": change, "revised_estimate": estimate, **TRUE}
    return given | ({"adjustment_chapter": chapter} if document == "design" else {})


@pytest.mark.requirement("Y-18")
class TestReplyBinds:
    def test_content_estimate_and_number_of_the_reply_are_kept(self, office):
        answers = office.project_at("approved").case.answers
        assert answers["approved_estimate"] == 1_000_000_000
        assert answers["reply_content"] == REPLY["reply_content"] and answers["reply_number"] == REPLY["reply_number"]

    @pytest.mark.parametrize(
        ("estimate", "over_tenth", "over"),
        [("10000000", None, None), ("10000000.01", None, "yes"), ("11000000.01", "yes", "yes")],
    )
    def test_a_quarterly_report_above_the_estimate_is_marked_with_the_article(self, office, estimate, over_tenth, over):
        project = office.project_at("implementing")
        project.wait(datetime(2022, 7, 1, 2, tzinfo=UTC)).let_time_act()
        project.do("unit", "report_quarterly", executed="1", revised_estimate=estimate)
        spoken = {rule: answer for rule, (answer, _) in project.remarks.items()}
        assert (spoken.get("over_ten_percent"), spoken.get("above_estimate")) == (over_tenth, over)
        assert {basis for _, basis in project.remarks.values()} <= {article("十八"), article("十八") + "、第二十六条"}

    def test_nothing_above_the_reply_is_paid(self, office):
        project = office.project_at("implementing")
        project.refuses("money", "pay", amount="10000000.01", purpose="首付款", voucher="1")


class TestNextPaper:
    @pytest.mark.requirement("Y-18a")
    def test_a_study_that_changes_the_proposal_is_refused_and_the_proposal_approved_again(self, office):
        project = approved(office, "proposal")
        problem = project.refuses("unit", "submit_next_document", **paper("study", change="material"))
        assert problem.facts["basis"] == article("十八") and "项目建议书须重新报批" in problem.message
        project.do("unit", "repeat_approval", submitted_document="proposal", **TRUE)
        assert project.state == "submitted"
        assert project.todo == {"evaluation": "yinchuan-shenpi/approver"}
        assert project.clock("approval").state == "running"

    @pytest.mark.requirement("Y-18a")
    def test_a_study_true_to_the_proposal_goes_on(self, office):
        project = approved(office, "proposal").do("unit", "submit_next_document", **paper("study"))
        assert project.state == "submitted"
        assert project.verdicts["study_changes_proposal"] == ("no", article("十八"))
        assert "batch_order" not in project.todo

    @pytest.mark.requirement("Y-18b")
    def test_a_design_that_changes_the_study_is_refused(self, office):
        problem = approved(office, "study").refuses(
            "unit", "submit_next_document", **paper("design", change="material")
        )
        assert problem.facts["basis"] == article("十八") and "可行性研究报告须重新报批" in problem.message

    @pytest.mark.requirement("Y-18b")
    def test_one_fen_above_ten_per_cent_sends_the_study_back(self, office):
        project = approved(office, "study")
        problem = project.refuses("unit", "submit_next_document", **paper("design", "11000000.01"))
        assert problem.facts["basis"] == article("十八")
        assert project.do("unit", "repeat_approval", submitted_document="study", **TRUE).state == "submitted"

    @pytest.mark.requirement("Y-18b", "Y-18c")
    def test_exactly_ten_per_cent_with_its_chapter_goes_on(self, office):
        project = approved(office, "study").do("unit", "submit_next_document", **paper("design", "11000000"))
        assert project.state == "submitted"
        assert project.verdicts["design_changes_study"] == ("no", article("十八"))
        assert project.verdicts["minor_change_unexplained"] == ("no", article("十八"))

    @pytest.mark.requirement("Y-18c")
    @pytest.mark.parametrize("estimate", ["11000000", "10000000.01", "9500000"])
    def test_a_minor_change_without_its_chapter_is_refused(self, office, estimate):
        project = approved(office, "study")
        problem = project.refuses("unit", "submit_next_document", **paper("design", estimate, chapter="missing"))
        assert problem.facts["basis"] == article("十八") and "独立篇章" in problem.message

    @pytest.mark.requirement("Y-18c")
    def test_without_any_change_no_chapter_is_asked(self, office):
        project = approved(office, "study").do("unit", "submit_next_document", **paper("design", chapter="missing"))
        assert project.state == "submitted"

    @pytest.mark.requirement("Y-18")
    def test_after_the_design_there_is_no_next_paper(self, office):
        problem = approved(office, "design").refuses("unit", "submit_next_document", **paper("design"))
        assert "没有下一阶段文本" in problem.message


class TestBatch:
    @pytest.mark.requirement("Y-19a")
    def test_the_ordered_project_goes_to_the_planning_office(self, office):
        project = office.project_at("batched")
        assert project.todo == {"year_plan": "yinchuan-fagai/planner"}
        assert (project.case.answers["batch"], project.case.answers["batch_rank"]) == ("2022-1", 1)
        assert project.told == {("applicant", "batched")}

    @pytest.mark.requirement("Y-19a", "Y-06b")
    def test_one_fen_more_than_the_batch_has_is_refused(self, office):
        project = office.project_at("approved")
        given = {**BATCH, "batch_money": "5000000", "year_funds": "5000000.01"}
        problem = project.refuses("coordinator", "list_in_batch", **given)
        assert problem.facts["basis"] == article("六") + "、第十九条"
        project.do("coordinator", "list_in_batch", **{**given, "year_funds": "5000000"})
        assert project.state == "batched"
        assert project.verdicts["batch_money_short"] == ("no", article("六") + "、第十九条")

    @pytest.mark.requirement("Y-06b")
    def test_a_project_without_an_approved_design_is_marked_immature(self, office):
        project = approved(office, "study").do("coordinator", "list_in_batch", **BATCH)
        assert project.remarks["not_mature"] == ("yes", article("六") + "、第十九条")
        assert "not_mature" not in office.project_at("batched", project_type="portal").remarks

    @pytest.mark.requirement("Y-06b")
    def test_the_choice_names_the_minutes_of_the_four_bodies(self, office):
        project = office.project_at("approved")
        given = {n: v for n, v in BATCH.items() if n != "joint_minutes"}
        problem = project.refuses("coordinator", "list_in_batch", StepRefused, **given)
        assert [f.field for f in problem.faults] == ["joint_minutes"]

    @pytest.mark.requirement("Y-19a")
    def test_the_planning_office_may_return_the_order(self, office):
        project = office.project_at("batched").do("plan", "return_batch", reason="资金调整")
        assert project.state == "approved" and project.todo == {"batch_order": "yinchuan-wangxinju/reviewer"}

    @pytest.mark.requirement("Y-19a")
    def test_only_the_coordinator_orders(self, office):
        project = office.project_at("approved")
        project.refuses("unit", "list_in_batch", NotYours, **BATCH)
        project.refuses("plan", "list_in_batch", CaseNotFound, **BATCH)


@pytest.mark.requirement("Y-19b")
class TestReserve:
    def test_a_project_not_listed_waits_two_years(self, office):
        project = office.project_at("approved").do("coordinator", "put_in_reserve")
        assert project.state == "reserve" and project.todo == {}
        clock = project.clock("reserve_roll")
        assert (clock.amount, clock.unit, clock.verified) == (24, "month", True)
        assert clock.due_at == datetime(2024, 4, 11, 15, 59, 59, tzinfo=UTC)  # 2024-04-11 ends in Yinchuan

    def test_a_day_before_two_years_nothing_happens(self, office):
        project = office.project_at("approved").do("coordinator", "put_in_reserve")
        project.wait(project.clock("reserve_roll").due_at).let_time_act()
        assert project.todo == {}

    def test_after_two_years_the_coordinator_rolls_the_library(self, office):
        project = office.project_at("approved").do("coordinator", "put_in_reserve")
        project.wait(project.clock("reserve_roll").due_at + timedelta(seconds=2)).let_time_act()
        assert project.state == "reserve" and project.todo == {"reserve_review": "yinchuan-wangxinju/reviewer"}
        project.do("coordinator", "leave_reserve", reason="需求已变化")
        assert project.state == "reserve_left" and project.case.result.result == "left_reserve"

    def test_keeping_it_begins_two_years_again(self, office):
        project = office.project_at("approved").do("coordinator", "put_in_reserve")
        first = project.clock("reserve_roll")
        project.wait(first.due_at + timedelta(days=1)).let_time_act().do("coordinator", "keep_in_reserve")
        assert project.clock("reserve_roll").pk != first.pk
        assert project.clock("reserve_roll").state == "running"

    def test_from_the_reserve_it_may_be_listed(self, office):
        project = office.project_at("approved").do("coordinator", "put_in_reserve")
        project.do("coordinator", "list_in_batch", **BATCH)
        assert project.state == "batched" and project.clock("reserve_roll").state == "met"

    def test_a_listed_project_cannot_be_put_in_reserve(self, office):
        office.project_at("batched").refuses("coordinator", "put_in_reserve", TransitionIllegal)


@pytest.mark.requirement("Y-20")
class TestYearlyPlan:
    def test_the_plan_goes_to_the_city_government(self, office):
        project = office.project_at("planned")
        assert project.todo == {"government_fix": "yinchuan-zhengfu/government"}
        assert project.case.answers["plan_year"] == 2022

    def test_the_planning_office_does_not_fix_it_itself(self, office):
        office.project_at("planned").refuses("plan", "fix_plan", NotYours, plan_number="1")

    def test_the_fixed_plan_opens_the_way_to_money(self, office):
        project = office.project_at("fixed")
        assert project.todo == {"set_up": "yinchuan-jiaoyu/project_officer", "start_funds": "yinchuan-caizheng/finance"}
        assert project.told == {("applicant", "plan_fixed")}

    def test_a_returned_plan_is_entered_again(self, office):
        project = office.project_at("planned").do("government", "return_plan", reason="压减")
        assert project.state == "batched" and project.todo == {"year_plan": "yinchuan-fagai/planner"}

    def test_without_the_governments_decision_nothing_is_paid(self, office):
        office.project_at("planned").refuses("money", "start_implementation", CaseNotFound)
