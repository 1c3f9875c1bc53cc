"""Acceptance: one notice of everything missing, correction, acceptance, refusal to accept, and what time does."""

from datetime import UTC, datetime

import pytest

from tests.kinds.service.hall import DEFECT, FOOD
from tests.people import client_for
from yiwang.core import crypto
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import IssuedDocument, Material
from yiwang.support.cases.problems import NotYours, StepRefused, TransitionIllegal

MISSING = {"business_licence", "layout_plan", "safety_rules", "health_certificates"}
CLEAN = {"files_defective": False, "form_defective": False}


def text_of(case, name):
    return crypto.unseal_text(IssuedDocument.objects.filter(case=case.case, name=name).latest("id").body_sealed)


class TestNoticeOfWhatIsMissing:
    def test_names_every_missing_paper_and_every_defect_at_once(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        notice = text_of(case, "correction_notice")
        titles = Material.objects.filter(case=case.case, slot__in=MISSING).values_list("title", flat=True)
        assert case.demanded == MISSING
        assert all(title in notice for title in titles)
        assert DEFECT["defects"] in notice
        assert (case.state, case.told) == ("correcting", {("applicant", "correction")})

    def test_ends_the_acceptance_clock_and_starts_the_period_for_correction(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        assert (case.clock("acceptance").state, case.clock("correction").state) == ("met", "running")
        assert (case.due("correction"), case.clock("correction").verified) == ("2026-12-14", False)

    def test_is_given_once_only(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT).hand_in().do("applicant", "supplement")
        case.refuses("clerk", "request_correction", TransitionIllegal, **DEFECT)

    def test_is_refused_when_nothing_is_missing(self, hall):
        problem = hall.apply().hand_in().refuses("clerk", "request_correction", **CLEAN)
        assert "应当受理" in str(problem) and "行政许可法" in problem.facts["basis"]

    def test_marks_the_papers_that_must_be_corrected(self, hall):
        given = {
            "files_defective": True,
            "defective_slots": ["layout_plan"],
            "form_defective": False,
            "defects": "缺签字",
        }
        case = hall.apply().hand_in().do("clerk", "request_correction", **given)
        assert case.demanded == {"layout_plan"}
        assert Material.objects.get(case=case.case, slot="layout_plan").state == "rejected"

    def test_what_must_be_corrected_is_sealed_and_told_to_the_party_and_its_office(self, hall):
        words = "第三页马丽的签名与身份证不一致"
        given = {"files_defective": False, "form_defective": True, "defects": words}
        case = hall.apply().hand_in().do("clerk", "request_correction", **given)
        stored = (case.case.answers["defects"], case.case.steps.get(transition="request_correction").input["defects"])
        assert all(set(value) == {"$sealed"} for value in stored)
        path = f"cases/{case.case.uid}/"
        assert words in client_for(hall.person("applicant")).get(f"/{path}").content.decode()
        for office in ("clerk", "decider"):
            assert words in client_for(hall.person(office)).get(f"/work/{path}").content.decode()
        document = case.case.documents.get(name="correction_notice")
        assert words not in document.body_sealed
        page = client_for(hall.person("applicant")).get(f"/{path}documents/{document.uid}/").content.decode()
        assert words in page

    def test_says_what_a_defect_is(self, hall):
        problem = hall.apply().refuses(
            "clerk", "request_correction", StepRefused, files_defective=False, form_defective=True
        )
        assert [f.field for f in problem.faults] == ["defects"]


class TestSupplement:
    def test_starts_a_fresh_acceptance_clock_and_task(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT).wait(days=2).hand_in()
        case.do("applicant", "supplement")
        assert (case.state, case.todo) == ("supplemented", {"check_receipt": "xixia-shenpi/clerk"})
        assert (case.clock("acceptance").state, case.due("acceptance")) == ("running", "2026-11-25")

    def test_the_form_may_be_handed_in_anew(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        case.do("applicant", "supplement", answers={**FOOD, "shop_name": "更正后的店名"})
        assert case.case.answers["shop_name"] == "更正后的店名"
        assert set(case.case.answers["representative_name"]) == {"$sealed"}
        assert case.case.facts.get(field="shop_name").text == "更正后的店名"

    def test_a_changed_situation_changes_the_route(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        answers = {n: v for n, v in FOOD.items() if n not in {"catering_items", "staff_count"}}
        case.do("applicant", "supplement", answers={**answers, "business_form": "prepackaged_only"})
        assert (case.case.answers["route"], case.demanded) == ("filing", {"business_licence"})
        case.hand_in().do("clerk", "file_record")
        assert case.state == "filed"

    def test_says_what_is_still_missing(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT).do("applicant", "supplement")
        assert [r["rule"] for r in case.event.payload["remarks"]] == ["still_missing"]

    def test_only_the_party_supplements(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        case.refuses("examiner", "supplement", NotYours)


class TestOverdueCorrection:
    def test_the_application_is_returned_only_after_the_period(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        assert "未满" in str(case.refuses("clerk", "return_overdue", reasons="逾期"))
        case.wait(datetime(2026, 12, 15, 2, tzinfo=UTC)).let_time_act()
        assert case.todo == {"chase_correction": "xixia-shenpi/clerk"}
        case.do("clerk", "return_overdue", reasons="补正期满未补")
        assert (case.state, case.case.result.result, case.todo) == ("returned", "5", {})
        assert "layout" not in text_of(case, "return_notice") and "布局" in text_of(case, "return_notice")

    def test_time_alone_never_returns_an_application(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT)
        case.wait(datetime(2027, 3, 1, 2, tzinfo=UTC)).let_time_act().let_time_act()
        assert case.state == "correcting"

    def test_an_incomplete_supplement_may_be_returned_a_complete_one_not(self, hall):
        case = hall.apply().do("clerk", "request_correction", **DEFECT).do("applicant", "supplement")
        case.hand_in()
        assert "应当受理" in str(case.refuses("clerk", "return_incomplete", reasons="不全"))


class TestAccept:
    def test_needs_every_paper(self, hall):
        problem = hall.apply().refuses("clerk", "accept")
        assert "还缺 4 项材料" in str(problem)

    @pytest.mark.requirement("F-082.1")
    def test_opens_the_parallel_work_of_the_back_office(self, hall):
        case = hall.apply().accepted()
        assert case.state == "reviewing"
        assert case.todo == {
            "examine_materials": "xixia-shenpi/examiner",
            "site_check": "xixia-shenpi/site_inspector",
        }
        assert ("handle", "xixia-shenpi") in case.duties
        assert case.issued == ["receipt", "acceptance_notice"]

    def test_starts_the_statutory_and_the_promised_clock_side_by_side(self, hall):
        case = hall.apply().accepted()
        statutory, promised = case.clock("decision"), case.clock("decision_promised")
        assert (statutory.amount, statutory.kind, case.due("decision")) == (20, "statutory", "2026-12-14")
        assert (promised.amount, promised.kind, case.due("decision_promised")) == (10, "promised", "2026-11-30")
        assert case.case.due_at == promised.due_at

    def test_belongs_to_the_desk(self, hall):
        case = hall.apply().hand_in()
        for who in ("applicant", "examiner", "decider", "head"):
            case.refuses(who, "accept", NotYours)

    def test_papers_owed_may_follow_and_hold_back_the_result(self, hall):
        case = hall.apply()
        for slot in ("safety_rules", "health_certificates"):
            case_services.promise_later(by=hall["applicant"], case=case.case, slot=slot, at=case.at)
        case.granted()
        assert case.clock("owed").state == "running"
        assert "2 项容缺材料" in str(case.refuses("clerk", "deliver", way="direct", delivered_on="2026-11-16"))
        case.hand_in("safety_rules", "health_certificates").do("applicant", "supply_owed")
        assert case.do("clerk", "deliver", way="direct", delivered_on="2026-11-16").state == "delivered"


class TestDecline:
    def test_gives_reasons_articles_and_remedies(self, hall):
        case = hall.apply().do(
            "clerk",
            "decline_acceptance",
            decline_ground="not_needed",
            reasons="销售食用农产品不需许可",
            legal_grounds="食品安全法35",
        )
        notice = text_of(case, "decline_notice")
        assert all(
            words in notice for words in ("销售食用农产品不需许可", "食品安全法35", "六十日内申请行政复议", "行政诉讼")
        )
        assert (case.state, case.case.result.result) == ("declined", "6")

    def test_names_the_right_agency_when_it_is_not_our_power(self, hall):
        given = {"decline_ground": "not_our_power", "reasons": "由市场监管局办理", "legal_grounds": "食品安全法35"}
        case = hall.apply()
        problem = case.refuses("clerk", "decline_acceptance", StepRefused, **given)
        assert [f.field for f in problem.faults] == ["right_agency"]
        case.do("clerk", "decline_acceptance", right_agency="640105000000-market-supervision", **given)
        assert "市场监督管理" in text_of(case, "decline_notice")

    def test_is_never_silent(self, hall):
        problem = hall.apply().refuses("clerk", "decline_acceptance", StepRefused)
        assert {f.field for f in problem.faults} == {"decline_ground", "reasons", "legal_grounds"}

    def test_starts_the_periods_for_remedies_on_delivery(self, hall):
        case = hall.apply().do(
            "clerk", "decline_acceptance", decline_ground="not_needed", reasons="不需许可", legal_grounds="食品安全法35"
        )
        case.do("clerk", "deliver", way="direct", delivered_on="2026-11-16")
        assert (case.due("remedies_review"), case.clock("remedies_review").verified) == ("2027-01-15", True)


class TestDeemedAcceptance:
    def test_follows_from_silence_and_counts_from_the_day_of_receipt(self, hall):
        case = hall.apply().hand_in().wait(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)).let_time_act()
        assert case.state == "reviewing"
        assert case.due("decision") == "2026-12-14"
        assert case.issued == ["receipt", "deemed_acceptance_notice"]
        assert "check_receipt" not in case.todo

    def test_waits_for_the_last_second(self, hall):
        case = hall.apply().wait(datetime(2026, 11, 23, 15, 59, 58, tzinfo=UTC)).let_time_act()
        assert case.state == "received"

    def test_happens_once(self, hall):
        case = hall.apply().wait(datetime(2026, 11, 24, 2, 0, tzinfo=UTC)).let_time_act().let_time_act()
        assert [e.type for e in case.events].count("case.clock_expired") == 1
        assert [s.transition for s in case.case.steps.order_by("id")] == ["submit", "deem_accepted"]

    def test_never_touches_a_filing(self, hall):
        case = hall.apply(business_form="prepackaged_only", catering_items=None, staff_count=None)
        case.wait(datetime(2026, 11, 24, 2, 0, tzinfo=UTC)).let_time_act()
        assert case.state == "received"
        assert "case.clock_expired" in [e.type for e in case.events]
