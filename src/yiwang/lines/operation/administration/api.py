"""The API of administration: appointments, accounts, tokens of applications; the same services as the pages.

What is shown once (a one-time code, the secret of a token) is told to the first request only: the same key again is
answered without it.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status
from pydantic import StringConstraints

from yiwang.core.calendar import legal_day
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.accounts import services as account_services
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.agencies import services as agency_services
from yiwang.foundation.agencies.access import APPOINT
from yiwang.foundation.events import idempotency
from yiwang.lines.operation.administration import selectors
from yiwang.lines.operation.administration import services as administration_services
from yiwang.lines.operation.administration.services import Identity, Term
from yiwang.web.endpoints import Cursor, Key, Limit, Name, Query, actor, at

router = Router(tags=["administration"])
_Text = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
_Basis = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
_Handle = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_.-]{1,39})?$")]
_RowId = Annotated[int, Path(ge=1, lt=2**63)]


class AppointmentOut(Schema):
    """Somebody holds a post from–to: `valid_to` is the first day without rights; the holder's name is masked."""

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


class AppointmentsOut(Schema):
    items: list[AppointmentOut]


class AppointmentIn(Schema):
    """Whom to appoint: name and citizen's number exactly as registered."""

    agency: Name
    post: Name
    name: _Text
    number: _Text
    kind: Literal["regular", "probation", "temporary", "acting"] = "regular"
    valid_from: date
    valid_to: date | None = None
    basis: _Basis


class EndIn(Schema):
    """The first day without rights, and the document that says so."""

    on: date
    basis: _Basis


class OfficeAccountOut(Schema):
    """An account; `state` is active, waiting (for a password), locked or closed."""

    uid: UUID
    handle: str
    label: str
    holder: str
    state: str
    posts: list[str]
    last_login: datetime | None
    locked_until: datetime | None
    created_at: datetime


class AccountsOut(Schema):
    items: list[OfficeAccountOut]
    next: str


class AccountIn(Schema):
    """The person as the identity card says; `handle` and `label` are for officers and hold no name."""

    name: _Text
    number: _Text
    phone: Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\x00]*$")] = ""
    handle: _Handle = ""
    label: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")] = ""


class CodeOut(Schema):
    """The account and the code with which its holder sets a password; empty when told before."""

    uid: UUID
    code: str


class TokenOut(Schema):
    """A token of an application without its secret; `state` is active, expired or revoked."""

    name: str
    agency: str
    agency_name: str
    post: str
    roles: list[str]
    state: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class TokensOut(Schema):
    items: list[TokenOut]
    next: str


class TokenIn(Schema):
    """An application that acts in a post of a body, with the roles of that post."""

    agency: Name
    post: Name
    name: Name
    days: Annotated[int, Field(ge=1, le=account_services.MOST_TOKEN_DAYS)] = 365


class SecretOut(Schema):
    """The bearer token; empty when told before."""

    name: str
    token: str


def _once(request: HttpRequest, operation: str, key: str, body: object, work: Callable[[], object]) -> str:
    return idempotency.do_once(by=actor(request), operation=operation, key=key, body=body, at=at(request), work=work)


@router.get("/appointments", response=AppointmentsOut, summary="Who holds the posts of a body, or will")
def list_appointments(request: HttpRequest, agency: Name) -> Any:
    by = actor(request)
    found = agency_selectors.get_reached(by=by, right=APPOINT, code=agency)
    return {"items": selectors.list_holdings(by=by, agency=found, at=at(request))}


