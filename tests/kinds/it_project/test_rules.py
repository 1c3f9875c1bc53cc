"""The rules as such: exact at their limits, silent without facts, each with its article and traced to its row."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as some

from tests import matrix
from yiwang.support.cases import rulebook
from yiwang.support.cases import selectors as case_selectors

PACK = settings.PACKS / "ningxia" / "kinds" / "it_project"
RULES: dict[str, dict[str, Any]] = yaml.safe_load((PACK / "rules.yaml").read_text())["rules"]
TRACE: dict[str, list[str]] = yaml.safe_load((PACK / "trace.yaml").read_text())["trace"]
fen = some.integers(0, 10**13)


@pytest.fixture
def says(ningxia, db):
    """What a rule says of facts: True, False or None."""
    kind = case_selectors.current_kind("it_project")

    def decide(name, **facts):
        return rulebook.compiled(kind, kind.digest, rulebook.text_of(kind, name)).decide(facts)

    return decide


@pytest.mark.requirement("Y-13")
def test_the_papers_follow_the_money_everywhere(says):
    @given(fen)
    @example(3_000_000_000)
    @example(2_999_999_999)
    @example(1_000_000_000)
    @example(999_999_999)
    @example(0)
    def holds(money):
        million = Fraction(money, 100 * 10**6)
        facts = {"total_investment": money}
        assert says("proposal_required", **facts) is (million >= 30)
        assert says("study_required", **facts) is (million >= 10)
        assert says("design_only", **facts) is (million < 10)

    holds()


@pytest.mark.requirement("Y-18", "Y-18b", "Y-18c")
def test_ten_per_cent_is_exact_everywhere(says):
    @given(fen, fen)
    @example(1_000_000_000, 1_100_000_000)
    @example(1_000_000_000, 1_100_000_001)
    @example(3, 3)
    @example(0, 0)
    def holds(approved, revised):
        above = Fraction(revised) > Fraction(approved) * Fraction(11, 10)
        facts = {"approved_estimate": approved, "input_revised_estimate": revised, "input_submitted_document": "design"}
        assert says("over_ten_percent", approved_estimate=approved, revised_estimate=revised) is above
        assert says("design_changes_study", **facts, input_material_change="not_material") is above
        unexplained = says("minor_change_unexplained", **facts, input_adjustment_chapter="missing")
        assert unexplained is (revised != approved and not above)

    holds()


@pytest.mark.requirement("Y-28", "Y-34")
def test_no_fen_is_paid_above_the_estimate_and_none_kept_of_the_surplus(says):
    @given(fen, fen, fen)
    @example(600_000_000, 400_000_000, 1_000_000_000)
    def holds(one, two, three):
        assert says("payment_over_estimate", paid=one, input_amount=two, approved_estimate=three) is (one + two > three)
        kept = says("surplus_not_returned", paid=one, input_final_cost=two, input_surplus_returned=three)
        assert kept is (one - two > three)

    holds()


@pytest.mark.requirement("Y-39/40", "Y-07", "Y-38")
def test_the_days_of_the_measure(says):
    @given(some.dates(date(2021, 1, 1), date(2026, 12, 31)))
    @example(date(2022, 3, 29))
    @example(date(2022, 3, 30))
    @example(date(2024, 3, 30))
    @example(date(2024, 3, 31))
    def holds(day):
        assert says("measure_not_in_force", opened_on=day) is not (date(2022, 3, 30) <= day <= date(2024, 3, 30))
        assert says("not_approved_before_measure", earlier_approved_on=day) is (day >= date(2022, 3, 30))

    holds()


@pytest.mark.requirement("Y-12x")
@pytest.mark.parametrize("hardware", ["server_room", "network", "cloud", "server", "base_software", "office_equipment"])
def test_hardware_is_a_ground_wherever_it_stands_in_the_bill(says, hardware):
    bill = ["application_software", hardware, "data"]
    assert says("g1_hardware", is_secret=False, bill_items=bill) is True
    assert says("g1_hardware", is_secret=True, bill_items=bill) is False
    assert says("g1_hardware", bill_items=bill) is None
    assert says("g1_hardware", is_secret=False) is None


@pytest.mark.requirement("Y-33a", "Y-37b")
@pytest.mark.parametrize(("result", "barred"), [("pending", True), ("failed", True), ("accepted", False)])
def test_nothing_but_acceptance_opens_use_and_maintenance(says, result, barred):
    assert says("not_accepted", acceptance_result=result) is barred
    assert says("maintenance_without_acceptance", acceptance_result=result) is barred


@pytest.mark.requirement("Y-30")
@pytest.mark.parametrize(
    ("application", "opinions", "barred"), [("purchase", 0, True), ("purchase", 1, False), ("investment", 0, False)]
)
def test_a_purchase_needs_the_coordinators_opinion(says, application, opinions, barred):
    assert says("purchase_needs_opinion", application=application, done_give_purchase_opinion=opinions) is barred


@pytest.mark.parametrize("name", sorted(RULES))
class TestEveryRule:
    def test_it_says_nothing_without_facts(self, says, name):
        presence_is_known = name == "project_code_on_secret"  # without a code this rule has its answer: no
        assert says(name) is (False if presence_is_known else None)

    def test_it_shows_a_yes_and_a_no(self, name):
        answers = {e["expect"] for e in RULES[name]["examples"]}
        assert {True, False} <= answers or {"yes", "no"} <= answers

    def test_it_names_its_article_its_evidence_and_its_days(self, name):
        rule = RULES[name]
        assert rule["basis"]["document"] and rule["basis"]["article"] and rule["basis"]["verified"] is True
        assert rule["evidence"] and rule["message"]
        if rule["basis"]["document"] == "银网信规发〔2022〕1号":
            assert (rule["valid_from"], rule["valid_to"]) == (date(2022, 3, 30), date(2024, 3, 30))


def test_every_row_of_the_measure_is_traced_to_something_that_exists(ningxia, db):
    rows = {r for name in matrix.catalogue() if name[0] in "YZ" for r in name.replace("/", "/Y-").split("/")}
    assert rows <= set(TRACE)
    kind = case_selectors.current_kind("it_project")
    there = {"rules": kind.rules, "transitions": kind.transitions, "clocks": kind.clocks, "parameters": kind.parameters}
    there["materials"] = {m["slot"] for m in kind.materials}
    lost = [t for targets in TRACE.values() for t in targets if t.partition(".")[2] not in there[t.partition(".")[0]]]
    assert lost == []
