"""A resident on the portal, page by page: file, follow, read the reply, rate, reopen. And the rates that come of it."""

import pytest
from django.urls import reverse

from tests.kinds.hotline.order import CALLED, REQUEST, SOLVED, Order
from tests.people import client_for
from yiwang.support.cases.models import Case

APPLY = "/apply/kind:hotline/"
WORDS = {True: "yes", False: "no"}


@pytest.fixture
def resident(desk):
    return client_for(desk.person("resident"))


def fill(client):
    """Every page of the form, then handing in; the order's address."""
    answer = client.get("/hotline/request/", follow=True)
    for _ in range(6):
        names = answer.context["form"].fields
        data = {n: WORDS.get(v, v) if isinstance(v, bool) else v for n, v in REQUEST.items() if n in names}
        answer = client.post(answer.request["PATH_INFO"], {**data, "county": "640105000000"}, follow=True)
        if "review" in answer.context:
            break
    return client.post(answer.request["PATH_INFO"], {"key": "once"})


@pytest.mark.requirement("F-071.1", "F-071.6")
class TestResident:
    def test_from_filing_to_reopening(self, desk, resident, ningxia):
        answer = fill(resident)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        order = Order(desk, Case.objects.get(), ningxia.at)
        assert order.case.number in resident.get(answer.url).content.decode()
        order.handled().do("unit", "reply", **SOLVED)
        assert SOLVED["reply"] not in resident.get(answer.url).content.decode()
        order.do("dispatcher", "approve_reply").do("callback", "close_after_callback", **CALLED)
        ningxia.move_clock(order.at)
        page = resident.get(answer.url).content.decode()
        assert SOLVED["reply"] in page
        moves = [o.transition.name for o in resident.get(answer.url).context["offers"]]
        assert moves == ["rate", "reopen"]

        rate = reverse("hall:move_case", args=[order.case.uid, "rate"])
        assert resident.post(rate, {"rating": "9"}).status_code != 302
        assert resident.post(rate, {"rating": "2"}).status_code == 302
        again = reverse("hall:move_case", args=[order.case.uid, "reopen"])
        assert resident.post(again, {"reopen_reason": "又冷了"}).status_code == 302
        order.case.refresh_from_db()
        assert order.state == "registered"

    def test_a_stranger_sees_nothing_of_it(self, desk, resident):
        address = fill(resident).url
        stranger = client_for(desk.person("stranger"))
        assert stranger.get(address).status_code == 404
        assert Case.objects.get().number not in stranger.get("/cases/").content.decode()


@pytest.mark.requirement("F-071.10")
class TestRates:
    def statistics(self, desk, ningxia, order):
        ningxia.move_clock(order.at)
        return client_for(desk.person("agent")).get("/hotline/statistics/").context["found"]

    def test_partly_solved_counts_half_and_fairly_satisfied_four_fifths(self, desk, ningxia):
        desk.take().closed()
        last = desk.take().closed(contacted=False, solved="partly", satisfied="3")
        found = self.statistics(desk, ningxia, last)
        assert [r.percent for r in found.rates] == ["50.0 %", "75.0 %", "90.0 %"]
        assert (found.received, found.closed, found.called_back) == (2, 2, 2)

    def test_what_is_left_out_is_shown_and_not_divided_by(self, desk, ningxia):
        desk.take().closed()
        desk.take(category="enquiry").do("agent", "answer_directly", **SOLVED)
        desk.take().replied().do("callback", "close_without_callback", no_callback_reason="refused")
        desk.take().do("agent", "decline", decline_ground="secrets", decline_explanation="说明")
        found = self.statistics(desk, ningxia, desk.take())
        assert [(r.percent, r.below) for r in found.rates] == [("100.0 %", 1)] * 3
        left = dict(found.left_out)
        assert left["直接答复办结，不派单"] == left["诉求人拒绝回访"] == left["还在办理（含重新办理）"] == 1
        assert left["不予受理、转紧急热线、并单、撤回"] == 1
        assert sum(left.values()) + found.called_back == found.received

    def test_another_centre_counts_none_of_it(self, desk, ningxia):
        order = desk.take().closed()
        ningxia.move_clock(order.at)
        found = client_for(desk.person("other_agent")).get("/hotline/statistics/").context["found"]
        assert (found.received, [r.percent for r in found.rates]) == (0, ["—", "—", "—"])
