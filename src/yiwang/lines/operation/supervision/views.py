"""The pages of supervision: each view parses, calls one service or a few selectors, answers."""

from urllib.parse import urlencode
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yiwang.core.actor import Actor
from yiwang.core.calendar import BEIJING, legal_day
from yiwang.core.problems import Forbidden, Problem
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.lines.operation.supervision import lists, periods, selectors, services
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.rendering import build_form
from yiwang.web.endpoints import actor, at
from yiwang.web.paging import page
from yiwang.web.tables import csv_answer

STATES = {
    "overdue": gettext_lazy("已过期限"),
    "untold": gettext_lazy("尚无确认的进展"),
    "running": gettext_lazy("推进中"),
    "done": gettext_lazy("已确认完成"),
}
LIGHTS = {"red": gettext_lazy("红灯：已超期"), "yellow": gettext_lazy("黄灯：三天内到期")}
OUTCOMES = {
    "in_time": gettext_lazy("按期办结"),
    "late": gettext_lazy("逾期办结"),
    "overdue": gettext_lazy("期末逾期未办"),
}


def _officer(request: HttpRequest, right: str = "supervision.see") -> Actor:
    by = actor(request)
    if by.kind == "anonymous":
        raise LoginRequired
    if not by.agency_id or not by.may(right):
        raise Forbidden(right=right)
    return by


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in names}


def _stuck_asked(request: HttpRequest) -> dict[str, str]:
    return _asked(request, "kind", "agency", "place", "light")


@require_GET
def list_stuck(request: HttpRequest) -> HttpResponse:
    """What is stuck, on whose desk, since when."""
    by, wanted = _officer(request), _stuck_asked(request)
    cursor = request.GET.get("cursor", "")[:500]
    found = selectors.list_stuck(by=by, at=at(request), cursor=cursor, wanted=wanted)
    shown = {"page": found, "cursor": cursor, "query": urlencode(wanted), "kinds": selectors.kind_words(), **wanted}
    return render(request, "supervision/list_stuck.html", {**shown, "lights": LIGHTS, "by": by})


@require_GET
def export_stuck(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table for spreadsheets."""
    by = _officer(request)
    tasks = selectors.find_stuck(by=by, at=at(request), **_stuck_asked(request)).order_by("due_at", "id")
    rows = selectors.stuck_rows(by=by, tasks=tasks[: selectors.MOST], at=at(request))
    header = [_("编号"), _("事项"), _("类型"), _("环节"), _("单位"), _("岗位"), _("到桌时间"), _("停留工时"), _("灯")]
    return csv_answer(
        "stuck",
        header,
        ((r.number, r.title, r.kind, r.task, r.agency, r.post, _moment(r.since), r.desk_hours, r.light) for r in rows),
    )


def _moment(instant: object) -> str:
    return f"{instant.astimezone(BEIJING):%Y-%m-%d %H:%M}" if instant else ""  # type: ignore[attr-defined]


@require_GET
def list_desks(request: HttpRequest) -> HttpResponse:
    """Desk hours by unit."""
    desks = selectors.list_desks(by=_officer(request), at=at(request))
    return render(request, "supervision/list_desks.html", {"desks": desks})


@require_GET
def export_desks(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table for spreadsheets."""
    desks = selectors.list_desks(by=_officer(request), at=at(request))
    header = [_("单位"), _("三十天办结"), _("平均停留工时"), _("在办"), _("已超期"), _("最长停留工时")]
    return csv_answer("desks", header, ((d.agency, d.done, d.hours, d.waiting, d.overdue, d.longest) for d in desks))


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """Write an order: about a case, about a listed task, or freely."""
    by, data = _officer(request, "supervision.order"), request.POST if request.method == "POST" else None
    about, key = request.GET.get("case", ""), request.GET.get("task", "")[:100]
    case = case_selectors.get_case(by=by, uid=_uuid(about)) if about else None
    task = selectors.get_task(by=by, key=key) if key else None
    kind = case_selectors.current_kind(services.KIND)
    schema = form_selectors.schema_of(kind.digest, "form")
    form = build_form(schema, today=legal_day(at(request)), data=data, initial=_prefilled(case, task))
    problem: Problem | None = None
    if data is not None and form.is_valid():
        try:
            made = services.order(
                by=by,
                answers=form.typed,
                key=data.get("key", "")[:100],
                at=at(request),
                about=case.uid if case else None,
                task=key,
            )
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("督办 {number} 已下达。").format(number=made.number))
            return redirect("office:show_case", uid=made.uid)
    shown = {
        "form": form,
        "problem": problem,
        "case": case,
        "task": task,
        "key": request.POST.get("key") or uuid_utils.uuid7(),
    }
    return render(request, "supervision/order.html", shown, status=problem.status if problem else 200)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _prefilled(case: object, task: lists.ListedTask | None) -> dict[str, object]:
    if case is not None:
        agency = case.agency.code  # type: ignore[attr-defined]
        return {"subject": _("督办办件 {number}").format(number=case.number), "lead_unit": agency}  # type: ignore[attr-defined]
    if task is not None:
        unit = task.agencies[0] if task.agencies else ""
        return {
            "subject": _("任务清单第 {number} 项").format(number=task.number),
            "demand": task.text,
            "lead_unit": unit,
        }
    return {}


def _board_asked(request: HttpRequest) -> dict[str, str]:
    return _asked(request, "name", "unit", "state", "text")


