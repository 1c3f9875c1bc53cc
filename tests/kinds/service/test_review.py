"""Review: parallel work, hearing, expert review, extension; what stops the clock and what does not."""

from datetime import UTC, datetime

import pytest

from tests.kinds.service.hall import CHECKED, EXAMINED, PROPOSED
from tests.kinds.service.test_acceptance import text_of
from yiwang.support.cases.problems import NotYours, StepRefused, TransitionIllegal
from yiwang.support.cases.services import engine

HEARING = {"hearing_on": "2026-12-01", "hearing_where": "西夏区政务中心三楼", "hearing_chair": "主持人丙"}
HELD = {"hearing_record": "各方陈述", "hearing_finding": "油烟排放达标"}
EXPERTS = {"procedure": "expert_review", "procedure_days": 10}


def at(month, day, hour=2, year=2026):
    return datetime(year, month, day, hour, tzinfo=UTC)


class TestParallelWork:
    def test_joins_when_both_are_done_in_either_order(self, hall):
        first = hall.apply().accepted().do("examiner", "record_examination", **EXAMINED)
        assert (first.state, first.todo) == ("reviewing", {"site_check": "xixia-shenpi/site_inspector"})
        second = hall.apply().accepted().do("inspector", "record_site_check", **CHECKED)
        assert second.state == "reviewing"
        first.do("inspector", "record_site_check", **CHECKED)
        second.do("examiner", "record_examination", **EXAMINED)
        assert first.state == second.state == "reviewed"
        assert first.todo == second.todo == {"propose": "xixia-shenpi/examiner"}

    def test_a_change_needs_no_site_check_only_when_the_matter_says_so(self, hall):
        case = hall.apply(
            application_type="cancel",
            licence_number="JY26401050000001",
            cancel_reason="歇业",
            **dict.fromkeys(
                ("shop_name", "floor_area", "has_other_warehouse", "catering_items", "sells_online", "staff_count")
            ),
        ).accepted()
        assert case.todo == {"examine_materials": "xixia-shenpi/examiner"}
        assert case.do("examiner", "record_examination", **EXAMINED).state == "reviewed"


class TestSiteCheck:
    def test_needs_two_officers(self, hall):
        case = hall.apply().accepted()
        same = {**CHECKED, "officer_two": CHECKED["officer_one"]}
        problem = case.refuses("inspector", "record_site_check", **same)
        assert "两名以上" in str(problem) and problem.facts["basis"] == "行政许可法 34"
        alone = {n: v for n, v in CHECKED.items() if n != "officer_two"}
        assert [f.field for f in case.refuses("inspector", "record_site_check", StepRefused, **alone).faults] == [
            "officer_two"
        ]

    def test_does_not_stop_the_clock(self, hall):
        case = hall.apply().accepted()
        due = case.due("decision")
        case.wait(days=3).do("inspector", "record_site_check", **{**CHECKED, "checked_on": "2026-11-19"})
        assert (case.clock("decision").state, case.due("decision")) == ("running", due)

    def test_is_no_reason_to_stop_the_clock(self, hall):
        case = hall.apply().reviewed()
        problem = case.refuses(
            "examiner", "start_special_procedure", StepRefused, procedure="site_check", procedure_days=5
        )
        assert [f.field for f in problem.faults] == ["procedure"]
        assert case.clock("decision").state == "running"

    def test_may_be_ordered_again(self, hall):
        case = hall.apply().reviewed().do("head", "order_site_check")
        assert (case.state, case.todo) == ("reviewing", {"site_check": "xixia-shenpi/site_inspector"})
        case.do("inspector", "record_site_check", **CHECKED)
        assert (case.state, case.todo) == ("reviewed", {"propose": "xixia-shenpi/examiner"})

    def test_names_of_the_officers_are_sealed(self, hall):
        case = hall.apply().accepted().do("inspector", "record_site_check", **CHECKED)
        step = case.case.steps.latest("id")
        assert set(step.input["officer_one"]) == {"$sealed"}
        assert "核查员甲" not in str(case.event.payload)


class TestSpecialProcedure:
    def test_stops_both_clocks_for_the_working_days_it_took(self, hall):
        case = hall.apply().reviewed()
        case.wait(at(11, 18)).do("examiner", "start_special_procedure", **EXPERTS)
        assert {case.clock(n).state for n in ("decision", "decision_promised")} == {"paused"}
        stop = case.clock("decision").stops.get()
        assert (stop.reason, stop.basis) == ("expert_review", "行政许可法 45")
        case.wait(at(12, 2)).do("examiner", "conclude_special_procedure", procedure_finding="可行")
        assert (case.due("decision"), case.due("decision_promised")) == ("2026-12-28", "2026-12-14")
        assert case.told == {("applicant", "clock_resumed")}

    def test_cannot_run_out_while_it_is_stopped(self, hall):
        case = hall.apply().reviewed().do("examiner", "start_special_procedure", **EXPERTS)
        case.wait(at(3, 1, year=2027)).let_time_act()
        assert (case.state, case.clock("decision").state) == ("special_procedure", "paused")
        assert "case.clock_expired" not in {e.type for e in case.events if e.payload.get("clock") == "decision"}

    def test_belongs_to_the_examiner(self, hall):
        hall.apply().reviewed().refuses("applicant", "start_special_procedure", NotYours, **EXPERTS)


