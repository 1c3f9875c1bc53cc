"""Building: who answers for it, security, reports that return by the calendar, supervision and its sanctions."""

from datetime import UTC, date, datetime

import pytest

from tests.kinds.it_project.project import MANAGEMENT, article
from yiwang.foundation.events import services as event_services
from yiwang.foundation.notices import selectors as notice_selectors
from yiwang.support.cases.problems import GuardRefused, NotYours, StepRefused, TransitionIllegal

INSPECTION = {
    "inspection_subjects": ["laws", "bidding", "quality", "progress", "money", "estimates"],
    "inspection_result": "查",
}


class TestSettingUp:
    @pytest.mark.requirement("Y-21")
    def test_without_a_responsible_body_and_person_building_does_not_start(self, office):
        project = office.project_at("fixed")
        problem = project.refuses("money", "start_implementation")
        assert article("二十一") in problem.facts["basis"]

    @pytest.mark.requirement("Y-21")
    @pytest.mark.parametrize("missing", ["responsible_body", "responsible_person"])
    def test_both_are_named(self, office, missing):
        given = {n: v for n, v in MANAGEMENT.items() if n != missing}
        problem = office.project_at("fixed").refuses("unit", "name_responsible", StepRefused, **given)
        assert [f.field for f in problem.faults] == [missing]

    @pytest.mark.requirement("Y-21")
    def test_the_responsible_persons_name_is_kept_sealed(self, office):
        project = office.project_at("fixed").do("unit", "name_responsible", **MANAGEMENT)
        assert project.case.answers["responsible_body"] == "信息化建设办公室"
        assert set(project.case.answers["responsible_person"]) == {"$sealed"}
        assert "张三" not in str(project.event.payload)

    @pytest.mark.requirement("Y-23")
    def test_without_security_rules_and_measures_building_does_not_start(self, office):
        project = office.project_at("fixed").do(
            "unit", "name_responsible", **{**MANAGEMENT, "security_measures": "not_met"}
        )
        assert project.refuses("money", "start_implementation").facts["basis"] == article("二十三")

    @pytest.mark.requirement("Y-23")
    def test_a_security_test_returns_every_year(self, office):
        project = office.project_at("implementing")
        assert project.case.recurrences.get(name="security_check").next_on == date(2023, 1, 1)
        project.wait(datetime(2023, 1, 1, 2, tzinfo=UTC)).let_time_act()
        assert project.todo["security_check"] == "yinchuan-jiaoyu/project_officer"
        project.do("unit", "report_security", security_findings="已完成检测和风险评估")
        assert project.told == {
            ("duty:lead/reviewer", "security_reported"),
            ("duty:assist/security_reviewer", "security_reported"),
        }
        assert "security_check" not in project.todo

    @pytest.mark.requirement("Y-23")
    def test_the_security_authority_checks_and_others_do_not(self, office):
        project = office.project_at("implementing")
        project.refuses("unit", "check_security", NotYours, security_findings="x")
        project.do("security", "check_security", security_findings="现场检查合格")
        assert project.case.steps.last().basis == article("二十三")

    @pytest.mark.requirement("Y-25")
    def test_products_not_controllable_are_marked_with_the_article_and_do_not_bar(self, office):
        project = office.project_at("fixed").do(
            "unit", "name_responsible", **{**MANAGEMENT, "procurement": "not_controllable"}
        )
        assert project.remarks == {"uncontrollable_products": ("yes", article("二十五"))}
        assert project.do("money", "start_implementation").state == "implementing"

    @pytest.mark.requirement("Y-25")
    def test_controllable_products_leave_no_mark(self, office):
        assert office.project_at("fixed").do("unit", "name_responsible", **MANAGEMENT).remarks == {}


