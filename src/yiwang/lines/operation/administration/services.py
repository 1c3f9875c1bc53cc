"""What administration does across rooms of the foundation, each in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.access import OPEN, TOKENS
from yiwang.foundation.accounts.models import Account
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.access import APPOINT
from yiwang.foundation.agencies.models import Agency, Appointment
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Party
from yiwang.lines.operation.administration.problems import PersonUnknown

CHECKED_LEVEL = 2  # the real-name level of whose identity card an officer has seen


@dataclass(frozen=True)
class Term:
    """A post from–to: `valid_to` is the first day without rights."""

    post: str
    valid_from: date
    valid_to: date | None = None
    kind: str = "regular"
    basis: str = ""


@transaction.atomic(savepoint=False)
def appoint(*, by: Actor, agency: Agency, name: str, number: str, term: Term, at: datetime) -> Appointment:
    """Appoint the registered person whose name and number are both exactly these.

    Raises Forbidden, PersonUnknown, PostUnknown, AppointmentRefused.
    """
    access_services.require(by, APPOINT, agency_id=agency.pk, places=agency.places)
    holder = party_selectors.find_named(name=name, number=number)
    if holder is None:
        raise PersonUnknown(field="number")
    return agency_services.appoint(
        by=by,
        post=agency_selectors.get_post(agency=agency, code=term.post),
        holder=holder,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        kind=term.kind,
        basis=term.basis,
        at=at,
    )


@dataclass(frozen=True)
class Identity:
    """A person as the identity card says, seen by the officer."""

    name: str
    number: str
    phone: str = ""


@transaction.atomic(savepoint=False)
def open_account(*, by: Actor, person: Identity, handle: str, label: str, at: datetime) -> tuple[Account, str]:
    """An account and the one-time code with which its holder sets the password; registers the person if need be.

    With a `handle` it is an officer's, else the login is the person's number. Raises Forbidden, IdentifierRefused,
    PartyKnown (the number stands under another name), LoginTaken.
    """
    access_services.require(by, OPEN)
    account = account_services.create_account(
        by=by,
        party=_registered(by, person, at),
        login=handle or person.number.strip(),
        password=token_urlsafe(32),
        at=at,
        handle=handle,
        label=label,
    )
    return account, account_services.issue_code(by=by, account=account, at=at)


def _registered(by: Actor, person: Identity, at: datetime) -> Party:
    found = party_selectors.find_named(name=person.name, number=person.number)
    return found or party_services.register_person(
        by=by,
        name=person.name,
        citizen_id=person.number,
        phone=person.phone,
        home_place=by.place,
        level=CHECKED_LEVEL,
        at=at,
    )


def issue_token(*, by: Actor, agency: str, post: str, name: str, days: int, at: datetime) -> str:
    """A token of an application in a post of a body, with the roles of that post; the secret is seen only now.

    Raises Forbidden, AgencyUnknown, PostUnknown, TokenNameTaken, TokenDaysRefused.
    """
    body = agency_selectors.get_reached(by=by, right=TOKENS, code=agency)
    held = agency_selectors.get_post(agency=body, code=post)
    return account_services.issue_token(
        by=by, name=name, days=days, agency=body, post=held.code, roles=held.roles, at=at
    )
