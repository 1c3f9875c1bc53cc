"""Dispatching: by the table and otherwise, signing for, returning once, arbitration, joint handling."""

import pytest

from tests.conftest import AT
from tests.kinds.hotline.order import BY_TABLE, CALLED, CITY_UNIT, GOVERNMENT, HOUSING, RETURN, SOLVED
from yiwang.core.calendar import BEIJING
from yiwang.core.problems import Problem
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.problems import CaseNotFound, NotYours, StepRefused, TransitionIllegal

pytestmark = pytest.mark.requirement("F-071.6")


class TestTable:
    @pytest.mark.parametrize(
        ("topic", "unit"),
        [
            ("housing", HOUSING),
            ("market", "640105000000-market-supervision"),
            ("licensing", "xixia-shenpi"),
            ("unclear", GOVERNMENT),
        ],
    )
    def test_the_table_names_the_unit_of_the_place(self, desk, topic, unit):
        order = desk.take(topic=topic)
        found = case_selectors.suggested_agency(by=desk["agent"], case=order.case, table="competent", at=AT)
        assert found.code == unit

    def test_a_report_of_a_township_goes_to_the_county(self, desk):
        order = desk.take(topic="township", category="report")
        found = case_selectors.suggested_agency(by=desk["agent"], case=order.case, table="competent", at=AT)
        assert found.code == GOVERNMENT


class TestDispatch:
    def test_the_unit_gets_a_task_and_two_working_hours_to_sign(self, desk):
        order = desk.take().dispatched()
        assert (order.state, order.todo) == ("dispatched", {"sign": f"{HOUSING}/handler"})
        sign = order.clock("sign")
        assert (sign.amount, sign.unit) == (2, "workhour")
        assert sign.due_at.astimezone(BEIJING).strftime("%d %H:%M") == "16 13:31"  # from 10:01; noon does not count

    def test_a_unit_off_the_table_needs_a_reason(self, desk):
        order = desk.take()
        problem = order.refuses(
            "dispatcher", "dispatch", StepRefused, **{**BY_TABLE, "unit": CITY_UNIT, "overrides_table": True}
        )
        assert [f.field for f in problem.faults] == ["override_reason"]
        order.dispatched(unit=CITY_UNIT, overrides_table=True, override_reason="占道引起")
        assert order.todo == {"sign": f"{CITY_UNIT}/handler"}

    def test_an_agent_does_not_dispatch(self, desk):
        desk.take().refuses("agent", "dispatch", NotYours, **BY_TABLE)

    def test_no_unit_of_that_code(self, desk):
        desk.take().refuses("dispatcher", "dispatch", Problem, **{**BY_TABLE, "unit": "nobody"})

    def test_a_unit_that_was_not_named_does_not_see_it(self, desk):
        desk.take().dispatched().refuses("second", "sign_for", CaseNotFound)

    def test_signing_stops_the_clock_and_starts_the_handling(self, desk):
        order = desk.take().dispatched().do("unit", "sign_for")
        assert (order.state, order.clock("sign").state) == ("handling", "met")
        assert order.todo == {"handle": f"{HOUSING}/handler"}

    def test_the_unit_signs_in_its_handlers_post_only(self, desk):
        desk.take().dispatched().refuses("unit_head", "sign_for", NotYours)

    @pytest.mark.requirement("F-071.10")
    @pytest.mark.parametrize(
        ("changed", "amount", "unit"),
        [
            ({"category": "enquiry"}, 1, "workday"),
            ({"category": "complaint"}, 5, "workday"),
            ({"category": "suggestion"}, 10, "workday"),
            ({"urgency": "urgent"}, 24, "hour"),
        ],
    )
    def test_the_limit_follows_category_and_urgency(self, desk, changed, amount, unit):
        clock = desk.take(**changed).dispatched().clock("handle")
        assert (clock.amount, clock.unit) == (amount, unit)

    def test_a_longer_limit_of_the_law_prevails_with_its_basis(self, desk):
        law = {"has_statutory_limit": True, "statutory_due_on": "2026-12-31", "statutory_basis": "某法第十条"}
        order = desk.take().dispatched(**law)
        assert order.clock("handle").due_at.isoformat().startswith("2026-12-31")
        desk.take().refuses("dispatcher", "dispatch", StepRefused, **{**BY_TABLE, **law, "statutory_basis": ""})


