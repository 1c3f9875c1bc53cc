"""Synthetic people and organisations, and the actors they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.identifiers import make_citizen_id, make_uscc
from yiwang.core.problems import Problem
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Party

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Yinchuan
TODAY = date(2026, 11, 23)
REGISTRAR = Actor.system("tests", "parties.register")
_next = count(1)


def citizen(name: str = "马秀英", *, level: int = 3, phone: str = "", citizen_id: str = "") -> Party:
    """A resident of Xixia with a valid synthetic identifier."""
    number = next(_next)
    return party_services.register_person(
        by=REGISTRAR,
        name=name,
        citizen_id=citizen_id or make_citizen_id("640105", date(1945, 3, 1 + number % 28), number % 1000),
        phone=phone or f"138950{number:05d}",
        home_place="640105001001",
        level=level,
        at=AT,
        synthetic=True,
    )


def organisation(name: str = "银川示例餐饮有限公司", *, level: int = 3, representative: Party | None = None) -> Party:
    """A company with a valid synthetic credit code."""
    return party_services.register_organisation(
        by=REGISTRAR,
        name=name,
        uscc=make_uscc("91", "640105", next(_next)),
        home_place="640105000000",
        level=level,
        at=AT,
        synthetic=True,
        representative=representative,
    )


def person(party: Party, *, on_behalf_of: Party | None = None) -> Actor:
    """The party itself, logged in, perhaps for another."""
    return Actor(
        kind="person",
        name="person",
        account_id=party.pk,
        party_id=party.pk,
        on_behalf_of=on_behalf_of.pk if on_behalf_of else None,
        level=party.level,
    )


def clerk(*rights: str, party: Party | None = None) -> Actor:
    """An officer at a window with exactly these rights."""
    return Actor(
        kind="officer",
        name="工号0001",
        account_id=77,
        party_id=party.pk if party else None,
        agency_id=1,
        agency_ids=(1,),
        place="640105000000",
        place_level="county",
        rights=dict.fromkeys(rights, "agency"),
    )


@contextmanager
def refused(problem: type[Problem]) -> Iterator[pytest.ExceptionInfo[Problem]]:
    """The use case refuses, and its transaction leaves nothing behind."""
    with pytest.raises(problem) as refusal, transaction.atomic():
        yield refusal
