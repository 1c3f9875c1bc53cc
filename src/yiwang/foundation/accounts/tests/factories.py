"""People who log in: citizens, officers with a post and its roles, applications."""

from datetime import UTC, date, datetime

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.accounts.models import Account
from yiwang.foundation.agencies.models import Agency, Appointment
from yiwang.foundation.agencies.tests.factories import appointed, body, post
from yiwang.foundation.parties.models import Party
from yiwang.foundation.parties.tests.factories import citizen

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Yinchuan
TODAY = date(2026, 11, 23)
KEEPER = Actor.system("tests", "accounts.open", "accounts.tokens")
PASSWORD = "Synthetic-2026"
ROLES = {
    "clerk": {
        "name": "窗口",
        "compartments": ["service"],
        "grants": {"cases.read": "agency", "cases.submit": "agency"},
    },
    "supervisor": {"name": "督办", "compartments": ["service", "hotline"], "grants": {"cases.read": "place"}},
}


def roles() -> None:
    """The roles of the tests."""
    access_services.load_roles(pack="trial", documents={"roles": {"roles": ROLES}})


def account(party: Party | None = None, *, login: str = "", handle: str = "", label: str = "") -> Account:
    """A login with the password of the tests."""
    who = party or citizen()
    return account_services.create_account(
        by=KEEPER,
        party=who,
        login=login or handle or f"p{who.pk}",
        password=PASSWORD,
        at=AT,
        handle=handle,
        label=label,
    )


def officer(
    agency: Agency | None = None, code: str = "clerk", handle: str = "", **term: object
) -> tuple[Account, Appointment]:
    """Somebody appointed to a post whose role has the same code, with a work login."""
    place = agency or body()
    party = citizen()
    appointment = appointed(party, post(place, code, (code,)), **term)
    login = handle or f"{code}{party.pk}"
    return account(party, handle=login, label=f"工号{party.pk:04d}"), appointment
