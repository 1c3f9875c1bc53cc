"""The API of supervision: what is stuck, orders, listed tasks, sealed periods; the same services as the pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import StringConstraints

from yiwang.foundation.events import idempotency
from yiwang.lines.operation.supervision import selectors, services
from yiwang.web.endpoints import Cursor, Key, Limit, OptionalName, OptionalPlaceCode, Query, actor, at

router = Router(tags=["supervision"])
_Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
_ListName = Annotated[str, Path(max_length=80, pattern=r"^[0-9a-z][0-9a-z_-]*$")]
_Number = Annotated[int, Path(ge=1, lt=2**31)]
_RowId = Annotated[int, Path(ge=1, lt=2**63)]
_Light = Literal["", "red", "yellow"]
_State = Literal["", "overdue", "untold", "running", "done"]


class StuckOut(Schema):
    """What waits, on whose desk, since when; `desk_hours` are office hours, `person` only for whoever may know."""

    case: UUID
    number: str
    title: str
    kind: str
    task: str
    agency: str
    post: str
    person: str
    since: datetime
    due_at: datetime | None
    light: str
    desk_hours: int


class StucksOut(Schema):
    items: list[StuckOut]
    next: str


class DeskOut(Schema):
    """Office hours that work lies at a unit."""

    agency: str
    done: int
    hours: float
    waiting: int
    overdue: int
    longest: int


class DesksOut(Schema):
    items: list[DeskOut]


class OrderIn(Schema):
    """The answers of the order's form, and at most one thing that it is about."""

    answers: dict[str, Any]
    about: UUID | None = None
    task: Annotated[str, StringConstraints(max_length=100, pattern=r"^([0-9a-z_-]+/[0-9]{1,6})?$")] = ""


class OrderOut(Schema):
    """The case that is the order."""

    uid: UUID
    number: str
    state: str


class ListedTaskOut(Schema):
    """A listed task; `text` is a paraphrase in English, `reference` where it stands."""

    task_list: str
    number: int
    group: str
    text: str
    lead: list[str]
    participating: list[str]
    deadline: str
    due: date | None
    document: str
    reference: str
    state: str
    overdue_days: int
    waiting: int
    orders: int


class ListedTasksOut(Schema):
    items: list[ListedTaskOut]


class ReportIn(Schema):
    """What the lead unit tells."""

    claim: Literal["progress", "done"] = "progress"
    progress: _Text
    evidence: _Text


class ReportOut(Schema):
    """Progress told; `state` is waiting, accepted or rejected."""

    uid: UUID
    agency: str
    claim: str
    progress: str
    evidence: str
    at: datetime
    state: str
    opinion: str


class ReportsOut(Schema):
    items: list[ReportOut]


class DecisionIn(Schema):
    """Yes or no, with the reason."""

    accepted: bool
    opinion: _Text


class PeriodIn(Schema):
    """A month "2026-10" or a quarter "2026-Q3"."""

    name: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2]|Q[1-4])$")]


class PeriodOut(Schema):
    """A sealed period."""

    id: int
    name: str
    office: str
    rows: int
    digest: str
    at: datetime


class PeriodsOut(Schema):
    items: list[PeriodOut]


class SealedFiguresOut(Schema):
    """The sealed counts by unit; `taken_off` is what accepted appeals take off."""

    period: PeriodOut
    whole: bool
    lines: list[dict[str, Any]]
    rows: list[dict[str, Any]]


class AppealIn(Schema):
    """Why a row is wrong."""

    reason: _Text


class AppealOut(Schema):
    """An appeal; `state` is waiting, accepted or rejected."""

    row: UUID
    reason: str
    state: str
    opinion: str


def _task(row: selectors.BoardRow) -> dict[str, Any]:
    task = {name: getattr(row.task, name) for name in ListedTaskOut.model_fields if hasattr(row.task, name)}
    told = {name: getattr(row, name) for name in ("state", "overdue_days", "waiting", "orders")}
    return {**task, **told}


def _report(row: Any) -> dict[str, Any]:
    names = ("uid", "claim", "progress", "evidence", "at", "state", "opinion")
    return {**{name: getattr(row, name) for name in names}, "agency": row.agency.code}


def _appeal(made: Any) -> dict[str, Any]:
    return {"row": made.row.uid, "reason": made.reason, "state": made.state, "opinion": made.opinion}


def _period(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "office": row.office.code,
        "rows": row.rows,
        "digest": row.digest,
        "at": row.at,
    }


def _sealed(row: Any) -> dict[str, Any]:
    names = ("uid", "agency", "number", "title", "due_at", "done_at", "outcome")
    return dict(zip(names, selectors.cells(row), strict=True))


