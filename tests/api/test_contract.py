"""The shape of the API's answers: exactly these keys. A change here is a change of the contract with other programs."""

import json
from pathlib import Path

import pytest

import yiwang
from tests.people import api, citizen, client_for, officer, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]

PLACE = {"code", "name", "full_name", "level", "parent", "category", "is_abolished"}
MATTER = {"code", "slug", "name", "part", "type", "kind", "state", "version", "hash", "is_open"}
AGENCY = {"code", "name", "short_name", "kind", "level", "place", "window", "phone", "synthetic"}


@pytest.fixture
def anyone(client):
    return client


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("places?q=西夏", {"items": PLACE}),
        ("places/640105000000", PLACE | {"path"}),
        ("places/640105000000/children", {"items": PLACE}),
        ("places/at?lon=106.15&lat=38.49", PLACE),
        ("matters", {"items": MATTER, "next": str}),
        ("matters?q=饭店", {"items": MATTER, "next": str}),
        ("matters/food-business", MATTER | {"guide"}),
        ("matters/food-business/implementations", {"items": None}),
        ("matters/food-business/form", {"$schema", "title", "type", "properties", "required", "additionalProperties"}),
        ("kinds", {"items": {"name", "label", "hash", "states", "transitions"}}),
        ("kinds/hotline", {"name", "label", "hash", "states", "transitions"}),
        ("kinds/hotline/form", {"$schema", "title", "type", "properties", "required", "additionalProperties"}),
        ("agencies?place=640105000000", {"items": AGENCY, "next": str}),
        ("agencies/xixia-shenpi", AGENCY),
        ("agencies/competent?matter=food-business&place=640105000000", AGENCY),
        ("packs", {"items": {"name", "version", "title", "digest", "loaded_at"}}),
    ],
)
def test_public_reads(anyone, path, keys):
    answer = anyone.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content.decode()
    body = answer.json()
    assert set(body) == set(keys)
    if isinstance(keys, dict) and keys["items"]:
        assert body["items"] and set(body["items"][0]) == keys["items"]


def test_a_place_knows_the_places_it_lies_in(anyone):
    body = anyone.get("/api/v1/places/640105000000").json()
    assert [above["code"] for above in body["path"]] == ["640000000000", "640100000000", "640105000000"]
    assert (body["name"], body["level"]) == ("西夏区", 3)


def test_an_officer_and_an_application_learn_as_whom_they_act():
    keys = {"kind", "agency", "agency_name", "post", "place", "level", "rights", "compartments", "acts_for_another"}
    by_session = client_for(officer("xixia-shenpi", "clerk")).get("/api/v1/me").json()
    by_token = api(token_for("xixia-shenpi", "clerk")).get("/api/v1/me").json()
    assert set(by_session) == set(by_token) == keys
    assert (by_session["kind"], by_token["kind"]) == ("officer", "application")
    assert by_session["agency"] == by_token["agency"] == "xixia-shenpi"
    assert by_session["rights"] == by_token["rights"]


@pytest.mark.parametrize("path", ["cases", "tasks", "notices", "drafts"])
def test_lists_of_ones_own(path):
    body = client_for(citizen()).get(f"/api/v1/{path}").json()
    assert body["items"] == []


def test_the_description_names_every_way_in_and_every_refusal(anyone):
    described = anyone.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert {"Token", "Session"} <= set(described["components"]["securitySchemes"])
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert {"4XX", "500"} <= set(operation["responses"]), path
            if method in {"post", "put", "delete"}:
                assert "Idempotency-Key" in {p["name"] for p in operation["parameters"]}, path
                assert operation["security"], path


def test_operator_figures():
    body = client_for(officer("ningxia-bangongting", "operator")).get("/api/v1/operations/queues")
    assert body.status_code == 200, body.content
    assert set(body.json()) == {"head", "unrelayed", "consumers", "ready", "running", "failed", "oldest_seconds"}
    refused = client_for(officer("xixia-shenpi", "clerk")).get("/api/v1/operations/queues")
    assert refused.status_code == 403


def test_a_form_is_a_schema_that_names_its_questions(anyone):
    form = anyone.get("/api/v1/matters/food-business/form").json()
    assert form["properties"]["business_form"]["oneOf"]
    assert "shop_name" in form["properties"] or json.dumps(form, ensure_ascii=False)


def test_no_two_shapes_share_a_name():
    """The description keys shapes by class name: the second of a name would take the place of the first."""
    found = [
        line.split("(")[0].removeprefix("class ")
        for file in (Path(yiwang.__file__).parent).rglob("*.py")
        for line in file.read_text().splitlines()
        if line.startswith("class ") and line.split("(")[0].endswith(("Out", "In"))
    ]
    assert sorted(name for name in set(found) if found.count(name) > 1) == []
