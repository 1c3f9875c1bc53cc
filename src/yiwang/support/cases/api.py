"""The cases API: everything the pages do, through the same services. Mounted at /api/v1."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Router, Schema

from yiwang.core.actor import Actor
from yiwang.support.cases import selectors
from yiwang.support.cases import services as case_services
from yiwang.web.paging import page

router = Router(tags=["cases"])


class ApplicationIn(Schema):
    """An application: a matter's code (or a kind that needs none) and the answers of its form."""

    matter: str = Field("", max_length=80)
    kind: str = Field("", max_length=40)
    place: str = Field("", max_length=12, description="12-digit place code; by default found in the answers")
    transition: str = Field("", max_length=60, description="the opening transition, where a kind has several")
    answers: dict[str, Any] = Field(default_factory=dict)
    input: dict[str, Any] = Field(default_factory=dict)


class MoveIn(Schema):
    """The input of a transition, and the version of the case that was seen."""

    input: dict[str, Any] = Field(default_factory=dict)
    version: int | None = None


class ClockOut(Schema):
    name: str
    title: str
    kind: str
    state: str
    due_at: datetime
    light: str
    basis: str
    verified: bool
    provisional: list[str]


class CaseOut(Schema):
    """A case as its asker may see it; personal answers are masked."""

    uid: UUID
    number: str
    kind: str
    matter: str
    title: str
    state: str
    state_label: str
    channel: str
    agency: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    version: int


class CaseDetailOut(CaseOut):
    answers: dict[str, Any]
    clocks: list[ClockOut]
    materials: list[dict[str, Any]]
    offered: list[dict[str, Any]]
    history: list[dict[str, Any]]


class CasePageOut(Schema):
    items: list[CaseOut]
    next: str


class TaskOut(Schema):
    uid: UUID
    name: str
    title: str
    state: str
    case: UUID
    case_number: str
    agency: str
    post: str
    due_at: datetime | None


class TaskPageOut(Schema):
    items: list[TaskOut]
    next: str


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _at(request: HttpRequest) -> datetime:
    return request.now  # type: ignore[attr-defined,no-any-return]


def _due(at: datetime) -> datetime | None:
    return at if at.year < 2900 else None


def case_out(case: Any) -> dict[str, Any]:
    """The columns of a case as the API shows them."""
    kind = selectors.kind_of(case)
    return {
        "uid": case.uid,
        "number": case.number,
        "kind": case.kind,
        "matter": case.matter,
        "title": case.title,
        "state": case.state,
        "state_label": kind.states[case.state].label.zh,
        "channel": case.channel,
        "agency": case.agency.name,
        "opened_at": case.opened_at,
        "due_at": _due(case.due_at),
        "closed_at": case.closed_at,
        "version": case.version,
    }


def _task_out(task: Any) -> dict[str, Any]:
    return {
        "uid": task.uid,
        "name": task.name,
        "title": task.title,
        "state": task.state,
        "case": task.case.uid,
        "case_number": task.case.number,
        "agency": task.agency.name if task.agency else "",
        "post": task.post,
        "due_at": _due(task.due_at),
    }


@router.post("/cases", response={201: CaseOut}, summary="Submit an application")
def submit_case(
    request: HttpRequest, body: ApplicationIn, idempotency_key: str = Header("", alias="Idempotency-Key", max_length=100)
) -> tuple[int, dict[str, Any]]:
    application = case_services.Application(**body.dict())
    case = case_services.submit(by=_actor(request), application=application, key=idempotency_key, at=_at(request))
    return 201, case_out(case)


@router.get("/cases", response=CasePageOut, summary="Cases within scope, latest first")
def list_cases(
    request: HttpRequest, kind: str = "", state: str = "", matter: str = "", open: bool = False, q: str = "", cursor: str = "", limit: int = 20
) -> dict[str, Any]:
    by = _actor(request)
    if q:
        rows = selectors.search_cases(by=by, text=q, kind=kind)
    else:
        rows = selectors.list_cases(by=by, kind=kind, state=state, matter=matter, open_only=open)
    found = page(rows, keys=("-opened_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [case_out(case) for case in found.items], "next": found.next}


@router.get("/cases/{uid}", response=CaseDetailOut, summary="One case")
def show_case(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    by, at = _actor(request), _at(request)
    case = selectors.get_case(by=by, uid=uid)
    tag = f'"{hashlib.sha256(f"{case.uid}:{case.version}:{by.account_id}".encode()).hexdigest()[:32]}"'
    response["ETag"] = tag
    view = selectors.show(by=by, case=case, at=at)
    return {
        **case_out(case),
        "answers": selectors.open_answers(case=case, by=by),
        "clocks": [_clock_out(c) for c in view.clocks],
        "materials": [
            {"slot": m.slot, "title": m.title, "state": m.state, "way": m.way, "ways": m.ways, "remark": m.remark}
            for m in view.materials
        ],
        "offered": [
            {"transition": o.transition.name, "label": o.transition.label.zh, "ready": o.is_ready, "reason": o.guard.reason}
            for o in selectors.offered(by=by, case=case, at=at)
        ],
        "history": [
            {"transition": s.step.transition, "label": s.label.zh, "state": s.step.to_state, "at": s.step.at, "agency": s.agency}
            for s in view.steps
        ],
    }


def _clock_out(view: Any) -> dict[str, Any]:
    clock = view.clock
    return {
        "name": clock.name,
        "title": clock.title,
        "kind": clock.kind,
        "state": clock.state,
        "due_at": clock.due_at,
        "light": view.light,
        "basis": clock.basis,
        "verified": clock.verified,
        "provisional": clock.provisional,
    }


@router.post("/cases/{uid}/transitions/{transition}", response=CaseOut, summary="Do a lawful transition")
def move_case(
    request: HttpRequest,
    uid: UUID,
    transition: str,
    body: MoveIn,
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=100),
) -> dict[str, Any]:
    by, at = _actor(request), _at(request)
    case = selectors.get_case(by=by, uid=uid)
    moved = case_services.move(
        by=by, case=case, transition=transition, input=body.input, at=at, key=idempotency_key, version=body.version
    )
    return case_out(moved)


@router.get("/tasks", response=TaskPageOut, summary="To-do of the appointment, soonest first")
def list_tasks(
    request: HttpRequest, whose: str = "mine", kind: str = "", cursor: str = "", limit: int = 20
) -> dict[str, Any]:
    rows = selectors.list_tasks(by=_actor(request), whose=whose, kind=kind)
    found = page(rows, keys=("due_at", "id"), cursor=cursor, limit=limit)
    return {"items": [_task_out(t) for t in found.items], "next": found.next}


@router.post("/tasks/{uid}/claim", response=TaskOut, summary="Claim a task")
def claim_task(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _task_out(case_services.claim(by=_actor(request), uid=uid, at=_at(request)))


@router.post("/tasks/{uid}/put-back", response=TaskOut, summary="Give a claimed task back to its post")
def put_back_task(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _task_out(case_services.put_back(by=_actor(request), uid=uid, at=_at(request)))
