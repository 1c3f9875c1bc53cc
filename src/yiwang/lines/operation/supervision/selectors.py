"""What is stuck and where, the board of listed tasks, sealed periods: always inside the asker's scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yiwang.core import calendar
from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.paging import Page
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.foundation.places import selectors as place_selectors
from yiwang.lines.operation.supervision import lists, periods
from yiwang.lines.operation.supervision.lists import ListedTask
from yiwang.lines.operation.supervision.models import Appeal, Order, Period, Report, SealedRow
from yiwang.lines.operation.supervision.problems import RowUnknown, TaskUnknown
from yiwang.support.cases import selectors as case_selectors
from yiwang.web.paging import page

LAYERS = ("cn", "cn-64")
NEAR = timedelta(days=3)
NEVER = 2900
LEVELS = ("region", "city", "county", "township", "village")
MOST = 5000


@dataclass(frozen=True)
class Stuck:
    """What waits, on whose desk, since when. `person` is empty for whoever may not know; hours are office hours."""

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


@dataclass(frozen=True)
class Desk:
    """How long work lies at a unit, in office hours: what was done in thirty days, what waits now."""

    agency: str
    done: int
    hours: float
    waiting: int
    overdue: int
    longest: int


@dataclass(frozen=True)
class BoardRow:
    """A listed task and where it stands today."""

    task: ListedTask
    state: str
    overdue_days: int
    waiting: int
    orders: int


def find_stuck(
    *, by: Actor, kind: str = "", agency: str = "", place: str = "", light: str = "", at: datetime
) -> QuerySet[Any]:
    """Waiting tasks within scope, narrowed. Red is overdue, yellow ends within three days. Raises Forbidden."""
    access_services.require(by, "supervision.see")
    tasks = case_selectors.list_tasks(by=by, whose="team", kind=kind)
    if agency:
        tasks = tasks.filter(agency__code=agency)
    if place:
        found = place_selectors.find_place(place)
        tasks = tasks.filter(**{f"case__{LEVELS[found.level - 1]}": place}) if found else tasks.none()
    if light == "red":
        tasks = tasks.filter(due_at__lt=at)
    elif light == "yellow":
        tasks = tasks.filter(due_at__gte=at, due_at__lt=at + NEAR)
    return tasks


def list_stuck(*, by: Actor, at: datetime, wanted: Mapping[str, str], cursor: str = "", limit: int = 20) -> Page[Stuck]:
    """A page of what waits, the longest overdue first. Raises Forbidden."""
    found = page(find_stuck(by=by, at=at, **wanted), keys=("due_at", "id"), cursor=cursor, limit=limit)
    return Page(stuck_rows(by=by, tasks=found.items, at=at), found.next)


def stuck_rows(*, by: Actor, tasks: Iterable[Any], at: datetime) -> list[Stuck]:
    """Tasks as rows of the leaders' page."""
    found = list(tasks)
    kinds = kind_words()
    posts = _post_words()
    mine = by.agency_ids if by.may("supervision.persons") else ()
    labels = account_selectors.labels_of({t.person_id for t in found if t.person_id and t.agency_id in mine})
    return [
        Stuck(
            case=task.case.uid,
            number=task.case.number,
            title=case_selectors.headline(task.case),
            kind=kinds.get(task.case.kind, task.case.kind),
            task=task.title,
            agency=task.agency.name if task.agency else "",
            post=posts.get(task.post, task.post),
            person=labels.get(task.person_id, ""),
            since=task.opened_at,
            due_at=None if task.due_at.year >= NEVER else task.due_at,
            light=_light(task.due_at, at),
            desk_hours=desk_hours(task.opened_at, at),
        )
        for task in found
    ]


def _light(due: datetime, at: datetime) -> str:
    if due.year >= NEVER:
        return ""
    return "red" if due < at else "yellow" if due < at + NEAR else "green"


def desk_hours(since: datetime, until: datetime) -> int:
    """Whole office hours between two instants by the working calendar."""
    table = code_selectors.calendar_for(LAYERS)
    return calendar.between(since, until, "workhour", table) // 3600 if until > since else 0


def kind_words() -> dict[str, str]:
    """The kinds of cases by name."""
    return {kind.name: kind.label.zh for kind in case_selectors.current_kinds()}


