"""The whole way of a service case over the API: tokens of an applicant and of offices, to a grant and to a refusal."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.kinds.service.hall import BUREAU, CHECKED, EXAMINED, FOOD, HANDED_OVER, OFFICES, PROPOSED, REFUSAL, VILLAGE
from tests.kinds.service.test_allowance import answers as allowance_answers
from tests.kinds.service.test_allowance import authorise, resident
from tests.people import api, citizen, client_for, token_for

assert resident
PAPERS = ("business_licence", "layout_plan", "safety_rules", "health_certificates")
DEFECT = {"files_defective": False, "form_defective": True, "defects": "经营面积与布局图不一致。"}


@dataclass
class Filed:
    """A case over the API: whoever applied, and offices that act by tokens of their posts."""

    applicant: Client
    uid: str
    number: str

    def do(self, who: str | Client, step: str, expect: int = 200, **given: Any) -> dict[str, Any]:
        """One transition; the answer must have this status."""
        client = who if isinstance(who, Client) else api(token_for(*OFFICES[who]))
        path = f"/api/v1/cases/{self.uid}/transitions/{step}"
        with transaction.atomic():
            answer = client.post(path, {"input": given}, content_type="application/json")
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def supply(self, *slots: str) -> "Filed":
        """A paper into each slot."""
        for slot in slots:
            paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
            stored = self.applicant.post("/api/v1/files", {"file": paper}).json()
            path = f"/api/v1/cases/{self.uid}/materials/{slot}/file"
            answer = self.applicant.put(path, {"file": stored["uid"]}, content_type="application/json")
            assert answer.status_code == 200, answer.content.decode()
        return self

    def seen(self, client: Client | None = None) -> dict[str, Any]:
        """The case as the applicant (or somebody else) reads it."""
        answer = (client or self.applicant).get(f"/api/v1/cases/{self.uid}")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def letter(self, name: str) -> str:
        """The text of a letter, read by the applicant."""
        path = f"/api/v1/cases/{self.uid}/documents"
        found = next(d for d in self.applicant.get(path).json()["items"] if d["name"] == name)
        return self.applicant.get(f"{path}/{found['uid']}").json()["body"]


def file(client: Client, matter: str, answers: dict[str, Any], expect: int = 201) -> dict[str, Any]:
    """The answer to an application."""
    body = {"matter": matter, "answers": answers}
    with transaction.atomic():
        answer = client.post("/api/v1/cases", body, content_type="application/json")
    assert answer.status_code == expect, answer.content.decode()
    return answer.json()


def filed(client: Client, matter: str = "food-business", answers: dict[str, Any] | None = None) -> Filed:
    made = file(client, matter, answers or FOOD)
    return Filed(client, made["uid"], made["number"])


def reviewed(case: Filed) -> Filed:
    """Accepted, examined and checked on the spot, in parallel."""
    case.supply(*PAPERS).do("clerk", "accept")
    assert case.do("inspector", "record_site_check", **CHECKED)["state"] == "reviewing"
    assert case.do("examiner", "record_examination", **EXAMINED)["state"] == "reviewed"
    return case


class TestRestaurant:
    @pytest.mark.requirement("F-082.1", "F-084.1", "F-084.2")
    def test_from_the_application_to_the_delivered_decision(self, hall) -> None:
        case = filed(api(token_for(citizen())))
        assert file(case.applicant, "food-business", {**FOOD, "contact_phone": "1"}, 422)["errors"][0]["field"]
        todo = api(token_for(BUREAU, "clerk")).get("/api/v1/tasks").json()["items"]
        assert [t["name"] for t in todo if t["case"] == case.uid] == ["check_receipt"]
        case.do("clerk", "request_correction", **DEFECT)
        assert DEFECT["defects"] in case.letter("correction_notice")
        case.supply(*PAPERS).do(case.applicant, "supplement", answers={**FOOD, "floor_area": "96.5"})
        case.do("clerk", "request_correction", 409, **DEFECT)
        case.do("clerk", "accept")
        assert {c["name"]: c["limit"] for c in case.seen()["clocks"]}["decision"] == "20个工作日"
        case.do("inspector", "record_site_check", **CHECKED)
        case.do("examiner", "record_examination", **EXAMINED)
        case.do("examiner", "propose", **PROPOSED)
        case.do("examiner", "decide_grant", 403, decision_opinion="准予")
        case.do("decider", "decide_grant", decision_opinion="准予")
        assert case.do("clerk", "deliver", **HANDED_OVER)["state"] == "delivered"
        assert "现决定准予" in case.letter("grant_decision")
        seen = case.seen()
        assert seen["answers"]["floor_area"] == "96.5" and seen["closed_at"]
        assert [s["transition"] for s in seen["history"]] == [
            "submit", "request_correction", "supplement", "accept", "record_site_check", "record_examination",
            "finish_review", "propose", "decide_grant", "deliver",
        ]  # fmt: skip
        assert all(step["basis"] for step in seen["history"])

    @pytest.mark.requirement("F-084.1", "F-084.2")
    def test_to_a_refusal_with_reasons_and_remedies(self, hall) -> None:
        case = reviewed(filed(api(token_for(citizen()))))
        case.do("examiner", "propose", **{**PROPOSED, "proposal": "refuse"})
        assert {e["field"] for e in case.do("decider", "decide_refuse", 422, decision_opinion="不予")["errors"]} == {
            "reasons",
            "legal_grounds",
        }
        assert case.do("decider", "decide_refuse", **REFUSAL)["state"] == "refused"
        letter = case.letter("refusal_decision")
        assert REFUSAL["reasons"] in letter and REFUSAL["legal_grounds"] in letter and "六十日" in letter

    def test_to_the_right_body(self, hall) -> None:
        case = filed(api(token_for(citizen())))
        given = {"reasons": "不在本辖区", "legal_grounds": "行政许可法第三十二条"}
        case.do(
            "clerk",
            "decline_acceptance",
            decline_ground="not_our_power",
            right_agency="640121000000-market-supervision",
            **given,
        )
        assert "应当申请的机关：永宁县" in case.letter("decline_notice")

    def test_is_hidden_from_whoever_has_nothing_to_do_with_it(self, hall) -> None:
        case = filed(api(token_for(citizen())))
        for client in (api(token_for(citizen())), api(token_for(*OFFICES["other_clerk"]))):
            assert client.get(f"/api/v1/cases/{case.uid}").status_code == 404
            case.do(client, "accept", 404)


class TestAllowance:
    @pytest.mark.requirement("F-080.5", "F-084.2")
    def test_through_a_village_agent_to_the_county(self, hall, resident) -> None:
        given = authorise(hall, resident)
        token = token_for(hall.person("agent"))
        agent = Client(headers={"authorization": f"Bearer {token}", "acting-for": str(given.uid)})
        case = filed(agent, "old-age-allowance", allowance_answers(resident))
        case.supply("identity_card", "residence_proof", "bank_card", "entrustment")
        case.do("township_clerk", "accept")
        case.do("township_examiner", "record_examination", **EXAMINED)
        case.do("township_examiner", "propose", **PROPOSED)
        case.do("civil_decider", "decide_grant", decision_opinion="准予")
        assert case.do("township_clerk", "deliver", **HANDED_OVER)["state"] == "delivered"
        own = api(token_for(resident))
        assert case.seen(own)["answers"]["bank_account"] == "6222020000001234"

    @pytest.mark.requirement("F-084.1")
    def test_without_authority_nothing_is_handed_in(self, hall, resident) -> None:
        token = token_for(hall.person("agent"))
        claimed = Client(headers={"authorization": f"Bearer {token}", "acting-for": str(uuid4())})
        assert file(claimed, "old-age-allowance", allowance_answers(resident), 403)["type"].endswith("capacity-refused")
        in_office = client_for(hall.person("agent"))
        refusal = file(in_office, "old-age-allowance", allowance_answers(resident), 422)
        assert refusal["type"].endswith("no-applicant")
        assert api(token_for(resident)).get("/api/v1/cases").json()["items"] == []

    @pytest.mark.requirement("F-084.1", "F-084.2")
    def test_whoever_is_too_young_is_refused(self, hall) -> None:
        young = citizen("赵年轻", born_on=date(1990, 1, 1), home_place=VILLAGE)
        case = filed(api(token_for(young)), "old-age-allowance", allowance_answers(young, filed_by="self"))
        case.supply("identity_card", "residence_proof", "bank_card").do("township_clerk", "accept")
        case.do("township_examiner", "record_examination", **{**EXAMINED, "examination_conclusion": "does_not_conform"})
        case.do("township_examiner", "propose", **{**PROPOSED, "proposal": "refuse"})
        assert "80" in case.do("civil_decider", "decide_grant", 422, decision_opinion="准予")["title"]
        case.do("civil_decider", "decide_refuse", **{**REFUSAL, "reasons": "未满八十周岁"})
        assert "未满八十周岁" in case.letter("refusal_decision")
