"""Every refusal is problem details (RFC 9457): what happened, what to do next, every field at once; never a 5xx."""

import json

import pytest

from tests.api.orders import ORDER, file_order, filed
from tests.people import PASSWORD, api, citizen, client_for, officer, token_for
from yiwang.foundation.places import selectors
from yiwang.support.cases.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]
commits = pytest.mark.django_db(transaction=True)  # more than one request, of which one is refused by a service
NOBODY = "00000000-0000-7000-8000-000000000000"


def problem(answer, status, kind=""):
    body = json.loads(answer.content)
    assert answer.status_code == status, body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["title"] and body["detail"] and body["status"] == status
    assert body["type"] == f"urn:yiwang:problem:{kind}" or not kind
    return body


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("nowhere", 404, "not-found"),
        ("", 404, "not-found"),
        ("matters/none", 404, "matter-not-found"),
        ("matters/%00", 422, "input-refused"),
        ("matters/" + "x" * 500, 422, "input-refused"),
        ("places/640999000000", 404, "place-not-found"),
        ("places/abc", 422, "input-refused"),
        ("places/at?lon=nan&lat=1", 422, "input-refused"),
        ("places/at?lon=1e999&lat=1", 422, "input-refused"),
        ("places/at?lon=0&lat=0", 404, "place-not-found"),
        ("places?q=%00", 400, "body-refused"),
        ("places?q=" + "长" * 101, 422, "input-refused"),
        ("places?limit=0", 422, "input-refused"),
        (f"places?limit={10**400}", 422, "input-refused"),
        ("agencies?cursor=!!!", 422, "input-refused"),
        ("agencies?cursor=W10", 400, "cursor-refused"),
        ("agencies?cursor=WzFd", 200, ""),
        ("matters?cursor=WyJhIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTld", 400, "cursor-refused"),
        ("kinds/none", 404, "kind-unknown"),
        ("pinned/" + "0" * 64, 401, "login-required"),
    ],
)
def test_public_reads_refuse_in_words(client, path, status, kind):
    answer = client.get(f"/api/v1/{path}")
    if status == 200:
        assert answer.status_code == 200
    else:
        problem(answer, status, kind)


@pytest.mark.parametrize("path", ["me", "cases", f"cases/{NOBODY}", "tasks", "notices", "drafts", "operations/queues"])
def test_a_visitor_is_asked_to_log_in(client, path):
    answer = client.get(f"/api/v1/{path}")
    problem(answer, 401, "login-required")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer nothing", "bearer nothing", "Bearer ", "Bearer \u00ff\u00fe"])
def test_a_bad_token_is_refused_even_beside_a_session(header):
    client = client_for(citizen())
    problem(client.get("/api/v1/me", headers={"authorization": header}), 401, "token-refused")


@commits
def test_a_token_ends(ningxia):
    client = api(token_for(citizen(), days=1))
    assert client.get("/api/v1/me").status_code == 200
    ningxia.move_clock(ningxia.at.replace(day=18))
    problem(client.get("/api/v1/me"), 401, "token-refused")


@commits
def test_a_session_writes_only_with_the_token_of_its_page():
    person = citizen()
    client = client_for(person, csrf=True)
    problem(file_order(client), 403, "csrf-refused")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        "/api/v1/cases",
        {"kind": "hotline", "answers": ORDER},
        content_type="application/json",
        headers={"x-csrftoken": "a" * 32},
    )
    assert answer.status_code == 201, answer.content.decode()


@commits
def test_a_token_needs_no_csrf():
    client = api(token_for(citizen()))
    client.handler.enforce_csrf_checks = True
    assert file_order(client).status_code == 201