def _post_words() -> dict[str, str]:
    return {
        code: str(post.get("name", code))
        for _, _, body in pack_selectors.list_current("agencies")
        for code, post in (body.get("names") or {}).items()
    }


def list_desks(*, by: Actor, at: datetime) -> list[Desk]:
    """Desk hours by unit within scope: the last thirty days and what waits now. Raises Forbidden."""
    access_services.require(by, "supervision.see")
    since = at - timedelta(days=30)
    done: dict[str, list[int]] = {}
    for task in case_selectors.list_done_tasks(by=by, since=since)[:MOST]:
        done.setdefault(task.agency.name if task.agency else "", []).append(
            desk_hours(task.opened_at, task.done_at or at)
        )
    waiting: dict[str, list[tuple[int, bool]]] = {}
    for task in case_selectors.list_tasks(by=by, whose="team").exclude(agency=None).order_by("due_at", "id")[:MOST]:
        name = task.agency.name if task.agency else ""
        waiting.setdefault(name, []).append((desk_hours(task.opened_at, at), task.due_at < at))
    return [
        Desk(
            agency=name,
            done=len(done.get(name, ())),
            hours=round(sum(done[name]) / len(done[name]), 1) if name in done else 0.0,
            waiting=len(waiting.get(name, ())),
            overdue=sum(1 for _, late in waiting.get(name, ()) if late),
            longest=max((hours for hours, _ in waiting.get(name, ())), default=0),
        )
        for name in sorted({*done, *waiting})
    ]


def get_task(*, by: Actor, key: str) -> ListedTask:
    """One listed task by "list/number". Raises Forbidden, TaskUnknown."""
    access_services.require(by, "supervision.see")
    found = next((task for task in lists.tasks() if task.key == key), None)
    if found is None:
        raise TaskUnknown
    return found


def board(
    *, by: Actor, at: datetime, name: str = "", unit: str = "", state: str = "", text: str = ""
) -> list[BoardRow]:
    """Every listed task that fits, with its state today. Raises Forbidden."""
    access_services.require(by, "supervision.see")
    done, waiting, started, orders = _told()
    rows = [_board_row(task, legal_day(at), done, waiting, started, orders) for task in lists.tasks()]
    wanted = text.strip().lower()
    return [
        row
        for row in rows
        if (not name or row.task.task_list == name)
        and (not unit or unit in row.task.lead)
        and (not state or row.state == state)
        and (not wanted or wanted in " ".join((row.task.text, row.task.group, *row.task.lead)).lower())
    ]


def _told() -> tuple[set[str], dict[str, int], set[str], dict[str, int]]:
    done: set[str] = set()
    started: set[str] = set()
    waiting: dict[str, int] = {}
    orders: dict[str, int] = {}
    for name, number, claim, state in Report.objects.values_list("task_list", "task_number", "claim", "state"):
        key = f"{name}/{number}"
        if state == "accepted":
            (done if claim == "done" else started).add(key)
        elif state == "waiting":
            waiting[key] = waiting.get(key, 0) + 1
    for link in Order.objects.exclude(task_list=""):
        key = f"{link.task_list}/{link.task_number}"
        orders[key] = orders.get(key, 0) + 1
    return done, waiting, started, orders


def _board_row(
    task: ListedTask,
    today: date,
    done: set[str],
    waiting: dict[str, int],
    started: set[str],
    orders: dict[str, int],
) -> BoardRow:
    late = task.due is not None and task.due < today and task.key not in done
    state = "done" if task.key in done else "overdue" if late else "running" if task.key in started else "untold"
    days = (today - task.due).days if late and task.due else 0
    return BoardRow(task, state, days, waiting.get(task.key, 0), orders.get(task.key, 0))


def list_units() -> list[str]:
    """The lead units of all lists."""
    return sorted({unit for task in lists.tasks() for unit in task.lead})


def list_reports(*, by: Actor, task: ListedTask) -> list[Report]:
    """What was told of a task, the latest first. Raises Forbidden."""
    access_services.require(by, "supervision.see")
    found = Report.objects.filter(task_list=task.task_list, task_number=task.number).select_related("agency")
    return list(found.order_by("-id"))


def list_orders(*, by: Actor, task: ListedTask | None = None, about: Any = None) -> list[Any]:
    """The orders about a task or a case, as far as the actor may see them."""
    links = Order.objects.filter(about=about) if about else Order.objects.all()
    if task is not None:
        links = links.filter(task_list=task.task_list, task_number=task.number)
    uids = links.values_list("case__uid", flat=True)
    return list(case_selectors.list_cases_of(by=by, uids=uids).order_by("-id"))


