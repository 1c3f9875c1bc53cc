"""Handling: contact before the reply, one extension with approval, the reply checked, callback, rating, reopening."""

import pytest

from tests.kinds.hotline.order import CALLED, CENTRE, HOUSING, SOLVED
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.problems import CaseNotFound, NotYours, StepRefused, TransitionIllegal

pytestmark = pytest.mark.requirement("F-071.6")
MORE = {"extension_reason": "配件未到"}
AGREED = {"extension_opinion": "同意"}


class TestExtension:
    def test_it_is_asked_for_and_approved_by_the_centre_once(self, desk):
        order = desk.take().handled()
        due = order.clock("handle").due_at
        order.do("unit", "request_extension", **MORE)
        assert order.todo["approve_extension"] == f"{CENTRE}/supervisor"
        order.do("supervisor", "approve_extension", **AGREED)
        assert order.clock("handle").extensions == ["5 workdays"]
        assert (order.clock("handle").due_at - due).days == 7
        assert "不能再次延期" in order.refuses("unit", "request_extension", **MORE).message

    def test_the_unit_does_not_approve_its_own(self, desk):
        order = desk.take().handled().do("unit", "request_extension", **MORE)
        order.refuses("unit", "approve_extension", NotYours, **AGREED)

    def test_a_rejected_one_leaves_the_limit(self, desk):
        order = desk.take().handled().do("unit", "request_extension", **MORE)
        due = order.clock("handle").due_at
        order.do("supervisor", "reject_extension", extension_opinion="不同意")
        assert order.clock("handle").due_at == due

    @pytest.mark.parametrize("changed", [{"category": "enquiry"}, {"category": "suggestion"}, {"urgency": "urgent"}])
    def test_enquiries_suggestions_and_urgent_ones_are_not_extended(self, desk, changed):
        order = desk.take(**changed).handled()
        assert "不能延期" in order.refuses("unit", "request_extension", **MORE).message

    def test_overdue_it_is_too_late(self, desk):
        order = desk.take().handled().wait(days=10)
        assert "已经超期" in order.refuses("unit", "request_extension", **MORE).message

    @pytest.mark.requirement("F-071.10")
    def test_an_overdue_order_goes_to_the_supervisor(self, desk):
        order = desk.take().handled().wait(days=10).let_time_act()
        assert order.todo["supervise"] == f"{CENTRE}/supervisor"
        order.do("supervisor", "supervise", supervision_level="red", supervision_demand="立即办理")
        assert order.case.answers["supervised"] is True
        order.do("unit", "answer_supervision", supervision_answer="今天办结")
        assert order.case.answers["supervised"] is False

    def test_in_time_nobody_is_supervised(self, desk):
        assert "supervise" not in desk.take().handled().wait(days=1).let_time_act().todo


class TestReply:
    def test_the_caller_reads_it_once_the_centre_has_passed_it(self, desk):
        order = desk.file().handled().do("unit", "reply", **SOLVED, internal_note="内部")
        assert case_selectors.published(case=order.case, by=desk["resident"]) == []
        order.do("dispatcher", "approve_reply")
        shown = [text for _, text in case_selectors.published(case=order.case, by=desk["resident"])]
        assert shown == [SOLVED["reply"], "已解决"]
        assert "内部" not in str(shown)

    def test_the_caller_is_contacted_first(self, desk):
        order = desk.take().dispatched().do("unit", "sign_for")
        assert "请先联系诉求人" in order.refuses("unit", "reply", **SOLVED).message

    def test_an_enquiry_needs_no_contact(self, desk):
        order = desk.take(category="enquiry").dispatched().do("unit", "sign_for")
        assert order.do("unit", "reply", **SOLVED).state == "replied"

    def test_the_unit_does_not_pass_its_own_reply(self, desk):
        desk.take().handled().do("unit", "reply", **SOLVED).refuses("unit", "approve_reply", NotYours)

    def test_a_poor_one_is_sent_back_and_the_clock_goes_on(self, desk):
        order = desk.take().handled().do("unit", "reply", **SOLVED)
        assert order.clock("handle").state == "paused"
        order.do("dispatcher", "send_back_reply", send_back_reason="没有答复原因")
        assert (order.state, order.todo) == ("handling", {"handle": f"{HOUSING}/handler"})
        assert order.clock("handle").state == "running"

    def test_sent_back_without_a_reason_is_refused(self, desk):
        desk.take().handled().do("unit", "reply", **SOLVED).refuses("dispatcher", "send_back_reply", StepRefused)


