"""The API of delegations: whom one authorised, by whom one is authorised, giving and taking back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from yiwang.core.calendar import legal_day
from yiwang.foundation.events import idempotency
from yiwang.foundation.parties import selectors
from yiwang.foundation.parties import services as party_services
from yiwang.web.endpoints import Key, Name, actor, at

router = Router(tags=["delegations"])
_Text = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]


class DelegationOut(Schema):
    """An authority given or held, names of persons masked. `matters` empty: every matter; `valid_to` is exclusive."""

    uid: UUID
    kind: str
    grantor: str
    grantee: str
    matters: list[str]
    valid_from: date
    valid_to: date | None
    is_mine: bool
    is_in_force: bool


class DelegationsOut(Schema):
    items: list[DelegationOut]


class DelegationIn(Schema):
    """Whom one authorises: name and citizen's number, both exactly as registered; for which matters, until which day."""

    name: _Text
    number: _Text
    matters: Annotated[list[Name], Field(max_length=50)] = []
    valid_to: date | None = None


def _rows(request: HttpRequest) -> list[dict[str, Any]]:
    rows = selectors.show_delegations(by=actor(request), on=legal_day(at(request)))
    return [{name: getattr(row, name) for name in DelegationOut.model_fields} for row in rows]


@router.get("/delegations", response=DelegationsOut, summary="Authorities given or held, the latest first")
def list_delegations(request: HttpRequest) -> dict[str, Any]:
    return {"items": _rows(request)}


@router.post("/delegations", response={201: DelegationOut}, summary="Authorise somebody to act for oneself")
def give_delegation(request: HttpRequest, body: DelegationIn, key: Key = "") -> Any:
    """The person itself, or the legal representative acting for the organisation, from real-name level 3."""
    by, now = actor(request), at(request)
    made = idempotency.do_once(
        by=by,
        operation="delegations.give",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: party_services.authorise_online(by=by, **body.dict(), at=now).uid,
    )
    return Status(201, next(row for row in _rows(request) if str(row["uid"]) == made))


@router.post("/delegations/{uid}/revoke", response={204: None}, summary="Take an authority back; it ends at once")
def revoke_delegation(request: HttpRequest, uid: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work() -> UUID:
        party_services.revoke(by=by, delegation=selectors.get_delegation(by=by, uid=uid), at=now)
        return uid

    idempotency.do_once(by=by, operation=f"delegations.revoke:{uid}", key=key, body={}, at=now, work=work)
    return Status(204, None)
