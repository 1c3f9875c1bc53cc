"""What the pages of administration show: names of persons masked, states in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.paging import Page
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.accounts.models import Account, ApplicationToken
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies.access import APPOINT
from yiwang.foundation.agencies.models import Agency, Appointment
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.web.paging import page

STATES = {
    "future": _("未到任"),
    "serving": _("在任"),
    "active": _("可用"),
    "locked": _("暂停登录"),
    "waiting": _("待设密码"),
    "closed": _("已停用"),
    "expired": _("已到期"),
    "revoked": _("已收回"),
}
KINDS = {"regular": _("任职"), "probation": _("试用"), "temporary": _("挂职"), "acting": _("代理")}


@dataclass(frozen=True)
class Holding:
    """An appointment as administration sees it."""

    id: int
    post: str
    post_name: str
    holder: str
    account: str
    kind: str
    valid_from: date
    valid_to: date | None
    basis: str
    state: str


@dataclass(frozen=True)
class AccountRow:
    """An account as administration sees it; `posts` are those of the day."""

    uid: UUID
    handle: str
    label: str
    holder: str
    state: str
    posts: tuple[str, ...]
    last_login: datetime | None
    locked_until: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class TokenRow:
    """A token of an application, without its secret."""

    name: str
    agency: str
    agency_name: str
    post: str
    roles: tuple[str, ...]
    state: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def list_agencies(*, by: Actor, text: str, cursor: str) -> Page[Agency]:
    """The bodies where the actor may appoint. Raises Forbidden."""
    return page(agency_selectors.list_reached(by=by, right=APPOINT, text=text), keys=("code",), cursor=cursor)


def list_holdings(*, by: Actor, agency: Agency, at: datetime) -> list[Holding]:
    """Who holds the posts of a body today or will. Raises Forbidden."""
    on = legal_day(at)
    rows = list(agency_selectors.list_appointments(by=by, agency=agency, on=on))
    labels = account_selectors.labels_of({row.holder_id for row in rows})
    return [holding(row, on, labels.get(row.holder_id, "")) for row in rows]


def holding(row: Appointment, on: date, account: str = "") -> Holding:
    """One appointment to show."""
    return Holding(
        id=row.pk,
        post=row.post.code,
        post_name=row.post.name,
        holder=party_selectors.display(row.holder),
        account=account,
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        basis=row.basis,
        state="future" if on < row.valid_from else "serving",
    )


def empty_posts(*, agency: Agency, holdings: Iterable[Holding]) -> list[str]:
    """The posts that nobody holds: name and code."""
    held = {row.post for row in holdings if row.state == "serving"}
    return [
        f"{post.name}（{post.code}）" for post in agency_selectors.list_posts(agency=agency) if post.code not in held
    ]


def list_accounts(*, by: Actor, text: str, cursor: str, at: datetime, limit: int = 20) -> Page[AccountRow]:
    """The accounts that the actor administers, the latest first. Raises Forbidden."""
    rows = account_selectors.list_accounts(by=by, on=legal_day(at), text=text)
    found = page(rows, keys=("-id",), cursor=cursor, limit=limit)
    return Page([show_account(row, at) for row in found.items], found.next)


def show_account(row: Account, at: datetime) -> AccountRow:
    """One account to show."""
    held = account_selectors.appointments_of(account=row, at=at)
    return AccountRow(
        uid=row.uid,
        handle=row.handle,
        label=row.label,
        holder=party_selectors.display(row.party),
        state=_account_state(row, at),
        posts=tuple(f"{a.post.agency.name} · {a.post.name}" for a in held),
        last_login=row.last_login,
        locked_until=row.locked_until if row.is_locked(at) else None,
        created_at=row.created_at,
    )


def _account_state(row: Account, at: datetime) -> str:
    if not row.is_active:
        return "closed"
    if row.is_locked(at):
        return "locked"
    return "active" if row.has_usable_password() else "waiting"


def list_tokens(*, by: Actor, cursor: str, at: datetime, limit: int = 20) -> Page[TokenRow]:
    """The tokens that the actor administers, the latest first. Raises Forbidden."""
    found = page(account_selectors.list_tokens(by=by), keys=("-id",), cursor=cursor, limit=limit)
    return Page([_token(row, at) for row in found.items], found.next)


def _token(row: ApplicationToken, at: datetime) -> TokenRow:
    state = "revoked" if row.revoked_at else ("expired" if row.expires_at <= at else "active")
    return TokenRow(
        name=row.name,
        agency=row.agency.code if row.agency else "",
        agency_name=row.agency.name if row.agency else "",
        post=row.post,
        roles=tuple(row.roles),
        state=state,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
