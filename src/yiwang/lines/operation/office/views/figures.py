"""The case library in figures, and lists as CSV."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yiwang.core.calendar import BEIJING, legal_day
from yiwang.lines.operation.office.forms import CaseFilter, PeriodForm
from yiwang.lines.operation.office.selectors import exports, rows
from yiwang.lines.operation.office.views import now, officer
from yiwang.support.cases import selectors as case_selectors

CHANNELS = {
    "web": _("网上"),
    "api": _("接口"),
    "window": _("窗口"),
    "phone": _("电话"),
    "agent": _("代办"),
    "system": _("系统"),
}


def _csv(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def export_cases(request: HttpRequest) -> StreamingHttpResponse:
    """The case list, as filtered."""
    by, at = officer(request), now(request)
    wanted = CaseFilter(request.GET, kinds=case_selectors.current_kinds()).wanted()
    return _csv("cases", exports.case_lines(case_selectors.list_cases(by=by, **wanted), at))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)


@require_GET
def show_library(request: HttpRequest) -> HttpResponse:
    """How many results of each sort came out in a period."""
    by = officer(request)
    form = PeriodForm(request.GET, kinds=case_selectors.current_kinds(), today=legal_day(now(request)))
    since, until, kind = form.wanted()
    found = case_selectors.library(by=by, since=_start(since), until=_start(until), kind=kind)
    words = rows.kind_words()
    shown = [
        (
            words.get(r.kind, r.kind),
            r.matter or "—",
            CHANNELS.get(r.channel, r.channel),
            rows.result_word(r.result),
            r.count,
        )
        for r in found
    ]
    context = {"form": form, "rows": shown, "total": sum(r.count for r in found), "query": request.GET.urlencode()}
    return render(request, "office/show_library.html", context)


@require_GET
def export_library(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    by = officer(request)
    form = PeriodForm(request.GET, kinds=case_selectors.current_kinds(), today=legal_day(now(request)))
    since, until, kind = form.wanted()
    found = case_selectors.library(by=by, since=_start(since), until=_start(until), kind=kind)
    return _csv("library", exports.library_lines(found))
