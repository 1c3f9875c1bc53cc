"""Lifecycles drawn from their tables, and any case's way through its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yiwang.lines.operation.office.selectors import lifecycles
from yiwang.lines.operation.office.views import now, officer
from yiwang.support.cases import selectors as case_selectors


@require_GET
def list_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of case of the loaded packs."""
    officer(request)
    return render(request, "office/list_kinds.html", {"kinds": case_selectors.current_kinds()})


@require_GET
def show_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind's lifecycle: the picture, and every row with who, condition and article."""
    officer(request)
    found = case_selectors.current_kind(kind)
    shown = {"kind": found, "picture": lifecycles.picture_of(found), "rows": lifecycles.rows_of(found)}
    return render(request, "office/show_kind.html", shown)


@require_GET
def show_way(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A case's way through the lifecycle it runs on."""
    by = officer(request)
    case = case_selectors.get_case(by=by, uid=uid)
    view = case_selectors.show(by=by, case=case, at=now(request))
    picture = lifecycles.picture_of(view.kind, case_selectors.way_through(case))
    return render(request, "office/show_way.html", {"case": case, "view": view, "picture": picture})