class TestCallback:
    def test_the_centre_asks_three_things_and_closes(self, desk):
        order = desk.take().closed()
        assert order.state == "closed"
        facts = dict(order.case.facts.filter(field__in=("solved", "satisfied")).values_list("field", "text"))
        assert facts == {"solved": "solved", "satisfied": "1"}
        assert order.clock("reopen_window").state == "running"

    def test_the_handling_unit_does_not_call_back(self, desk):
        desk.take().replied().refuses("unit", "close_after_callback", NotYours, **CALLED)

    @pytest.mark.parametrize("missing", ["contacted", "solved", "satisfied"])
    def test_each_of_the_three_is_asked(self, desk, missing):
        given = {n: v for n, v in CALLED.items() if n != missing}
        problem = desk.take().replied().refuses("callback", "close_after_callback", StepRefused, **given)
        assert [f.field for f in problem.faults] == [missing]

    def test_what_is_not_solved_is_not_closed_but_handled_again(self, desk):
        order = desk.take().replied()
        order.refuses("callback", "close_after_callback", **{**CALLED, "solved": "unsolved"})
        order.do("callback", "redo", contacted=True, satisfied="5", send_back_reason="仍然不热")
        assert (order.state, order.case.answers["second_round"]) == ("handling", True)
        assert order.clock("handle").state == "running"

    def test_left_out_for_a_reason_that_fits_only(self, desk):
        order = desk.take().replied()
        for reason in ("anonymous", "enquiry", "unreached"):
            order.refuses("callback", "close_without_callback", no_callback_reason=reason)
        assert order.do("callback", "close_without_callback", no_callback_reason="refused").state == "closed"

    def test_unreached_three_times(self, desk):
        order = desk.take().replied()
        for _ in range(3):
            order.do("callback", "record_unreached")
        assert order.do("callback", "close_without_callback", no_callback_reason="unreached").state == "closed"


class TestRating:
    def test_the_caller_rates_once(self, desk):
        order = desk.file().closed().do("resident", "rate", rating="2")
        assert order.case.facts.get(field="rating").text == "2"
        assert "已经评价过" in order.refuses("resident", "rate", rating="5").message

    def test_there_are_five_grades(self, desk):
        desk.file().closed().refuses("resident", "rate", StepRefused, rating="6")

    def test_nobody_rates_for_the_caller(self, desk):
        order = desk.file().closed()
        order.refuses("unit", "rate", NotYours, rating="1")
        order.refuses("stranger", "rate", CaseNotFound, rating="1")


class TestReopen:
    AGAIN = {"reopen_reason": "又冷了"}

    def test_within_the_period_the_caller_reopens_it(self, desk):
        order = desk.file().closed().wait(days=10).do("resident", "reopen", **self.AGAIN)
        assert (order.state, order.case.closed_at) == ("registered", None)
        assert order.todo == {"dispatch": f"{CENTRE}/dispatcher"}
        assert order.case.answers["second_round"] is True
        assert order.dispatched().state == "dispatched"

    def test_after_the_period_it_is_archived_and_stays_so(self, desk):
        order = desk.file().closed().wait(days=16).let_time_act()
        assert order.state == "archived"
        order.refuses("resident", "reopen", TransitionIllegal, **self.AGAIN)

    def test_twice_and_no_more(self, desk):
        order = desk.file().closed()
        for _ in range(2):
            order.do("resident", "reopen", **self.AGAIN).closed()
        assert "已经重新办理 2 次" in order.refuses("resident", "reopen", **self.AGAIN).message

    def test_each_reopening_may_be_rated_again(self, desk):
        order = desk.file().closed().do("resident", "rate", rating="4").do("resident", "reopen", **self.AGAIN)
        assert order.closed().do("resident", "rate", rating="1").state == "closed"

    def test_the_unit_does_not_reopen(self, desk):
        desk.file().closed().refuses("unit", "reopen", NotYours, **self.AGAIN)


class TestWhatTheCallerSees:
    def shown(self, desk, order):
        return [text for _, text in case_selectors.published(case=order.case, by=desk["resident"])]

    def test_a_reply_sent_back_is_never_shown(self, desk):
        order = desk.file().handled().do("unit", "reply", reply="不归我管。", reply_outcome="explained")
        order.do("dispatcher", "send_back_reply", send_back_reason="理由不成立").do("unit", "reply", **SOLVED)
        assert self.shown(desk, order) == []
        order.do("dispatcher", "approve_reply")
        assert self.shown(desk, order) == [SOLVED["reply"], "已解决"]

    def test_a_second_reply_waits_for_its_own_check(self, desk):
        order = desk.file().replied()
        order.do("callback", "redo", contacted=True, satisfied="5", send_back_reason="仍然不热")
        order.do("unit", "reply", reply="阀门已更换。", reply_outcome="solved")
        assert self.shown(desk, order) == [SOLVED["reply"], "已解决"]
        order.do("dispatcher", "approve_reply")
        assert self.shown(desk, order)[-2:] == ["阀门已更换。", "已解决"]

    def test_findings_of_the_office_are_no_answers_of_the_caller(self, desk):
        order = desk.file().handled().do("unit", "reply", **SOLVED, internal_note="内部")
        mine = case_selectors.open_answers(case=order.case, by=desk["resident"])
        assert not {"reply", "internal_note", "unit", "contact_note"} & set(mine)
        assert mine["content"] == "连续三天室温不到十六度，物业没有答复。"
        assert "internal_note" in case_selectors.open_answers(case=order.case, by=desk["dispatcher"])
