"""Who may apply for a matter, and the conditions that it sets: warned of before handing in, asked again at the grant."""

from datetime import UTC, date, datetime

import pytest

from tests.conftest import AT
from tests.kinds.service.hall import FOOD, VILLAGE, refused
from tests.kinds.service.test_allowance import answers
from tests.people import citizen, client_for, officer, organisation
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.services import Authority
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import GuardRefused, GuardUnknown
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.matters.problems import NotServed

MATTER = "old-age-allowance"
RECORDER = Actor.system("tests", "parties.delegate")


def company_with_agent(agent):
    """A company that has authorised a person in writing, for every matter."""
    company = organisation()
    authority = Authority("enterprise", (), "written", legal_day(AT), None, "授权委托书")
    party_services.delegate(by=RECORDER, grantor=company, grantee=agent.party, authority=authority, at=AT)
    return company


def in_the_name_of(client, company):
    """The client acts for the company from now on."""
    answer = client.post("/capacity/", {"on_behalf_of": company.pk, "next": "/"})
    assert answer.status_code == 302, answer.content.decode()
    return client


class TestWhoMayApply:
    def test_a_person_applies_for_what_serves_persons(self, hall):
        old = citizen("王秀英", born_on=date(1940, 1, 1), home_place=VILLAGE)
        assert hall.apply(by=old.actor(), matter=MATTER, **answers(old, filed_by="self")).state == "received"

    def test_an_organisation_does_not_apply_for_what_serves_persons(self, hall):
        agent = hall.person("applicant")
        company = company_with_agent(agent)
        by = agent.actor(on_behalf_of=company.pk)
        with refused(NotServed) as caught:
            hall.apply(by=by, matter=MATTER, **answers(agent, filed_by="self"))
        assert caught.value.message == "“高龄津贴”只能由自然人申请，您现在以单位的身份办理"
        assert "以什么身份办理" in caught.value.remedy
        assert Case.objects.count() == 0

    def test_its_agent_applies_for_what_serves_organisations(self, hall):
        agent = hall.person("applicant")
        company = company_with_agent(agent)
        case = hall.apply(by=agent.actor(on_behalf_of=company.pk))
        assert case.case.party_id == company.pk

    def test_nor_does_a_body_of_the_state(self, hall):
        clerk = officer("xixia-shenpi", "clerk")
        with refused(NotServed):
            hall.apply(by=clerk.actor(), matter=MATTER, **answers(clerk, filed_by="self"))

    def test_the_api_says_who_may(self, hall):
        agent = hall.person("applicant")
        client = in_the_name_of(client_for(agent), company_with_agent(agent))
        body = {"matter": MATTER, "answers": answers(agent, filed_by="self", confirmed_in_person=None)}
        body["answers"] = {n: v for n, v in body["answers"].items() if n not in ("agent_name", "agent_phone")}
        answer = client.post("/api/v1/cases", body, content_type="application/json")
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:yiwang:problem:matter-not-served")

    @pytest.mark.django_db(transaction=True)
    def test_the_page_says_so_before_the_filling_in_and_keeps_what_was_typed(self, hall):
        agent = hall.person("applicant")
        company = company_with_agent(agent)
        client = in_the_name_of(client_for(agent), company)
        page = client.get(f"/apply/{MATTER}/").content.decode()
        assert "只能由自然人申请" in page and "/capacity/" in page
        typed = {n: v for n, v in answers(agent, filed_by="self").items() if not n.startswith(("agent", "confirmed"))}
        client.post(f"/apply/{MATTER}/autosave/", typed)
        answer = client.post(f"/apply/{MATTER}/review/", {"key": "one"})
        assert answer.status_code == 422 and "只能由自然人申请" in answer.content.decode()
        draft = form_selectors.get_draft(by=agent.actor(on_behalf_of=company.pk), subject=MATTER)
        assert draft is not None and draft.answers["home_address"] == "康庄社区三号楼"

    def test_the_guide_names_them(self, hall):
        page = client_for(hall.person("applicant")).get(f"/matters/{MATTER}/").content.decode()
        assert "服务对象：自然人" in page and "年满 80 周岁" in page


