"""Building the Actor of a request: the account, its appointment on the day, its rights, its principal."""

import hashlib
from datetime import datetime

from yiwang.core import crypto
from yiwang.core.actor import PLACE_LEVELS, Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.access import selectors as access_selectors
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.accounts.problems import TokenRefused
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Agency, Appointment
from yiwang.foundation.parties import selectors as party_selectors

PERSON_RIGHTS = {"cases.submit": "agency", "cases.read": "agency"}


def login_hash(login: str) -> str:
    """The keyed hash of what is typed as a login."""
    return crypto.hash_text(login.strip().lower(), "login")


def find_account(login: str) -> Account | None:
    """The account of a login name, or of a person's identifier or telephone number."""
    found = Account.objects.filter(login_hash=login_hash(login)).first()
    if found:
        return found
    party = party_selectors.find_for_login(login)
    return Account.objects.filter(party=party, handle="").first() if party else None


def appointments_of(*, account: Account, at: datetime) -> list[Appointment]:
    """The appointments in force on the legal day."""
    return list(agency_selectors.appointments_of(party_id=account.party_id, on=legal_day(at)))


def actor_for(
    account: Account, *, at: datetime, appointment_id: int | None = None, on_behalf_of: int | None = None, as_person: bool = False
) -> Actor:
    """The actor of an account: in one of its appointments of the day, else as a person (for oneself or a principal)."""
    held = [] if as_person else appointments_of(account=account, at=at)
    chosen = next((a for a in held if a.pk == appointment_id), held[0] if held else None)
    if chosen is None:
        return _person(account, at, on_behalf_of)
    agency = chosen.post.agency
    rights, compartments = access_selectors.grants_of(chosen.post.roles)
    principal = _principal(account, at, on_behalf_of, agency)
    return Actor(
        kind="officer",
        name=account.label or account.handle,
        account_id=account.pk,
        party_id=account.party_id,
        on_behalf_of=principal,
        appointment_id=chosen.pk,
        rights=rights,
        compartments=compartments,
        **_office(agency, chosen.post.code),
    )


def _office(agency: Agency, post: str) -> dict[str, object]:
    level = PLACE_LEVELS[agency.level - 1]
    return {
        "agency_id": agency.pk,
        "agency_ids": agency_selectors.agency_ids_of(agency),
        "agency_party_id": agency.party_id,
        "post": post,
        "place": agency.place,
        "place_level": level,
    }  # type: ignore[return-value]


def _person(account: Account, at: datetime, on_behalf_of: int | None) -> Actor:
    party = account.party
    return Actor(
        kind="person",
        name="person",
        account_id=account.pk,
        party_id=party.pk,
        on_behalf_of=_principal(account, at, on_behalf_of, None),
        rights=PERSON_RIGHTS,  # type: ignore[arg-type]
        level=party.level,
    )


def _principal(account: Account, at: datetime, wanted: int | None, agency: Agency | None) -> int | None:
    """The principal, only while a delegation to this person is in force on the day."""
    if wanted is None:
        return None
    me = Actor(kind="person", name="person", party_id=account.party_id)
    held = party_selectors.list_principals(by=me, on=legal_day(at))
    return wanted if held.filter(grantor_id=wanted).exists() else None


def actor_for_token(token: str, *, at: datetime) -> Actor:
    """The actor of an application token. Raises TokenRefused."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = ApplicationToken.objects.select_related("agency").filter(digest=digest, revoked_at__isnull=True).first()
    if found is None or found.expires_at <= at:
        raise TokenRefused
    if found.agency is None:
        return Actor(kind="person", name="person", party_id=found.party_id, rights=PERSON_RIGHTS, channel="api")  # type: ignore[arg-type]
    rights, compartments = access_selectors.grants_of(found.roles)
    return Actor(
        kind="application",
        name=f"app:{found.name}",
        rights=rights,
        compartments=compartments,
        channel="api",
        **_office(found.agency, found.post),  # type: ignore[arg-type]
    )