def get_report(*, by: Actor, uid: UUID) -> Report:
    """One report. Raises Forbidden, TaskUnknown."""
    access_services.require(by, "supervision.see")
    found = Report.objects.filter(uid=uid).select_related("agency").first()
    if found is None:
        raise TaskUnknown
    return found


def may_report(*, by: Actor, task: ListedTask) -> bool:
    """May the actor's body tell progress of the task?"""
    own = agency_selectors.by_id(by.agency_id or 0)
    if own is None or not by.may("supervision.report"):
        return False
    return own.code in task.agencies or (len(task.agencies) < len(task.lead) and own.code == task.office)


def list_periods(*, by: Actor) -> list[Period]:
    """The sealed periods, the latest first. Raises Forbidden."""
    access_services.require(by, "supervision.see")
    return list(Period.objects.select_related("office").order_by("-id")[:200])


def get_period(*, by: Actor, period_id: int) -> Period:
    """A sealed period. Raises Forbidden, RowUnknown."""
    access_services.require(by, "supervision.see")
    found = Period.objects.filter(pk=period_id).select_related("office").first()
    if found is None:
        raise RowUnknown
    return found


def list_rows(*, by: Actor, period: Period) -> QuerySet[SealedRow]:
    """The rows of a period within scope, with their appeals."""
    return SealedRow.objects.visible_to(by).filter(period=period).select_related("agency", "appeal")


def get_row(*, by: Actor, uid: UUID) -> SealedRow:
    """One sealed row within scope. Raises RowUnknown."""
    found = SealedRow.objects.visible_to(by).filter(uid=uid).select_related("period", "agency").first()
    if found is None:
        raise RowUnknown
    return found


def get_appeal(*, by: Actor, row: UUID) -> Appeal:
    """The appeal about a row, for the office that sealed it and the body assessed. Raises RowUnknown."""
    found = Appeal.objects.filter(row__uid=row).select_related("row__period", "row__agency").first()
    if found is None or not {found.row.period.office_id, found.row.agency_id} & set(by.agency_ids):
        raise RowUnknown
    return found


def list_appeals(*, by: Actor, period: Period) -> list[Appeal]:
    """The appeals of a period: all for the office that sealed it, else those of the bodies within scope."""
    found = Appeal.objects.filter(row__period=period).select_related("row__agency").order_by("id")
    if period.office_id not in by.agency_ids:
        found = found.filter(row__in=SealedRow.objects.visible_to(by).values("pk"))
    return list(found)


def count(rows: Iterable[SealedRow]) -> list[dict[str, Any]]:
    """How many rows of each outcome by unit, by code."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = found.setdefault(
            row.agency.code, {"agency": row.agency.code, "name": row.agency.name, "in_time": 0, "late": 0, "overdue": 0}
        )
        line[row.outcome] += 1
    return [found[code] for code in sorted(found)]


def corrected(*, by: Actor, period: Period) -> list[dict[str, Any]]:
    """The sealed counts within scope, each with what accepted appeals take off."""
    accepted: dict[str, int] = {}
    for each in Appeal.objects.filter(row__period=period, state="accepted").select_related("row__agency"):
        accepted[each.row.agency.code] = accepted.get(each.row.agency.code, 0) + 1
    seen = set(list_rows(by=by, period=period).order_by().values_list("agency__code", flat=True).distinct())
    return [{**line, "taken_off": accepted.get(line["agency"], 0)} for line in period.counts if line["agency"] in seen]


def cells(row: SealedRow) -> tuple[str, ...]:
    """A row as it enters the digest, in the order of `periods.HEADER`."""
    done = row.done_at.isoformat() if row.done_at else ""
    return (str(row.uid), row.agency.code, row.number, row.title, row.due_at.isoformat(), done, row.outcome)


def digest(rows: Iterable[SealedRow]) -> str:
    """The digest over rows."""
    return periods.digest(cells(row) for row in rows)


def is_whole(period: Period) -> bool:
    """Are the rows still those that were sealed?"""
    everything = SealedRow.objects.visible_to(Actor.system("assessment")).filter(period=period)
    return digest(everything.select_related("agency")) == period.digest
