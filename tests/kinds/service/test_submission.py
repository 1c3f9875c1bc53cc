"""Receiving an application: everything in one transaction, or nothing."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import AT
from tests.kinds.service.hall import OTHER_VILLAGE, refused
from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events.problems import KeyReused
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case, CaseFact, IssuedDocument, Series
from yiwang.support.cases.problems import CaseNotFound
from yiwang.support.forms.problems import AnswersRefused


class TestSubmit:
    @pytest.mark.requirement("F-082.1", "F-084.1")
    def test_writes_number_duties_task_clock_receipt_step_and_event(self, hall):
        case = hall.apply()
        assert (case.state, case.case.number) == ("received", "640105-FW-2026-000001")
        assert case.duties == {("lead", "xixia-shenpi"), ("assist", "xixia-shenpi")}
        assert case.todo == {"check_receipt": "xixia-shenpi/clerk"}
        assert case.issued == ["receipt"]
        assert [(s.transition, s.from_state, s.to_state) for s in case.case.steps.all()] == [("submit", "", "received")]
        assert [(e.type, e.basis) for e in case.events] == [("case.opened", "行政许可法 29、32")]
        assert case.told == {("applicant", "received")}

    def test_the_clock_is_five_workdays_with_its_article(self, hall):
        clock = hall.apply().clock("acceptance")
        assert (clock.amount, clock.unit, clock.kind) == (5, "workday", "statutory")
        assert (clock.basis, clock.verified) == ("行政许可法 32", True)
        assert clock.due_at == datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)

    @pytest.mark.requirement("F-062.8")
    def test_duties_follow_the_power_map_of_the_place(self, hall):
        elsewhere = hall.apply(business_place=OTHER_VILLAGE)
        assert elsewhere.duties == {
            ("lead", "640121000000-market-supervision"),
            ("assist", "640121000000-market-supervision"),
        }
        assert elsewhere.case.number == "640121-FW-2026-000001"

    def test_the_receipt_is_sealed_and_its_digest_is_on_the_event(self, hall):
        case = hall.apply()
        document = IssuedDocument.objects.get(case=case.case)
        body = crypto.unseal_text(document.body_sealed)
        assert "王小明" in body and "王小明" not in document.body_sealed
        assert case.event.payload["documents"] == [
            {"name": "receipt", "number": "640105-FW-2026-000001-01", "digest": crypto.digest(body.encode())}
        ]

    def test_personal_answers_are_sealed_and_never_on_the_event(self, hall):
        case = hall.apply()
        assert set(case.case.answers["representative_name"]) == {"$sealed"}
        assert case.case.answers["shop_name"] == "示例牛肉面馆"
        assert "马丽" not in str(case.event.payload) and "13900001234" not in str(case.event.payload)
        assert not CaseFact.objects.filter(case=case.case, text="马丽").exists()

    def test_costs_no_more_than_fourteen_statements(self, hall):
        hall.apply()
        by = hall["applicant"]
        with CaptureQueriesContext(connection) as queries:
            hall.apply(by=by, key="k-1")
        frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
        said = [q["sql"] for q in queries if not q["sql"].startswith(frame)]
        assert len(said) <= 14, "\n".join(s[:140] for s in said)

    def test_numbers_run_without_gaps_when_one_is_refused(self, hall):
        first = hall.apply()
        with refused(AnswersRefused):
            hall.apply(business_form="unheard of")
        second = hall.apply()
        assert [first.case.number[-6:], second.case.number[-6:]] == ["000001", "000002"]

    def test_every_fault_of_the_form_is_told_at_once_and_nothing_stays(self, hall):
        with refused(AnswersRefused) as caught:
            hall.apply(operator_uscc="91640105XXXXXXXXXX", contact_phone="12", shop_name=None)
        assert {f.field for f in caught.value.faults} == {"operator_uscc", "contact_phone", "shop_name"}
        assert (Case.objects.count(), Series.objects.count()) == (0, 0)

    def test_nobody_without_the_right_hands_in(self, hall):
        with refused(Forbidden):
            hall.apply(by=Actor.anonymous())
        with refused(Forbidden):
            hall.apply(by="decider")


class TestSubmitAgain:
    def test_returns_the_first_case_when_repeated_with_the_same_key(self, hall):
        first, again = hall.apply(key="k-1"), hall.apply(key="k-1")
        assert first.case.uid == again.case.uid
        assert Case.objects.count() == 1

    def test_is_refused_when_the_key_comes_with_another_body(self, hall):
        hall.apply(key="k-1")
        with refused(KeyReused):
            hall.apply(key="k-1", shop_name="另一家店")
        assert Case.objects.count() == 1

    def test_a_key_belongs_to_the_one_who_used_it(self, hall):
        first, other = hall.apply(key="k-1"), hall.apply(by="another", key="k-1")
        assert first.case.uid != other.case.uid


class TestOutcomes:
    def test_what_the_situation_leads_to_is_kept_for_the_rules(self, hall):
        case = hall.apply()
        assert (case.case.answers["route"], case.case.answers["site_check"]) == ("licence", True)

    def test_prepackaged_food_alone_becomes_a_filing_and_is_never_licensed(self, hall):
        case = hall.apply(business_form="prepackaged_only", catering_items=None, staff_count=None).hand_in()
        assert "备案" in str(case.refuses("clerk", "accept"))
        assert case.do("clerk", "file_record").state == "filed"
        assert case.issued == ["receipt", "filing_receipt"]
        assert case.case.closed_at == case.at and case.todo == {}

    def test_a_licence_is_never_filed(self, hall):
        assert "不属于备案" in str(hall.apply().hand_in().refuses("clerk", "file_record"))

    @pytest.mark.requirement("F-062.5")
    def test_demands_only_the_papers_of_the_situation(self, hall):
        filing = hall.apply(business_form="prepackaged_only", catering_items=None, staff_count=None)
        assert {"layout_plan", "safety_rules"} & filing.demanded == set()
        assert {"layout_plan", "safety_rules", "health_certificates"} <= hall.apply().demanded


class TestWhoSees:
    def test_a_stranger_is_told_that_there_is_no_such_case(self, hall):
        case = hall.apply()
        with refused(CaseNotFound):
            case_selectors.get_case(by=hall["stranger"], uid=case.case.uid)
        with refused(CaseNotFound):
            case_services.move(by=hall["other_clerk"], case=case.case, transition="accept", at=AT)
