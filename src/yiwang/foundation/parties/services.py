"""Registering parties, delegating, and the logged unmasking of personal values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.identifiers import check_citizen_id, check_phone, check_uscc
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties import selectors
from yiwang.foundation.parties.access import DELEGATE, REGISTER, UNMASK
from yiwang.foundation.parties.models import Delegation, Party, Unmasking
from yiwang.foundation.parties.problems import DelegationRefused, LevelTooLow, PartyKnown, PurposeMissing

SELF_LEVEL = 1  # the real-name level that anybody reaches without an officer (standards 1.4)
GRANTOR_LEVEL = 3  # the level from which one may authorise others online (standards 1.4)


@dataclass(frozen=True)
class Authority:
    """What a delegation says: the matters (slugs; none named means all), how it was given, from when to when.

    It never reaches back: one dated earlier is in force from the day it is recorded.
    """

    kind: str = "agent"
    matters: tuple[str, ...] = ()
    way: str = "online"
    valid_from: date = date.min
    valid_to: date | None = None
    basis: str = ""


@transaction.atomic(savepoint=False)
def register_person(
    *,
    by: Actor,
    name: str,
    citizen_id: str,
    phone: str,
    home_place: str,
    level: int,
    at: datetime,
    synthetic: bool = False,
) -> Party:
    """Register a natural person; name, identifier, phone and birth day are sealed.

    Above level 1 somebody with `parties.register` must have checked. Raises Forbidden, IdentifierRefused, PartyKnown.
    """
    _check_level(by, level)
    checked = check_citizen_id(citizen_id, legal_day(at), field="citizen_id")
    digits = check_phone(phone, field="phone") if phone else ""
    party = Party(
        kind="person",
        name_sealed=crypto.seal_text(name.strip()),
        identifier_type="citizen_id",
        identifier_sealed=crypto.seal_text(checked.number),
        identifier_hash=selectors.identifier_hash(checked.number),
        phone_sealed=crypto.seal_text(digits) if digits else "",
        phone_hash=selectors.phone_hash(digits) if digits else "",
        born_sealed=crypto.seal_text(checked.born_on.isoformat()),
        home_place=home_place,
        level=level,
        synthetic=synthetic,
        created_at=at,
    )
    return _save(by, party, at)


@transaction.atomic(savepoint=False)
def register_organisation(
    *,
    by: Actor,
    name: str,
    uscc: str,
    home_place: str,
    level: int,
    at: datetime,
    synthetic: bool = False,
    representative: Party | None = None,
) -> Party:
    """Register an organisation by its credit code, with its legal representative, who may then act for it.

    Raises Forbidden, IdentifierRefused, PartyKnown.
    """
    _check_level(by, level)
    number = check_uscc(uscc, field="uscc")
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
    _save(by, party, at)
    if representative is not None:
        authority = Authority("representative", way="written", valid_from=legal_day(at), basis="登记的法定代表人")
        _keep(by, party, representative, authority, at)
    return party


def _check_level(by: Actor, level: int) -> None:
    if level > SELF_LEVEL:
        access_services.require(by, REGISTER)


def _save(by: Actor, party: Party, at: datetime) -> Party:
    if Party.objects.filter(identifier_hash=party.identifier_hash).exists():
        raise PartyKnown
    try:
        party.save(force_insert=True)
    except IntegrityError:
        raise PartyKnown from None
    payload = {"kind": party.kind, "level": party.level}
    event_services.append(by=by, type="party.registered", stream=f"party:{party.uid}", payload=payload, at=at)
    return party


@transaction.atomic(savepoint=False)
def delegate(*, by: Actor, grantor: Party, grantee: Party, authority: Authority, at: datetime) -> Delegation:
    """Give somebody authority to act.

    Online only the person itself, or the representative of the organisation, at level 3 or more; a written or spoken
    authority is recorded by an officer with `parties.delegate`. Raises Forbidden, LevelTooLow, DelegationRefused.
    """
    if _gives(by, grantor, at):
        if grantor.level < GRANTOR_LEVEL:
            raise LevelTooLow(level=grantor.level, needed=GRANTOR_LEVEL)
    else:
        access_services.require(by, DELEGATE)
        if authority.way == "online":
            raise DelegationRefused(reason="线上授权只能由授权人本人登录后作出", field="way")
    _check_authority(grantor, grantee, authority, legal_day(at))
    return _keep(by, grantor, grantee, authority, at)


@transaction.atomic(savepoint=False)
def authorise_online(
    *, by: Actor, name: str, number: str, at: datetime, valid_to: date | None = None, matters: Sequence[str] = ()
) -> Delegation:
    """The person logged in, or the organisation it represents, authorises somebody it names exactly.

    An organisation's agent is its 经办人. Raises LevelTooLow, DelegationRefused, Forbidden.
    """
    grantor = selectors.get_party(by=by, party_id=by.principal_id or 0)
    grantee = selectors.find_named(name=name, number=number)
    if grantee is None:
        raise DelegationRefused(reason="没有登记过这个姓名和号码的人", field="number")
    kind = "enterprise" if grantor.kind == "organisation" else "agent"
    authority = Authority(kind, tuple(matters), "online", legal_day(at), valid_to)
    return delegate(by=by, grantor=grantor, grantee=grantee, authority=authority, at=at)


def _gives(by: Actor, grantor: Party, at: datetime) -> bool:
    """The grantor itself, or who represents it; an officer at the desk never speaks for the party."""
    if by.agency_id is not None:
        return False
    if by.party_id == grantor.pk:
        return by.on_behalf_of is None
    return by.on_behalf_of == grantor.pk and selectors.represents(by=by, organisation_id=grantor.pk, on=legal_day(at))


def _check_authority(grantor: Party, grantee: Party, authority: Authority, today: date) -> None:
    if grantor.pk == grantee.pk:
        raise DelegationRefused(reason="不能授权给自己", field="grantee")
    if grantee.kind != "person":
        raise DelegationRefused(reason="代办人应是自然人", field="grantee")
    if authority.kind == "representative":
        raise DelegationRefused(reason="法定代表人以登记为准，不能通过授权产生", field="kind")
    if authority.valid_to is not None and authority.valid_to <= max(authority.valid_from, today):
        raise DelegationRefused(reason="授权的截止日应晚于起始日和今天", field="valid_to")


def _keep(by: Actor, grantor: Party, grantee: Party, authority: Authority, at: datetime) -> Delegation:
    delegation = Delegation.objects.create(
        grantor=grantor,
        grantee=grantee,
        kind=authority.kind,
        matters=list(authority.matters),
        way=authority.way,
        valid_from=max(authority.valid_from, legal_day(at)),
        valid_to=authority.valid_to,
        basis=authority.basis,
    )
    payload = {
        "delegation": str(delegation.uid),
        "kind": authority.kind,
        "matters": delegation.matters,
        "way": authority.way,
    }
    event_services.append(by=by, type="party.delegated", stream=f"party:{grantor.uid}", payload=payload, at=at)
    return delegation


@transaction.atomic(savepoint=False)
def revoke(*, by: Actor, delegation: Delegation, at: datetime) -> None:
    """Take the authority back; it ends at once: the grantor, its representative, or an officer. Raises Forbidden."""
    if delegation.kind == "representative" or not _gives(by, delegation.grantor, at):
        access_services.require(by, DELEGATE)
    if not Delegation.objects.filter(pk=delegation.pk, revoked_at__isnull=True).update(revoked_at=at):
        return
    event_services.append(
        by=by,
        type="party.delegation_revoked",
        stream=f"party:{delegation.grantor.uid}",
        payload={"delegation": str(delegation.uid)},
        at=at,
    )


@transaction.atomic(savepoint=False)
def unmask(*, by: Actor, party_id: int, purpose: str, at: datetime) -> dict[str, str]:
    """Personal values in clear, after the look has been written down with its purpose. Needs `parties.unmask`.

    The event names the look only; the purpose, which may speak of the person, stays sealed in the erasable row.
    Raises Forbidden, PurposeMissing, PartyNotFound.
    """
    access_services.require(by, UNMASK)
    if not purpose.strip():
        raise PurposeMissing(field="purpose")
    party = selectors.get_party(by=by, party_id=party_id)
    look = Unmasking.objects.create(
        party=party,
        actor=event_services.reference(by),
        body_id=by.agency_party_id,
        purpose_sealed=crypto.seal_text(purpose.strip()[:200]),
        at=at,
    )
    event_services.append(
        by=by, type="party.unmasked", stream=f"party:{party.uid}", payload={"look": str(look.uid)}, at=at
    )
    return selectors.facts_of(party, masked=False)


@transaction.atomic(savepoint=False)
def register_bodies(*, names: Mapping[str, str], at: datetime) -> dict[str, int]:
    """Organisation parties of the state's own bodies, by agency code (packs bring no credit codes). Code → party id.

    A body renamed in the pack is renamed here.
    """
    hashes = {code: selectors.identifier_hash(f"agency:{code}") for code in names}
    known = {party.identifier_hash: party for party in Party.objects.filter(identifier_type="agency")}
    Party.objects.bulk_create(
        [_body(code, names[code], hashed, at) for code, hashed in hashes.items() if hashed not in known],
        batch_size=500,
    )
    renamed = []
    for code, hashed in hashes.items():
        if hashed in known and known[hashed].name != names[code]:
            known[hashed].name = names[code]
            renamed.append(known[hashed])
    Party.objects.bulk_update(renamed, ["name"], batch_size=500)
    ids = dict(Party.objects.filter(identifier_type="agency").values_list("identifier_hash", "pk"))
    return {code: ids[hashed] for code, hashed in hashes.items()}


def _body(code: str, name: str, hashed: str, at: datetime) -> Party:
    return Party(
        kind="organisation",
        name=name,
        identifier_type="agency",
        identifier_sealed=crypto.seal_text(f"agency:{code}"),
        identifier_hash=hashed,
        level=4,
        created_at=at,
    )
