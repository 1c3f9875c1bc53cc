"""Making accounts, logging in with lockout, passwords and the end of sessions, application tokens."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from math import ceil

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Fault, Forbidden
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts.access import OPEN, TOKENS
from yiwang.foundation.accounts.models import Account, ApplicationToken, managed
from yiwang.foundation.accounts.problems import (
    AccountLocked,
    CodeRefused,
    LoginRefused,
    LoginTaken,
    PasswordRefused,
    TokenDaysRefused,
    TokenNameTaken,
)
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events import services as event_services
from yiwang.foundation.parties.models import Party

SHORTEST = 8
CODE_HOURS = 24
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another
MOST_TOKEN_DAYS = 1825
LONGEST = 128  # asked before hashing, so that nobody buys time with a long password


@transaction.atomic(savepoint=False)
def create_account(
    *, by: Actor, party: Party, login: str, password: str, at: datetime, handle: str = "", label: str = ""
) -> Account:
    """A login for a party. Officers have a clear work login (`handle`) and a public work sign (`label`, 工号).

    Neither may be a person's name: both stand in clear in histories. Raises Forbidden, LoginTaken, PasswordRefused.
    """
    if party.pk != by.party_id:
        _authorise(by, party, legal_day(at))
    _check_strength(password)
    login_hash = selectors.login_hash(login)
    if Account.objects.filter(login_hash=login_hash).exists():
        raise LoginTaken(field="login")
    try:
        account = Account.objects.create(
            party=party,
            login_hash=login_hash,
            password=make_password(password),
            handle=handle,
            label=label,
            created_at=at,
        )
    except IntegrityError:
        raise LoginTaken(field="login") from None
    _tell(by, account, "account.created", at)
    return account


def log_in(*, login: str, password: str, at: datetime) -> Account:
    """The account, when name and password are right. The lock is asked before the costly hash.

    Each outcome is a transaction of its own: a failure is counted although the login is refused.
    Raises LoginRefused, AccountLocked.
    """
    account = selectors.find_account(login[:200])
    if account is None or not account.is_active:
        check_password(password[:LONGEST], _unusable())  # an unknown name takes as long as a wrong password
        raise _refused()
    if account.locked_until is not None and account.is_locked(at):
        raise AccountLocked(minutes=ceil((account.locked_until - at).total_seconds() / 60))
    if not check_password(password[:LONGEST], account.password):
        _count_failure(account, at)
        raise _refused()
    _let_in(account, at)
    return account


@cache
def _unusable() -> str:
    return make_password(None)


def _refused() -> LoginRefused:
    return LoginRefused(most=settings.LOGIN_FAILURES, minutes=settings.LOGIN_LOCK_MINUTES)


@transaction.atomic(savepoint=False)
def _let_in(account: Account, at: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(failed=0, locked_until=None, last_login=at)
    _tell(_oneself(account), account, "account.logged_in", at)


@transaction.atomic(savepoint=False)
def _count_failure(account: Account, at: datetime) -> None:
    """Too many in a row: logging in is suspended and every session of the account ends."""
    Account.objects.filter(pk=account.pk).update(failed=F("failed") + 1)
    until = at + timedelta(minutes=settings.LOGIN_LOCK_MINUTES)
    full = Account.objects.filter(pk=account.pk, failed__gte=settings.LOGIN_FAILURES)
    if full.update(failed=0, locked_until=until, sessions_ended=F("sessions_ended") + 1):
        _tell(_oneself(account), account, "account.locked", at)


@transaction.atomic(savepoint=False)
def change_password(*, by: Actor, account: Account, old: str, new: str, at: datetime) -> Account:
    """The holder sets a new password; all sessions end, also this one. Raises Forbidden, PasswordRefused."""
    if by.account_id != account.pk:
        raise Forbidden(right=OPEN)
    if not check_password(old[:LONGEST], account.password):
        raise PasswordRefused(faults=[Fault("old", "现在的密码不正确", "请重新输入。")])
    _check_strength(new)
    return _set_password(by, account, new, at)


@transaction.atomic(savepoint=False)
def reset_password(*, by: Actor, account: Account, new: str, at: datetime) -> Account:
    """Somebody with `accounts.open` has checked the identity card and sets a password; a lock ends, so do all sessions.

    Raises Forbidden, PasswordRefused.
    """
    _authorise(by, account.party, legal_day(at))
    _check_strength(new)
    return _set_password(by, account, new, at)


@transaction.atomic(savepoint=False)
def issue_code(*, by: Actor, account: Account, at: datetime) -> str:
    """A one-time code with which the holder sets a new password; the old one, every session and a lock end at once.

    Shown once, kept nowhere: it is reckoned from the account's unusable password and the hour. Needs `accounts.open`
    for the holder. Raises Forbidden.
    """
    _authorise(by, account.party, legal_day(at))
    fresh = {"password": make_password(None), "failed": 0, "locked_until": None}
    Account.objects.filter(pk=account.pk).update(**fresh, sessions_ended=F("sessions_ended") + 1)
    account.refresh_from_db()
    _tell(by, account, "account.code_issued", at)
    return _code(account, at)


def use_code(*, login: str, code: str, new: str, at: datetime) -> Account:
    """The holder sets a password with a one-time code; wrong codes count like wrong passwords.

    Raises CodeRefused, AccountLocked, PasswordRefused.
    """
    account = selectors.find_account(login[:200])
    if account is None or not account.is_active:
        raise CodeRefused(hours=CODE_HOURS)
    if account.locked_until is not None and account.is_locked(at):
        raise AccountLocked(minutes=ceil((account.locked_until - at).total_seconds() / 60))
    if not _is_code(account, code, at):
        _count_failure(account, at)
        raise CodeRefused(hours=CODE_HOURS)
    _check_strength(new)
    with transaction.atomic():
        return _set_password(_oneself(account), account, new, at)


def _is_code(account: Account, code: str, at: datetime) -> bool:
    if account.has_usable_password():
        return False
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    hours = (at - timedelta(hours=back) for back in range(CODE_HOURS))
    return any(constant_time_compare(typed, _code(account, hour).replace("-", "")) for hour in hours)


def _code(account: Account, at: datetime) -> str:
    hour = int(at.timestamp()) // 3600
    digest = salted_hmac(
        "yiwang.accounts.code", f"{account.uid} {account.password} {hour}", algorithm="sha256"
    ).digest()
    letters = "".join(CODE_LETTERS[byte % 32] for byte in digest[:12])
    return "-".join((letters[:4], letters[4:8], letters[8:]))


@transaction.atomic(savepoint=False)
def unlock(*, by: Actor, account: Account, at: datetime) -> None:
    """Logging in is possible again before the lock runs out. Needs `accounts.open` for the holder. Raises Forbidden."""
    _authorise(by, account.party, legal_day(at))
    if Account.objects.filter(pk=account.pk, locked_until__gt=at).update(failed=0, locked_until=None):
        _tell(by, account, "account.unlocked", at)


def _set_password(by: Actor, account: Account, new: str, at: datetime) -> Account:
    Account.objects.filter(pk=account.pk).update(
        password=make_password(new), failed=0, locked_until=None, sessions_ended=F("sessions_ended") + 1
    )
    account.refresh_from_db()
    _tell(by, account, "account.password_changed", at)
    return account


@transaction.atomic(savepoint=False)
def close_account(*, by: Actor, account: Account, at: datetime) -> None:
    """No more logging in; all sessions end. The party and what it did stay. Needs `accounts.open`. Raises Forbidden."""
    _authorise(by, account.party, legal_day(at))
    open_still = Account.objects.filter(pk=account.pk, is_active=True)
    if open_still.update(is_active=False, sessions_ended=F("sessions_ended") + 1):
        _tell(by, account, "account.closed", at)


def _authorise(by: Actor, party: Party, on: date) -> None:
    access_services.require(by, OPEN)
    if not Party.objects.filter(managed(by, on), pk=party.pk).exists():
        raise Forbidden(right=OPEN)


def _check_strength(password: str) -> None:
    try:
        validate_password(password, password_validators=_validators())
    except ValidationError as error:
        raise PasswordRefused(faults=[Fault("new", message) for message in error.messages]) from None


@cache
def _validators() -> Sequence[MinimumLengthValidator | CommonPasswordValidator | NumericPasswordValidator]:
    return [MinimumLengthValidator(SHORTEST), CommonPasswordValidator(), NumericPasswordValidator()]


def _oneself(account: Account) -> Actor:
    return Actor(kind="person", name="person", account_id=account.pk, party_id=account.party_id)


def _tell(by: Actor, account: Account, type: str, at: datetime) -> None:
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
    roles: Sequence[str] = (),
) -> str:
    """A token of an application in an agency, or of a person's own program; shown once, only its digest is kept.

    Needs `accounts.tokens` for the body, except for one's own. Raises Forbidden, TokenNameTaken, TokenDaysRefused.
    """
    if agency is not None or party is None or party.pk != by.party_id:
        places = agency.places if agency else ()
        access_services.require(by, TOKENS, agency_id=agency.pk if agency else None, places=places)
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise TokenDaysRefused(most=MOST_TOKEN_DAYS, field="days")
    if ApplicationToken.objects.filter(name=name).exists():
        raise TokenNameTaken(field="name")
    token = secrets.token_urlsafe(32)
    ApplicationToken.objects.create(
        name=name,
        agency=agency,
        party=party,
        post=post,
        roles=list(roles),
        digest=hashlib.sha256(token.encode()).hexdigest(),
        expires_at=at + timedelta(days=days),
        created_at=at,
    )
    event_services.append(by=by, type="account.token_issued", stream="account:tokens", payload={"name": name}, at=at)
    return token


@transaction.atomic(savepoint=False)
def revoke_token(*, by: Actor, name: str, at: datetime) -> None:
    """The token opens nothing from now on. Needs `accounts.tokens` for its body. Raises Forbidden."""
    access_services.require(by, TOKENS)
    if ApplicationToken.objects.visible_to(by).filter(name=name, revoked_at__isnull=True).update(revoked_at=at):
        event_services.append(
            by=by, type="account.token_revoked", stream="account:tokens", payload={"name": name}, at=at
        )
