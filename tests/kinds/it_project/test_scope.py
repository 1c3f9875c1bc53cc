"""To what the measure applies, its purpose and principles, and what holds before and after it was in force."""

from datetime import UTC, datetime

import pytest

from tests.kinds.it_project.project import article, refused
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.problems import CaseNotFound, KindOpenRefused
from yiwang.support.forms.problems import AnswersRefused


class TestPurposeAndPrinciples:
    @pytest.mark.requirement("Y-01")
    @pytest.mark.parametrize(
        ("purposes", "answer"),
        [(["none"], "yes"), (["planning"], None), (["interconnection", "sharing"], None), (None, "unknown")],
    )
    def test_a_project_that_serves_no_purpose_is_marked(self, office, purposes, answer):
        remark = office.open(purposes=purposes).remarks.get("purpose_not_served")
        assert remark == (None if answer is None else (answer, article("一")))

    @pytest.mark.requirement("Y-02")
    def test_a_project_outside_the_plans_is_marked(self, office):
        assert office.open(plan_fit="does_not_fit").remarks["outside_plans"] == ("yes", article("二"))
        assert "outside_plans" not in office.open(plan_fit="fits").remarks

    @pytest.mark.requirement("Y-02")
    @pytest.mark.parametrize(
        ("secret", "carrier", "marked"),
        [(False, "own", True), (True, "own", False), (False, "city", False), (False, "region", False)],
    )
    def test_an_own_carrier_is_marked_unless_secret(self, office, secret, carrier, marked):
        assert ("own_carrier" in office.open(is_secret=secret, carrier=carrier).remarks) is marked


class TestDefinition:
    @pytest.mark.requirement("Y-03")
    @pytest.mark.parametrize(
        "kind", ["network", "business_system", "base_library", "portal", "public_network", "security"]
    )
    @pytest.mark.parametrize("form", ["new", "extended"])
    def test_the_six_kinds_are_projects(self, office, kind, form):
        assert office.open(project_type=kind, building_form=form).state == "drafting"

    @pytest.mark.requirement("Y-03")
    @pytest.mark.parametrize("form", ["continued", "rebuilt"])
    def test_continued_and_rebuilt_ones_too(self, office, form):
        assert office.open(building_form=form).state == "drafting"

    @pytest.mark.requirement("Y-03")
    @pytest.mark.parametrize("answers", [{"project_type": "other"}, {"building_form": "other"}])
    def test_anything_else_is_refused_with_the_article(self, office, answers):
        with refused(KindOpenRefused) as caught:
            office.open(**answers)
        assert caught.value.facts["basis"] == article("三")


class TestMoney:
    @pytest.mark.requirement("Y-04a")
    def test_the_citys_own_construction_money_falls_under_the_measure(self, office):
        assert office.open().remarks == {"city_money": ("yes", article("四"))}

    @pytest.mark.requirement("Y-04b")
    @pytest.mark.parametrize("funding", ["central", "region", "other"])
    def test_other_money_follows_by_reference(self, office, funding):
        assert office.open(funding=funding).remarks == {"other_money_by_reference": ("yes", article("四"))}

    @pytest.mark.requirement("Y-04c")
    @pytest.mark.parametrize(
        ("level", "marked"), [("county", True), ("park", True), ("city", False), ("sector", False)]
    )
    def test_counties_and_parks_may_follow(self, office, level, marked):
        assert ("local_unit_by_reference" in office.open(unit_level=level).remarks) is marked

    def test_a_place_of_money_that_the_form_does_not_know_is_refused(self, office):
        with refused(AnswersRefused) as caught:
            office.open(funding="lottery")
        assert [f.field for f in caught.value.faults] == ["funding"]


@pytest.mark.requirement("Y-39/40")
class TestInForce:
    @pytest.mark.parametrize(
        ("opened", "marked"),
        [
            (datetime(2022, 3, 29, 15, 59, tzinfo=UTC), True),  # 2022-03-29 23:59 in Yinchuan
            (datetime(2022, 3, 29, 16, 0, tzinfo=UTC), False),  # 2022-03-30 00:00
            (datetime(2024, 3, 30, 15, 59, tzinfo=UTC), False),  # 2024-03-30 23:59
            (datetime(2024, 3, 30, 16, 0, tzinfo=UTC), True),  # 2024-03-31 00:00
        ],
    )
    def test_a_project_outside_the_two_years_is_marked(self, office, opened, marked):
        remarks = office.open(at=opened).remarks
        assert remarks.get("measure_not_in_force") == (("yes", article("四十")) if marked else None)

    def test_the_work_goes_on_by_the_same_rules_afterwards(self, office):
        after = datetime(2024, 6, 3, 2, tzinfo=UTC)
        project = office.open(at=after, bill_items=["server"]).hand_in()
        project.do("unit", "submit_need", truth_declared=True)
        assert project.refuses("coordinator", "pass_need").facts["basis"] == f"{article('十二')}第一项"

    def test_the_coordinator_leads_whoever_builds(self, office):
        project = office.open(by="other_unit")
        assert project.case.agency.code == "yinchuan-wangxinju"

    def test_the_kind_says_from_when_until_when(self, office):
        validity = case_selectors.kind_of(office.open().case).validity
        assert (str(validity["from"]), str(validity["to"])) == ("2022-03-30", "2024-03-30")
        assert "项目统筹部门" in validity["message"]


@pytest.mark.requirement("Y-12")
def test_another_unit_does_not_see_the_project(office):
    office.project_at("drafting").refuses("other_unit", "submit_need", CaseNotFound, truth_declared=True)