@router.post("/appointments", response={201: AppointmentOut}, summary="Appoint somebody from a day on")
def appoint(request: HttpRequest, body: AppointmentIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    agency = agency_selectors.get_reached(by=by, right=APPOINT, code=body.agency)
    term = Term(body.post, body.valid_from, body.valid_to, body.kind, body.basis)

    def work() -> int:
        made = administration_services.appoint(
            by=by, agency=agency, name=body.name, number=body.number, term=term, at=now
        )
        return made.pk

    made = _once(request, "appointments.make", key, body.dict(), work)
    found = agency_selectors.get_appointment(by=by, appointment_id=int(made))
    return Status(201, selectors.holding(found, legal_day(now)))


@router.post("/appointments/{appointment}/end", response=AppointmentOut, summary="End an appointment on a day")
def end_appointment(request: HttpRequest, appointment: _RowId, body: EndIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    held = agency_selectors.get_appointment(by=by, appointment_id=appointment)

    def work() -> int:
        return agency_services.end_appointment(by=by, appointment=held, on=body.on, basis=body.basis, at=now).pk

    _once(request, f"appointments.end:{appointment}", key, body.dict(), work)
    return selectors.holding(agency_selectors.get_appointment(by=by, appointment_id=appointment), legal_day(now))


@router.get("/accounts", response=AccountsOut, summary="Officers' accounts, or whoever has exactly this login")
def list_accounts(request: HttpRequest, q: Query = "", cursor: Cursor = "", limit: Limit = 20) -> Any:
    return selectors.list_accounts(by=actor(request), text=q, cursor=cursor, limit=limit, at=at(request))


@router.post("/accounts", response={201: CodeOut}, summary="Open an account; the one-time code is told once")
def open_account(request: HttpRequest, body: AccountIn, key: Key = "") -> Any:
    told = {"code": ""}

    def work() -> UUID:
        person = Identity(body.name, body.number, body.phone)
        account, told["code"] = administration_services.open_account(
            by=actor(request), person=person, handle=body.handle, label=body.label, at=at(request)
        )
        return account.uid

    uid = _once(request, "accounts.open", key, body.dict(), work)
    return Status(201, {"uid": uid, **told})


@router.get("/accounts/{account}", response=OfficeAccountOut, summary="One account")
def show_account(request: HttpRequest, account: UUID) -> Any:
    found = account_selectors.get_account(by=actor(request), uid=account, on=legal_day(at(request)))
    return selectors.show_account(found, at(request))


@router.post("/accounts/{account}/code", response=CodeOut, summary="A one-time code instead of the password, told once")
def issue_code(request: HttpRequest, account: UUID, key: Key = "") -> Any:
    by, now, told = actor(request), at(request), {"code": ""}
    found = account_selectors.get_account(by=by, uid=account, on=legal_day(now))

    def work() -> UUID:
        told["code"] = account_services.issue_code(by=by, account=found, at=now)
        return found.uid

    return {"uid": _once(request, f"accounts.code:{account}", key, {}, work), **told}


@router.post("/accounts/{account}/unlock", response={204: None}, summary="Let somebody log in before the lock ends")
def unlock(request: HttpRequest, account: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    found = account_selectors.get_account(by=by, uid=account, on=legal_day(now))

    def work() -> UUID:
        account_services.unlock(by=by, account=found, at=now)
        return found.uid

    _once(request, f"accounts.unlock:{account}", key, {}, work)
    return Status(204, None)


@router.post("/accounts/{account}/close", response={204: None}, summary="No more logging in; all sessions end")
def close(request: HttpRequest, account: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    found = account_selectors.get_account(by=by, uid=account, on=legal_day(now))

    def work() -> UUID:
        account_services.close_account(by=by, account=found, at=now)
        return found.uid

    _once(request, f"accounts.close:{account}", key, {}, work)
    return Status(204, None)


@router.get("/tokens", response=TokensOut, summary="Tokens of applications, the latest first, without their secrets")
def list_tokens(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    return selectors.list_tokens(by=actor(request), cursor=cursor, limit=limit, at=at(request))


@router.post("/tokens", response={201: SecretOut}, summary="Issue a token; its secret is told once")
def issue_token(request: HttpRequest, body: TokenIn, key: Key = "") -> Any:
    told = {"token": ""}

    def work() -> str:
        told["token"] = administration_services.issue_token(by=actor(request), **body.dict(), at=at(request))
        return body.name

    return Status(201, {"name": _once(request, "tokens.issue", key, body.dict(), work), **told})


@router.post("/tokens/{name}/revoke", response={204: None}, summary="The token opens nothing from now on")
def revoke_token(request: HttpRequest, name: Name, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    found = account_selectors.get_token(by=by, name=name)

    def work() -> str:
        account_services.revoke_token(by=by, name=found.name, at=now)
        return found.name

    _once(request, f"tokens.revoke:{name}", key, {}, work)
    return Status(204, None)
