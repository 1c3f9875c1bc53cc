"""The decision and what follows: letters, delivery, remedies, renewal, withdrawal, ending."""

from datetime import UTC, datetime

import pytest

from tests.conftest import AT
from tests.kinds.service.hall import HANDED_OVER, PROPOSED, REFUSAL
from tests.people import SYSTEM
from yiwang.core import crypto
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.models import Post
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import IssuedDocument
from yiwang.support.cases.problems import ExaminerMayNotDecide, NotYours, StepRefused, TransitionIllegal


def at(month, day, hour=2, year=2026):
    return datetime(year, month, day, hour, tzinfo=UTC)


def offered_to(by, case):
    return {o.transition.name for o in case_selectors.offered(by=by, case=case.case, at=case.at)}


def letter(case, name):
    return IssuedDocument.objects.get(case=case.case, name=name)


class TestDecide:
    @pytest.mark.requirement("F-061.1")
    def test_whoever_examined_may_not_decide_even_in_the_deciding_post(self, hall):
        case = hall.apply().proposed()
        post = Post.objects.get(agency__code="xixia-shenpi", code="decider")
        examiner = hall.person("examiner")
        appointment = agency_services.appoint(
            by=SYSTEM, post=post, holder=examiner.party, valid_from=AT.date(), valid_to=None, kind="acting", at=AT
        )
        by = account_selectors.actor_for(examiner.account, at=case.at, appointment_id=appointment.pk)
        assert (by.post, case.refuses(by, "decide_grant", ExaminerMayNotDecide, decision_opinion="准予").status) == (
            "decider",
            403,
        )
        assert "decide_grant" not in offered_to(by, case)
        assert case.do("decider", "decide_grant", decision_opinion="准予").state == "granted"


class TestLetters:
    def test_a_grant_is_a_numbered_sealed_letter_whose_digest_is_on_the_event(self, hall):
        case = hall.apply().granted()
        found = letter(case, "grant_decision")
        body = crypto.unseal_text(found.body_sealed)
        assert "现决定准予" in body and "王小明" in body and "王小明" not in found.body_sealed
        assert case.event.payload["documents"] == [
            {"name": "grant_decision", "number": found.number, "digest": crypto.digest(body.encode())}
        ]
        assert (case.state, case.case.result.result) == ("granted", "0")
        assert case.event.basis == "行政许可法 38(1)"

    def test_a_refusal_gives_reasons_articles_and_remedies(self, hall):
        case = hall.apply().proposed()
        problem = case.refuses("decider", "decide_refuse", StepRefused, decision_opinion="不予")
        assert {f.field for f in problem.faults} == {"reasons", "legal_grounds"}
        case.do("decider", "decide_refuse", **REFUSAL)
        body = crypto.unseal_text(letter(case, "refusal_decision").body_sealed)
        assert all(words in body for words in ("场所不具备条件", "食品安全法第三十三条", "六十日", "行政诉讼"))
        assert (case.state, case.case.result.result) == ("refused", "1")

    def test_a_letter_opened_by_the_party_is_intact(self, hall):
        case = hall.apply().granted()
        opened = case_selectors.open_document(
            by=hall["applicant"], case=case.case, uid=letter(case, "grant_decision").uid
        )
        assert opened.is_intact and "现决定准予" in opened.text

    def test_a_changed_letter_is_found_out(self, hall):
        case = hall.apply().granted()
        found = letter(case, "grant_decision")
        IssuedDocument.objects.filter(pk=found.pk).update(body_sealed=crypto.seal_text("伪造"))
        assert not case_selectors.open_document(by=hall["applicant"], case=case.case, uid=found.uid).is_intact

    def test_a_sent_back_proposal_is_made_again(self, hall):
        case = hall.apply().proposed().do("decider", "send_back", reasons="补充说明排烟")
        assert (case.state, case.todo) == ("reviewed", {"propose": "xixia-shenpi/examiner"})
        assert case.do("examiner", "propose", **PROPOSED).state == "proposed"

    def test_nobody_else_decides(self, hall):
        case = hall.apply().proposed()
        for who in ("applicant", "clerk", "examiner", "head"):
            case.refuses(who, "decide_grant", NotYours, decision_opinion="准予")


