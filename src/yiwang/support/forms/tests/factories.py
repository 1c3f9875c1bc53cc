"""Forms for tests: small bodies in the words of the office."""

from datetime import UTC, date, datetime

from yiwang.core.actor import Actor
from yiwang.support.forms.schema import Schema

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CITIZEN_ID = "640105194503070028"
USCC = "91640100MA75X0000H"


def field(name: str, type: str = "text", **more: object) -> dict[str, object]:
    """One question."""
    return {"name": name, "type": type, "label": {"zh": more.pop("zh", name)}, **more}


def schema(*fields: dict[str, object], **more: object) -> Schema:
    """A form of one section."""
    return Schema.parse({"sections": [{"title": {"zh": "内容"}, "fields": list(fields)}], **more})


def person(party_id: int, on_behalf_of: int | None = None) -> Actor:
    """A citizen logged in, perhaps acting for another."""
    return Actor(kind="person", name=f"party:{party_id}", party_id=party_id, on_behalf_of=on_behalf_of, level=3)
