"""Into operation, self-evaluation between month 12 and 24, money for maintenance."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kinds.it_project.project import MAINTENANCE, OPERATION, article
from yiwang.foundation.events import services as event_services
from yiwang.foundation.notices import selectors as notice_selectors
from yiwang.support.cases.problems import NotYours, TransitionIllegal

STARTED = datetime(2022, 5, 16, 4, tzinfo=UTC)  # Monday; month 12 ends on 2023-05-16, month 24 on 2024-05-16
EVALUATION = {"evaluation_report": "目标均已实现"}


def operating(office, **answers):
    """A project that went into operation on 2022-05-16."""
    project = office.project_at("settled_up", **answers).do("unit", "hand_in_catalogue", catalogue_number="YC-2022-1")
    return project.wait(STARTED - timedelta(minutes=1)).do("unit", "start_operation", **OPERATION)


@pytest.mark.requirement("Y-36")
class TestStartOfOperation:
    def test_acceptance_puts_the_catalogue_to_the_unit(self, office):
        assert office.project_at("accepted").todo["hand_in_catalogue"] == "yinchuan-jiaoyu/project_officer"

    def test_without_the_catalogue_in_the_sharing_platform_it_is_refused(self, office):
        problem = office.project_at("accepted").refuses("unit", "start_operation", **OPERATION)
        assert problem.facts["basis"] == article("三十六") and "共享平台" in problem.message

    @pytest.mark.parametrize("missing", sorted(OPERATION))
    def test_each_of_the_four_conditions_is_needed(self, office, missing):
        project = office.project_at("accepted").do("unit", "hand_in_catalogue", catalogue_number="1")
        problem = project.refuses("unit", "start_operation", **{**OPERATION, missing: "not_ready"})
        assert problem.facts["basis"] == article("三十六")

    def test_with_all_it_goes_into_operation_and_the_evaluation_window_is_set(self, office):
        project = operating(office)
        assert project.state == "operating"
        assert project.verdicts["catalogue_not_handed_in"] == ("no", article("三十六"))
        assert project.verdicts["not_accepted"] == ("no", article("三十三"))
        assert project.clock("self_evaluation_opens").due_at == datetime(2023, 5, 16, 15, 59, 59, tzinfo=UTC)
        assert project.clock("self_evaluation").due_at == datetime(2024, 5, 16, 15, 59, 59, tzinfo=UTC)

    def test_the_catalogue_is_handed_in_once(self, office):
        project = office.project_at("accepted").do("unit", "hand_in_catalogue", catalogue_number="1")
        assert "hand_in_catalogue" not in project.todo
        project.refuses("unit", "hand_in_catalogue", catalogue_number="2")


@pytest.mark.requirement("Y-35")
class TestSelfEvaluation:
    def test_a_day_before_month_12_it_is_refused(self, office):
        project = operating(office).wait(datetime(2023, 5, 15, 4, tzinfo=UTC))
        problem = project.refuses("unit", "self_evaluate", **EVALUATION)
        assert problem.facts["basis"] == article("三十五") and "12 个月" in problem.message

    def test_with_month_12_the_window_opens(self, office):
        project = operating(office).wait(datetime(2023, 5, 16, 4, tzinfo=UTC)).do("unit", "self_evaluate", **EVALUATION)
        assert project.state == "self_evaluated" and project.clock("self_evaluation").state == "met"
        assert project.remarks == {}

    def test_after_month_12_the_unit_has_the_task_and_is_told(self, office):
        project = operating(office).wait(datetime(2023, 5, 16, 15, 59, 59, tzinfo=UTC)).let_time_act()
        assert project.todo == {}
        project.wait(datetime(2023, 5, 16, 16, 1, tzinfo=UTC)).let_time_act()
        assert project.todo == {"self_evaluation": "yinchuan-jiaoyu/project_officer"}
        assert project.told == {("applicant", "self_evaluation_opens")}

    def test_on_the_last_day_of_month_24_it_is_in_time(self, office):
        project = (
            operating(office).wait(datetime(2024, 5, 16, 15, tzinfo=UTC)).do("unit", "self_evaluate", **EVALUATION)
        )
        assert project.state == "self_evaluated" and project.remarks == {}

    def test_a_day_later_it_is_marked_late(self, office):
        project = (
            operating(office).wait(datetime(2024, 5, 16, 16, 1, tzinfo=UTC)).do("unit", "self_evaluate", **EVALUATION)
        )
        assert project.remarks == {"self_evaluation_late": ("yes", article("三十五"))}

    def test_the_report_goes_to_planning_finance_and_coordinator(self, office):
        project = operating(office)
        for who in ("coordinator", "plan", "money", "audit"):
            office[who]
        project.wait(datetime(2023, 6, 1, 4, tzinfo=UTC)).do("unit", "self_evaluate", **EVALUATION)
        event_services.relay()
        while event_services.pump("cases.notices", project.at):
            pass
        titles = {
            who: [n.title for n in notice_selectors.list_notices(by=office[who])].count("收到自评价报告")
            for who in ("coordinator", "plan", "money", "audit")
        }
        assert titles == {"coordinator": 1, "plan": 1, "money": 1, "audit": 0}


class TestMaintenance:
    @pytest.mark.requirement("Y-37a")
    def test_unit_then_coordinator_then_finance(self, office):
        project = operating(office).do("unit", "apply_maintenance", **MAINTENANCE)
        assert project.todo == {"maintenance_review": "yinchuan-wangxinju/reviewer"}
        project.refuses("money", "budget_maintenance", NotYours, plan_number="1")
        project.do("coordinator", "pass_maintenance", sharing_fulfilled="met")
        assert project.todo == {"maintenance_budget": "yinchuan-caizheng/finance"}
        project.do("money", "budget_maintenance", plan_number="银财〔2023〕1号")
        assert project.todo == {} and project.told == {("applicant", "maintenance_budgeted")}

    @pytest.mark.requirement("Y-37a")
    def test_the_unit_reviews_it_first(self, office):
        given = {**MAINTENANCE, "maintenance_self_review": "not_done"}
        problem = operating(office).refuses("unit", "apply_maintenance", **given)
        assert problem.facts["basis"] == article("三十七") and "自审" in problem.message

    @pytest.mark.requirement("Y-37a")
    def test_the_coordinator_may_refuse_it(self, office):
        project = operating(office).do("unit", "apply_maintenance", **MAINTENANCE)
        project.do("coordinator", "refuse_maintenance", reason="测算过高")
        assert project.told == {("applicant", "maintenance_refused")} and project.todo == {}

    @pytest.mark.requirement("Y-37b", "Z-05")
    def test_without_sharing_no_money(self, office):
        project = operating(office).do("unit", "apply_maintenance", **MAINTENANCE)
        problem = project.refuses("coordinator", "pass_maintenance", sharing_fulfilled="not_met")
        assert problem.facts["basis"] == article("三十七") and "共建共享" in problem.message

    @pytest.mark.requirement("Y-37b")
    def test_a_project_not_accepted_cannot_even_ask(self, office):
        project = office.project_at("final_acceptance")
        project.refuses("unit", "apply_maintenance", TransitionIllegal, **MAINTENANCE)
        project.do("coordinator", "fail_acceptance", reason="缺", rectify_by="2022-06-30")
        project.refuses("unit", "apply_maintenance", TransitionIllegal, **MAINTENANCE)

    @pytest.mark.requirement("Y-37b")
    def test_the_pass_records_acceptance_and_sharing(self, office):
        project = operating(office).do("unit", "apply_maintenance", **MAINTENANCE)
        project.do("coordinator", "pass_maintenance", sharing_fulfilled="met")
        assert project.verdicts == {
            "maintenance_without_acceptance": ("no", article("三十七")),
            "maintenance_without_sharing": ("no", article("三十七")),
        }

    @pytest.mark.requirement("Y-37c")
    @pytest.mark.parametrize("item", ["new_network", "new_server_room", "new_server", "own_network_upkeep"])
    def test_no_money_for_networks_rooms_and_servers(self, office, item):
        problem = operating(office).refuses(
            "unit", "apply_maintenance", **{**MAINTENANCE, "maintenance_items": ["software", item]}
        )
        assert problem.facts["basis"] == article("三十七") and "服务器" in problem.message

    @pytest.mark.requirement("Y-37d")
    @pytest.mark.parametrize(
        ("way", "said"), [("own_staff", {"outsourcing_encouraged": ("yes", article("三十七"))}), ("outsourced", {})]
    )
    def test_outsourcing_is_encouraged_and_own_staff_not_barred(self, office, way, said):
        project = operating(office).do("unit", "apply_maintenance", **{**MAINTENANCE, "maintenance_way": way})
        assert project.remarks == said
        assert "maintenance_review" in project.todo