class TestReports:
    @pytest.mark.requirement("Y-22a")
    def test_every_month_the_unit_owes_a_report(self, office):
        project = office.project_at("implementing")  # started in April 2022
        assert project.case.recurrences.get(name="monthly_report").next_on == date(2022, 5, 1)
        project.wait(datetime(2022, 4, 30, 15, tzinfo=UTC)).let_time_act()
        assert "monthly_report" not in project.todo
        project.wait(datetime(2022, 7, 1, 2, tzinfo=UTC)).let_time_act()
        periods = (
            project.case.tasks.filter(name="monthly_report", state="open")
            .order_by("id")
            .values_list("period", flat=True)
        )
        assert list(periods) == ["2022-04", "2022-05", "2022-06"]

    @pytest.mark.requirement("Y-22a")
    def test_the_report_reaches_coordinator_and_planning(self, office):
        project = office.project_at("implementing").wait(datetime(2022, 5, 2, 2, tzinfo=UTC)).let_time_act()
        project.do("unit", "report_monthly", progress_percent=15, progress_summary="完成招标")
        assert project.told == {("duty:lead/reviewer", "monthly_reported"), ("duty:assist/planner", "monthly_reported")}
        event_services.relay()
        while event_services.pump("cases.notices", project.at):
            pass
        for who in ("coordinator", "plan"):
            titles = [n.title for n in notice_selectors.list_notices(by=office[who])]
            assert titles == ["收到月度进度"]
        assert [n.title for n in notice_selectors.list_notices(by=office["money"])] == []

    @pytest.mark.requirement("Y-22a")
    def test_nobody_reports_for_a_month_that_is_not_over(self, office):
        office.project_at("implementing").refuses(
            "unit", "report_monthly", NotYours, progress_percent=15, progress_summary="完成招标"
        )

    @pytest.mark.requirement("Y-22b")
    def test_every_quarter_the_unit_owes_its_execution(self, office):
        project = office.project_at("implementing").wait(datetime(2022, 10, 1, 2, tzinfo=UTC)).let_time_act()
        periods = (
            project.case.tasks.filter(name="quarterly_report", state="open")
            .order_by("id")
            .values_list("period", flat=True)
        )
        assert list(periods) == ["2022-Q2", "2022-Q3"]
        project.do("unit", "report_quarterly", executed="1000000", revised_estimate="9000000")
        assert project.told == {
            ("duty:lead/reviewer", "quarterly_reported"),
            ("duty:assist/finance", "quarterly_reported"),
        }
        assert project.case.tasks.filter(name="quarterly_report", state="open").count() == 1

    @pytest.mark.requirement("Y-22a", "Y-22b")
    def test_the_reports_end_with_acceptance(self, office):
        project = office.project_at("accepted")
        assert not project.case.recurrences.filter(ended_at__isnull=True).exists()
        assert not {"monthly_report", "quarterly_report", "security_check"} & set(project.todo)


def ordered(office, by="2022-05-20"):
    project = office.project_at("implementing")
    return project.do("coordinator", "order_rectification", reason="未按批复招标", rectify_by=by)


def unmet(office):
    return ordered(office).do("coordinator", "find_not_rectified", reason="拒不整改")


