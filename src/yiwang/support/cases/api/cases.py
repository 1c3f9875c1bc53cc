"""Cases: submit, find, look at, move; the kinds they run on; the library of their results."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from yiwang.foundation.events import idempotency
from yiwang.support.cases import schemas, selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.selectors import one
from yiwang.support.forms import selectors as form_selectors
from yiwang.web.endpoints import Cursor, Instant, Key, Limit, Name, OptionalName, Query, actor, at
from yiwang.web.paging import page

router = Router(tags=["cases"])


def day_or_none(due: datetime) -> datetime | None:
    """A deadline; None where there is none."""
    return due if due.year < 2900 else None


def case_out(case: Any) -> dict[str, Any]:
    """The columns of a case as the API shows them."""
    kind = selectors.kind_of(case)
    names = ("uid", "number", "kind", "matter", "title", "state", "channel", "opened_at", "closed_at", "version")
    return {
        **{name: getattr(case, name) for name in names},
        "state_label": kind.states[case.state].label.zh,
        "agency": case.agency.name,
        "due_at": day_or_none(case.due_at),
    }


@router.post("/cases", response={201: schemas.CaseOut}, summary="Submit an application")
def submit_case(request: HttpRequest, body: schemas.ApplicationIn, key: Key = "") -> Any:
    application = case_services.Application(**body.dict())
    case = case_services.submit(by=actor(request), application=application, key=key, at=at(request))
    return Status(201, case_out(case))


@router.get(
    "/cases", response=schemas.CasePageOut, summary="Cases within scope, latest first; q finds numbers and facts"
)
def list_cases(
    request: HttpRequest,
    kind: OptionalName = "",
    state: OptionalName = "",
    matter: OptionalName = "",
    open: bool = False,
    q: Query = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    by = actor(request)
    if q:
        rows = selectors.search_cases(by=by, text=q, kind=kind)
    else:
        rows = selectors.list_cases(by=by, kind=kind, state=state, matter=matter, open_only=open)
    found = page(rows, keys=("-opened_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [case_out(case) for case in found.items], "next": found.next}


@router.get("/cases/{uid}", response=schemas.CaseDetailOut, summary="One case")
def show_case(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    by, now = actor(request), at(request)
    case = selectors.get_case(by=by, uid=uid)
    view = selectors.show(by=by, case=case, at=now)
    return {
        **case_out(case),
        "answers": selectors.open_answers(case=case, by=by),
        "published": [] if by.agency_id else _published_out(case, by),
        "clocks": [_clock_out(clock) for clock in view.clocks],
        "materials": view.materials,
        "offered": [_offer_out(offer) for offer in selectors.offered(by=by, case=case, at=now)],
        "history": [_step_out(step) for step in view.steps],
    }


def _published_out(case: Any, by: Any) -> list[dict[str, str]]:
    return [{"label": label.zh, "text": str(value)} for label, value in selectors.published(case=case, by=by)]


def _clock_out(view: Any) -> dict[str, Any]:
    names = ("name", "title", "kind", "state", "started_at", "due_at", "ended_at", "basis", "verified", "provisional")
    return {**{name: getattr(view.clock, name) for name in names}, "limit": view.limit, "light": view.light}


def _offer_out(offer: Any) -> dict[str, Any]:
    row = offer.transition
    return {
        "transition": row.name,
        "label": row.label.zh,
        "ready": offer.is_ready,
        "reason": offer.guard.reason,
        "basis": row.basis,
        "danger": row.danger,
        "form": form_selectors.as_json_schema(offer.schema, row.label.zh),
    }


def _step_out(view: Any) -> dict[str, Any]:
    step = view.step
    return {
        "transition": step.transition,
        "label": view.label.zh,
        "state": step.to_state,
        "at": step.at,
        "agency": view.agency,
        "basis": step.basis,
    }


@router.post("/cases/{uid}/transitions/{transition}", response=schemas.CaseOut, summary="Do a lawful transition")
def move_case(request: HttpRequest, uid: UUID, transition: Name, body: schemas.MoveIn, key: Key = "") -> dict[str, Any]:
    by = actor(request)
    case = selectors.get_case(by=by, uid=uid)
    moved = case_services.move(
        by=by, case=case, transition=transition, input=body.input, at=at(request), key=key, version=body.version
    )
    return case_out(moved)


@router.post("/cases/{uid}/reveal", response=schemas.RevealedOut, summary="Answers in clear; the look is logged first")
def reveal_answers(request: HttpRequest, uid: UUID, body: schemas.LookIn, key: Key = "") -> dict[str, Any]:
    """Every look is logged, a repeated one too: the key changes nothing here."""
    by = actor(request)
    case = selectors.get_case(by=by, uid=uid)
    return {"answers": case_services.reveal_answers(by=by, case=case, purpose=body.purpose, at=at(request))}


@router.get("/cases/{uid}/migration", response=schemas.MigrationOut, summary="What moving to the current version means")
def plan_migration(request: HttpRequest, uid: UUID) -> Any:
    by = actor(request)
    case = selectors.get_case(by=by, uid=uid)
    return case_services.migrate_case(by=by, case=case, at=at(request), dry_run=True)


@router.post("/cases/{uid}/migration", response=schemas.CaseOut, summary="Move a running case to the current version")
def migrate_case(request: HttpRequest, uid: UUID, body: schemas.MigrationIn, key: Key = "") -> dict[str, Any]:
    by, now = actor(request), at(request)
    case = selectors.get_case(by=by, uid=uid)

    def work() -> UUID:
        case_services.migrate_case(by=by, case=case, at=now, dry_run=False, version=body.version)
        return uid

    idempotency.do_once(by=by, operation=f"cases.migrate:{uid}", key=key, body=body.dict(), at=now, work=work)
    return case_out(selectors.get_case(by=by, uid=uid))


@router.get("/library", response=schemas.LibraryOut, summary="Results counted by kind, matter, channel and result")
def show_library(request: HttpRequest, since: Instant, until: Instant, kind: OptionalName = "") -> dict[str, Any]:
    return {"items": selectors.library(by=actor(request), since=since, until=until, kind=kind)}


def _kind_out(kind: Any) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label.zh,
        "hash": kind.digest,
        "states": [{"name": s.name, "label": s.label.zh, "final": s.final} for s in kind.states.values()],
        "transitions": [
            {"name": t.name, "label": t.label.zh, "from": list(t.sources), "to": t.to, "basis": t.basis}
            for t in kind.transitions.values()
        ],
    }


@router.get(
    "/kinds", response=schemas.KindsOut, summary="The kinds of case with their lifecycles", auth=None, by_alias=True
)
def list_kinds(request: HttpRequest) -> dict[str, Any]:
    return {"items": [_kind_out(kind) for kind in selectors.current_kinds()]}


@router.get("/kinds/{name}", response=schemas.KindOut, summary="The lifecycle of a kind", auth=None, by_alias=True)
def show_kind(request: HttpRequest, name: Name) -> dict[str, Any]:
    return _kind_out(selectors.current_kind(name))


@router.get("/kinds/{name}/form", response=dict[str, Any], summary="The form of a kind as JSON Schema", auth=None)
def show_kind_form(request: HttpRequest, name: Name) -> dict[str, Any]:
    return one.form_of_kind(name)
