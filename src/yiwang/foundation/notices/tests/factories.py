"""Synthetic people with numbers whose ending decides what the sandbox answers."""

from datetime import UTC, date, datetime

from yiwang.core.actor import Actor
from yiwang.core.identifiers import make_citizen_id
from yiwang.foundation.notices import services
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Party

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
BY = Actor.system("notices", "operations.see")
REGISTRAR = Actor.system("test", "parties.register")


def person(phone: str = "13995010001", seq: int = 1) -> Party:
    """A synthetic person of Xixia with this telephone number."""
    return party_services.register_person(
        by=REGISTRAR,
        name="测试一",
        citizen_id=make_citizen_id("640105", date(1990, 1, 1), seq),
        phone=phone,
        home_place="640105003001",
        level=2,
        at=AT,
        synthetic=True,
    )


def told(party: Party, key: str = "e1", title: str = "食品经营许可：已受理") -> Notice:
    """A message in passed-in words; returns the one in the platform."""
    return services.notify(
        by=BY, party_id=party.pk, title=title, body="办件 640105-FW-2026-000001", subject="case:1", key=key, at=AT
    )


def reading(party: Party) -> Actor:
    """The person at the screen."""
    return Actor(kind="person", name="p", account_id=party.pk, party_id=party.pk)
