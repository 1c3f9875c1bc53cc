"""The pages of the hotline: console, lists, a call, an order after registering, the rates."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden, Problem
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.lines.governance.hotline import selectors
from yiwang.lines.governance.hotline.registering import open_call
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.web.paging import page

SPANS = (7, 30, 90)


def _agent(request: HttpRequest, *rights: str) -> tuple[Actor, datetime]:
    """Whoever acts in a post with one of the rights, and the instant. Raises LoginRequired, Forbidden."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.kind == "anonymous":
        raise LoginRequired
    if not by.agency_id:
        raise Forbidden
    access_services.require(by, next((right for right in rights if by.may(right)), "hotline.register"))
    return by, request.now  # type: ignore[attr-defined]


@require_GET
def show_console(request: HttpRequest) -> HttpResponse:
    """Today's figures and the orders most in need of a hand."""
    by, at = _agent(request)
    shown = {"today": selectors.today(by=by, at=at), "rows": selectors.most_pressing(by=by, at=at)}
    return render(request, "hotline/show_console.html", shown)


@require_GET
def list_orders(request: HttpRequest) -> HttpResponse:
    """Orders by state, or those of the enterprise seat, the latest first."""
    by, at = _agent(request)
    kind = case_selectors.current_kind(selectors.KIND)
    state = request.GET.get("state", "")
    state = state if state in kind.states else ""
    cursor = request.GET.get("cursor", "")[:500]
    seat = "enterprise" if request.GET.get("seat") == "enterprise" else ""
    wanted = selectors.enterprise_orders if seat else selectors.orders
    found = page(wanted(by=by, state=state), keys=("-opened_at", "-id"), cursor=cursor)
    rows = selectors.order_rows(cases=found.items, at=at)
    shown = {"rows": rows, "next": found.next, "cursor": cursor, "state": state, "states": kind.states.values()}
    query = urlencode({"state": state, "seat": seat})
    return render(request, "hotline/list_orders.html", {**shown, "seat": seat, "query": query})


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A call: look up the caller and like orders as often as wanted, then register; nothing typed is lost."""
    by, at = _agent(request)
    data = request.POST if request.method == "POST" else None
    wants = data is not None and "register" in data
    call = open_call(by=by, at=at, data=data, check=wants)
    problem: Problem | None = None
    if data is not None and wants and call.form.is_valid():
        application = case_services.Application(kind=selectors.KIND, answers=call.form.typed, transition="register")
        try:
            case = case_services.submit(by=by, application=application, key=data.get("key", "")[:100], at=at)
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("已登记，工单编号 {number}").format(number=case.number))
            return redirect("hotline:show_order", uid=case.uid)
    key = (data.get("key") if data is not None else "") or request.id  # type: ignore[attr-defined]
    shown = {"call": call, "form": call.form, "problem": problem, "key": key}
    return render(request, "hotline/register.html", shown, status=problem.status if problem else 200)


@require_GET
def show_order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An order at the console: where it stands, whom the table names, and what may be done with it now."""
    by, at = _agent(request)
    case = case_selectors.get_case(by=by, uid=uid)
    shown = {
        "case": case,
        "row": selectors.order_rows(cases=[case], at=at)[0],
        "view": case_selectors.show(by=by, case=case, at=at),
        "offers": case_selectors.offered(by=by, case=case, at=at),
        "unit": selectors.unit_for(by=by, case=case, at=at) if case.kind == selectors.KIND else "",
    }
    return render(request, "hotline/show_order.html", shown)


@require_GET
def show_statistics(request: HttpRequest) -> HttpResponse:
    """The three rates of the last days with their formulas and what was left out."""
    by, at = _agent(request, "hotline.register", "cases.library")
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(n) for n in SPANS} else 30
    since, until = selectors.last_days(at, days)
    found = selectors.statistics(by=by, since=since, until=until)
    return render(
        request, "hotline/show_statistics.html", {"found": found, "days": days, "spans": SPANS, "since": since}
    )


@require_GET
def new_request(request: HttpRequest) -> HttpResponse:
    """The portal's card leads to the ordinary application page of the kind."""
    return redirect(f"/apply/kind:{selectors.KIND}/")
