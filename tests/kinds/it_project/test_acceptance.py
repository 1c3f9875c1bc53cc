"""Preliminary acceptance, a whole month of trial run, final acceptance, failure and what it costs."""

from datetime import UTC, datetime

import pytest

from tests.kinds.it_project.project import ACCEPTANCE, FINAL, article, refused
from yiwang.support.cases.problems import KindOpenRefused, NotYours, StepRefused, TransitionIllegal

TRIAL_PAPERS = {"trial_run_report", "grade_assessment", "crypto_assessment"}
PAPERS_BASIS = article("三十二") + "、第二十四条"


class TestPreliminary:
    @pytest.mark.requirement("Y-32")
    def test_there_is_no_final_acceptance_without_the_preliminary_one(self, office):
        project = office.project_at("implementing")
        project.refuses("unit", "apply_final_acceptance", TransitionIllegal, **FINAL)
        project.refuses("unit", "start_trial_run", TransitionIllegal)
        office.project_at("preliminary_accepted", project_type="portal").refuses(
            "unit", "apply_final_acceptance", TransitionIllegal, **FINAL
        )

    @pytest.mark.requirement("Y-32", "Y-32a")
    def test_the_unit_holds_it_itself_and_owes_the_report(self, office):
        project = office.project_at("implementing")
        project.refuses("coordinator", "hold_preliminary_acceptance", NotYours, **ACCEPTANCE)
        project.do("unit", "hold_preliminary_acceptance", **ACCEPTANCE)
        assert project.state == "preliminary_accepted" and project.demanded == {"preliminary_acceptance_report"}

    @pytest.mark.requirement("Y-32a")
    def test_without_the_report_no_trial_run(self, office):
        assert (
            office.project_at("preliminary_accepted").refuses("unit", "start_trial_run").facts["basis"] == PAPERS_BASIS
        )

    @pytest.mark.requirement("Y-32a", "Y-27b")
    def test_under_rectification_it_is_not_held(self, office):
        project = office.project_at("implementing")
        project.do("coordinator", "order_rectification", reason="质量", rectify_by="2022-05-20")
        problem = project.refuses("unit", "hold_preliminary_acceptance", **ACCEPTANCE)
        assert problem.facts["basis"] == article("二十七")


class TestTrialRun:
    @pytest.mark.requirement("Y-24", "Y-32b")
    def test_it_demands_report_and_both_assessments(self, office):
        assert office.project_at("trial_run").demanded == TRIAL_PAPERS

    @pytest.mark.requirement("Y-24")
    @pytest.mark.parametrize("missing", ["grade_assessment", "crypto_assessment"])
    def test_without_an_assessment_no_final_acceptance(self, office, missing):
        project = office.project_at("trial_run").wait(days=40).hand_in(*TRIAL_PAPERS - {missing})
        assert project.refuses("unit", "apply_final_acceptance", **FINAL).facts["basis"] == PAPERS_BASIS

    @pytest.mark.requirement("Y-32b")
    @pytest.mark.parametrize(
        ("began", "day_before", "on_the_day"),
        [
            ((2022, 4, 11), (2022, 5, 10), (2022, 5, 11)),
            ((2022, 6, 30), (2022, 7, 29), (2022, 7, 30)),
            ((2022, 12, 1), (2022, 12, 31), (2023, 1, 1)),
        ],
    )
    def test_exactly_one_month_is_enough_and_a_day_less_is_not(self, office, began, day_before, on_the_day):
        project = office.project_at("preliminary_accepted").hand_in()
        project.wait(datetime(*began, 4, tzinfo=UTC)).do("unit", "start_trial_run").hand_in()
        problem = project.wait(datetime(*day_before, 15, tzinfo=UTC)).refuses("unit", "apply_final_acceptance", **FINAL)
        assert problem.facts["basis"] == article("三十二") and "一个完整月" in problem.message
        project.wait(datetime(*on_the_day, 1, tzinfo=UTC)).do("unit", "apply_final_acceptance", **FINAL)
        assert project.state == "final_acceptance"
        assert project.verdicts["trial_run_too_short"] == ("no", article("三十二"))

    @pytest.mark.requirement("Y-32b")
    def test_a_month_begun_in_january_is_over_in_march(self, office):
        project = office.project_at("preliminary_accepted").hand_in()
        project.wait(datetime(2023, 1, 30, 4, tzinfo=UTC)).do("unit", "start_trial_run").hand_in()
        project.wait(datetime(2023, 2, 27, 4, tzinfo=UTC)).refuses("unit", "apply_final_acceptance", **FINAL)
        project.wait(datetime(2023, 3, 1, 4, tzinfo=UTC)).do("unit", "apply_final_acceptance", **FINAL)

    @pytest.mark.requirement("Y-32b")
    def test_without_the_conditions_it_is_refused(self, office):
        project = office.project_at("trial_run").wait(days=40).hand_in()
        problem = project.refuses("unit", "apply_final_acceptance", **{**FINAL, "acceptance_conditions": "not_met"})
        assert problem.facts["basis"] == article("三十二")

    @pytest.mark.requirement("Y-33a")
    def test_a_system_in_formal_use_before_acceptance_is_refused(self, office):
        project = office.project_at("trial_run").wait(days=40).hand_in()
        problem = project.refuses("unit", "apply_final_acceptance", **{**FINAL, "formal_use": "in_use"})
        assert problem.facts["basis"] == article("三十三")

    @pytest.mark.requirement("Y-33a")
    def test_early_use_found_is_to_be_rectified_before_acceptance(self, office):
        project = office.project_at("trial_run").hand_in()
        early = {"in_use_since": "2022-04-01", "reason": "已对外服务", "rectify_by": "2022-05-13"}
        project.refuses("unit", "record_early_use", NotYours, **early)
        project.do("audit", "record_early_use", **early)
        assert project.side_states == {"rectifying"} and project.todo["rectify"] == "yinchuan-jiaoyu/project_officer"
        project.wait(days=40)
        assert project.refuses("unit", "apply_final_acceptance", **FINAL).facts["basis"] == article("二十七")
        project.do("coordinator", "confirm_rectified").do("unit", "apply_final_acceptance", **FINAL)


