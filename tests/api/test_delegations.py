"""Authorising by the API, and acting for the one who authorised; whoever holds no authority in force is refused."""

from datetime import date, timedelta

import pytest

from tests.api.orders import ORDER
from tests.conftest import AT
from tests.people import SYSTEM, api, citizen, client_for, officer, token_for
from yiwang.core.calendar import legal_day
from yiwang.core.identifiers import make_uscc
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Delegation
from yiwang.foundation.parties.services import Authority
from yiwang.support.cases.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]
commits = pytest.mark.django_db(transaction=True)
NOBODY = "00000000-0000-7000-8000-000000000000"


def give(client, agent, **more):
    body = {"name": agent.name, "number": agent.citizen_id, **more}
    return client.post("/api/v1/delegations", body, content_type="application/json")


def submit(client, acting_for="", key=""):
    body = {"kind": "hotline", "answers": ORDER}
    headers = {"Acting-For": acting_for} if acting_for else {}
    headers |= {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/cases", body, content_type="application/json", headers=headers)


def refused(answer, status, kind):
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:yiwang:problem:{kind}"), answer.json()
    assert answer.json()["detail"]


@pytest.fixture
def mother():
    return citizen("王秀英")


@pytest.fixture
def son():
    return citizen("王小明")


class TestGiving:
    def test_is_told_masked_to_both(self, mother, son) -> None:
        given = give(api(token_for(mother)), son, matters=["old-age-allowance"], valid_to="2027-01-01")
        assert given.status_code == 201
        told = given.json()
        assert (told["grantee"], told["matters"], told["valid_to"]) == ("王**", ["old-age-allowance"], "2027-01-01")
        assert son.citizen_id not in given.content.decode()
        for person, mine in ((mother, True), (son, False)):
            (row,) = api(token_for(person)).get("/api/v1/delegations").json()["items"]
            assert (row["uid"], row["is_mine"], row["is_in_force"]) == (told["uid"], mine, True)
        assert api(token_for(citizen("马建国"))).get("/api/v1/delegations").json()["items"] == []

    def test_the_same_request_twice_gives_one(self, mother, son) -> None:
        client = api(token_for(mother))
        body = {"name": son.name, "number": son.citizen_id}
        answers = [
            client.post(
                "/api/v1/delegations", body, content_type="application/json", headers={"Idempotency-Key": "once"}
            )
            for _ in range(2)
        ]
        assert answers[0].json()["uid"] == answers[1].json()["uid"]
        assert Delegation.objects.count() == 1

    @commits
    def test_is_refused_for_a_name_that_does_not_fit_and_below_the_level(self, mother, son) -> None:
        body = {"name": "王大明", "number": son.citizen_id}
        answer = api(token_for(mother)).post("/api/v1/delegations", body, content_type="application/json")
        refused(answer, 422, "delegation-refused")
        refused(give(api(token_for(citizen("低级", level=1))), son), 403, "level-too-low")
        refused(give(client_for(officer("xixia-shenpi", "clerk")), son), 422, "delegation-refused")
        assert Delegation.objects.count() == 0

    def test_an_organisation_authorises_through_its_representative(self, mother, son) -> None:
        company = party_services.register_organisation(
            by=SYSTEM,
            name="示例公司",
            uscc=make_uscc("91", "640105", 77_777),
            home_place="",
            level=3,
            at=AT,
            representative=mother.party,
        )
        held = Delegation.objects.get(grantor=company)
        client = api(token_for(mother))
        answer = client.post(
            "/api/v1/delegations",
            {"name": son.name, "number": son.citizen_id},
            content_type="application/json",
            headers={"Acting-For": str(held.uid)},
        )
        assert (answer.status_code, answer.json()["kind"], answer.json()["grantor"]) == (201, "经办人", "示例公司")


class TestActing:
    def test_the_case_is_the_principal_s_and_both_read_it(self, mother, son) -> None:
        uid = give(api(token_for(mother)), son).json()["uid"]
        agent = api(token_for(son))
        made = submit(agent, uid)
        assert made.status_code == 201
        case = Case.objects.get(uid=made.json()["uid"])
        assert (case.party_id, case.agent_id) == (mother.party.pk, son.party.pk)
        for client, headers in ((api(token_for(mother)), {}), (agent, {"Acting-For": uid})):
            assert client.get(f"/api/v1/cases/{case.uid}", headers=headers).status_code == 200
        assert agent.get("/api/v1/me", headers={"Acting-For": uid}).json()["acts_for_another"] is True
        assert agent.get("/api/v1/me").json()["acts_for_another"] is False

    def test_a_session_names_it_too(self, mother, son) -> None:
        uid = give(client_for(mother), son).json()["uid"]
        assert submit(client_for(son), uid).status_code == 201
        assert Case.objects.get().party_id == mother.party.pk

    @commits
    def test_without_one_it_is_refused(self, mother, son) -> None:
        uid = give(api(token_for(mother)), son).json()["uid"]
        stranger = api(token_for(citizen("马建国")))
        for client, named in ((stranger, uid), (api(token_for(son)), NOBODY), (api(token_for(son)), "nonsense")):
            refused(submit(client, named), 403, "capacity-refused")
        application = api(token_for("640100000000-hotline", "agent"))
        refused(application.get("/api/v1/cases", headers={"Acting-For": uid}), 403, "capacity-refused")
        assert Case.objects.count() == 0

    @commits
    def test_nor_the_grantor_itself_by_its_own_authority(self, mother, son) -> None:
        client = api(token_for(mother))
        refused(submit(client, give(client, son).json()["uid"]), 403, "capacity-refused")

    @commits
    def test_after_it_was_taken_back_it_is_refused(self, mother, son) -> None:
        client, agent = api(token_for(mother)), api(token_for(son))
        uid = give(client, son).json()["uid"]
        assert agent.post(f"/api/v1/delegations/{uid}/revoke").status_code == 403
        assert client.post(f"/api/v1/delegations/{uid}/revoke").status_code == 204
        assert client.post(f"/api/v1/delegations/{uid}/revoke").status_code == 204
        refused(submit(agent, uid), 403, "capacity-refused")
        refused(agent.get("/api/v1/cases", headers={"Acting-For": uid}), 403, "capacity-refused")
        refused(
            api(token_for(citizen("马建国"))).post(f"/api/v1/delegations/{uid}/revoke"), 404, "delegation-not-found"
        )

    @commits
    def test_on_its_last_day_it_has_run_out(self, mother, son, ningxia) -> None:
        uid = give(api(token_for(mother)), son, valid_to="2026-11-18").json()["uid"]
        agent = api(token_for(son))
        ningxia.move_clock(AT + timedelta(days=1))
        assert submit(agent, uid).status_code == 201
        ningxia.move_clock(AT + timedelta(days=2))
        refused(submit(agent, uid), 403, "capacity-refused")

    @commits
    def test_for_another_matter_it_does_not_count(self, mother, son) -> None:
        uid = give(api(token_for(mother)), son, matters=["food-business"]).json()["uid"]
        refused(submit(api(token_for(son)), uid), 403, "transition-not-yours")

    def test_in_office_a_private_one_does_not_count(self, mother) -> None:
        clerk = officer("xixia-shenpi", "clerk", "李办理")
        uid = give(api(token_for(mother)), clerk).json()["uid"]
        refused(client_for(clerk).get("/api/v1/cases", headers={"Acting-For": uid}), 403, "capacity-refused")

    def test_one_recorded_at_the_desk_does(self, mother) -> None:
        clerk = officer("xixia-shenpi", "clerk", "李办理")
        authority = Authority("agent", (), "written", legal_day(AT), date(2027, 1, 1), "委托书")
        given = party_services.delegate(
            by=SYSTEM,
            grantor=mother.party,
            grantee=clerk.party,
            authority=authority,
            at=AT,
        )
        found = client_for(clerk).get("/api/v1/me", headers={"Acting-For": str(given.uid)})
        assert found.json()["acts_for_another"] is True
