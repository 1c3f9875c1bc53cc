"""A hotline order as a resident files it: the shortest way to a real case over the API."""

from typing import Any

from django.test import Client

ORDER: dict[str, Any] = {
    "category": "complaint",
    "topic": "housing",
    "anonymous": False,
    "confidential": False,
    "subject": "小区供热不足",
    "content": "连续三天室温不到十六度，物业没有答复。",
    "place": "640105000000",
    "urgency": "ordinary",
    "is_enterprise": False,
    "caller_name": "王小明",
    "caller_phone": "13900000001",
}


def file_order(client: Client, key: str = "", **changed: Any) -> Any:
    """The answer to filing the order, with some answers changed."""
    body = {"kind": "hotline", "answers": {**ORDER, **changed}}
    headers = {"idempotency-key": key} if key else {}
    return client.post("/api/v1/cases", body, content_type="application/json", headers=headers)


def filed(client: Client, **changed: Any) -> dict[str, Any]:
    """The filed order."""
    answer = file_order(client, **changed)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()