class TestSupervision:
    @pytest.mark.requirement("Y-26", "Y-27a")
    @pytest.mark.parametrize("who", ["coordinator", "audit"])
    def test_coordinator_and_audit_inspect_all_six_subjects(self, office, who):
        project = office.project_at("implementing").do(who, "inspect", **INSPECTION)
        step = project.case.steps.last()
        assert len(step.input["inspection_subjects"]) == 6
        assert step.basis == article("二十六") + "、第二十七条"

    @pytest.mark.requirement("Y-27a")
    def test_the_unit_does_not_inspect_itself_and_a_subject_must_be_named(self, office):
        project = office.project_at("implementing")
        project.refuses("unit", "inspect", NotYours, **INSPECTION)
        problem = project.refuses("audit", "inspect", StepRefused, inspection_result="查")
        assert [f.field for f in problem.faults] == ["inspection_subjects"]

    @pytest.mark.requirement("Y-26")
    def test_concealment_found_is_marked_with_the_article(self, office):
        project = office.project_at("implementing").do("coordinator", "inspect", **INSPECTION, found_concealment=True)
        assert project.remarks["papers_concealed"] == ("yes", article("二十六"))
        assert project.case.answers["concealed"] is True

    @pytest.mark.requirement("Y-29")
    def test_audit_audits_until_operation_and_nobody_else(self, office):
        project = office.project_at("implementing")
        project.refuses("coordinator", "audit", NotYours, **INSPECTION)
        project.do("audit", "audit", **INSPECTION, found_misuse=True)
        assert project.case.steps.last().basis == article("二十九")
        assert project.remarks["money_was_misused"] == ("yes", article("三十一"))

    @pytest.mark.requirement("Y-27b")
    def test_a_breach_is_to_be_rectified_by_a_date(self, office):
        project = ordered(office)
        assert project.state == "implementing" and project.side_states == {"rectifying"}
        assert project.todo == {"rectify": "yinchuan-jiaoyu/project_officer"}
        assert project.clock("rectification").due_at == datetime(2022, 5, 20, 15, 59, 59, tzinfo=UTC)
        assert project.told == {("applicant", "rectification_ordered")}

    @pytest.mark.requirement("Y-27b")
    def test_the_date_passed_brings_the_check_to_the_coordinator(self, office):
        project = ordered(office).wait(datetime(2022, 5, 20, 15, tzinfo=UTC)).let_time_act()
        assert "check_rectified" not in project.todo
        project.wait(datetime(2022, 5, 20, 16, tzinfo=UTC)).let_time_act()
        assert project.todo["check_rectified"] == "yinchuan-wangxinju/reviewer"

    @pytest.mark.requirement("Y-27b")
    def test_a_rectification_confirmed_ends_it(self, office):
        project = ordered(office).do("unit", "report_rectified", truth_declared=True)
        assert project.todo == {"check_rectified": "yinchuan-wangxinju/reviewer"}
        project.do("coordinator", "confirm_rectified")
        assert project.side_states == set() and project.todo == {} and project.clock("rectification").state == "met"

    @pytest.mark.requirement("Y-27b")
    @pytest.mark.parametrize("sanction", ["criticise", "suspend_payment", "suspend_building", "terminate"])
    def test_no_sanction_without_a_failed_rectification(self, office, sanction):
        assert ordered(office).refuses("coordinator", sanction, reason="x").facts["basis"] == article("二十七")

    @pytest.mark.requirement("Y-27b")
    @pytest.mark.parametrize(
        ("sanction", "side"),
        [
            ("criticise", "criticised"),
            ("suspend_payment", "payment_suspended"),
            ("suspend_building", "building_suspended"),
        ],
    )
    def test_each_sanction_stands_beside_the_state_and_once(self, office, sanction, side):
        project = unmet(office).do("coordinator", sanction, reason="拒不整改")
        assert project.state == "implementing" and project.side_states == {"rectifying", side}
        assert project.told == {("applicant", "sanctioned")}
        project.refuses("coordinator", sanction, GuardRefused, reason="再来")

    @pytest.mark.requirement("Y-27b")
    def test_a_suspended_building_is_not_accepted(self, office):
        project = unmet(office).do("coordinator", "suspend_building", reason="拒不整改")
        problem = project.refuses("unit", "hold_preliminary_acceptance", conclusion="x", participants="y")
        assert problem.facts["basis"] == article("二十七") and "暂停建设" in problem.message

    @pytest.mark.requirement("Y-27b")
    def test_sanctions_are_lifted_only_after_rectification(self, office):
        project = unmet(office).do("coordinator", "suspend_payment", reason="拒不整改")
        project.refuses("coordinator", "lift_sanctions")
        project.do("coordinator", "confirm_rectified").do("coordinator", "lift_sanctions")
        assert project.side_states == set()

    @pytest.mark.requirement("Y-27b")
    def test_termination_ends_everything_with_a_notice(self, office):
        project = unmet(office).do("coordinator", "terminate", reason="拒不整改")
        assert project.state == "terminated" and project.issued[-1] == "termination"
        assert project.todo == {} and project.case.result.result == "terminated"
        project.refuses("money", "pay", TransitionIllegal, amount="1", purpose="x", voucher="1")
