"""Receiving: by phone and online, answered at once, not accepted, passed on, merged, reclassified, withdrawn."""

import pytest

from tests.conftest import AT
from tests.kinds.hotline.order import CENTRE, REQUEST, SOLVED, refused
from yiwang.core.problems import Forbidden
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.problems import CaseNotFound, NotYours, StepRefused, TransitionIllegal
from yiwang.support.forms.problems import AnswersRefused


@pytest.mark.requirement("F-071.1", "F-071.6")
class TestReceive:
    def test_an_agent_registers_a_call(self, desk):
        order = desk.take()
        assert order.state == "registered"
        assert order.case.number == "640100-RX-20261116-00001"
        assert order.case.party_id is None
        assert order.todo == {"dispatch": f"{CENTRE}/dispatcher"}
        assert order.clock("dispatch").amount == 1

    def test_a_resident_files_online_and_the_citys_centre_leads(self, desk):
        order = desk.file()
        assert (order.state, order.case.agency.code) == ("registered", CENTRE)
        assert order.case.party_id == desk.person("resident").party.pk
        assert case_selectors.get_case(by=desk["resident"], uid=order.case.uid) == order.case

    def test_no_order_without_its_content(self, desk):
        with refused(AnswersRefused) as caught:
            desk.file(content=None)
        assert [f.field for f in caught.value.faults] == ["content"]

    def test_a_handling_unit_registers_no_calls(self, desk):
        with refused(Forbidden):
            desk.take(by="unit")

    def test_an_anonymous_request_needs_no_name(self, desk):
        order = desk.take(anonymous=True, confidential=None, caller_name=None, caller_phone=None)
        assert order.state == "registered"

    def test_another_centre_does_not_see_it(self, desk):
        desk.take().refuses("other_agent", "reclassify", CaseNotFound)

    def test_another_resident_does_not_see_it(self, desk):
        order = desk.file()
        order.refuses("stranger", "urge", CaseNotFound)


@pytest.mark.requirement("F-071.6", "F-071.7")
class TestAnswerDirectly:
    def test_an_enquiry_is_answered_at_once_and_the_resident_reads_it(self, desk):
        order = desk.file(category="enquiry").do("agent", "answer_directly", **SOLVED)
        assert order.state == "closed"
        assert order.todo == {}
        shown = [text for _, text in case_selectors.published(case=order.case, by=desk["resident"])]
        assert shown == [SOLVED["reply"], "已解决"]

    def test_a_report_is_never_answered_away(self, desk):
        desk.take(category="report").refuses("agent", "answer_directly", **SOLVED)

    def test_without_a_text_there_is_no_answer(self, desk):
        desk.take().refuses("agent", "answer_directly", StepRefused, reply_outcome="solved")

    def test_once_dispatched_it_is_too_late(self, desk):
        desk.take().dispatched().refuses("agent", "answer_directly", TransitionIllegal, **SOLVED)


@pytest.mark.requirement("F-071.6")
class TestNotAccepted:
    @pytest.mark.parametrize(
        "ground", ["emergency", "court_or_discipline", "in_other_procedure", "secrets", "repeated", "unlawful"]
    )
    def test_each_ground_closes_with_an_explanation_in_writing(self, desk, ground):
        order = desk.file().do("agent", "decline", decline_ground=ground, decline_explanation="请向法院起诉。")
        assert order.state == "declined"
        document = order.case.documents.get()
        _, text = case_selectors.read_document(case=order.case, uid=document.uid)
        assert "请向法院起诉。" in text

    def test_a_ground_outside_the_list_is_refused(self, desk):
        order = desk.take()
        order.refuses("agent", "decline", StepRefused, decline_ground="boring", decline_explanation="没有兴趣")

    def test_without_an_explanation_it_is_refused(self, desk):
        problem = desk.take().refuses("agent", "decline", StepRefused, decline_ground="secrets")
        assert [f.field for f in problem.faults] == ["decline_explanation"]

    @pytest.mark.requirement("F-071.3")
    def test_an_emergency_is_passed_to_its_line(self, desk):
        assert desk.take().do("agent", "transfer_emergency", emergency_line="119").state == "transferred"

    def test_there_is_no_line_114(self, desk):
        desk.take().refuses("agent", "transfer_emergency", StepRefused, emergency_line="114")

    def test_the_same_thing_is_merged(self, desk):
        first = desk.take()
        assert desk.take().do("dispatcher", "merge", merged_into=first.case.number).state == "merged"


class TestChange:
    def test_an_agent_puts_the_urgency_right_before_dispatch(self, desk):
        order = desk.take().do("agent", "reclassify", category="help", topic="housing", urgency="very_urgent")
        assert order.case.answers["urgency"] == "very_urgent"
        clock = order.clock("response")
        assert (clock.amount, clock.unit) == (30, "minute")

    def test_the_caller_withdraws_and_urges(self, desk):
        order = desk.file().do("resident", "urge", urge_note="很冷")
        assert order.case.answers["urged"] is True
        assert order.do("resident", "withdraw").state == "withdrawn"
        order.refuses("resident", "urge", TransitionIllegal)

    def test_a_unit_without_a_part_in_it_does_not_withdraw_it(self, desk):
        desk.file().dispatched().refuses("unit", "withdraw", NotYours)

    def test_the_same_key_makes_one_order(self, desk):
        application = case_services.Application(kind="hotline", answers=REQUEST)
        first = case_services.submit(by=desk["resident"], application=application, key="k", at=AT)
        again = case_services.submit(by=desk["resident"], application=application, key="k", at=AT)
        assert first.pk == again.pk