@router.get("/supervision/stuck", response=StucksOut, summary="What is stuck, on whose desk, since when")
def list_stuck(
    request: HttpRequest,
    kind: OptionalName = "",
    agency: OptionalName = "",
    place: OptionalPlaceCode = "",
    light: _Light = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> Any:
    wanted = {"kind": kind, "agency": agency, "place": place, "light": light}
    return selectors.list_stuck(by=actor(request), at=at(request), cursor=cursor, limit=limit, wanted=wanted)


@router.get("/supervision/desks", response=DesksOut, summary="Desk hours by unit")
def list_desks(request: HttpRequest) -> Any:
    return {"items": selectors.list_desks(by=actor(request), at=at(request))}


@router.post("/supervision/orders", response={201: OrderOut}, summary="Order a unit to finish something by a day")
def order(request: HttpRequest, body: OrderIn, key: Key = "") -> Any:
    made = services.order(
        by=actor(request), answers=body.answers, key=key, at=at(request), about=body.about, task=body.task
    )
    return Status(201, made)


@router.get("/supervision/tasks", response=ListedTasksOut, summary="The listed tasks and where they stand today")
def list_tasks(
    request: HttpRequest, name: OptionalName = "", unit: Query = "", state: _State = "", q: Query = ""
) -> Any:
    rows = selectors.board(by=actor(request), at=at(request), name=name, unit=unit, state=state, text=q)
    return {"items": [_task(row) for row in rows]}


@router.get("/supervision/tasks/{name}/{number}/reports", response=ReportsOut, summary="What was told of a task")
def list_reports(request: HttpRequest, name: _ListName, number: _Number) -> Any:
    by = actor(request)
    task = selectors.get_task(by=by, key=f"{name}/{number}")
    return {"items": [_report(row) for row in selectors.list_reports(by=by, task=task)]}


@router.post("/supervision/tasks/{name}/{number}/reports", response={201: ReportOut}, summary="Tell progress of a task")
def report(request: HttpRequest, name: _ListName, number: _Number, body: ReportIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    task = selectors.get_task(by=by, key=f"{name}/{number}")

    def work() -> UUID:
        return services.report(by=by, task=task, **body.dict(), at=now).uid

    uid = idempotency.do_once(
        by=by, operation=f"supervision.report:{task.key}", key=key, body=body.dict(), at=now, work=work
    )
    return Status(201, _report(selectors.get_report(by=by, uid=UUID(uid))))


@router.post("/supervision/reports/{uid}/decision", response=ReportOut, summary="Confirm progress or send it back")
def decide_report(request: HttpRequest, uid: UUID, body: DecisionIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"supervision.decide:{uid}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: services.decide_report(by=by, uid=uid, **body.dict(), at=now).uid,
    )
    return _report(selectors.get_report(by=by, uid=uid))


@router.get("/supervision/periods", response=PeriodsOut, summary="The sealed periods")
def list_periods(request: HttpRequest) -> Any:
    return {"items": [_period(row) for row in selectors.list_periods(by=actor(request))]}


@router.post("/supervision/periods", response={201: PeriodOut}, summary="Seal a month or quarter that has ended")
def seal(request: HttpRequest, body: PeriodIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    made = idempotency.do_once(
        by=by,
        operation=f"supervision.seal:{body.name}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: services.seal(by=by, name=body.name, at=now).pk,
    )
    return Status(201, _period(selectors.get_period(by=by, period_id=int(made))))


@router.get(
    "/supervision/periods/{period}", response=SealedFiguresOut, summary="The figures and rows of a sealed period"
)
def show_period(request: HttpRequest, period: _RowId) -> Any:
    by = actor(request)
    found = selectors.get_period(by=by, period_id=period)
    return {
        "period": _period(found),
        "whole": selectors.is_whole(found),
        "lines": selectors.corrected(by=by, period=found),
        "rows": [_sealed(row) for row in selectors.list_rows(by=by, period=found).order_by("id")[: selectors.MOST]],
    }


@router.post("/supervision/rows/{uid}/appeal", response={201: AppealOut}, summary="Object to one sealed row")
def appeal(request: HttpRequest, uid: UUID, body: AppealIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"supervision.appeal:{uid}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: services.appeal(by=by, row=uid, reason=body.reason, at=now).pk,
    )
    return Status(201, _appeal(selectors.get_appeal(by=by, row=uid)))


@router.post("/supervision/rows/{uid}/decision", response=AppealOut, summary="Decide an appeal")
def decide_appeal(request: HttpRequest, uid: UUID, body: DecisionIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"supervision.decide_appeal:{uid}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: services.decide_appeal(by=by, row=uid, **body.dict(), at=now).pk,
    )
    return _appeal(selectors.get_appeal(by=by, row=uid))
