"""Money: paid by the plan and within the estimate, for its purpose only, suspended when ordered, surplus returned."""

import pytest

from tests.kinds.it_project.project import MANAGEMENT, article
from yiwang.support.cases.problems import NotYours, StepRefused, TransitionIllegal

PAY = {"purpose": "合同首付款", "voucher": "凭证0001"}


@pytest.mark.requirement("Y-28")
class TestPayByThePlan:
    def test_money_starts_building_and_the_recurring_reports(self, office):
        project = office.project_at("implementing")
        assert set(project.case.recurrences.values_list("name", "every")) == {
            ("monthly_report", "month"),
            ("quarterly_report", "quarter"),
            ("security_check", "year"),
        }
        assert project.told == {("applicant", "started")}

    def test_only_finance_starts_and_pays(self, office):
        project = office.project_at("fixed").do("unit", "name_responsible", **MANAGEMENT)
        project.refuses("unit", "start_implementation", NotYours)
        project.do("money", "start_implementation")
        project.refuses("coordinator", "pay", NotYours, amount="1", **PAY)

    def test_nothing_is_paid_before_building(self, office):
        office.project_at("fixed").refuses("money", "pay", TransitionIllegal, amount="1", **PAY)

    def test_payments_add_up_to_exactly_the_estimate(self, office):
        project = office.project_at("implementing")
        project.do("money", "pay", amount="6000000", **PAY).do("money", "pay", amount="4000000", **PAY)
        assert project.case.answers["paid"] == 1_000_000_000
        assert project.verdicts["payment_over_estimate"] == ("no", article("二十八"))

    def test_one_fen_above_the_estimate_is_refused(self, office):
        project = office.project_at("implementing").do("money", "pay", amount="6000000", **PAY)
        problem = project.refuses("money", "pay", amount="4000000.01", **PAY)
        assert problem.facts["basis"] == article("二十八")
        assert project.case.answers["paid"] == 600_000_000


@pytest.mark.requirement("Y-31")
class TestOnlyForThePurpose:
    def test_without_a_separate_account_building_does_not_start(self, office):
        project = office.project_at("fixed").do(
            "unit", "name_responsible", **{**MANAGEMENT, "separate_account": "not_kept"}
        )
        assert project.refuses("money", "start_implementation").facts["basis"] == article("三十一")

    def test_every_payment_names_purpose_and_voucher(self, office):
        problem = office.project_at("implementing").refuses("money", "pay", StepRefused, amount="1")
        assert {f.field for f in problem.faults} == {"purpose", "voucher"}

    def test_money_found_diverted_stops_payment_until_put_right(self, office):
        project = office.project_at("implementing")
        project.do("audit", "inspect", inspection_subjects=["money"], inspection_result="挪用", found_misuse=True)
        assert project.remarks["money_was_misused"] == ("yes", article("三十一"))
        problem = project.refuses("money", "pay", amount="1", **PAY)
        assert problem.facts["basis"] == article("三十一")
        project.do("coordinator", "order_rectification", reason="归还", rectify_by="2022-05-20")
        project.do("coordinator", "confirm_rectified").do("money", "pay", amount="1", **PAY)
        assert project.case.answers["paid"] == 100


@pytest.mark.requirement("Y-27b")
def test_suspended_payment_is_refused_until_lifted(office):
    project = office.project_at("implementing")
    project.do("coordinator", "order_rectification", reason="未按批复", rectify_by="2022-05-20")
    project.do("coordinator", "find_not_rectified", reason="拒不整改").do(
        "coordinator", "suspend_payment", reason="拒不整改"
    )
    assert project.refuses("money", "pay", amount="1", **PAY).facts["basis"] == article("二十七")
    project.do("coordinator", "confirm_rectified").do("coordinator", "lift_sanctions").do(
        "money", "pay", amount="1", **PAY
    )
    assert project.case.answers["paid"] == 100


def accepted_and_paid(office):
    project = office.project_at("implementing").do("money", "pay", amount="6000000", **PAY)
    from_building = {"conclusion": "同意", "participants": "发改、财政"}
    project.do("unit", "hold_preliminary_acceptance", **from_building).hand_in().do("unit", "start_trial_run")
    project.wait(days=31).hand_in()
    project.do(
        "unit", "apply_final_acceptance", formal_use="not_in_use", acceptance_conditions="met", truth_declared=True
    )
    return project.hand_in().do("coordinator", "accept", **from_building)


@pytest.mark.requirement("Y-34")
class TestSurplus:
    def test_acceptance_puts_the_settlement_to_the_unit(self, office):
        assert office.project_at("accepted").todo["settlement"] == "yinchuan-jiaoyu/project_officer"

    def test_a_surplus_short_by_one_fen_is_refused(self, office):
        project = accepted_and_paid(office)
        problem = project.refuses("unit", "settle", final_cost="5400000", surplus_returned="599999.99")
        assert problem.facts["basis"] == article("三十四") and "全部交回" in problem.message

    def test_the_whole_surplus_returned_settles_it(self, office):
        project = accepted_and_paid(office).do("unit", "settle", final_cost="5400000", surplus_returned="600000")
        assert project.state == "settled_up" and project.case.answers["settled"] is True
        assert project.verdicts == {"surplus_not_returned": ("no", article("三十四"))}
        assert "settlement" not in project.todo

    def test_without_settlement_a_project_is_not_closed(self, office):
        project = office.project_at("accepted").do("unit", "hand_in_catalogue", catalogue_number="1")
        ready = dict.fromkeys(("operation_mechanism", "project_archive", "maintenance_staff", "user_training"), "ready")
        project.do("unit", "start_operation", **ready).wait(days=366).do(
            "unit", "self_evaluate", evaluation_report="好"
        )
        assert "尚未结算" in project.refuses("coordinator", "close_project").message
        project.do("unit", "settle_in_operation", final_cost="0", surplus_returned="0").do(
            "coordinator", "close_project"
        )
        assert project.state == "closed" and project.case.result.result == "completed"
