"""People for tests across rooms: `citizen`, `officer`, `organisation`, `token_for`, `client_for`. All synthetic.

wang = citizen("王秀英", born_on=date(1945, 3, 1))
clerk = officer("xixia-shenpi", "clerk")
case = case_services.submit(by=wang.actor(), …)
client_for(clerk).get("/workbench/")
api(token_for("xixia-shenpi", "clerk")).get("/api/v1/tasks")
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from django.test import Client

from tests.conftest import AT
from yiwang.core.actor import Actor
from yiwang.core.identifiers import make_citizen_id, make_uscc
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.models import Account
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.models import Agency, Appointment, Post
from yiwang.foundation.parties import services as party_services
from yiwang.foundation.parties.models import Party

RIGHTS = (
    "agencies.appoint", "parties.register", "parties.find", "parties.delegate", "parties.unmask", "accounts.open",
    "accounts.tokens", "cases.submit", "cases.act", "packs.load",
)  # fmt: skip
SYSTEM = Actor.system("tests", *RIGHTS)  # makes people; never the actor of a test's own deed
PASSWORD = "Synthetic-2026"
XIXIA = "640105000000"
_next = count(1)


@dataclass
class Person:
    """A party with its login. `actor()` is the Actor that a request of this account would have."""

    party: Party
    account: Account
    name: str
    citizen_id: str
    phone: str
    appointment: Appointment | None = None
    session: dict[str, Any] = field(default_factory=dict)

    def actor(self, *, at: datetime = AT, on_behalf_of: int | None = None, as_person: bool = False) -> Actor:
        """The actor at an instant, in the first appointment of the day or as a person."""
        return account_selectors.actor_for(self.account, at=at, on_behalf_of=on_behalf_of, as_person=as_person)


def citizen(
    name: str = "王小明",
    *,
    born_on: date = date(1988, 3, 15),
    county: str = "640105",
    home_place: str = XIXIA,
    level: int = 3,
    phone: str = "",
    at: datetime = AT,
) -> Person:
    """A resident with a valid synthetic identifier and an account (login = the telephone number)."""
    number = next(_next)
    citizen_id = make_citizen_id(county, born_on, number % 1000)
    phone = phone or f"139{number:08d}"
    party = party_services.register_person(
        by=SYSTEM,
        name=name,
        citizen_id=citizen_id,
        phone=phone,
        home_place=home_place,
        level=level,
        at=at,
        synthetic=True,
    )
    account = account_services.create_account(by=SYSTEM, party=party, login=phone, password=PASSWORD, at=at)
    return Person(party, account, name, citizen_id, phone)


def officer(
    agency: str | Agency,
    post: str,
    name: str = "李办理",
    *,
    valid_from: date = date(2026, 1, 1),
    valid_to: date | None = None,
    kind: str = "regular",
    at: datetime = AT,
) -> Person:
    """An officer appointed to a post of an agency (code such as "xixia-shenpi"), with an account."""
    body = agency_selectors.get_agency(code=agency) if isinstance(agency, str) else agency
    number = next(_next)
    citizen_id, phone = make_citizen_id("640105", date(1985, 6, 1 + number % 28), number % 1000), f"138{number:08d}"
    party = party_services.register_person(
        by=SYSTEM, name=name, citizen_id=citizen_id, phone=phone, home_place=XIXIA, level=4, at=at, synthetic=True
    )
    appointment = agency_services.appoint(
        by=SYSTEM,
        post=Post.objects.get(agency=body, code=post),
        holder=party,
        valid_from=valid_from,
        valid_to=valid_to,
        kind=kind,
        at=at,
    )
    handle = f"{post}{number}"
    account = account_services.create_account(
        by=SYSTEM, party=party, login=handle, password=PASSWORD, at=at, handle=handle, label=f"工号{number:04d}"
    )
    return Person(party, account, name, citizen_id, phone, appointment)


def organisation(
    name: str = "银川示例餐饮有限公司", *, home_place: str = XIXIA, level: int = 3, at: datetime = AT
) -> Party:
    """A company with a valid synthetic credit code."""
    uscc = make_uscc("91", "640105", next(_next))
    return party_services.register_organisation(
        by=SYSTEM, name=name, uscc=uscc, home_place=home_place, level=level, at=at, synthetic=True
    )


def token_for(
    who: str | Person, post: str = "", *, roles: list[str] | None = None, at: datetime = AT, days: int = 365
) -> str:
    """A bearer token: of a person, or of an application in an agency's post (with the post's roles unless named)."""
    name = f"test-{next(_next)}"
    if isinstance(who, Person):
        return account_services.issue_token(by=SYSTEM, name=name, at=at, days=days, party=who.party)
    body = agency_selectors.get_agency(code=who)
    given = roles if roles is not None else Post.objects.get(agency=body, code=post).roles
    return account_services.issue_token(by=SYSTEM, name=name, at=at, days=days, agency=body, post=post, roles=given)


def client_for(who: Person | Account, *, csrf: bool = False) -> Client:
    """A Django test client logged in as the account; `csrf=True` checks CSRF as a browser would meet it."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(who.account if isinstance(who, Person) else who)
    return client


def api(token: str) -> Client:
    """A Django test client that sends the bearer token with every request."""
    return Client(headers={"authorization": f"Bearer {token}"})
