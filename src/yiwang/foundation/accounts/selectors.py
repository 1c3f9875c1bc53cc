"""Building the Actor of a request: the account, its appointment on the day, its rights, its principal."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yiwang.core import crypto
from yiwang.core.actor import PLACE_LEVELS, Actor, Reach
from yiwang.core.calendar import legal_day
from yiwang.foundation.access import selectors as access_selectors
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts.access import OPEN, TOKENS
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.accounts.problems import AccountNotFound, CapacityRefused, TokenNotFound, TokenRefused
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.models import Agency, Appointment
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties.models import Delegation

PERSON_RIGHTS: Mapping[str, Reach] = {"cases.submit": "agency", "cases.read": "agency"}
SHOWN = 100  # principals on the page of capacities


@dataclass(frozen=True)
class StaffIdentity:
    """What an office system asks about a public servant (F-061.1): unit, post, level, roles, and what they permit."""

    appointment_id: int
    unit: str
    unit_code: str
    post: str
    post_name: str
    kind: str
    kind_name: str
    level: str
    place: str
    roles: tuple[str, ...]
    rights: Mapping[str, Reach]
    compartments: frozenset[str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Principal:
    """Somebody for whom one may act: the name masked for persons, until when, and whether only as a person."""

    party_id: int
    name: str
    kind: str
    kind_name: str
    valid_to: date | None
    in_office: bool


@dataclass(frozen=True)
class Capacities:
    """As whom an account may act today."""

    appointments: tuple[StaffIdentity, ...]
    principals: tuple[Principal, ...]


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


def labels_of(party_ids: Collection[int]) -> dict[int, str]:
    """The names on documents of officers, by party. One query; none for nobody."""
    if not party_ids:
        return {}
    return dict(Account.objects.filter(party_id__in=party_ids).exclude(label="").values_list("party_id", "label"))


def appointments_of(*, account: Account, at: datetime) -> list[Appointment]:
    """The appointments in force on the legal day, earliest first."""
    return list(agency_selectors.appointments_of(party_id=account.party_id, on=legal_day(at)))


def identity_of(appointment: Appointment) -> StaffIdentity:
    """The identity that an appointment gives its holder while it is in force."""
    post, agency = appointment.post, appointment.post.agency
    rights, compartments = access_selectors.grants_of(post.roles)
    return StaffIdentity(
        appointment_id=appointment.pk,
        unit=agency.name,
        unit_code=agency.code,
        post=post.code,
        post_name=post.name,
        kind=appointment.kind,
        kind_name=appointment.get_kind_display(),
        level=PLACE_LEVELS[agency.level - 1],
        place=agency.place,
        roles=tuple(post.roles),
        rights=rights,
        compartments=compartments,
        valid_from=appointment.valid_from,
        valid_to=appointment.valid_to,
    )


def capacities(*, account: Account, at: datetime) -> Capacities:
    """The appointments and principals of an account on the legal day."""
    delegations = _delegations(account, at)[:SHOWN]
    return Capacities(
        appointments=tuple(identity_of(held) for held in appointments_of(account=account, at=at)),
        principals=tuple(_principal_of(d) for d in delegations),
    )


def _principal_of(delegation: Delegation) -> Principal:
    return Principal(
        party_id=delegation.grantor_id,
        name=party_selectors.display(delegation.grantor),
        kind=delegation.kind,
        kind_name=delegation.get_kind_display(),
        valid_to=delegation.valid_to,
        in_office=_counts_in_office(delegation),
    )


def check_capacity(account: Account, *, at: datetime, appointment_id: int | None, on_behalf_of: int | None) -> None:
    """Raises CapacityRefused unless the account may act so today (no appointment: as a person)."""
    as_person = appointment_id is None
    by = actor_for(account, at=at, appointment_id=appointment_id, on_behalf_of=on_behalf_of, as_person=as_person)
    if by.appointment_id != appointment_id or by.on_behalf_of != on_behalf_of:
        raise CapacityRefused


def actor_for(
    account: Account,
    *,
    at: datetime,
    appointment_id: int | None = None,
    on_behalf_of: int | None = None,
    as_person: bool = False,
) -> Actor:
    """The actor of an account on the legal day of `at`, in three queries at most.

    In the appointment named, else the first in force; as a person when none is, when the one named has ended, or when
    asked. `on_behalf_of` holds only while a delegation is in force.
    """
    held = [] if as_person else appointments_of(account=account, at=at)
    chosen = next((a for a in held if appointment_id in {None, a.pk}), None)
    principal = _principal(account, at, on_behalf_of, in_office=chosen is not None)
    if chosen is None:
        return Actor(
            kind="person",
            name="person",
            account_id=account.pk,
            party_id=account.party_id,
            on_behalf_of=principal,
            rights=PERSON_RIGHTS,
            level=account.party.level,
        )
    rights, compartments = access_selectors.grants_of(chosen.post.roles)
    officer = Actor(
        kind="officer",
        name=account.label or account.handle,
        account_id=account.pk,
        party_id=account.party_id,
        on_behalf_of=principal,
        appointment_id=chosen.pk,
        rights=rights,
        compartments=compartments,
    )
    return _in_office(officer, chosen.post.agency, chosen.post.code)


def _in_office(actor: Actor, agency: Agency, post: str) -> Actor:
    return replace(
        actor,
        agency_id=agency.pk,
        agency_ids=agency_selectors.agency_ids_of(agency),
        agency_party_id=agency.party_id,
        post=post,
        place=agency.place,
        place_level=PLACE_LEVELS[agency.level - 1],
    )


def _delegations(account: Account, at: datetime) -> QuerySet[Delegation]:
    me = Actor(kind="person", name="person", party_id=account.party_id)
    return party_selectors.list_principals(by=me, on=legal_day(at))


def _counts_in_office(delegation: Delegation) -> bool:
    """A private authority given online is for the person; in office only what a village agent or the desk was given."""
    return delegation.kind == "village_agent" or delegation.way in {"written", "spoken"}


def _principal(account: Account, at: datetime, wanted: int | None, *, in_office: bool) -> int | None:
    """The principal, only while a delegation to this person is in force on the day."""
    if wanted is None:
        return None
    held = _delegations(account, at).filter(grantor_id=wanted)
    if in_office:
        held = held.filter(Q(kind="village_agent") | Q(way__in=("written", "spoken")))
    return wanted if held.exists() else None


def acting_for(by: Actor, delegation: str, *, at: datetime) -> Actor:
    """The same actor for the grantor of a delegation that it holds today. Raises CapacityRefused."""
    try:
        uid = UUID(delegation)
    except ValueError:
        raise CapacityRefused from None
    held = party_selectors.list_principals(by=by, on=legal_day(at)).filter(uid=uid).first() if by.party_id else None
    if held is None or (by.agency_id is not None and not _counts_in_office(held)):
        raise CapacityRefused
    return replace(by, on_behalf_of=held.grantor_id)


def actor_for_token(token: str, *, at: datetime) -> Actor:
    """The actor of an application token; of a person's token the person. Raises TokenRefused."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    rows = ApplicationToken.objects.filter(digest=digest, revoked_at=None)
    found = next(
        iter(rows.values_list("name", "post", "roles", "agency_id", "party_id", "party__level", "expires_at")), None
    )
    if found is None or found[-1] <= at:
        raise TokenRefused
    name, post, roles, agency_id, party_id, level, _ = found
    if agency_id is not None:
        return _application(name, post, roles, agency_selectors.by_id(agency_id), at)
    if party_id is None:
        raise TokenRefused
    return Actor(kind="person", name="person", party_id=party_id, rights=PERSON_RIGHTS, level=level, channel="api")