class TestReturn:
    def test_a_return_names_a_reason_and_a_better_address(self, desk):
        order = desk.take().dispatched().do("unit", "return_order", **RETURN)
        assert order.state == "returned"
        assert list(order.todo) == ["dispatch"]
        assert order.do("dispatcher", "dispatch", **{**BY_TABLE, "unit": CITY_UNIT}).state == "dispatched"

    def test_without_a_better_address_it_is_refused(self, desk):
        order = desk.take().dispatched()
        problem = order.refuses("unit", "return_order", StepRefused, return_reason="不归我管")
        assert [f.field for f in problem.faults] == ["better_unit"]

    def test_after_signing_it_cannot_be_returned(self, desk):
        desk.take().dispatched().do("unit", "sign_for").refuses("unit", "return_order", TransitionIllegal, **RETURN)

    def test_after_one_working_day_it_is_too_late(self, desk):
        order = desk.take().dispatched().wait(days=2)
        assert "期限已过" in order.refuses("unit", "return_order", **RETURN).message

    def test_not_straight_back_to_the_unit_that_returned_it(self, desk):
        order = desk.take().dispatched().do("unit", "return_order", **RETURN)
        assert "提请裁定" in order.refuses("dispatcher", "dispatch", **BY_TABLE).message

    @pytest.mark.requirement("F-071.7")
    def test_once_per_unit_also_when_the_order_is_opened_again(self, desk):
        order = desk.file().dispatched().do("unit", "return_order", **RETURN)
        order.do("dispatcher", "refer_arbitration", arbitration_question="供热还是市容")
        order.do("arbiter", "arbitrate", unit=HOUSING, arbitration_reason="供热属住建").do("unit", "sign_for")
        order.do("unit", "record_contact", contact_way="phone").do("unit", "reply", **SOLVED)
        order.do("dispatcher", "approve_reply").do("callback", "close_after_callback", **CALLED)
        order.do("resident", "reopen", reopen_reason="又冷了").dispatched()
        assert order.case.answers["arbitrated"] is False  # the ruling binds no longer, the one return does
        assert "已经退回过一次" in order.refuses("unit", "return_order", **RETURN).message

    def test_another_units_return_leaves_this_one_its_own(self, desk):
        order = desk.take().dispatched().do("unit", "return_order", **RETURN)
        order.do("dispatcher", "dispatch", **{**BY_TABLE, "unit": CITY_UNIT})
        assert order.do("second", "return_order", return_reason="是供热", better_unit=HOUSING).state == "returned"

    def test_after_two_returns_only_arbitration(self, desk):
        order = desk.take().dispatched().do("unit", "return_order", **RETURN)
        order.do("dispatcher", "dispatch", **{**BY_TABLE, "unit": CITY_UNIT})
        order.do("second", "return_order", return_reason="是供热", better_unit=HOUSING)
        problem = order.refuses("dispatcher", "dispatch", **{**BY_TABLE, "unit": GOVERNMENT})
        assert "已被 2 个单位退回" in problem.message


class TestArbitration:
    def ruled(self, desk):
        order = desk.take().dispatched().do("unit", "return_order", **RETURN)
        order.do("dispatcher", "refer_arbitration", arbitration_question="供热还是市容")
        return order

    def test_the_ruling_names_the_unit_in_writing(self, desk):
        order = self.ruled(desk).do("arbiter", "arbitrate", unit=HOUSING, arbitration_reason="供热属住建")
        assert (order.state, order.todo) == ("dispatched", {"sign": f"{HOUSING}/handler"})
        assert order.case.documents.get().name == "ruling"

    def test_the_unit_named_by_it_may_not_return_it(self, desk):
        order = self.ruled(desk).do("arbiter", "arbitrate", unit=HOUSING, arbitration_reason="供热属住建")
        problem = order.refuses("unit", "return_order", **RETURN)
        assert "退回" in problem.message

    def test_another_unit_named_by_it_may_not_return_it_either(self, desk):
        order = self.ruled(desk).do("arbiter", "arbitrate", unit=CITY_UNIT, arbitration_reason="市容")
        problem = order.refuses("second", "return_order", return_reason="不是", better_unit=HOUSING)
        assert "裁定" in problem.message

    def test_the_dispatcher_does_not_rule(self, desk):
        self.ruled(desk).refuses("dispatcher", "arbitrate", NotYours, unit=HOUSING, arbitration_reason="x")


class TestJoint:
    def test_an_assisting_unit_gives_its_opinion_to_the_lead(self, desk):
        order = desk.take().dispatched(joint=True, assist_unit=CITY_UNIT)
        assert order.todo == {"sign": f"{HOUSING}/handler", "assist_opinion": f"{CITY_UNIT}/handler"}
        order.do("second", "give_assist_opinion", assist_opinion="已清理占道")
        assert list(order.todo) == ["sign"]

    def test_the_assisting_unit_does_not_reply_for_the_lead(self, desk):
        order = desk.take().handled(joint=True, assist_unit=CITY_UNIT)
        order.refuses("second", "reply", NotYours, reply="好了", reply_outcome="solved")

    def test_it_cannot_assist_itself(self, desk):
        order = desk.take()
        problem = order.refuses("dispatcher", "dispatch", **{**BY_TABLE, "joint": True, "assist_unit": HOUSING})
        assert "协办单位不能与承办单位相同" in problem.message

    def test_a_unit_joins_later(self, desk):
        order = desk.take().handled().do("dispatcher", "add_assisting_unit", assist_unit=CITY_UNIT)
        assert order.todo["assist_opinion"] == f"{CITY_UNIT}/handler"
