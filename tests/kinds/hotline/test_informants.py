"""Reports and confidential requests: a compartment of their own, in nobody else's lists, counts, numbers or names."""

import pytest

from tests.conftest import AT
from tests.kinds.hotline.order import BY_TABLE, HOUSING, refused
from tests.people import client_for
from yiwang.core.problems import Forbidden
from yiwang.foundation.events import selectors as event_selectors
from yiwang.foundation.notices.models import Notice
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.problems import CaseNotFound

pytestmark = pytest.mark.requirement("F-071.6")


@pytest.mark.parametrize("changed", [{"category": "report"}, {"confidential": True}])
class TestCompartment:
    def test_it_goes_to_the_post_that_may_know_reports(self, desk, changed):
        order = desk.take(**changed).dispatched()
        assert order.case.compartment == "informant"
        assert order.todo == {"sign": f"{HOUSING}/secret_handler"}
        assert order.do("unit_secret", "sign_for").state == "handling"

    def test_ordinary_handlers_and_heads_find_it_nowhere(self, desk, changed):
        order = desk.take(**changed).dispatched()
        for who in ("unit", "unit_head", "second"):
            by = desk[who]
            assert not case_selectors.list_cases(by=by).exists()
            assert not case_selectors.list_tasks(by=by, whose="team").exists()
            assert case_selectors.team(by=by) == []
            assert not case_selectors.search_cases(by=by, text=order.case.number).exists()
            assert not case_selectors.search_cases(by=by, text="housing").exists()
            order.refuses(who, "sign_for", CaseNotFound)

    def test_the_unit_never_learns_who_called(self, desk, changed):
        order = desk.take(**changed).dispatched()
        answers = case_selectors.open_answers(case=order.case, by=desk["unit_secret"])
        assert not {"caller_name", "caller_phone"} & set(answers)
        assert "caller_phone" in case_selectors.open_answers(case=order.case, by=desk["agent"])

    def test_its_number_leaves_no_gap_in_the_public_series(self, desk, changed):
        before, hidden, after = desk.take(), desk.take(**changed), desk.take()
        assert [o.case.number[-5:] for o in (before, after)] == ["00001", "00002"]
        assert hidden.case.number == "640100-JB-20261116-00001"

    def test_it_is_not_in_the_case_library_of_others(self, desk, changed):
        desk.take(**changed).do("agent", "decline", decline_ground="secrets", decline_explanation="说明")
        since, until = AT.replace(day=1), AT.replace(month=12)
        assert case_selectors.library(by=desk["unit_head"], since=since, until=until) == []
        assert [r.count for r in case_selectors.library(by=desk["dispatcher"], since=since, until=until)] == [1]

    def test_its_pages_are_not_there_for_others(self, desk, changed):
        order = desk.take(**changed).dispatched()
        client = client_for(desk.person("unit"))
        assert client.get(f"/work/cases/{order.case.uid}/").status_code == 404
        for path in ("/work/cases/", "/work/team/", "/work/", f"/work/search/?q={order.case.number}"):
            assert str(order.case.uid) not in client.get(path).content.decode()

    def test_notices_name_nobody(self, desk, changed):
        desk.take(**changed).dispatched()
        texts = " ".join(f"{n.title} {n.body}" for n in Notice.objects.all())
        assert "王小明" not in texts
        assert "13900001234" not in texts


def test_an_ordinary_order_is_seen_by_its_handler_with_the_caller_masked(desk):
    order = desk.take().dispatched()
    answers = case_selectors.open_answers(case=order.case, by=desk["unit"])
    assert answers["caller_phone"] == "139****1234"
    assert case_selectors.search_cases(by=desk["unit"], text=order.case.number).exists()


def test_the_resident_still_follows_the_own_report(desk):
    order = desk.file(category="report").do("dispatcher", "dispatch", **BY_TABLE)
    assert case_selectors.get_case(by=desk["resident"], uid=order.case.uid).state == "dispatched"


def test_the_handler_opens_the_phone_to_call_back_and_the_look_is_written_down(desk):
    order = desk.take().dispatched()
    opened = case_services.reveal_answers(by=desk["unit"], case=order.case, purpose="联系诉求人", at=order.at)
    assert opened["caller_phone"] == "13900001234"
    assert "case.unmasked" in {e.type for e in event_selectors.history(by=desk["agent"], stream=order.case.stream)}


def test_nobody_in_the_unit_opens_the_phone_of_an_informant(desk):
    order = desk.take(category="report").dispatched()
    with refused(Forbidden):
        case_services.reveal_answers(by=desk["unit_secret"], case=order.case, purpose="联系", at=order.at)
    with refused(CaseNotFound):
        case_services.reveal_answers(by=desk["unit"], case=order.case, purpose="联系", at=order.at)