def _application(name: str, post: str, roles: list[str], agency: Agency | None, at: datetime) -> Actor:
    if agency is None or (agency.valid_to is not None and agency.valid_to <= legal_day(at)):
        raise TokenRefused
    rights, compartments = access_selectors.grants_of(roles)
    application = Actor(kind="application", name=f"app:{name}", rights=rights, compartments=compartments, channel="api")
    return _in_office(application, agency, post)


def list_accounts(*, by: Actor, on: date, text: str = "") -> QuerySet[Account]:
    """The accounts that the actor administers: officers' by work login and work sign, anybody's by the exact login,
    identifier or telephone number. Names are sealed and cannot be searched. Raises Forbidden.
    """
    access_services.require(by, OPEN)
    rows = Account.objects.visible_to(by, on).select_related("party")
    if not text:
        return rows.exclude(handle="")
    exact = find_account(text)
    return rows.filter(Q(handle__icontains=text) | Q(label__icontains=text) | Q(pk=exact.pk if exact else None))


def get_account(*, by: Actor, uid: UUID, on: date) -> Account:
    """An account that the actor administers. Raises Forbidden, AccountNotFound."""
    access_services.require(by, OPEN)
    found = Account.objects.visible_to(by, on).select_related("party").filter(uid=uid).first()
    if found is None:
        raise AccountNotFound
    return found


def list_tokens(*, by: Actor) -> QuerySet[ApplicationToken]:
    """Tokens of applications that the actor administers, and its own, the latest first. Raises Forbidden."""
    access_services.require(by, TOKENS)
    return ApplicationToken.objects.visible_to(by).select_related("agency").order_by("-id")


def get_token(*, by: Actor, name: str) -> ApplicationToken:
    """A token that the actor administers. Raises Forbidden, TokenNotFound."""
    access_services.require(by, TOKENS)
    found = ApplicationToken.objects.visible_to(by).filter(name=name).first()
    if found is None:
        raise TokenNotFound
    return found
