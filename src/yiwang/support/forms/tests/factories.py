"""Forms for tests: small bodies in the words of the office."""

from datetime import UTC, date, datetime

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.identifiers import make_citizen_id
from yiwang.foundation.parties.models import Party
from yiwang.foundation.places import selectors as place_selectors
from yiwang.foundation.places.models import Place
from yiwang.support.forms.schema import Schema

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def field(name: str, type: str = "text", **more: object) -> dict[str, object]:
    """One question."""
    return {"name": name, "type": type, "label": {"zh": more.pop("zh", name)}, **more}


def schema(*fields: dict[str, object], **more: object) -> Schema:
    """A form of one section."""
    return Schema.parse({"sections": [{"title": {"zh": "内容"}, "fields": list(fields)}], **more})


def person(party_id: int, on_behalf_of: int | None = None) -> Actor:
    """A citizen logged in, perhaps acting for another."""
    return Actor(kind="person", name=f"party:{party_id}", party_id=party_id, on_behalf_of=on_behalf_of, level=3)


def a_person(number: int = 1, name: str = "马秀英") -> Party:
    """A resident known to the platform."""
    citizen_id = make_citizen_id("640105", date(1945, 3, 7), number)
    return Party.objects.create(
        kind="person",
        name_sealed=crypto.seal_text(name),
        identifier_type="citizen_id",
        identifier_sealed=crypto.seal_text(citizen_id),
        identifier_hash=crypto.hash_text(citizen_id, "test"),
        phone_sealed=crypto.seal_text("13895000000"),
        home_place="640105001001",
        level=3,
        synthetic=True,
        created_at=AT,
    )


def add_place(code: str, name: str, full_name: str, parent: str | None) -> Place:
    """A division under another."""
    level = 1 if parent is None else 2 if code.endswith("00000000") else 3 if code.endswith("000000") else 4
    columns = {
        "city": code[:4].ljust(12, "0") if level > 1 else "",
        "county": code[:6].ljust(12, "0") if level > 2 else "",
    }
    place_selectors.forget()
    return Place.objects.create(
        code=code,
        name=name,
        full_name=full_name,
        level=level,
        parent_id=parent,
        region="640000000000",
        township=code if level > 3 else "",
        **columns,
    )
