"""Who sees what: recusal, compartments, the case library, stale versions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.conftest import AT
from tests.kinds.hotline.order import REQUEST
from tests.kinds.service.hall import FOOD, PROPOSED, refused
from yiwang.core.problems import Forbidden
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, Interest, Task
from yiwang.support.cases.problems import (
    CaseChanged,
    CaseNotFound,
    InterestDeclared,
    NotYours,
    TaskNotFound,
    TaskTaken,
)

DAY = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def task_of(case, name):
    return Task.objects.get(case=case.case, name=name, state__in=("open", "claimed"))


class TestTasks:
    def test_one_of_two_takes_it(self, hall):
        task = task_of(hall.apply(), "check_receipt")
        case_services.claim(by=hall["clerk"], uid=task.uid, at=AT)
        with refused(NotYours):
            case_services.claim(by=hall["second_clerk"], uid=task.uid, at=AT)
        task.refresh_from_db()
        assert (task.state, task.person_id) == ("claimed", hall.person("clerk").party.pk)

    def test_a_claimed_task_is_not_done_by_a_colleague(self, hall):
        case = hall.apply().hand_in()
        case_services.claim(by=hall["clerk"], uid=task_of(case, "check_receipt").uid, at=AT)
        case.refuses("second_clerk", "accept", NotYours)
        assert case.do("clerk", "accept").state == "reviewing"

    def test_put_back_it_is_anybodys(self, hall):
        case = hall.apply().hand_in()
        task = task_of(case, "check_receipt")
        case_services.claim(by=hall["clerk"], uid=task.uid, at=AT)
        case_services.put_back(by=hall["clerk"], uid=task.uid, at=AT)
        assert case.do("second_clerk", "accept").state == "reviewing"

    def test_the_head_hands_it_over_and_nobody_else(self, hall):
        task = task_of(hall.apply(), "check_receipt")
        other = hall.person("second_clerk").party.pk
        with refused(Forbidden):
            case_services.hand_over(by=hall["clerk"], uid=task.uid, to_party_id=other, at=AT)
        assert case_services.hand_over(by=hall["head"], uid=task.uid, to_party_id=other, at=AT).person_id == other

    def test_never_to_somebody_of_another_body(self, hall):
        task = task_of(hall.apply(), "check_receipt")
        with refused(NotYours):
            case_services.hand_over(
                by=hall["head"], uid=task.uid, to_party_id=hall.person("other_clerk").party.pk, at=AT
            )


class TestStaleVersion:
    def test_a_step_on_an_older_version_is_refused(self, hall):
        case = hall.apply().hand_in()
        seen = case.case.version
        case.do("clerk", "accept")
        with refused(CaseChanged):
            case_services.move(by=hall["applicant"], case=case.case, transition="withdraw", at=AT, version=seen)
        case.case.refresh_from_db()
        assert case.state == "reviewing"

    def test_two_who_read_the_same_version_the_second_is_refused(self, hall):
        case = hall.apply().hand_in()
        Case.objects.filter(pk=case.case.pk).update(version=case.case.version)
        case_services.move(
            by=hall["clerk"], case=case.case, transition="accept", at=AT, version=case.case.version, key="a"
        )
        again = case_services.move(by=hall["clerk"], case=case.case, transition="accept", at=AT, key="a")
        assert again.version == case.case.version + 1


class TestStepAside:
    def test_a_declared_interest_bars_claim_offer_and_decision(self, hall):
        case = hall.apply().proposed()
        case_services.declare_interest(by=hall["decider"], case=case.case, at=AT)
        case.refuses("decider", "decide_grant", InterestDeclared, decision_opinion="准予")
        with refused(InterestDeclared):
            case_services.claim(by=hall["decider"], uid=task_of(case, "decide").uid, at=AT)
        assert case_selectors.offered(by=hall["decider"], case=case.case, at=AT) == []

    def test_its_claimed_task_goes_back_to_the_post(self, hall):
        case = hall.apply()
        case_services.claim(by=hall["clerk"], uid=task_of(case, "check_receipt").uid, at=AT)
        case_services.declare_interest(by=hall["clerk"], case=case.case, at=AT)
        assert (task_of(case, "check_receipt").state, task_of(case, "check_receipt").person_id) == ("open", None)

    def test_the_party_asks_and_the_head_decides(self, hall):
        case = hall.apply().accepted()
        task = task_of(case, "examine_materials")
        case_services.claim(by=hall["examiner"], uid=task.uid, at=AT)
        asked = case_services.ask_recusal(
            by=hall["applicant"], case=case.case, task_uid=task.uid, reason="是我的亲属", at=AT
        )
        assert "亲属" not in asked.reason_sealed
        assert "亲属" not in str([e.payload for e in case.events])
        with refused(Forbidden):
            case_services.decide_recusal(by=hall["decider"], uid=asked.uid, granted=True, at=AT)
        decided = case_services.decide_recusal(by=hall["head"], uid=asked.uid, granted=True, at=AT)
        assert (decided.state, Interest.objects.filter(case=case.case).count()) == ("granted", 1)
        assert task_of(case, "examine_materials").person_id is None
        with refused(TaskTaken):
            case_services.decide_recusal(by=hall["head"], uid=asked.uid, granted=False, at=AT)

    def test_refused_the_officer_goes_on(self, hall):
        case = hall.apply()
        task = task_of(case, "check_receipt")
        case_services.claim(by=hall["clerk"], uid=task.uid, at=AT)
        asked = case_services.ask_recusal(by=hall["applicant"], case=case.case, task_uid=task.uid, reason="态度", at=AT)
        case_services.decide_recusal(by=hall["head"], uid=asked.uid, granted=False, at=AT)
        assert case.hand_in().do("clerk", "accept").state == "reviewing"

    def test_nobody_asks_in_a_case_of_somebody_else(self, hall):
        case = hall.apply()
        task = task_of(case, "check_receipt")
        case_services.claim(by=hall["clerk"], uid=task.uid, at=AT)
        with refused(CaseNotFound):
            case_services.ask_recusal(by=hall["stranger"], case=case.case, task_uid=task.uid, reason="x", at=AT)


class TestCompartments:
    def test_an_officer_without_the_compartment_sees_nothing_anywhere(self, hall):
        case = hall.apply().proposed()
        outside = replace(hall["head"], compartments=frozenset({"hotline"}))
        inside = hall["head"]
        for by, count in ((inside, 1), (outside, 0)):
            assert case_selectors.list_cases(by=by).count() == count
            assert case_selectors.list_tasks(by=by, whose="team").count() == count
            assert len(case_selectors.team(by=by)) == count
            assert case_selectors.search_cases(by=by, text=case.case.number).count() == count
            assert case_selectors.search_cases(by=by, text=FOOD["shop_name"]).count() == count
            found = case_selectors.find_case(by=by, kind="service", number=case.case.number)
            assert (found is None) == (count == 0)
        with refused(CaseNotFound):
            case_selectors.get_case(by=outside, uid=case.case.uid)
        with refused(TaskNotFound):
            case_selectors.get_task(by=outside, uid=task_of(case, "decide").uid)
        case.refuses(outside, "terminate", CaseNotFound, termination_ground="purpose_gone", reasons="x")

    def test_results_of_the_compartment_are_not_counted(self, hall):
        hall.apply().granted()
        outside = replace(hall["head"], compartments=frozenset({"hotline"}))
        assert [row.count for row in case_selectors.library(by=hall["head"], since=DAY[0], until=DAY[1])] == [1]
        assert case_selectors.library(by=outside, since=DAY[0], until=DAY[1]) == []

    def test_numbers_show_no_gap_to_somebody_outside(self, hall):
        """An informant's order takes its number from a series of its own, so no ordinary number is missing."""
        secret = {**REQUEST, "category": "report", "confidential": True}
        numbers = []
        for answers in (REQUEST, secret, REQUEST):
            application = case_services.Application(kind="hotline", answers=answers)
            numbers.append(case_services.submit(by=hall["applicant"], application=application, key="", at=AT))
        open_, hidden, after = numbers
        assert open_.compartment == after.compartment != hidden.compartment
        assert int(after.number[-4:]) == int(open_.number[-4:]) + 1


