"""Making accounts, logging in with lockout, application tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from yiwang.core.actor import Actor
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.accounts.problems import AccountLocked, LoginRefused
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties.models import Party

MOST_FAILURES = 5
LOCK = timedelta(minutes=15)
_UNKNOWN = make_password(None)


@transaction.atomic(savepoint=False)
def create_account(
    *, by: Actor, party: Party, login: str, password: str, at: datetime, handle: str = "", label: str = ""
) -> Account:
    """A login for a party; officers have a clear handle and the name that stands on documents."""
    account = Account.objects.create(
        party=party,
        login_hash=selectors.login_hash(login),
        password=make_password(password),
        handle=handle,
        label=label,
        created_at=at,
    )
    event_services.append(by=by, type="account.created", stream=f"account:{account.uid}", payload={}, at=at)
    return account


def log_in(*, login: str, password: str, at: datetime) -> Account:
    """The account, when name and password are right. The limit is asked before the costly hash. Raises LoginRefused, AccountLocked."""
    account = selectors.find_account(login[:200])
    if account is None or not account.is_active:
        check_password(password[:128], _UNKNOWN)
        raise LoginRefused
    if account.locked_until and at < account.locked_until:
        raise AccountLocked(minutes=int((account.locked_until - at).total_seconds() // 60) + 1)
    if not check_password(password[:128], account.password):
        _count_failure(account, at)
        raise LoginRefused
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(failed=0, locked_until=None, last_login=at)
        _tell(account, "account.logged_in", at)
    return account


@transaction.atomic(savepoint=False)
def _count_failure(account: Account, at: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(failed=F("failed") + 1)
    if Account.objects.filter(pk=account.pk, failed__gte=MOST_FAILURES).update(failed=0, locked_until=at + LOCK):
        _tell(account, "account.locked", at)


def _tell(account: Account, type: str, at: datetime) -> None:
    by = Actor(kind="person", name="person", account_id=account.pk, party_id=account.party_id)
    event_services.append(by=by, type=type, stream=f"account:{account.uid}", payload={}, at=at)


@transaction.atomic(savepoint=False)
def issue_token(
    *,
    by: Actor,
    name: str,
    at: datetime,
    days: int = 365,
    agency: Agency | None = None,
    party: Party | None = None,
    post: str = "",
    roles: list[str] | None = None,
) -> str:
    """A token of an application, shown once; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    ApplicationToken.objects.create(
        name=name,
        agency=agency,
        party=party,
        post=post,
        roles=roles or [],
        digest=hashlib.sha256(token.encode()).hexdigest(),
        expires_at=at + timedelta(days=days),
        created_at=at,
    )
    event_services.append(by=by, type="account.token_issued", stream="account:tokens", payload={"name": name}, at=at)
    return token
