"""Questions about parties; personal values come out masked unless their own services log the unmasking."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.identifiers import (
    IdentifierRefused,
    check_phone,
    mask_identifier,
    mask_name,
    mask_phone,
    normalise_citizen_id,
)
from yiwang.foundation.parties.access import FIND
from yiwang.foundation.parties.models import Delegation, Party, Unmasking
from yiwang.foundation.parties.problems import DelegationNotFound, PartyNotFound


@dataclass(frozen=True)
class DelegationRow:
    """A delegation as its giver or holder sees it: names of persons masked."""

    uid: UUID
    kind: str
    grantor: str
    grantee: str
    matters: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    is_mine: bool
    is_in_force: bool


def get_party(*, by: Actor, party_id: int) -> Party:
    """A party: oneself, one's principal or body; for officers those their cases lead them to. Raises PartyNotFound."""
    found = Party.objects.visible_to(by).filter(pk=party_id).first()
    if found is None:
        raise PartyNotFound
    return found


def identifier_hash(number: str) -> str:
    """The exact-match key of an identifier; an old citizen's number of 15 digits has the key of its 18."""
    return crypto.hash_text(normalise_citizen_id(number), "identifier")


def phone_hash(number: str) -> str:
    """The exact-match key of a telephone number, however it is written."""
    try:
        digits = check_phone(number)
    except IdentifierRefused:
        digits = number.strip()
    return crypto.hash_text(digits, "phone")


def find_by_identifier(*, by: Actor, number: str) -> Party | None:
    """The party of an exact identifier; None for whoever may not find parties."""
    if not by.may(FIND):
        return None
    return Party.objects.filter(identifier_hash=identifier_hash(number)).first()


def find_for_login(login: str) -> Party | None:
    """The person who logs in with an identifier or telephone number; exact match of keyed hashes."""
    match = Q(identifier_hash=identifier_hash(login)) | Q(phone_hash=phone_hash(login))
    return Party.objects.filter(match, kind="person").order_by("id").first()


def display(party: Party, *, masked: bool = True) -> str:
    """The party's name: an organisation's in full, a person's masked unless the caller seals or logs what it writes."""
    if party.kind == "organisation":
        return party.name
    name = crypto.unseal_text(party.name_sealed)
    return mask_name(name) if masked else name


def facts_of(party: Party, *, masked: bool = True) -> dict[str, str]:
    """Name, identifier, telephone number and place of a party, to show or to prefill its own form.

    A body that has no number of its own yet is kept by its code, which is no identifier to show.
    """
    identifier = "" if party.identifier_type == "agency" else crypto.unseal_text(party.identifier_sealed)
    phone = crypto.unseal_text(party.phone_sealed) if party.phone_sealed else ""
    return {
        "name": display(party, masked=masked),
        "identifier": mask_identifier(identifier) if masked else identifier,
        "phone": mask_phone(phone) if masked and phone else phone,
        "place": party.home_place,
    }


def born_on(party: Party) -> date | None:
    """The day of birth; None for organisations."""
    return date.fromisoformat(crypto.unseal_text(party.born_sealed)) if party.born_sealed else None


def list_principals(*, by: Actor, on: date) -> QuerySet[Delegation]:
    """Delegations under which this actor may act for others on the day."""
    return Delegation.objects.in_force(on).filter(grantee_id=by.party_id).select_related("grantor").order_by("id")


def list_delegations(*, by: Actor) -> QuerySet[Delegation]:
    """Every delegation that the actor gave or holds, the latest first, ended ones too."""
    return Delegation.objects.visible_to(by).select_related("grantor", "grantee").order_by("-id")


def show_delegations(*, by: Actor, on: date) -> list[DelegationRow]:
    """`list_delegations` to show; `is_mine` are those the actor, in its present capacity, gave."""
    labels = dict(Delegation.KINDS)
    return [
        DelegationRow(
            uid=row.uid,
            kind=labels[row.kind],
            grantor=display(row.grantor),
            grantee=display(row.grantee),
            matters=tuple(row.matters),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_mine=row.grantor_id == by.principal_id and row.kind != "representative",
            is_in_force=row.is_in_force(on),
        )
        for row in list_delegations(by=by)[:100]
    ]


def get_delegation(*, by: Actor, uid: UUID) -> Delegation:
    """A delegation that the actor gave or holds. Raises DelegationNotFound."""
    found = Delegation.objects.visible_to(by).select_related("grantor").filter(uid=uid).first()
    if found is None:
        raise DelegationNotFound
    return found


def find_named(*, name: str, number: str) -> Party | None:
    """The person whose identifier and name are both exactly these: knowing one alone finds nobody."""
    found = Party.objects.filter(identifier_hash=identifier_hash(number), kind="person").first()
    return found if found is not None and crypto.unseal_text(found.name_sealed) == name.strip() else None


def may_act_for(*, by: Actor, principal_id: int, matter: str, on: date) -> bool:
    """May this actor act for the principal in the matter on the day?"""
    rows = Delegation.objects.filter(grantor_id=principal_id, grantee_id=by.party_id)
    return any(row.covers(matter, on) for row in rows)


def represents(*, by: Actor, organisation_id: int, on: date) -> bool:
    """Is the actor the registered legal representative of the organisation on the day?"""
    rows = Delegation.objects.in_force(on).filter(grantor_id=organisation_id, grantee_id=by.party_id)
    return rows.filter(kind="representative").exists()


def list_looks(*, by: Actor) -> QuerySet[Unmasking]:
    """Who looked at the actor's own personal values in clear, for what purpose, the latest first."""
    return Unmasking.objects.filter(party_id=by.party_id or 0).select_related("body").order_by("-at", "-id")


def count_synthetic() -> int:
    """How many synthetic natural persons the demonstration has made."""
    return Party.objects.filter(kind="person", synthetic=True).count()