def ready_to_decide(hall, born_on):
    """An application of somebody born on this day, accepted, examined and proposed."""
    old = citizen("王秀英", born_on=born_on, home_place=VILLAGE)
    case = hall.apply(by=old.actor(), matter=MATTER, **answers(old, filed_by="self"))
    for slot in ("identity_card", "residence_proof"):
        case_services.take_from_state(
            by=hall["township_clerk"], case=case.case, slot=slot, way="register:population", provenance="示例", at=AT
        )
    case_services.commit_to(by=old.actor(), case=case.case, slot="bank_card", at=AT)
    case.do("township_clerk", "accept")
    case.do("township_examiner", "record_examination", examination_conclusion="conforms", examination_opinion="符合")
    return case.do("township_examiner", "propose", proposal="grant", proposal_opinion="准予", legal_grounds="文件")


class TestAge:
    """Eighty by the parameter of the matter; the clock stands at Monday 2026-11-16."""

    @pytest.mark.parametrize("born_on", [date(1940, 1, 1), date(1946, 11, 16)], ids=["older", "on the birthday"])
    def test_at_the_age_it_is_granted(self, hall, born_on):
        case = ready_to_decide(hall, born_on).do("civil_decider", "decide_grant", decision_opinion="准予")
        assert case.state == "granted"

    def test_a_day_below_it_is_not(self, hall):
        case = ready_to_decide(hall, date(1946, 11, 17))
        problem = case.refuses("civil_decider", "decide_grant", GuardRefused, decision_opinion="准予")
        assert "未满 80 周岁" in problem.message and "自治区高龄津贴文件" in problem.message
        assert "1946" not in problem.message

    def test_but_is_the_day_after(self, hall):
        case = ready_to_decide(hall, date(1946, 11, 17)).wait(datetime(2026, 11, 17, 2, tzinfo=UTC))
        assert case.do("civil_decider", "decide_grant", decision_opinion="准予").state == "granted"

    def test_who_is_below_it_still_hands_in_and_may_be_refused_with_reasons(self, hall):
        case = ready_to_decide(hall, date(1990, 1, 1))
        assert [e.payload["remarks"][0]["rule"] for e in case.events if "remarks" in e.payload] == [
            "conditions_doubtful"
        ]
        case.do("civil_decider", "decide_refuse", reasons="未满年龄", legal_grounds="文件", decision_opinion="不予")
        assert case.state == "refused"

    def test_ending_the_allowance_asks_no_age(self, hall):
        young = citizen("马丽", born_on=date(1990, 1, 1), home_place=VILLAGE)
        told = answers(young, filed_by="self", application_type="cancel", end_reason="moved", ended_on="2026-11-01")
        told = {n: v for n, v in told.items() if not n.startswith("bank")}
        case = hall.apply(by=young.actor(), matter=MATTER, **told)
        assert "conditions_doubtful" not in str([e.payload for e in case.events])

    @pytest.mark.django_db(transaction=True)
    def test_unknown_neither_grants_nor_refuses_but_opens_a_task(self, hall):
        case = ready_to_decide(hall, date(1940, 1, 1))
        stored = {n: v for n, v in case.case.answers.items() if n != "resident_citizen_id"}
        Case.objects.filter(pk=case.case.pk).update(answers=stored)
        with pytest.raises(GuardUnknown):
            case.do("civil_decider", "decide_grant", decision_opinion="准予")
        assert case.case.tasks.filter(name="clarify", state="open").count() == 1

    def test_the_form_warns_and_lets_hand_in(self, hall):
        young = citizen("马丽", born_on=date(1990, 1, 1), home_place=VILLAGE)
        client = client_for(young)
        typed = {n: v for n, v in answers(young, filed_by="self").items() if not n.startswith(("agent", "confirmed"))}
        client.post(f"/apply/{MATTER}/autosave/", typed)
        page = client.get(f"/apply/{MATTER}/review/").content.decode()
        assert "可能不符合条件" in page and "未满 80 周岁" in page
        assert client.post(f"/apply/{MATTER}/review/", {"key": "one"}).status_code == 302
        assert Case.objects.get().state == "received"

    def test_a_matter_without_rules_warns_of_nothing(self, hall):
        client = client_for(hall.person("applicant"))
        client.post("/apply/food-business/autosave/", FOOD)
        assert "可能不符合条件" not in client.get("/apply/food-business/review/").content.decode()
