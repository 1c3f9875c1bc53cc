"""The pages of the project register: list, board, one project, and opening one with its verdicts shown first."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Forbidden, Problem
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.lines.management.projects import register, rulings, selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.places import offer_places
from yiwang.support.forms.rendering import AnswersForm, build_form
from yiwang.web.labels import said
from yiwang.web.paging import page
from yiwang.web.tables import csv_answer

BUTTONS = {"csrfmiddlewaretoken", "review", "submit", "change", "key"}


def _officer(request: HttpRequest, right: str = "cases.read") -> tuple[Actor, datetime]:
    """Whoever acts in a post that may know projects, and the instant. Raises LoginRequired, Forbidden."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.kind == "anonymous":
        raise LoginRequired
    if not by.agency_id or case_selectors.current_kind(selectors.KIND).compartment not in by.compartments:
        raise Forbidden
    access_services.require(by, right)
    return by, request.now  # type: ignore[attr-defined]


def _filters(request: HttpRequest) -> register.Filters:
    asked = {name: request.GET.get(name, "")[:200] for name in ("state", "batch", "unit")}
    return register.Filters(**asked)


@require_GET
def list_projects(request: HttpRequest) -> HttpResponse:
    """The register, the latest first."""
    by, _at = _officer(request)
    filters, cursor = _filters(request), request.GET.get("cursor", "")[:500]
    found = page(register.narrowed(by=by, filters=filters), keys=("-opened_at", "-id"), cursor=cursor)
    shown = {
        "rows": register.project_rows(found.items),
        "headings": register.headings(),
        "states": case_selectors.current_kind(selectors.KIND).states.values(),
        "filters": filters,
        "next": found.next,
        "cursor": cursor,
        "query": urlencode({name: value for name, value in vars(filters).items() if value}),
        "may_open": by.may("cases.submit"),
    }
    return render(request, "projects/list_projects.html", {**shown, **register.options(by=by)})


@require_GET
def export_projects(request: HttpRequest) -> StreamingHttpResponse:
    """The register as it is narrowed, as a table for spreadsheets."""
    by, _at = _officer(request)
    header = [_("编号"), _("建设单位"), _("状态"), *(said(heading) for heading in register.headings())]
    return csv_answer("projects", header, register.export_rows(register.narrowed(by=by, filters=_filters(request))))


@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """The batch board and the reserve library."""
    by, at = _officer(request)
    shown = {"columns": register.board(by=by), "reserve": register.reserve(by=by, at=at)}
    return render(request, "projects/show_board.html", shown)


@require_GET
def show_project(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One project: the verdicts with their articles, its money, papers demanded, reports due."""
    by, at = _officer(request)
    case = case_selectors.get_case(by=by, uid=uid)
    if case.kind != selectors.KIND:
        return redirect("office:show_case", uid=uid)
    view = case_selectors.show(by=by, case=case, at=at)
    waiting = [task for task in view.tasks if task.state in {"open", "claimed"}]
    shown = {
        "case": case,
        "view": view,
        "row": register.project_rows([case])[0],
        "columns": case_selectors.read_columns(case=case),
        "sets": rulings.rulings_of(by=by, case=case, at=at),
        "warning": rulings.validity_warning(by=by, case=case, at=at),
        "money": register.money_of(case),
        "demanded": [m for m in view.materials if m.state in {"demanded", "rejected", "owed"}],
        "reports": [task for task in waiting if task.name in register.REPORTS],
        "waiting": [task for task in waiting if task.name not in register.REPORTS],
        "offers": case_selectors.offered(by=by, case=case, at=at),
    }
    return render(request, "projects/show_project.html", shown)


@require_http_methods(["GET", "POST"])
def open_project(request: HttpRequest) -> HttpResponse:
    """Opening: the kind of application, its questions, a review with the verdicts, and only then handing in."""
    by, at = _officer(request, "cases.submit")
    data = request.POST if request.method == "POST" else None
    kind = case_selectors.current_kind(selectors.KIND)
    schema = form_selectors.schema_of(kind.digest, "form")
    asked = request.GET.get("application", "")
    if data is None and asked not in {choice.value for choice in schema.by_name["application"].choices}:
        return render(request, "projects/choose_application.html", {"choices": schema.by_name["application"].choices})
    initial = {"application": asked} if data is None else None
    form = build_form(schema, today=legal_day(at), data=data, initial=initial)
    offer_places(form, county="", chosen="")
    if data is None or "change" in data or not form.is_valid():
        return render(request, "projects/open_project.html", {"form": form, "editing": data is not None})
    return _review_or_submit(request, by, at, form, data)


def _review_or_submit(
    request: HttpRequest, by: Actor, at: datetime, form: AnswersForm, data: QueryDict
) -> HttpResponse:
    problem: Problem | None = None
    if "submit" in data:
        application = case_services.Application(kind=selectors.KIND, answers=form.typed)
        try:
            case = case_services.submit(by=by, application=application, key=data.get("key", "")[:100], at=at)
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("已申报，项目编号 {number}").format(number=case.number))
            return redirect("projects:show_project", uid=case.uid)
    shown: dict[str, Any] = {
        "form": form,
        "rows": _rows(by, form, at),
        "sets": rulings.draft_rulings(by=by, answers=form.answers, at=at),
        "carried": [(name, value) for name, values in data.lists() if name not in BUTTONS for value in values],
        "problem": problem,
        "key": data.get("key") or request.id,  # type: ignore[attr-defined]
    }
    return render(request, "projects/review_project.html", shown, status=problem.status if problem else 200)


def _rows(by: Actor, form: AnswersForm, at: datetime) -> list[tuple[str, str]]:
    draft = case_selectors.draft_of(by=by, kind=selectors.KIND, answers=form.answers, place=by.place, at=at)
    names = [spec.name for spec in form.specs if spec.name in form.answers]
    return [(said(label), text) for label, text in case_selectors.read_columns(case=draft, names=names) if text]
