"""Registering parties, delegating, and the logged unmasking of personal values."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.identifiers import check_citizen_id, check_phone, check_uscc
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors
from yiwang.foundation.parties.models import Delegation, Party
from yiwang.foundation.parties.problems import DelegationRefused, LevelTooLow, PartyKnown


@transaction.atomic(savepoint=False)
def register_person(
    *, by: Actor, name: str, citizen_id: str, phone: str, home_place: str, level: int, at: datetime, synthetic: bool = False
) -> Party:
    """Register a natural person; name, identifier, phone and birth day are sealed. Raises IdentifierRefused, PartyKnown."""
    checked = check_citizen_id(citizen_id, legal_day(at))
    if phone:
        check_phone(phone)
    party = Party(
        kind="person",
        name_sealed=crypto.seal_text(name.strip()),
        identifier_type="citizen_id",
        identifier_sealed=crypto.seal_text(checked.number),
        identifier_hash=selectors.identifier_hash(checked.number),
        phone_sealed=crypto.seal_text(phone) if phone else "",
        phone_hash=selectors.phone_hash(phone) if phone else "",
        born_sealed=crypto.seal_text(checked.born_on.isoformat()),
        home_place=home_place,
        level=level,
        synthetic=synthetic,
        created_at=at,
    )
    return _save(by, party, at)


@transaction.atomic(savepoint=False)
def register_organisation(
    *, by: Actor, name: str, uscc: str, home_place: str, level: int, at: datetime, synthetic: bool = False
) -> Party:
    """Register an organisation by its unified social credit code. Raises IdentifierRefused, PartyKnown."""
    number = str(check_uscc(uscc))
    party = Party(
        kind="organisation",
        name=name.strip(),
        identifier_type="uscc",
        identifier_sealed=crypto.seal_text(number),
        identifier_hash=selectors.identifier_hash(number),
        home_place=home_place,
        level=level,
        synthetic=synthetic,
        created_at=at,
    )
    return _save(by, party, at)


def _save(by: Actor, party: Party, at: datetime) -> Party:
    if Party.objects.filter(identifier_hash=party.identifier_hash).exists():
        raise PartyKnown
    try:
        party.save(force_insert=True)
    except IntegrityError:
        raise PartyKnown from None
    event_services.append(
        by=by, type="party.registered", stream=f"party:{party.uid}", payload={"kind": party.kind, "level": party.level}, at=at
    )
    return party


@transaction.atomic(savepoint=False)
def delegate(
    *,
    by: Actor,
    grantee: Party,
    kind: str,
    matters: list[str],
    way: str,
    valid_from: date,
    valid_to: date | None,
    at: datetime,
    grantor: Party | None = None,
    basis: str = "",
) -> Delegation:
    """Give somebody authority to act. Online the grantor does it personally at level 3 or more; other ways are recorded by an officer."""
    giver = grantor or selectors.get_party(by=by, party_id=by.party_id or 0)
    if giver.pk != by.party_id:
        access_services.require(by, "parties.delegate")
    elif giver.level < 3:
        raise LevelTooLow(level=giver.level, needed=3)
    if giver.pk == grantee.pk:
        raise DelegationRefused(reason="不能授权给自己", field="grantee")
    if valid_to is not None and valid_to <= valid_from:
        raise DelegationRefused(reason="授权的截止日应晚于起始日", field="valid_to")
    delegation = Delegation.objects.create(
        grantor=giver, grantee=grantee, kind=kind, matters=matters, way=way, valid_from=valid_from, valid_to=valid_to, basis=basis
    )
    event_services.append(
        by=by,
        type="party.delegated",
        stream=f"party:{giver.uid}",
        payload={"delegation": str(delegation.uid), "kind": kind, "matters": matters, "way": way},
        at=at,
    )
    return delegation


@transaction.atomic(savepoint=False)
def revoke(*, by: Actor, delegation: Delegation, at: datetime) -> None:
    """The grantor takes the authority back; it ends at once."""
    if by.party_id != delegation.grantor_id:
        access_services.require(by, "parties.delegate")
    Delegation.objects.filter(pk=delegation.pk, revoked_at__isnull=True).update(revoked_at=at)
    event_services.append(
        by=by,
        type="party.delegation_revoked",
        stream=f"party:{delegation.grantor.uid}",
        payload={"delegation": str(delegation.uid)},
        at=at,
    )


@transaction.atomic(savepoint=False)
def unmask(*, by: Actor, party_id: int, purpose: str, at: datetime) -> dict[str, str]:
    """Personal values in clear, after the look has been logged with its purpose. Needs `parties.unmask`."""
    access_services.require(by, "parties.unmask")
    if not purpose.strip():
        raise DelegationRefused(reason="请写明查看个人信息的目的", field="purpose")
    party = selectors.get_party(by=by, party_id=party_id)
    event_services.append(
        by=by, type="party.unmasked", stream=f"party:{party.uid}", payload={"purpose": crypto.hash_text(purpose, "purpose")}, at=at
    )
    return selectors.facts_of(party, masked=False)


@transaction.atomic(savepoint=False)
def register_bodies(*, names: dict[str, str], at: datetime) -> dict[str, int]:
    """Organisation parties of the state's own bodies, by agency code (their credit codes are not in the pack). Code → id."""
    hashes = {code: selectors.identifier_hash(f"agency:{code}") for code in names}
    known = dict(
        Party.objects.filter(kind="organisation", identifier_type="agency").values_list("identifier_hash", "pk")
    )
    Party.objects.bulk_create(
        [
            Party(
                kind="organisation",
                name=names[code],
                identifier_type="agency",
                identifier_sealed=crypto.seal_text(f"agency:{code}"),
                identifier_hash=hashed,
                level=4,
                created_at=at,
            )
            for code, hashed in hashes.items()
            if hashed not in known
        ],
        batch_size=500,
    )
    known = dict(
        Party.objects.filter(kind="organisation", identifier_type="agency").values_list("identifier_hash", "pk")
    )
    return {code: known[hashed] for code, hashed in hashes.items()}
