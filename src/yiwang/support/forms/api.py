"""The API of drafts and of the digital account: one's own only."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yiwang.foundation.events import idempotency
from yiwang.support.forms import selectors, services
from yiwang.support.forms.problems import DraftNotFound
from yiwang.web.endpoints import Key, Name, actor, at

router = Router(tags=["drafts"])


class DraftIn(Schema):
    """Everything typed so far, right or wrong, and the version it was opened with (0 for none)."""

    answers: dict[str, Any]
    version: Annotated[int, Field(ge=0, lt=2**31)] = 0


class DraftOut(Schema):
    subject: str
    answers: dict[str, Any]
    version: int
    updated_at: datetime


class DraftLineOut(Schema):
    subject: str
    updated_at: datetime


class DraftsOut(Schema):
    items: list[DraftLineOut]


class AccountLineOut(Schema):
    """One thing entered once and offered again; masked where personal."""

    key: str
    label: str
    value: str
    subject: str
    entered_at: datetime


class AccountOut(Schema):
    items: list[AccountLineOut]


@router.get("/drafts", response=DraftsOut, summary="One's drafts, newest first")
def list_drafts(request: HttpRequest) -> dict[str, Any]:
    return {"items": [{"subject": s, "updated_at": u} for s, u in selectors.list_drafts(by=actor(request))]}


@router.get("/drafts/{subject}", response=DraftOut, summary="One's draft of a matter or kind")
def show_draft(request: HttpRequest, subject: Name) -> Any:
    found = selectors.get_draft(by=actor(request), subject=subject)
    if found is None:
        raise DraftNotFound
    return found


@router.put("/drafts/{subject}", response=DraftOut, summary="Keep what was typed")
def save_draft(request: HttpRequest, subject: Name, body: DraftIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"drafts.save:{subject}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: (
            services.save_draft(by=by, subject=subject, answers=body.answers, version=body.version, at=now).version
        ),
    )
    return show_draft(request, subject)


@router.delete("/drafts/{subject}", response={204: None}, summary="Throw a draft away")
def discard_draft(request: HttpRequest, subject: Name, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"drafts.discard:{subject}",
        key=key,
        body={},
        at=now,
        work=lambda: services.discard_draft(by=by, subject=subject),
    )
    return Status(204, None)


@router.get("/account", response=AccountOut, summary="The digital account: what need not be typed again")
def show_account(request: HttpRequest) -> dict[str, Any]:
    return {"items": selectors.list_account(by=actor(request))}


@router.delete("/account/{entry}", response={204: None}, summary="Take one thing out of one's digital account")
def forget_entry(request: HttpRequest, entry: Name, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"account.forget:{entry}",
        key=key,
        body={},
        at=now,
        work=lambda: services.forget(by=by, key=entry),
    )
    return Status(204, None)
