"""The only writers of supervision: orders, progress of listed tasks, sealed periods, appeals."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.events import services as event_services
from yiwang.lines.operation.supervision import periods, selectors
from yiwang.lines.operation.supervision.lists import ListedTask
from yiwang.lines.operation.supervision.models import Appeal, Order, Period, Report, SealedRow
from yiwang.lines.operation.supervision.problems import (
    AlreadyDecided,
    AppealedBefore,
    NotLeadUnit,
    NotTheOffice,
    PeriodRefused,
    PeriodSealed,
    SamePerson,
    TextMissing,
)
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.models import Case

KIND = "supervision"
LONGEST = 2000


@transaction.atomic(savepoint=False)
def order(
    *, by: Actor, answers: Mapping[str, Any], key: str, at: datetime, about: UUID | None = None, task: str = ""
) -> Case:
    """Order a unit to finish something by a day (督办): about a case, about a listed task ("list/number"), or freely.

    Raises Forbidden, CaseNotFound, TaskUnknown, AnswersRefused, KeyReused.
    """
    access_services.require(by, "supervision.order")
    subject = case_selectors.get_case(by=by, uid=about) if about else None
    listed = selectors.get_task(by=by, key=task) if task and not subject else None
    application = case_services.Application(kind=KIND, answers=answers)
    case = case_services.submit(by=by, application=application, key=key, at=at)
    link, made = Order.objects.get_or_create(
        case=case,
        defaults={
            "about": subject,
            "task_list": listed.task_list if listed else "",
            "task_number": listed.number if listed else None,
        },
    )
    if made:
        payload = {"about": str(about or ""), "task": listed.key if listed else ""}
        event_services.append(by=by, type="supervision.ordered", stream=case.stream, payload=payload, at=at)
    return link.case


@transaction.atomic(savepoint=False)
def report(*, by: Actor, task: ListedTask, claim: str, progress: str, evidence: str, at: datetime) -> Report:
    """A lead unit tells progress with its evidence; the office does for units that are not on the platform.

    Raises Forbidden, NotLeadUnit, TextMissing.
    """
    access_services.require(by, "supervision.report")
    own = agency_selectors.by_id(by.agency_id or 0)
    agency = next((code for code in task.agencies if own and own.code == code), "")
    absent = len(task.agencies) < len(task.lead)
    if not own or not (agency or (absent and own.code == task.office)):
        raise NotLeadUnit
    made = Report.objects.create(
        task_list=task.task_list,
        task_number=task.number,
        agency_id=own.pk,
        claim="done" if claim == "done" else "progress",
        progress=_text(progress, "progress", "进展"),
        evidence=_text(evidence, "evidence", "佐证"),
        account_id=by.account_id,
        at=at,
    )
    _tell(by, "supervision.reported", f"task_list:{task.task_list}", {"task": task.key, "report": str(made.uid)}, at)
    return made


@transaction.atomic(savepoint=False)
def decide_report(*, by: Actor, uid: UUID, accepted: bool, opinion: str, at: datetime) -> Report:
    """The office that keeps the list confirms what was reported, or sends it back with a reason.

    Raises Forbidden, TaskUnknown, NotTheOffice, SamePerson, TextMissing, AlreadyDecided.
    """
    access_services.require(by, "supervision.confirm")
    found = selectors.get_report(by=by, uid=uid)
    task = selectors.get_task(by=by, key=f"{found.task_list}/{found.task_number}")
    own = agency_selectors.by_id(by.agency_id or 0)
    if own is None or own.code != task.office:
        raise NotTheOffice
    if found.account_id == by.account_id:
        raise SamePerson
    told = {
        **_decision(by, accepted, at),
        "opinion": opinion.strip() if accepted else _text(opinion, "opinion", "理由"),
    }
    if not Report.objects.filter(pk=found.pk, state="waiting").update(**told):
        raise AlreadyDecided
    payload = {"task": task.key, "report": str(uid), "accepted": accepted}
    _tell(by, "supervision.report_decided", f"task_list:{task.task_list}", payload, at)
    found.refresh_from_db()
    return found


@transaction.atomic(savepoint=False)
def seal(*, by: Actor, name: str, at: datetime) -> Period:
    """Close a month or quarter: its rows are written down with their digest and counts, for good.

    Raises Forbidden, PeriodRefused, PeriodSealed.
    """
    access_services.require(by, "supervision.assess")
    bounds = periods.span(name)
    if bounds is None or bounds[1] > at:
        raise PeriodRefused(period=name, field="name")
    office = agency_selectors.by_id(by.agency_id or 0)
    if office is None:
        raise NotTheOffice
    if Period.objects.filter(office=office, name=name).exists():
        raise PeriodSealed(period=name)
    rows = [_row(each, bounds[1]) for each in case_selectors.list_desk_work(by=by, since=bounds[0], until=bounds[1])]
    period = Period.objects.create(
        name=name,
        office=office,
        counts=selectors.count(rows),
        rows=len(rows),
        digest=selectors.digest(rows),
        account_id=by.account_id,
        at=at,
    )
    for row in rows:
        row.period = period
    SealedRow.objects.bulk_create(rows, batch_size=500)
    payload = {"period": name, "rows": period.rows, "digest": period.digest}
    _tell(by, "supervision.period_sealed", f"assessment:{office.pk}:{name}", payload, at)
    return period


def _row(task: Any, until: datetime) -> SealedRow:
    done = task.done_at if task.done_at and task.done_at < until else None
    outcome = ("in_time" if done <= task.due_at else "late") if done else "overdue"
    number, title = f"{task.case.number}/{task.name}", task.title
    return SealedRow(
        agency=task.agency, number=number[:100], title=title, due_at=task.due_at, done_at=done, outcome=outcome
    )


@transaction.atomic(savepoint=False)
def appeal(*, by: Actor, row: UUID, reason: str, at: datetime) -> Appeal:
    """The assessed unit objects to one sealed row. Raises Forbidden, RowUnknown, TextMissing, AppealedBefore."""
    access_services.require(by, "supervision.report")
    found = selectors.get_row(by=by, uid=row)
    if found.agency_id not in by.agency_ids:
        raise NotLeadUnit
    told = {"reason": _text(reason, "reason", "申诉理由"), "account_id": by.account_id, "at": at}
    made, fresh = Appeal.objects.get_or_create(row=found, defaults=told)
    if not fresh:
        raise AppealedBefore
    stream = f"assessment:{found.period.office_id}:{found.period.name}"
    _tell(by, "supervision.appealed", stream, {"row": str(row)}, at)
    return made


@transaction.atomic(savepoint=False)
def decide_appeal(*, by: Actor, row: UUID, accepted: bool, opinion: str, at: datetime) -> Appeal:
    """The head of the office that sealed decides, with a reason; what was sealed stays, the entry is counted apart.

    Raises Forbidden, RowUnknown, NotTheOffice, SamePerson, TextMissing, AlreadyDecided.
    """
    access_services.require(by, "supervision.decide")
    found = selectors.get_appeal(by=by, row=row)
    if found.row.period.office_id not in by.agency_ids:
        raise NotTheOffice
    if by.account_id in {found.account_id, found.row.period.account_id}:
        raise SamePerson
    told = {**_decision(by, accepted, at), "opinion": _text(opinion, "opinion", "决定理由")}
    if not Appeal.objects.filter(pk=found.pk, state="waiting").update(**told):
        raise AlreadyDecided
    stream = f"assessment:{found.row.period.office_id}:{found.row.period.name}"
    _tell(by, "supervision.appeal_decided", stream, {"row": str(row), "accepted": accepted}, at)
    found.refresh_from_db()
    return found


def _decision(by: Actor, accepted: bool, at: datetime) -> dict[str, Any]:
    return {"state": "accepted" if accepted else "rejected", "decided_by": by.account_id, "decided_at": at}


def _text(text: str, field: str, name: str) -> str:
    found = text.strip()
    if not found or len(found) > LONGEST:
        raise TextMissing(field=field, name=name)
    return found


def _tell(by: Actor, type: str, stream: str, payload: dict[str, Any], at: datetime) -> None:
    event_services.append(by=by, type=type, stream=stream, payload=payload, at=at)
