"""Tasks: the to-do of an appointment; claim, put back, delegate, hand over; stepping aside."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from yiwang.core.calendar import legal_day
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.events import idempotency
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.cases import schemas, selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.api.cases import day_or_none
from yiwang.support.cases.problems import NotYours
from yiwang.support.cases.selectors import one
from yiwang.web.endpoints import Cursor, Key, Limit, OptionalName, actor, at
from yiwang.web.paging import page

router = Router(tags=["tasks"])


def _task_out(request: HttpRequest, task: Any) -> dict[str, Any]:
    by = actor(request)
    return {
        "uid": task.uid,
        "name": task.name,
        "title": task.title,
        "state": task.state,
        "case": task.case.uid,
        "case_number": task.case.number,
        "agency": task.agency.name if task.agency else "",
        "post": task.post,
        "mine": task.person_id is not None and task.person_id == by.party_id,
        "due_at": day_or_none(task.due_at),
        "version": task.version,
    }


def _changed(request: HttpRequest, operation: str, uid: UUID, key: str, body: object, work: Callable[[], Any]) -> Any:
    """The task after the work has been done once; who gave it away is told what became of it."""
    result: list[Any] = []

    def once() -> UUID:
        result.append(work())
        return uid

    idempotency.do_once(
        by=actor(request), operation=f"{operation}:{uid}", key=key, body=body, at=at(request), work=once
    )
    return _task_out(request, result[0] if result else selectors.get_task(by=actor(request), uid=uid))


@router.get("/tasks", response=schemas.TaskPageOut, summary="To-do of the appointment, soonest first")
def list_tasks(
    request: HttpRequest,
    whose: Literal["mine", "claimed", "team"] = "mine",
    kind: OptionalName = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    rows = selectors.list_tasks(by=actor(request), whose=whose, kind=kind)
    found = page(rows, keys=("due_at", "id"), cursor=cursor, limit=limit)
    return {"items": [_task_out(request, task) for task in found.items], "next": found.next}


@router.get("/tasks/{uid}", response=schemas.TaskOut, summary="One task")
def show_task(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _task_out(request, selectors.get_task(by=actor(request), uid=uid))


@router.get("/tasks/{uid}/colleagues", response=schemas.ColleaguesOut, summary="Who could be given the task")
def list_colleagues(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    holders = _holders(request, uid)
    return {
        "items": [
            {"uid": h.holder.uid, "name": party_selectors.display(h.holder), "post": h.post.name} for h in holders
        ]
    }


def _holders(request: HttpRequest, uid: UUID) -> list[Any]:
    """Those who serve in the task's agency today; only for an office."""
    by = actor(request)
    task = selectors.get_task(by=by, uid=uid)
    if not by.agency_id or task.agency_id is None:
        return []
    return list(agency_selectors.holders_of(agency_ids=[task.agency_id], on=legal_day(at(request))))


def _receiver(request: HttpRequest, uid: UUID, wanted: UUID) -> int:
    for holding in _holders(request, uid):
        if holding.holder.uid == wanted:
            return int(holding.holder_id)
    raise NotYours(transition=selectors.get_task(by=actor(request), uid=uid).title)


@router.post("/tasks/{uid}/claim", response=schemas.TaskOut, summary="Claim a task")
def claim_task(request: HttpRequest, uid: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    return _changed(request, "tasks.claim", uid, key, {}, lambda: case_services.claim(by=by, uid=uid, at=now))


@router.post("/tasks/{uid}/put-back", response=schemas.TaskOut, summary="Give a claimed task back to its post")
def put_back_task(request: HttpRequest, uid: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    return _changed(request, "tasks.put_back", uid, key, {}, lambda: case_services.put_back(by=by, uid=uid, at=now))


@router.post("/tasks/{uid}/delegate", response=schemas.TaskOut, summary="Ask a colleague to do a task of one's own")
def delegate_task(request: HttpRequest, uid: UUID, body: schemas.ReceiverIn, key: Key = "") -> Any:
    by, now, to = actor(request), at(request), body.to

    def work() -> Any:
        return case_services.delegate(by=by, uid=uid, to_party_id=_receiver(request, uid, to), at=now)

    return _changed(request, "tasks.delegate", uid, key, {"to": str(to)}, work)


@router.post("/tasks/{uid}/hand-over", response=schemas.TaskOut, summary="The head gives a task to somebody else")
def hand_over_task(request: HttpRequest, uid: UUID, body: schemas.ReceiverIn, key: Key = "") -> Any:
    by, now, to = actor(request), at(request), body.to

    def work() -> Any:
        return case_services.hand_over(by=by, uid=uid, to_party_id=_receiver(request, uid, to), at=now)

    return _changed(request, "tasks.hand_over", uid, key, {"to": str(to)}, work)


@router.post("/cases/{uid}/interest", response={204: None}, summary="Declare an interest and step aside")
def declare_interest(request: HttpRequest, uid: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work() -> UUID:
        case_services.declare_interest(by=by, case=selectors.get_case(by=by, uid=uid), at=now)
        return uid

    idempotency.do_once(by=by, operation=f"cases.interest:{uid}", key=key, body={}, at=now, work=work)
    return Status(204, None)


@router.get("/cases/{uid}/recusals", response=schemas.RecusalsOut, summary="Requests to step aside, for the head")
def list_recusals(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    by = actor(request)
    return {"items": selectors.list_recusals(by=by, case=selectors.get_case(by=by, uid=uid))}


@router.get("/team", response=schemas.TeamOut, summary="What waits on the posts of the agencies in scope")
def show_team(request: HttpRequest) -> dict[str, Any]:
    waiting: Counter[tuple[str, str, str]] = Counter()
    for row in selectors.team(by=actor(request)):
        waiting[row["agency__name"] or "", row["post"], row["state"]] += row["count"]
    names = ("agency", "post", "state")
    return {"items": [{**dict(zip(names, found, strict=True)), "count": n} for found, n in sorted(waiting.items())]}


@router.post("/cases/{uid}/recusals", response={201: schemas.RecusalOut}, summary="Ask that an officer steps aside")
def ask_recusal(request: HttpRequest, uid: UUID, body: schemas.RecusalIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work() -> UUID:
        case = selectors.get_case(by=by, uid=uid)
        asked = case_services.ask_recusal(by=by, case=case, task_uid=body.task, reason=body.reason, at=now)
        return asked.uid

    made = idempotency.do_once(by=by, operation=f"cases.recusal:{uid}", key=key, body=body.dict(), at=now, work=work)
    return Status(201, one.get_recusal(by=by, uid=UUID(made)))


@router.post("/recusals/{uid}/decision", response=schemas.RecusalOut, summary="The head decides on stepping aside")
def decide_recusal(request: HttpRequest, uid: UUID, body: schemas.RecusalDecisionIn, key: Key = "") -> Any:
    by, now = actor(request), at(request)
    idempotency.do_once(
        by=by,
        operation=f"recusals.decide:{uid}",
        key=key,
        body=body.dict(),
        at=now,
        work=lambda: case_services.decide_recusal(by=by, uid=uid, granted=body.granted, at=now).uid,
    )
    return one.get_recusal(by=by, uid=uid)
