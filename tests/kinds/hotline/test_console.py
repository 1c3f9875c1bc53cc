"""The console as agents use it: take a call, see the caller's earlier orders, read the rates."""

from datetime import timedelta

import pytest

from tests.people import citizen, client_for, officer
from yiwang.support.cases.models import Case

pytestmark = pytest.mark.django_db
CITY, ELSEWHERE = "640100000000-hotline", "640200000000-hotline"
CALL = {
    "category": "complaint",
    "topic": "housing",
    "anonymous": "no",
    "confidential": "no",
    "subject": "小区供热不足",
    "content": "连续三天室温不到十六度，物业没有答复。",
    "place": "640105000000",
    "urgency": "ordinary",
    "is_enterprise": "no",
    "caller_name": "王小明",
    "caller_phone": "13900001234",
    "register": "1",
}


@pytest.fixture
def agent(ningxia):
    return client_for(officer(CITY, "agent"))


def take(client, **changed):
    answer = client.post("/hotline/register/", {**CALL, **changed})
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.latest("id")
    client.get(answer.url)  # the message is read there
    return case


class TestRegister:
    @pytest.mark.requirement("F-071.1", "F-071.6")
    def test_a_call_becomes_an_order_with_a_number_and_a_suggested_unit(self, agent):
        case = take(agent)
        assert (case.state, case.channel, case.party_id) == ("registered", "web", None)
        page = agent.get(f"/hotline/orders/{case.uid}/").content.decode()
        assert case.number in page
        assert "住房和城乡建设局" in page
        assert f"/work/cases/{case.uid}/do/answer_directly/" in page

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, agent):
        answer = agent.post("/hotline/register/", {**CALL, "content": ""})
        assert answer.status_code == 200
        assert "小区供热不足" in answer.content.decode()
        assert not Case.objects.exists()

    def test_the_same_page_sent_twice_makes_one_order(self, agent):
        take(agent, key="once")
        take(agent, key="once")
        assert Case.objects.count() == 1

    def test_looking_shows_earlier_orders_like_ones_and_the_unit_without_registering(self, agent):
        case = take(agent)
        looking = {k: v for k, v in CALL.items() if k not in {"register", "subject"}}
        page = agent.post("/hotline/register/", {**looking, "county": "640105000000", "look": "1"}).content.decode()
        assert page.count(case.number) == 2
        assert "139****1234" in page
        assert "住房和城乡建设局" in page
        assert Case.objects.count() == 1

    def test_another_number_finds_nothing(self, agent):
        case = take(agent)
        page = agent.post("/hotline/register/", {"caller_phone": "13900009999", "look": "1"}).content.decode()
        assert case.number not in page

    def test_a_caller_is_found_by_the_whole_number_only(self, agent):
        case = take(agent)
        page = agent.post("/hotline/register/", {"caller_phone": "1390000", "look": "1"}).content.decode()
        assert "电话号码不正确" in page
        assert case.number not in page


class TestEnterpriseSeat:
    @pytest.mark.requirement("F-071.7")
    def test_what_enterprises_ask_has_a_list_and_a_count_of_its_own(self, agent):
        theirs, other = take(agent, is_enterprise="true"), take(agent)
        page = agent.get("/hotline/orders/?seat=enterprise").content.decode()
        assert theirs.number in page and other.number not in page
        assert other.number in agent.get("/hotline/orders/").content.decode()
        assert agent.get("/hotline/").context["today"].of_enterprises == 1

    def test_it_is_narrowed_by_state_too(self, agent):
        theirs = take(agent, is_enterprise="true")
        assert theirs.number not in agent.get("/hotline/orders/?seat=enterprise&state=handling").content.decode()


class TestScope:
    def test_an_agent_of_another_centre_sees_nothing(self, agent):
        case = take(agent)
        other = client_for(officer(ELSEWHERE, "agent"))
        assert case.number not in other.get("/hotline/").content.decode()
        assert case.number not in other.get("/hotline/orders/").content.decode()
        assert other.get(f"/hotline/orders/{case.uid}/").status_code == 404
        page = other.post("/hotline/register/", {"caller_phone": CALL["caller_phone"], "look": "1"}).content.decode()
        assert case.number not in page

    @pytest.mark.parametrize("path", ["", "orders/", "register/", "statistics/"])
    def test_the_console_is_for_the_centre_alone(self, ningxia, path):
        assert client_for(citizen()).get(f"/hotline/{path}").status_code == 403
        assert client_for(officer("640105000000-housing", "handler")).get(f"/hotline/{path}").status_code == 403

    def test_a_visitor_is_sent_to_log_in(self, ningxia, client):
        assert client.get("/hotline/").status_code in {302, 401}

    def test_a_report_is_in_the_centres_lists_and_in_nobody_elses(self, agent):
        case = take(agent, category="report")
        assert case.compartment == "informant"
        assert case.number in agent.get("/hotline/orders/").content.decode()
        handler = client_for(officer("640105000000-housing", "handler"))
        for path in ("/work/cases/", f"/work/search/?q={case.number}", "/work/team/"):
            assert f"/work/cases/{case.uid}/" not in handler.get(path).content.decode()
        assert handler.get(f"/work/cases/{case.uid}/").status_code == 404


class TestFigures:
    def test_today_counts_what_came_in_and_what_is_overdue(self, agent, ningxia):
        take(agent)
        page = agent.get("/hotline/").context["today"]
        assert (page.received, page.dispatched, page.waiting_sign, page.overdue) == (1, 0, 0, 0)
        assert {s: n for s, _, n in page.states}["registered"] == 1
        ningxia.move_clock(ningxia.at + timedelta(days=1))
        assert agent.get("/hotline/").context["today"].received == 0

    def test_lists_by_state(self, agent):
        case = take(agent)
        assert case.number in agent.get("/hotline/orders/?state=registered").content.decode()
        assert case.number not in agent.get("/hotline/orders/?state=closed").content.decode()
        assert agent.get("/hotline/orders/?state=nonsense").status_code == 200
        assert agent.get("/hotline/orders/?cursor=nonsense").status_code == 400

    def test_rates_without_orders_are_a_dash_with_their_formulas(self, agent):
        answer = agent.get("/hotline/statistics/")
        assert [r.percent for r in answer.context["found"].rates] == ["—", "—", "—"]
        assert "÷ 已回访工单" in answer.content.decode()


class TestPortal:
    @pytest.mark.requirement("F-071.1")
    def test_the_portal_leads_a_resident_to_the_request(self, ningxia):
        resident = client_for(citizen())
        assert "反映诉求（12345）" in resident.get("/").content.decode()
        answer = resident.get("/hotline/request/")
        assert answer.status_code == 302
        assert resident.get(answer.url).status_code == 200
