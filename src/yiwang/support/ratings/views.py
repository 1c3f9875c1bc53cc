"""Pages of rating: giving one, showing codes, what a unit was given, what is published."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yiwang.core.problems import NotFound, Problem
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.ratings import selectors
from yiwang.support.ratings import services as rating_services
from yiwang.support.ratings.forms import CodeForm, ContactForm, NumberForm, OpinionForm
from yiwang.support.ratings.rows import FORMULAS, HEADER
from yiwang.web.endpoints import actor, at
from yiwang.web.tables import csv_answer


def _require_login(request: HttpRequest) -> None:
    if actor(request).kind == "anonymous":
        raise LoginRequired


def _rate(
    request: HttpRequest, form: OpinionForm, rate: Callable[[], object], shown: dict[str, object]
) -> HttpResponse:
    """The page of a rating: asked, given with thanks, or refused with what was typed."""
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            rate()
        except NotFound:
            raise
        except Problem as refusal:
            problem = refusal
        else:
            return render(request, "ratings/thanks.html", {"form": form, **shown})
    status = problem.status if problem else 422 if form.is_bound else 200
    return render(request, "ratings/rate.html", {"form": form, "problem": problem, **shown}, status=status)


@require_http_methods(["GET", "POST"])
def rate_case(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The party rates its case."""
    _require_login(request)
    by = actor(request)
    case = selectors.own_case(by=by, uid=uid)
    selectors.require_rateable(case)
    standing = selectors.standing_of(by=by, case=case)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if not standing.may_rate and standing.given is not None and request.method == "GET":
        return render(request, "ratings/thanks.html", {"case": case, "standing": standing})

    def work() -> object:
        return rating_services.rate_case(by=by, uid=uid, opinion=form.opinion, at=at(request))

    return _rate(request, form, work, {"about": case.title, "case": case})


@require_http_methods(["GET", "POST"])
def rate_at(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever scanned the code of a window rates this contact; no account is needed."""
    place = selectors.read_address(token)
    form = ContactForm(request.POST if request.method == "POST" else None)

    def work() -> object:
        return rating_services.rate_at(by=actor(request), token=token, opinion=form.opinion, at=at(request))

    return _rate(request, form, work, {"about": place.point.name})


@require_http_methods(["GET", "POST"])
def rate_by_number(request: HttpRequest) -> HttpResponse:
    """By number and check number: from a paper receipt, at a kiosk (`?kiosk=1`); no account is needed."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    kiosk = "kiosk" in request.GET

    def work() -> object:
        return rating_services.rate_by_number(
            by=actor(request),
            number=form.cleaned_data["number"].strip(),
            check=form.cleaned_data["check"].strip(),
            opinion=form.opinion,
            at=at(request),
            channel="kiosk" if kiosk else "page",
        )

    return _rate(request, form, work, {"about": _("凭办件编号和校验码评价"), "kiosk": kiosk})


@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest) -> HttpResponse:
    """An agent enters what a caller says."""
    _require_login(request)
    access_services.require(actor(request), "ratings.take_down")
    form = NumberForm(request.POST if request.method == "POST" else None)

    def work() -> object:
        return rating_services.take_down(
            by=actor(request),
            number=form.cleaned_data["number"].strip(),
            check=form.cleaned_data["check"].strip(),
            opinion=form.opinion,
            at=at(request),
        )

    return _rate(request, form, work, {"about": _("电话代录评价"), "is_telephone": True})


@require_GET
def show_points(request: HttpRequest) -> HttpResponse:
    """The points of one's own bodies, and the code of one contact to scan or print."""
    _require_login(request)
    by = actor(request)
    points = list(selectors.list_points(by=by))
    asked = "point" in request.GET
    form = CodeForm(request.GET if asked else None, points=[(point.code, point.name) for point in points])
    shown: dict[str, object] = {"form": form, "points": points}
    if asked and form.is_valid():
        point = selectors.get_point(by=by, code=form.cleaned_data["point"])
        token = selectors.address_of(point=point, ticket=form.cleaned_data["ticket"])
        address = request.build_absolute_uri(reverse("ratings:rate_at", args=[token]))
        shown |= {"point": point, "address": address, "picture": selectors.picture(address)}
        shown |= {"ticket": form.cleaned_data["ticket"]}
    return render(request, "ratings/show_points.html", shown)


@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """What the bodies within reach were given, and the remedies that wait for a revisit."""
    _require_login(request)
    by = actor(request)
    cursor, bad = request.GET.get("cursor", "")[:500], "bad" in request.GET
    page = selectors.page_of_given(by=by, bad_only=bad, cursor=cursor)
    remedies = list(selectors.list_remedies(by=by)[:50]) if by.may("ratings.revisit") else []
    rows = [
        {
            "remedy": remedy,
            "state": case_selectors.kind_of(remedy.case).states[remedy.case.state].label,
            "waits": selectors.waits_for_revisit(remedy),
        }
        for remedy in remedies
    ]
    shown = {"page": page, "cursor": cursor, "query": "bad=1" if bad else "", "bad": bad, "remedies": rows}
    return render(request, "ratings/show_desk.html", shown)


@require_POST
def open_rater(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name and telephone for the revisit, shown once and logged."""
    _require_login(request)
    purpose = request.POST.get("purpose", "")[:100] or "回访"
    name, phone = rating_services.open_rater(by=actor(request), case_uid=uid, purpose=purpose, at=at(request))
    messages.info(
        request, _("评价人：{name}，电话：{phone}。本次查看已留痕。").format(name=name or "—", phone=phone or "—")
    )
    return redirect("ratings:show_desk")


@require_GET
def show_statistics(request: HttpRequest) -> HttpResponse:
    """The published figures with their formulas, and where the raw rows are."""
    group = request.GET.get("group", "agency")
    group = group if group in selectors.GROUPS else "agency"
    periods = selectors.list_periods()
    period = request.GET.get("period", "")
    period = period if period in periods else ""
    shown = {
        "found": selectors.statistics(group=group, period=period),
        "groups": selectors.GROUPS.items(),
        "group": group,
        "group_word": selectors.GROUPS[group],
        "periods": periods,
        "period": period,
        "formulas": FORMULAS,
        "seals": selectors.list_seals()[:12],
        "points": selectors.count_points().items(),
    }
    return render(request, "ratings/show_statistics.html", shown)


@require_GET
def export_rows(request: HttpRequest) -> StreamingHttpResponse:
    """The raw rows, from which everybody reckons the same figures."""
    period = request.GET.get("period", "")[:7]
    rows = (row.cells for row in selectors.rows(period=period))
    return csv_answer(f"ratings-{period or 'all'}", HEADER, rows)
