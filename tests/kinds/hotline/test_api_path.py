"""The whole way of an order over the API: from the request to the rating, and the ways in which it is refused."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.api.orders import file_order
from tests.kinds.hotline.order import BY_TABLE, CALLED, CITY_UNIT, HOUSING, OFFICES, RETURN, SOLVED
from tests.people import api, citizen, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]


@dataclass
class Filed:
    """An order over the API: whoever filed it, and offices that act by tokens of their posts."""

    caller: Client
    uid: str
    number: str

    def do(self, who: str, step: str, expect: int = 200, **given: Any) -> dict[str, Any]:
        """One transition; the answer must have this status."""
        client = self.caller if who == "caller" else api(token_for(*OFFICES[who]))
        path = f"/api/v1/cases/{self.uid}/transitions/{step}"
        with transaction.atomic():
            answer = client.post(path, {"input": given}, content_type="application/json")
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def seen(self, who: str = "caller", expect: int = 200) -> dict[str, Any]:
        """The order as the caller or an office reads it."""
        client = self.caller if who == "caller" else api(token_for(*OFFICES[who]))
        answer = client.get(f"/api/v1/cases/{self.uid}")
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def published(self) -> list[str]:
        """What the caller is told."""
        return [row["text"] for row in self.seen()["published"]]


@pytest.fixture
def caller() -> Client:
    return api(token_for(citizen()))


def filed(client: Client, **changed: Any) -> Filed:
    answer = file_order(client, **changed)
    assert answer.status_code == 201, answer.content.decode()
    return Filed(client, answer.json()["uid"], answer.json()["number"])


def found(who: str, text: str) -> list[str]:
    """Numbers of the orders an office finds."""
    answer = api(token_for(*OFFICES[who])).get("/api/v1/cases", {"q": text})
    return [case["number"] for case in answer.json()["items"]]


def waiting(who: str, uid: str) -> list[str]:
    """Tasks of the order in an office's to-do list."""
    answer = api(token_for(*OFFICES[who])).get("/api/v1/tasks")
    return [task["name"] for task in answer.json()["items"] if task["case"] == uid]


class TestSolved:
    @pytest.mark.requirement("F-071.1", "F-071.6", "F-071.7", "F-071.10")
    def test_from_the_request_to_a_second_handling(self, caller: Client) -> None:
        order = filed(caller)
        assert order.do("dispatcher", "dispatch", **BY_TABLE)["state"] == "dispatched"
        order.do("unit", "sign_for")
        order.do("unit", "reply", 422, **SOLVED)  # nobody has spoken with the caller yet
        order.do("unit", "record_contact", contact_way="phone")
        assert order.do("unit", "reply", **SOLVED)["state"] == "replied"
        assert order.published() == []
        order.do("dispatcher", "approve_reply")
        assert order.published() == [SOLVED["reply"], "已解决"]
        assert order.seen("unit")["published"] == []
        assert "close_after_callback" not in {o["transition"] for o in order.seen("unit")["offered"]}
        order.do("unit", "close_after_callback", 403, **CALLED)
        assert order.do("callback", "close_after_callback", **CALLED)["state"] == "closed"
        order.do("caller", "rate", rating="4")
        assert order.do("caller", "reopen", reopen_reason="又冷了")["state"] == "registered"
        assert order.do("dispatcher", "dispatch", **BY_TABLE)["state"] == "dispatched"
        steps = [step["transition"] for step in order.seen()["history"]]
        assert steps == [
            "file", "dispatch", "sign_for", "record_contact", "reply", "approve_reply", "close_after_callback", "rate",
            "reopen", "dispatch",
        ]  # fmt: skip

    @pytest.mark.requirement("F-071.7")
    def test_an_enquiry_is_answered_as_it_is_asked(self, caller: Client) -> None:
        order = filed(caller, category="enquiry")
        given = {"reply": "取暖费 3 月 31 日止。", "reply_outcome": "explained"}
        assert order.do("dispatcher", "answer_directly", **given)["state"] == "closed"
        assert order.published()[0] == given["reply"]


class TestRefused:
    @pytest.mark.requirement("F-071.6", "F-071.10")
    def test_what_is_missing_is_named_by_its_field(self, caller: Client) -> None:
        with transaction.atomic():
            answer = file_order(caller, content="", caller_phone="12")
        assert answer.status_code == 422
        assert {fault["field"] for fault in answer.json()["errors"]} == {"content", "caller_phone"}
        order = filed(caller)
        given = {**BY_TABLE, "overrides_table": True, "unit": CITY_UNIT}
        refusal = order.do("dispatcher", "dispatch", 422, **given)
        assert [fault["field"] for fault in refusal["errors"]] == ["override_reason"]
        assert order.seen()["state"] == "registered"

    @pytest.mark.requirement("F-071.6")
    def test_two_units_return_it_and_a_ruling_binds_the_third_time(self, caller: Client) -> None:
        order = filed(caller)
        order.do("dispatcher", "dispatch", **BY_TABLE)
        refusal = order.do("unit", "return_order", 422, return_reason="不归我管")
        assert [fault["field"] for fault in refusal["errors"]] == ["better_unit"]
        order.do("unit", "return_order", **RETURN)
        assert "提请裁定" in order.do("dispatcher", "dispatch", 422, **BY_TABLE)["title"]
        order.do("dispatcher", "dispatch", **{**BY_TABLE, "unit": CITY_UNIT})
        order.do("second", "return_order", return_reason="是供热", better_unit=HOUSING)
        order.do("dispatcher", "refer_arbitration", arbitration_question="供热还是市容")
        order.do("dispatcher", "arbitrate", 403, unit=HOUSING, arbitration_reason="供热")
        order.do("arbiter", "arbitrate", unit=HOUSING, arbitration_reason="供热")
        assert "退回" in order.do("unit", "return_order", 422, **RETURN)["title"]
        assert order.do("unit", "sign_for")["state"] == "handling"

    @pytest.mark.requirement("F-071.10")
    def test_more_time_is_asked_for_and_granted_once(self, caller: Client) -> None:
        order = filed(caller)
        order.do("dispatcher", "dispatch", **BY_TABLE)
        order.do("unit", "sign_for")
        due = order.seen()["due_at"]
        order.do("unit", "request_extension", extension_reason="配件未到")
        order.do("unit", "approve_extension", 403, extension_opinion="同意")
        order.do("supervisor", "approve_extension", extension_opinion="同意")
        assert order.seen()["due_at"] > due
        order.do("unit", "request_extension", 422, extension_reason="配件未到")

    @pytest.mark.requirement("F-071.1")
    def test_a_report_is_known_to_its_compartment_only(self, caller: Client) -> None:
        order = filed(caller, category="report")
        assert order.number.startswith("640100-JB-")
        order.do("dispatcher", "dispatch", **BY_TABLE)
        order.seen("unit", 404)
        order.do("unit", "sign_for", 404)
        assert found("unit", order.number) == []
        assert waiting("unit", order.uid) == []
        assert waiting("unit_secret", order.uid) == ["sign"]
        seen = order.seen("unit_secret")["answers"]
        assert not {"caller_name", "caller_phone"} & set(seen)

    def test_nobody_else_finds_it(self, caller: Client) -> None:
        order = filed(caller)
        for client in (api(token_for(citizen())), api(token_for(*OFFICES["other_agent"]))):
            assert client.get(f"/api/v1/cases/{order.uid}").status_code == 404
