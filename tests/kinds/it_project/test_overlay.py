"""What the region asks beyond the city's measure."""

import pytest

from tests.kinds.it_project.project import MAINTENANCE, REQUEST
from tests.kinds.it_project.test_branches import PART, purchase_reviewed_by_both
from tests.kinds.it_project.test_operation import operating

PLAN_2021 = "宁政发〔2021〕11号"
POINTS_2020 = "宁政办发〔2020〕14号 统筹建设（公报 002:L2742–2758）"
OPINION_2023 = "宁政发〔2023〕17号"


def ready_to_submit(office, **answers):
    project = office.project_at("vice_mayor_study", **answers).do("vice_mayor", "consent_study")
    return project.do("coordinator", "countersign_submission")


@pytest.mark.requirement("Z-01")
class TestRegionalReview:
    def test_a_regional_project_without_the_lead_offices_review_is_marked(self, office):
        project = office.project_at("need_passed", unit_level="region", lgo_review="not_passed")
        assert project.remarks["region_review_missing"] == ("yes", f"{PLAN_2021} 项目和资金管理（公报 000:L356）")

    @pytest.mark.parametrize("answers", [{"unit_level": "region", "lgo_review": "passed"}, {"unit_level": "city"}])
    def test_reviewed_or_not_regional_it_is_not(self, office, answers):
        assert "region_review_missing" not in office.project_at("need_passed", **answers).remarks


@pytest.mark.requirement("Z-02")
class TestNewBaseItems:
    def test_without_the_regions_approval_they_are_not_submitted(self, office):
        project = ready_to_submit(office, new_base_items="contained", lgo_review="not_passed")
        assert project.refuses("unit", "submit_for_approval", **REQUEST).facts["basis"] == POINTS_2020

    def test_with_it_they_are(self, office):
        project = ready_to_submit(office, new_base_items="contained", lgo_review="passed")
        project.do("unit", "submit_for_approval", **REQUEST)
        assert project.verdicts["new_base_without_approval"] == ("no", POINTS_2020)


@pytest.mark.requirement("Z-03")
@pytest.mark.parametrize("application", ["investment", "purchase"])
@pytest.mark.parametrize("level", ["region", "city", "county", "park"])
def test_projects_of_every_level_are_reviewed_together_on_one_platform(office, application, level):
    answers = {"lgo_review": "passed"} if level == "region" else {}
    project = office.project_at("need_passed", application=application, unit_level=level, **answers)
    assert project.remarks["joint_review_across_bodies"] == ("yes", f"{PLAN_2021} 项目和资金管理（公报 000:L356–358）")


@pytest.mark.requirement("Z-04")
def test_an_investment_project_may_take_the_green_channel(office):
    said = ("yes", f"{OPINION_2023} 任务表第 24 项（001:T24）")
    assert office.project_at("need_passed").remarks["green_channel_possible"] == said
    purchase = office.project_at("need_passed", application="purchase", project_type="portal")
    assert "green_channel_possible" not in purchase.remarks


@pytest.mark.requirement("Z-05")
class TestMoneyAgainstTheRules:
    def test_no_budget_for_base_items_without_approval(self, office):
        project = purchase_reviewed_by_both(office, new_base_items="contained", lgo_review="not_passed")
        project.do("coordinator", "give_purchase_opinion", opinion="供参考")
        problem = project.refuses("money", "arrange_budget", approved_estimate="900000", budget_number="1")
        assert problem.facts["basis"] == f"{OPINION_2023} 任务表第 25 项（001:T25）"

    def test_every_payment_is_held_against_the_rules(self, office):
        project = office.project_at("implementing").do("money", "pay", amount="1", purpose="首付款", voucher="1")
        assert project.verdicts["money_against_rules"] == ("no", f"{OPINION_2023} 任务表第 25 项（001:T25）")


@pytest.mark.requirement("Z-06")
class TestLegacyNetwork:
    def test_a_system_not_moved_gets_no_maintenance_money(self, office):
        problem = operating(office).refuses(
            "unit", "apply_maintenance", **{**MAINTENANCE, "legacy_network": "not_migrated"}
        )
        assert problem.facts["basis"] == f"{PLAN_2021} 电子政务外网（公报 000:L204）"

    @pytest.mark.parametrize("network", ["migrated", "nothing_legacy"])
    def test_a_system_moved_does(self, office, network):
        project = operating(office).do("unit", "apply_maintenance", **{**MAINTENANCE, "legacy_network": network})
        assert "maintenance_review" in project.todo


@pytest.mark.requirement("Z-07")
class TestTraditionalInfrastructure:
    said = ("yes", f"{PLAN_2021} 项目和资金管理（公报 000:L360）")

    def test_works_that_do_not_synchronise_it_are_marked(self, office):
        part = office.open_with({**PART, "traditional_infrastructure": "not_synchronised"})
        assert part.remarks["infrastructure_without_it"] == self.said
        project = office.project_at("need_passed", traditional_infrastructure="not_synchronised")
        assert project.remarks["infrastructure_without_it"] == self.said

    def test_synchronised_ones_are_not(self, office):
        assert "infrastructure_without_it" not in office.open_with(PART).remarks


@pytest.mark.requirement("Z-08")
@pytest.mark.parametrize("change", ["new", "changed", "stopped"])
def test_a_change_of_a_system_is_filed_and_an_unfiled_one_marked(office, change):
    project = operating(office).do("unit", "file_system_change", system_change=change, system_change_filed="not_filed")
    assert project.remarks == {"system_change_unfiled": ("yes", f"{PLAN_2021} 组织保障（公报 000:L346）")}
    project.do("unit", "file_system_change", system_change=change, system_change_filed="filed")
    assert project.remarks == {} and project.state == "operating"