class TestHearing:
    def test_the_right_is_told_and_may_be_used_for_five_working_days(self, hall):
        case = hall.apply().reviewed().do("examiner", "tell_hearing_right")
        assert case.due("hearing_request") == "2026-11-23"
        case.wait(at(11, 24)).let_time_act()
        problem = case.refuses("applicant", "request_hearing", hearing_why="影响经营")
        assert problem.facts["basis"] == "行政许可法 47"

    def test_nothing_is_proposed_while_it_may_still_be_asked_for(self, hall):
        case = hall.apply().reviewed().do("examiner", "tell_hearing_right")
        assert "期限未满" in str(case.refuses("examiner", "propose", **PROPOSED))
        assert case.do("applicant", "waive_hearing").do("examiner", "propose", **PROPOSED).state == "proposed"

    def test_stops_the_clock_and_its_working_days_are_added(self, hall):
        case = hall.apply().reviewed().do("examiner", "tell_hearing_right")
        case.wait(at(11, 18)).do("applicant", "request_hearing", hearing_why="影响经营")
        assert (case.state, case.clock("decision").state, case.due("hearing")) == ("hearing", "paused", "2026-12-16")
        case.do("decider", "schedule_hearing", **HEARING)
        case.wait(at(12, 1)).do("decider", "hold_hearing", **HELD)
        assert (case.state, case.due("decision")) == ("reviewed", "2026-12-25")
        assert case.todo == {"propose": "xixia-shenpi/examiner"}

    def test_needs_seven_working_days_notice(self, hall):
        case = hall.apply().reviewed().do("decider", "announce_hearing", hearing_why="公共利益")
        assert "七日" in str(case.refuses("decider", "schedule_hearing", **{**HEARING, "hearing_on": "2026-11-24"}))
        assert (
            case.do("decider", "schedule_hearing", **{**HEARING, "hearing_on": "2026-11-25"}).issued[-1]
            == "hearing_notice"
        )

    def test_is_not_held_before_its_day(self, hall):
        case = hall.apply().reviewed().do("decider", "announce_hearing", hearing_why="公共利益")
        case.do("decider", "schedule_hearing", **HEARING)
        assert "还没有到" in str(case.refuses("decider", "hold_hearing", **HELD))

    def test_is_not_chaired_by_an_examiner(self, hall):
        case = hall.apply().reviewed().do("decider", "announce_hearing", hearing_why="公共利益")
        case.refuses("examiner", "schedule_hearing", NotYours, **HEARING)


class TestExtension:
    def test_needs_the_head_and_is_told_to_the_party(self, hall):
        case = hall.apply().reviewed().do("examiner", "request_extension", reasons="需要补充检测")
        assert (case.due("decision"), case.todo["approve_extension"]) == ("2026-12-14", "xixia-shenpi/head")
        case.refuses("decider", "approve_extension", NotYours, decision_opinion="同意")
        case.do("head", "approve_extension", decision_opinion="同意")
        assert "延长理由：需要补充检测" in text_of(case, "extension_notice")
        assert (case.due("decision"), case.due("decision_promised")) == ("2026-12-28", "2026-12-07")
        assert (case.told, case.issued[-1]) == ({("applicant", "extended")}, "extension_notice")

    def test_happens_once_only(self, hall):
        case = hall.apply().reviewed().do("examiner", "request_extension", reasons="需要补充检测")
        case.do("head", "approve_extension", decision_opinion="同意")
        assert "延长过一次" in str(case.refuses("examiner", "request_extension", reasons="再次"))

    def test_not_where_the_matter_foresees_none(self, hall, monkeypatch):
        case = hall.apply().reviewed()
        limits = {name: limit for name, limit in engine.matter_of(case.case)["limits"].items() if name != "extension"}
        monkeypatch.setattr(engine, "matter_of", lambda _: {"limits": limits})
        assert "不能延长" in str(case.refuses("examiner", "request_extension", reasons="需要补充检测"))

    def test_is_not_given_after_the_limit(self, hall):
        case = hall.apply().reviewed().wait(at(12, 15)).let_time_act()
        assert "已经届满" in str(case.refuses("examiner", "request_extension", reasons="忙"))

    def test_rejected_leaves_the_limit(self, hall):
        case = hall.apply().reviewed().do("examiner", "request_extension", reasons="忙")
        case.do("head", "reject_extension", decision_opinion="按期办结")
        assert (case.due("decision"), case.told) == ("2026-12-14", {("duty:handle", "extension_rejected")})


class TestOverdue:
    @pytest.mark.requirement("F-084.2")
    def test_is_recorded_and_asks_the_head_for_an_explanation_but_decides_nothing(self, hall):
        case = hall.apply().reviewed().wait(at(12, 15)).let_time_act()
        assert case.state == "reviewed"
        assert case.todo == {"propose": "xixia-shenpi/examiner", "explain_overdue": "xixia-shenpi/head"}
        expired = {e.payload["clock"]: e.basis for e in case.events if e.type == "case.clock_expired"}
        assert set(expired) == {"decision", "decision_promised"}
        assert expired["decision"] == "行政许可法 42"
        case.do("head", "explain_overdue", overdue_reasons="检测未回，三日内办结")
        assert case.told == {("applicant", "overdue_explained")}

    def test_the_explanation_belongs_to_the_head(self, hall):
        case = hall.apply().reviewed().wait(at(12, 15)).let_time_act()
        case.refuses("examiner", "explain_overdue", NotYours, overdue_reasons="忙")


class TestStatements:
    def test_interested_parties_are_heard_before_a_proposal(self, hall):
        case = hall.apply().reviewed().do("examiner", "tell_interested_parties", interested_parties="楼上住户")
        assert "还没有听取意见" in str(case.refuses("examiner", "propose", **PROPOSED))
        case.do("applicant", "record_statement", stated_by="applicant", statement="已装净化器")
        assert case.do("examiner", "propose", **PROPOSED).state == "proposed"

    def test_no_step_is_taken_from_a_state_that_does_not_allow_it(self, hall):
        hall.apply().refuses("examiner", "propose", TransitionIllegal, **PROPOSED)