class TestDeliver:
    def test_electronically_needs_consent(self, hall):
        case = hall.apply().granted()
        problem = case.refuses("clerk", "deliver", way="electronic", consent=False, delivered_on="2026-11-16")
        assert "没有同意" in str(problem)
        case.do("clerk", "deliver", way="electronic", consent=True, delivered_on="2026-11-16")
        delivery = case.case.deliveries.get()
        assert (delivery.way, delivery.consent, delivery.document.name) == ("electronic", True, "grant_decision")

    @pytest.mark.parametrize("way", ["direct", "post", "left", "announced"])
    def test_every_other_lawful_way_needs_none(self, hall, way):
        case = hall.apply().granted().do("clerk", "deliver", way=way, delivered_on="2026-11-16")
        delivery = case.case.deliveries.get()
        assert (delivery.way, delivery.received_at is None) == (way, way in {"post", "announced"})

    def test_starts_the_periods_for_remedies_and_closes_the_case(self, hall):
        case = hall.apply().delivered()
        assert (case.state, case.case.closed_at, case.todo) == ("delivered", case.at, {})
        assert (case.due("remedies_review"), case.clock("remedies_review").basis) == ("2027-01-15", "行政复议法 20")
        assert (case.due("remedies_suit"), case.clock("remedies_suit").verified) == ("2027-05-17", False)
        assert {c.state for c in case.case.clocks.filter(name__startswith="remedies")} == {"running"}

    def test_is_due_ten_workdays_after_the_grant(self, hall):
        assert hall.apply().granted().due("delivery") == "2026-11-30"

    def test_is_not_dated_in_the_future(self, hall):
        problem = (
            hall.apply().granted().refuses("clerk", "deliver", StepRefused, way="direct", delivered_on="2026-11-20")
        )
        assert [f.field for f in problem.faults] == ["delivered_on"]


class TestRemedies:
    def test_a_delivered_case_is_archived_when_the_period_is_over(self, hall):
        case = hall.apply().delivered().wait(at(5, 18, year=2027)).let_time_act()
        assert case.state == "archived"

    def test_a_review_holds_the_archive_back(self, hall):
        case = hall.apply().delivered().do("head", "lodge_remedy", remedy_document="银复〔2026〕1号")
        case.wait(at(5, 18, year=2027)).let_time_act()
        assert (case.state, case.do("head", "remedy_upheld", remedy_document="银复〔2026〕1号").state) == (
            "in_remedy",
            "archived",
        )

    def test_ordered_to_decide_again_the_case_is_in_hand_again(self, hall):
        case = hall.apply().delivered().do("head", "lodge_remedy", remedy_document="银复〔2026〕1号")
        case.refuses("head", "remedy_redo_acceptance", remedy_document="银复〔2026〕1号")
        case.do("head", "remedy_redo_review", remedy_document="银复〔2026〕1号")
        assert (case.state, case.case.closed_at, case.todo) == ("reviewed", None, {"propose": "xixia-shenpi/examiner"})
        assert case.clock("decision").state == "running"

    def test_a_new_decision_takes_the_place_of_the_old_result(self, hall):
        case = hall.apply().delivered().do("head", "lodge_remedy", remedy_document="银复〔2026〕1号")
        case.do("head", "remedy_redo_review", remedy_document="银复〔2026〕1号").do("examiner", "propose", **PROPOSED)
        case.do("decider", "decide_refuse", **REFUSAL)
        case.case.result.refresh_from_db()
        assert case.case.result.result == "1"


class TestRenewal:
    def test_silence_until_the_old_licence_runs_out_renews_it(self, hall):
        case = hall.renew().reviewed().wait(at(12, 31, 16)).let_time_act()
        assert (case.state, case.case.answers["outcome"]) == ("granted", "granted")
        assert case.issued[-1] == "deemed_renewal_notice"
        assert case.todo == {"deliver": "xixia-shenpi/clerk"}

    def test_asked_for_too_late_it_does_not(self, hall):
        case = hall.renew(licence_expires_on="2026-12-10").reviewed().wait(at(12, 11)).let_time_act()
        assert case.state == "reviewed"
        assert "old_licence" in {e.payload.get("clock") for e in case.events}

    def test_decided_in_time_nothing_is_deemed(self, hall):
        case = hall.renew().granted().wait(at(1, 4, year=2027)).let_time_act()
        assert [s.transition for s in case.case.steps.all()].count("deem_renewed") == 0

    def test_a_new_licence_has_no_such_clock(self, hall):
        assert hall.apply().clock("old_licence") is None


class TestEnding:
    def test_the_party_withdraws_before_the_decision(self, hall):
        case = hall.apply().accepted().do("applicant", "withdraw")
        assert (case.state, case.todo, case.case.result.result) == ("withdrawn", {}, "5")
        assert {c.state for c in case.case.clocks.all()} <= {"met", "cancelled"}

    def test_not_after_it(self, hall):
        hall.apply().granted().refuses("applicant", "withdraw", TransitionIllegal)

    def test_and_nobody_else(self, hall):
        hall.apply().refuses("clerk", "withdraw", NotYours)

    def test_the_body_ends_it_with_a_ground_and_a_letter(self, hall):
        case = hall.apply().accepted()
        problem = case.refuses("head", "terminate", StepRefused, reasons="公司注销")
        assert [f.field for f in problem.faults] == ["termination_ground"]
        case.do("head", "terminate", termination_ground="body_ended", reasons="公司注销")
        assert (case.state, case.issued[-1], case.case.result.result) == ("terminated", "termination_notice", "2")

    def test_a_closed_case_takes_no_step_of_the_office(self, hall):
        case = hall.apply().delivered()
        case.refuses("clerk", "deliver", TransitionIllegal, **HANDED_OVER)
