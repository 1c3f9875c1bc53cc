"""The same Idempotency-Key over HTTP: the work is done once, whatever the network made of the answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.orders import file_order, filed
from tests.people import api, citizen, client_for, token_for
from yiwang.foundation.files.models import StoredFile
from yiwang.support.cases.models import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ningxia")]


def test_the_same_request_twice_makes_one_case():
    client = client_for(citizen())
    first, second = file_order(client, "k-1"), file_order(client, "k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused():
    client = client_for(citizen())
    assert file_order(client, "k-1").status_code == 201
    refused = file_order(client, "k-1", subject="另一件事")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:yiwang:problem:key-reused")
    assert Case.objects.count() == 1


def test_keys_of_two_clients_do_not_meet():
    assert file_order(client_for(citizen()), "k-1").status_code == 201
    assert file_order(client_for(citizen()), "k-1").status_code == 201
    assert Case.objects.count() == 2


def test_a_refused_request_leaves_its_key_free():
    client = client_for(citizen())
    assert file_order(client, "k-1", topic="nothing").status_code == 422
    assert file_order(client, "k-1").status_code == 201


def test_a_transition_is_done_once():
    client = client_for(citizen())
    case = filed(client)
    path = f"/api/v1/cases/{case['uid']}/transitions/urge"
    body = {"input": {}, "version": case["version"]}
    answers = [
        client.post(path, body, content_type="application/json", headers={"idempotency-key": "u-1"}) for _ in range(2)
    ]
    assert [a.status_code for a in answers] == [200, 200], answers[0].content.decode()
    history = client.get(f"/api/v1/cases/{case['uid']}").json()["history"]
    assert [step["transition"] for step in history].count("urge") == 1


def test_a_file_is_stored_once():
    client = api(token_for(citizen()))
    answers = []
    for _ in range(2):
        upload = SimpleUploadedFile("说明.txt", "供热情况说明".encode())
        answers.append(client.post("/api/v1/files", {"file": upload}, headers={"idempotency-key": "f-1"}))
    assert [a.status_code for a in answers] == [201, 201], answers[0].content.decode()
    assert answers[0].json()["uid"] == answers[1].json()["uid"]
    assert StoredFile.objects.count() == 1
    content = client.get(f"/api/v1/files/{answers[0].json()['uid']}/content")
    assert b"".join(content.streaming_content).decode() == "供热情况说明"
    path = f"/api/v1/files/{answers[0].json()['uid']}/content"
    assert client.get(path, headers={"if-none-match": content.headers["ETag"]}).status_code == 304
    assert api(token_for(citizen())).get(path).status_code == 404


def test_a_draft_is_saved_once():
    client = api(token_for(citizen()))
    body = {"answers": {"subject": "写了一半"}, "version": 0}
    send = {"content_type": "application/json", "headers": {"idempotency-key": "d-1"}}
    first, second = (client.put("/api/v1/drafts/hotline", body, **send) for _ in range(2))
    assert first.status_code == second.status_code == 200, first.content.decode()
    assert second.json()["version"] == first.json()["version"]
    assert client.get("/api/v1/drafts/hotline").json()["answers"] == {"subject": "写了一半"}
    assert client.delete("/api/v1/drafts/hotline").status_code == 204
    assert client.get("/api/v1/drafts/hotline").status_code == 404