@pytest.mark.parametrize(
    ("raw", "status", "kind"),
    [
        (b"", 422, "input-refused"),
        (b"{", 400, "body-refused"),
        (b"\xff\xfe", 400, "body-refused"),
        (b"[]", 400, "body-refused"),
        (b"null", 400, "body-refused"),
        (b'"text"', 400, "body-refused"),
        (b"[" * 100_000, 400, "body-refused"),
        (b'{"kind": "hotline", "answers": {"subject": NaN}}', 400, "body-refused"),
        (b'{"kind": "hotline", "answers": {"subject": 1e999}}', 400, "body-refused"),
        (b'{"kind": "hotline", "answers": {"subject": 99999999999999999999}}', 400, "body-refused"),
        (b'{"kind": "hotline", "answers": {"subject": "a\\u0000b"}}', 400, "body-refused"),
        (b'{"kind": "hotline", "answers": {"subject": "\\ud800"}}', 400, "body-refused"),
        (b'{"kind": "hotline", "answers": {"\\u0000": 1}}', 400, "body-refused"),
        (b'{"kind": "hotline", "answers": []}', 422, "input-refused"),
        (b'{"kind": "\\u0000"}', 400, "body-refused"),
        (b'{"kind": {"$ne": 1}}', 422, "input-refused"),
        (b'{"kind": "none"}', 404, "kind-unknown"),
        (b'{"matter": "none"}', 404, "matter-not-found"),
        (b'{"kind": "hotline", "place": "640999000000"}', 422, ""),
        (b"{}", 404, "kind-unknown"),
    ],
)
def test_no_body_breaks_the_server(raw, status, kind):
    client = client_for(citizen())
    problem(client.post("/api/v1/cases", raw, content_type="application/json"), status, kind)


def test_a_body_of_many_megabytes_is_refused():
    client = client_for(citizen())
    problem(client.post("/api/v1/cases", b" " * 3_000_000, content_type="application/json"), 400)


def test_a_key_that_is_too_long_is_refused():
    problem(file_order(client_for(citizen()), "k" * 101), 422, "input-refused")


@commits
def test_every_fault_is_named_at_once():
    body = problem(
        file_order(client_for(citizen()), topic="x", place="西夏", caller_phone="12"), 422, "answers-refused"
    )
    assert {fault["field"] for fault in body["errors"]} == {"topic", "place", "caller_phone"}
    assert all(fault["message"] for fault in body["errors"])
    assert not Case.objects.exists()


def test_another_method_is_refused_with_those_allowed(client):
    answer = client.delete("/api/v1/matters")
    problem(answer, 405, "method-refused")
    assert answer.headers["Allow"] == "GET"


@commits
def test_somebody_elses_case_looks_like_none():
    case = filed(client_for(citizen()))
    other = client_for(citizen("李四"))
    there, nowhere = (other.get(f"/api/v1/cases/{uid}") for uid in (case["uid"], NOBODY))
    assert problem(there, 404)["type"] == problem(nowhere, 404)["type"]
    moved = other.post(f"/api/v1/cases/{case['uid']}/transitions/withdraw", {}, content_type="application/json")
    problem(moved, 404, "case-not-found")
    assert Case.objects.get().state == "registered"


@commits
def test_an_unlawful_transition_changes_nothing():
    client = client_for(citizen())
    case = filed(client)
    for transition in ("reply", "nothing", "file"):
        answer = client.post(
            f"/api/v1/cases/{case['uid']}/transitions/{transition}", {}, content_type="application/json"
        )
        problem(answer, 409, "transition-illegal")
    assert Case.objects.get().version == case["version"]


@commits
def test_an_old_version_is_told_so():
    client = client_for(citizen())
    case = filed(client)
    path = f"/api/v1/cases/{case['uid']}/transitions/urge"
    assert client.post(path, {"version": case["version"]}, content_type="application/json").status_code == 200
    problem(client.post(path, {"version": case["version"]}, content_type="application/json"), 409, "case-changed")


def test_an_office_does_not_see_what_is_not_its_own():
    filed(client_for(citizen()))
    assert client_for(officer("xixia-shenpi", "clerk")).get("/api/v1/cases").json()["items"] == []


def test_a_mishap_is_logged_once_and_tells_nothing(monkeypatch, caplog):
    def broken(code):
        raise RuntimeError("-".join(["se", "cret"]).replace("-", ""))

    monkeypatch.setattr(selectors, "get_place", broken)
    client = client_for(citizen())
    body = problem(client.get("/api/v1/places/640105000000"), 500, "mishap")
    assert "secret" not in json.dumps(body)
    ours = [r for r in caplog.records if r.name == "yiwang.web.rest"]
    assert len(ours) == 1 and "secret" not in ours[0].getMessage() and "RuntimeError" in ours[0].getMessage()


def test_passwords_are_never_asked_here(client):
    assert PASSWORD not in client.get("/api/v1/openapi.json").content.decode()
