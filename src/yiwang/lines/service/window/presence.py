"""Somebody who stands at the counter acts in their own name; the clerk's hands type, and the record says whose."""

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.parties.models import Party


def present(by: Actor, party: Party) -> Actor:
    """The person present, at the clerk's keyboard: sees and does what the person may, recorded as the clerk's account."""
    return Actor(
        kind="person",
        name=by.name,
        account_id=by.account_id,
        party_id=party.pk,
        post=f"{by.agency_id}/{by.post}",
        rights={"cases.submit": "agency", "cases.read": "agency"},
        level=party.level,
        channel="window",
    )


def desk_of(by: Actor) -> tuple[int, int]:
    """The office and the person of whoever sits at a counter. Raises Forbidden for a program or a person at home."""
    if by.agency_id is None or by.party_id is None:
        raise Forbidden
    return by.agency_id, by.party_id