class TestFinal:
    @pytest.mark.requirement("Y-32b")
    def test_the_conclusion_waits_for_the_acceptance_report(self, office):
        project = office.project_at("final_acceptance")
        assert project.demanded == {"final_acceptance_report"}
        assert project.refuses("coordinator", "accept", **ACCEPTANCE).facts["basis"] == PAPERS_BASIS

    @pytest.mark.requirement("Y-32c")
    def test_the_coordinator_concludes_with_other_departments(self, office):
        project = office.project_at("final_acceptance")
        assert project.todo["conclude_acceptance"] == "yinchuan-wangxinju/reviewer"
        project.hand_in().refuses("unit", "accept", NotYours, **ACCEPTANCE)
        problem = project.refuses("coordinator", "accept", StepRefused, conclusion="合格")
        assert [f.field for f in problem.faults] == ["participants"]

    @pytest.mark.requirement("Y-32c", "Y-32")
    def test_acceptance_is_issued_and_dated(self, office):
        project = office.project_at("accepted")
        assert project.issued[-1] == "acceptance_conclusion"
        assert project.case.answers["acceptance_result"] == "accepted"
        assert project.case.answers["accepted_on"] == "2022-05-13"
        assert set(project.todo) == {"settlement", "hand_in_catalogue"}


def failed(office):
    project = office.project_at("final_acceptance").hand_in()
    return project.do("coordinator", "fail_acceptance", reason="功能缺失", rectify_by="2022-06-30")


class TestFailure:
    @pytest.mark.requirement("Y-33", "Y-33b")
    def test_a_failed_project_is_rectified_by_a_date(self, office):
        project = failed(office)
        assert project.state == "acceptance_failed" and project.side_states == {"rectifying"}
        assert project.clock("rectification").due_at == datetime(2022, 6, 30, 15, 59, 59, tzinfo=UTC)
        assert project.todo["rectify"] == "yinchuan-jiaoyu/project_officer"
        assert project.told == {("applicant", "acceptance_failed")}

    @pytest.mark.requirement("Y-33")
    def test_a_failure_names_its_date(self, office):
        project = office.project_at("final_acceptance")
        problem = project.refuses("coordinator", "fail_acceptance", StepRefused, reason="功能缺失")
        assert [f.field for f in problem.faults] == ["rectify_by"]

    @pytest.mark.requirement("Y-33a")
    def test_a_failed_system_is_not_put_into_use_nor_accepted_again_in_use(self, office):
        project = failed(office)
        project.refuses("unit", "start_operation", TransitionIllegal)
        problem = project.refuses("unit", "reapply_acceptance", **{**FINAL, "formal_use": "in_use"})
        assert problem.facts["basis"] == article("三十三")

    @pytest.mark.requirement("Y-33b")
    def test_rectified_it_is_judged_again(self, office):
        project = failed(office).do("unit", "reapply_acceptance", **FINAL)
        assert project.state == "final_acceptance" and project.side_states == set()
        assert project.do("coordinator", "accept", **ACCEPTANCE).state == "accepted"

    @pytest.mark.requirement("Y-33b")
    def test_the_right_to_apply_is_not_suspended_before_a_second_failure(self, office):
        assert failed(office).refuses("coordinator", "suspend_right", reason="x").facts["basis"] == article("三十三")

    @pytest.mark.requirement("Y-33b")
    def test_failing_again_suspends_the_units_right_until_restored(self, office):
        project = failed(office).do("unit", "reapply_acceptance", **FINAL)
        project.do("coordinator", "suspend_right", reason="整改后仍不合格")
        assert project.state == "acceptance_failed" and project.side_states == {"right_suspended"}
        assert project.issued[-1] == "right_suspension"
        with refused(KindOpenRefused) as caught:
            office.open(project_name="另一平台", at=project.at)
        assert caught.value.facts["basis"] == article("三十三")
        other = office.open(project_name="他单位平台", by="other_unit", at=project.at)
        assert other.state == "drafting"
        project.do("unit", "reapply_acceptance", **FINAL).do("coordinator", "accept", **ACCEPTANCE)
        project.do("coordinator", "restore_right")
        assert office.open(project_name="另一平台", at=project.at).state == "drafting"

    @pytest.mark.requirement("Y-33b")
    def test_a_date_let_pass_suspends_it_too(self, office):
        project = failed(office).wait(datetime(2022, 6, 30, 16, 1, tzinfo=UTC))
        project.do("coordinator", "suspend_right", reason="逾期未整改")
        assert project.side_states >= {"right_suspended"}
