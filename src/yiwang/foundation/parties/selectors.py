"""Questions about parties; personal values come out masked unless their own services log the unmasking."""

from datetime import date

from django.db.models import Q, QuerySet

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.identifiers import mask_identifier, mask_name, mask_phone
from yiwang.foundation.parties.models import Delegation, Party
from yiwang.foundation.parties.problems import PartyNotFound


def get_party(*, by: Actor, party_id: int) -> Party:
    """A party: oneself, one's principal, or for officers and the system those they are led to by a case. Raises PartyNotFound."""
    mine = {by.party_id, by.on_behalf_of, by.agency_party_id}
    if party_id not in mine and by.kind not in {"officer", "system"}:
        raise PartyNotFound
    found = Party.objects.filter(pk=party_id).first()
    if found is None:
        raise PartyNotFound
    return found


def identifier_hash(number: str) -> str:
    """The exact-match key of an identifier."""
    return crypto.hash_text(number.strip().upper(), "identifier")


def phone_hash(number: str) -> str:
    """The exact-match key of a telephone number."""
    return crypto.hash_text(number.strip(), "phone")


def find_by_identifier(*, by: Actor, number: str) -> Party | None:
    """The party of an exact identifier; only for whoever may find parties."""
    if not by.may("parties.find") and by.kind != "system":
        return None
    return Party.objects.filter(identifier_hash=identifier_hash(number)).first()


def find_for_login(login: str) -> Party | None:
    """The person who logs in with an identifier or telephone number; exact match of keyed hashes."""
    match = Q(identifier_hash=identifier_hash(login)) | Q(phone_hash=phone_hash(login), kind="person")
    return Party.objects.filter(match).order_by("id").first()


def display(party: Party, *, masked: bool = True) -> str:
    """The party's name: an organisation's in full, a person's masked unless the caller seals or logs what it writes."""
    if party.kind == "organisation":
        return party.name
    name = crypto.unseal_text(party.name_sealed)
    return mask_name(name) if masked else name


def facts_of(party: Party, *, masked: bool = True) -> dict[str, str]:
    """Name, identifier, telephone number and place of a party, to show or to prefill its own form."""
    identifier = crypto.unseal_text(party.identifier_sealed)
    phone = crypto.unseal_text(party.phone_sealed) if party.phone_sealed else ""
    return {
        "name": display(party, masked=masked),
        "identifier": mask_identifier(identifier) if masked else identifier,
        "phone": (mask_phone(phone) if masked and phone else phone),
        "place": party.home_place,
    }


def born_on(party: Party) -> date | None:
    """The day of birth; None for organisations."""
    return date.fromisoformat(crypto.unseal_text(party.born_sealed)) if party.born_sealed else None


def list_principals(*, by: Actor, on: date) -> QuerySet[Delegation]:
    """Delegations under which this actor may act for others on the day."""
    rows = Delegation.objects.filter(grantee_id=by.party_id, revoked_at__isnull=True, valid_from__lte=on)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).select_related("grantor").order_by("id")


def may_act_for(*, by: Actor, principal_id: int, matter: str, on: date) -> bool:
    """May this actor act for the principal in the matter on the day?"""
    rows = Delegation.objects.filter(grantor_id=principal_id, grantee_id=by.party_id)
    return any(row.covers(matter, on) for row in rows)