class TestLibrary:
    @pytest.mark.requirement("F-045.1", "F-045.2")
    def test_every_channel_and_line_gives_its_result_to_the_same_library(self, hall):
        hall.apply().granted()
        hall.apply(by=replace(hall["applicant"], channel="api")).granted()
        hall.apply().proposed().do("decider", "decide_refuse", reasons="r", legal_grounds="l", decision_opinion="o")
        rows = case_selectors.library(by=hall["head"], since=DAY[0], until=DAY[1])
        assert {(r.channel, r.matter, r.result, r.count) for r in rows} == {
            ("web", "food-business", "0", 1),
            ("api", "food-business", "0", 1),
            ("web", "food-business", "1", 1),
        }

    def test_is_closed_to_who_lacks_the_right(self, hall):
        with refused(Forbidden):
            case_selectors.library(by=hall["clerk"], since=DAY[0], until=DAY[1])

    def test_and_bounded_to_the_body(self, hall):
        hall.apply().granted()
        assert case_selectors.library(by=hall["civil_decider"], since=DAY[0], until=DAY[1]) == []


class TestTrace:
    @pytest.mark.requirement("F-084.1", "F-084.2")
    def test_every_exercise_of_power_leaves_who_when_and_on_what_article(self, hall):
        case = hall.apply().granted()
        steps = list(case.case.steps.order_by("id"))
        moves = [e for e in case.events if e.type in {"case.opened", "case.moved"}]
        assert [s.transition for s in steps] == [e.payload["transition"] for e in moves]
        assert all(s.basis and e.basis == s.basis for s, e in zip(steps, moves, strict=True))
        assert (
            [e.payload["version"] for e in moves]
            == list(range(1, len(moves) + 1))
            == [n + 1 for n in range(case.case.version)]
        )
        decided = steps[-1]
        assert (decided.post, decided.actor_party_id) == ("decider", hall.person("decider").party.pk)

    def test_a_refused_step_leaves_no_trace_of_having_been_done(self, hall):
        case = hall.apply().reviewed()
        before = len(case.events)
        case.refuses("decider", "propose", NotYours, **PROPOSED)
        assert len(case.events) == before
