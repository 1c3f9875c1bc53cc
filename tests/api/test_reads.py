"""Reads: an ETag and If-None-Match on each, and lists paged by keyset that lose and repeat nothing."""

import pytest

from tests.api.orders import filed
from tests.people import api, citizen, client_for, officer, token_for
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]


@pytest.mark.parametrize("path", ["matters", "places/640105000000", "agencies/xixia-shenpi", "kinds"])
def test_what_the_client_has_is_not_sent_again(client, path):
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(f"/api/v1/{path}", headers={"if-none-match": '"another"'})
    assert other.status_code == 200
    weak = client.get(f"/api/v1/{path}", headers={"if-none-match": f'"x", W/{first.headers["ETag"]}'})
    assert weak.status_code == 304


def test_a_case_that_moved_is_sent_again():
    client = client_for(citizen())
    path = f"/api/v1/cases/{filed(client)['uid']}"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    assert client.post(f"{path}/transitions/urge", {}, content_type="application/json").status_code == 200
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200


def test_pages_hold_every_case_once():
    client = client_for(citizen())
    made = [filed(client, subject=f"第{n}件")["uid"] for n in range(5)]
    seen, cursor = [], ""
    for _ in range(5):
        body = client.get(f"/api/v1/cases?limit=2&cursor={cursor}").json()
        assert len(body["items"]) <= 2
        seen += [case["uid"] for case in body["items"]]
        cursor = body["next"]
        if not cursor:
            break
    assert seen == made[::-1]


def test_a_case_filed_meanwhile_shifts_nothing():
    client = client_for(citizen())
    made = [filed(client, subject=f"第{n}件")["uid"] for n in range(3)]
    first = client.get("/api/v1/cases?limit=2").json()
    filed(client, subject="后来的")
    second = client.get(f"/api/v1/cases?limit=2&cursor={first['next']}").json()
    assert [c["uid"] for c in first["items"] + second["items"]] == made[::-1]


def test_agencies_page_by_code(client):
    codes, cursor = [], ""
    while True:
        body = client.get(f"/api/v1/agencies?limit=100&kind=body&cursor={cursor}").json()
        codes += [agency["code"] for agency in body["items"]]
        cursor = body["next"]
        if not cursor:
            break
    assert codes == sorted(set(codes)) and len(codes) > 100


def test_the_case_of_a_resident_over_the_api():
    """The caller's own way: file, read it back in clear, watch the clock, urge, withdraw."""
    client = client_for(citizen())
    case = client.get(f"/api/v1/cases/{filed(client)['uid']}").json()
    assert case["answers"]["caller_phone"] == "13900000001"
    assert {offer["transition"] for offer in case["offered"]} == {"urge", "withdraw"}
    assert case["clocks"] and case["clocks"][0]["light"] in {"green", "yellow", "orange", "red"}
    body = {"input": {}}
    done = client.post(f"/api/v1/cases/{case['uid']}/transitions/withdraw", body, content_type="application/json")
    assert done.status_code in {200, 422}


def test_an_officer_works_a_task_over_the_api():
    case = filed(client_for(citizen()))
    centre = case["agency"]
    code = Agency.objects.get(name=centre).code
    dispatcher = officer(code, "dispatcher")
    client = client_for(dispatcher)
    tasks = client.get("/api/v1/tasks").json()["items"]
    assert [task["name"] for task in tasks] == ["dispatch"]
    path = f"/api/v1/tasks/{tasks[0]['uid']}"
    assert client.post(f"{path}/claim").json()["mine"] is True
    assert client.post(f"{path}/put-back").json()["mine"] is False
    colleague = officer(code, "dispatcher", "赵派单")
    people = client.get(f"{path}/colleagues").json()["items"]
    assert str(colleague.party.uid) in {person["uid"] for person in people}
    given = client.post(f"{path}/delegate", {"to": str(colleague.party.uid)}, content_type="application/json")
    assert given.status_code == 200, given.content.decode()
    assert client_for(colleague).get("/api/v1/tasks?whose=claimed").json()["items"][0]["mine"] is True
    detail = client.get(f"/api/v1/cases/{case['uid']}").json()
    assert detail["answers"]["caller_phone"] == "139****0001"


def test_an_application_has_no_hands_to_claim_with():
    case = filed(client_for(citizen()))
    code = Agency.objects.get(name=case["agency"]).code
    client = api(token_for(code, "dispatcher"))
    task = client.get("/api/v1/tasks").json()["items"][0]
    assert client.post(f"/api/v1/tasks/{task['uid']}/claim").status_code == 403


def test_a_look_at_personal_values_is_logged_with_its_purpose():
    case = filed(client_for(citizen()))
    code = Agency.objects.get(name=case["agency"]).code
    path = f"/api/v1/cases/{case['uid']}"
    client = client_for(officer(code, "callback"))
    send = {"content_type": "application/json"}
    assert client.post(f"{path}/reveal", {"purpose": ""}, **send).status_code == 422
    shown = client.post(f"{path}/reveal", {"purpose": "电话回访"}, **send)
    assert shown.status_code == 200, shown.content.decode()
    assert shown.json()["answers"]["caller_phone"] == "13900000001"
    assert Event.objects.filter(type="case.unmasked", stream=f"case:{case['uid']}").count() == 1


def test_the_team_and_what_waits_on_it():
    case = filed(client_for(citizen()))
    code = Agency.objects.get(name=case["agency"]).code
    body = client_for(officer(code, "dispatcher")).get("/api/v1/team").json()
    assert body["items"] == [{"agency": case["agency"], "post": "dispatcher", "state": "open", "count": 1}]