@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """The listed tasks: lead unit, deadline, where they stand today."""
    by, wanted = _officer(request), _board_asked(request)
    rows = selectors.board(by=by, at=at(request), **wanted)
    counts = [(word, sum(1 for row in rows if row.state == state)) for state, word in STATES.items()]
    start = max(0, _number(request.GET.get("start", "")))
    shown = {
        "rows": rows[start : start + 30],
        "total": len(rows),
        "counts": counts,
        "states": STATES,
        "titles": lists.titles(),
        "units": selectors.list_units(),
        "following": start + 30 if start + 30 < len(rows) else 0,
        "query": urlencode(wanted),
        **wanted,
    }
    return render(request, "supervision/show_board.html", shown)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


@require_GET
def export_board(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table for spreadsheets."""
    rows = selectors.board(by=_officer(request), at=at(request), **_board_asked(request))
    header = [
        _("清单"),
        _("序号"),
        _("任务"),
        _("牵头单位"),
        _("配合单位"),
        _("期限"),
        _("状态"),
        _("超期天数"),
        _("来源"),
    ]
    return csv_answer(
        "tasks",
        header,
        (
            (
                r.task.task_list,
                r.task.number,
                r.task.text,
                "；".join(r.task.lead),
                "；".join(r.task.participating),
                r.task.due or r.task.deadline,
                STATES[r.state],
                r.overdue_days,
                f"{r.task.document} {r.task.reference}",
            )
            for r in rows
        ),
    )


@require_http_methods(["GET", "POST"])
def show_task(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One listed task: what was told of it, its orders, and telling progress."""
    by = _officer(request)
    task = selectors.get_task(by=by, key=f"{name}/{number}")
    problem: Problem | None = None
    if request.method == "POST":
        told = {field: request.POST.get(field, "").replace("\x00", "") for field in ("claim", "progress", "evidence")}
        try:
            services.report(by=by, task=task, **told, at=at(request))
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("已报告，等待督办单位确认。"))
            return redirect("supervision:show_task", name, number)
    row = next(row for row in selectors.board(by=by, at=at(request), name=name) if row.task.number == number)
    shown = {
        "row": row,
        "task": task,
        "word": STATES[row.state],
        "reports": selectors.list_reports(by=by, task=task),
        "orders": selectors.list_orders(by=by, task=task),
        "may_report": selectors.may_report(by=by, task=task),
        "may_confirm": by.may("supervision.confirm"),
        "may_order": by.may("supervision.order"),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "supervision/show_task.html", shown, status=problem.status if problem else 200)


@require_POST
def decide_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The office confirms or sends back."""
    by = _officer(request, "supervision.confirm")
    opinion, accepted = request.POST.get("opinion", "").replace("\x00", ""), request.POST.get("accepted") == "yes"
    found = services.decide_report(by=by, uid=uid, accepted=accepted, opinion=opinion, at=at(request))
    messages.success(request, _("决定已记录。"))
    return redirect("supervision:show_task", found.task_list, found.task_number)


@require_http_methods(["GET", "POST"])
def list_periods(request: HttpRequest) -> HttpResponse:
    """The sealed periods; sealing one."""
    by, problem = _officer(request), None
    if request.method == "POST":
        try:
            made = services.seal(by=by, name=request.POST.get("name", "").strip()[:20], at=at(request))
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("{name} 已封存。").format(name=made.name))
            return redirect("supervision:show_period", made.pk)
    shown = {"periods": selectors.list_periods(by=by), "problem": problem, "may_seal": by.may("supervision.assess")}
    return render(request, "supervision/list_periods.html", shown, status=problem.status if problem else 200)


@require_GET
def show_period(request: HttpRequest, period: int) -> HttpResponse:
    """The sealed figures, their rows and appeals."""
    by = _officer(request)
    found = selectors.get_period(by=by, period_id=period)
    cursor = request.GET.get("cursor", "")[:500]
    shown = {
        "period": found,
        "lines": selectors.corrected(by=by, period=found),
        "page": page(selectors.list_rows(by=by, period=found), keys=("id",), cursor=cursor, limit=30),
        "cursor": cursor,
        "whole": selectors.is_whole(found),
        "appeals": selectors.list_appeals(by=by, period=found),
        "mine": by.agency_ids if by.may("supervision.report") else (),
        "may_decide": by.may("supervision.decide") and found.office_id in by.agency_ids,
        "outcomes": OUTCOMES,
    }
    return render(request, "supervision/show_period.html", shown)


@require_GET
def export_period(request: HttpRequest, period: int) -> StreamingHttpResponse:
    """The raw rows exactly as they enter the digest."""
    by = _officer(request)
    rows = selectors.list_rows(by=by, period=selectors.get_period(by=by, period_id=period)).order_by("id")
    return csv_answer("period", periods.HEADER, (selectors.cells(row) for row in rows))


@require_POST
def appeal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The assessed unit objects to one row."""
    by = _officer(request, "supervision.report")
    reason = request.POST.get("reason", "").replace("\x00", "")
    made = services.appeal(by=by, row=uid, reason=reason, at=at(request))
    messages.success(request, _("申诉已提交。"))
    return redirect("supervision:show_period", made.row.period_id)


@require_POST
def decide_appeal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The head of the office decides."""
    by = _officer(request, "supervision.decide")
    opinion, accepted = request.POST.get("opinion", "").replace("\x00", ""), request.POST.get("accepted") == "yes"
    made = services.decide_appeal(by=by, row=uid, accepted=accepted, opinion=opinion, at=at(request))
    messages.success(request, _("决定已记录。"))
    return redirect("supervision:show_period", made.row.period_id)
