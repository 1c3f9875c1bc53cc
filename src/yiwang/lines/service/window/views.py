"""The pages of the window: receive somebody present, papers, slips, results, the day end."""

from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Forbidden, Problem
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.files.problems import FileRefused
from yiwang.lines.service.window import filling, selectors
from yiwang.lines.service.window import services as window_services
from yiwang.lines.service.window.access import CLOSE, RECEIVE, SIGN
from yiwang.lines.service.window.adapters.cameras import registry as cameras
from yiwang.lines.service.window.adapters.cards import registry as cards
from yiwang.support.cases import services as case_services
from yiwang.support.forms.places import counties
from yiwang.support.matters import selectors as matter_selectors
from yiwang.web import endpoints
from yiwang.web.paging import page


def _officer(request: HttpRequest, *rights: str) -> Actor:
    """Whoever acts in a post with one of the rights. Raises LoginRequired, Forbidden."""
    by = endpoints.actor(request)
    if by.kind == "anonymous":
        raise LoginRequired
    if not by.agency_id:
        raise Forbidden
    access_services.require(by, next((right for right in rights if by.may(right)), rights[0]))
    return by


@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """The clerk's desk: receptions of this window, and where to go next."""
    by = _officer(request, RECEIVE)
    cursor = request.GET.get("cursor", "")[:500]
    found = page(selectors.list_receptions(by=by), keys=("-opened_at", "-id"), cursor=cursor)
    shown = {"rows": selectors.reception_rows(list(found.items)), "next": found.next, "cursor": cursor}
    book = selectors.day_book(by=by, day=legal_day(endpoints.at(request)))
    return render(request, "window/show_desk.html", {**shown, "book": book, "results": selectors.list_results(by=by)})


def _identified(request: HttpRequest, by: Actor) -> window_services.Identified:
    """By the card on the reader, or as the clerk read it from the card."""
    if "read" in request.POST:
        return window_services.read_card(by=by, plate=request.POST.get("plate", "")[:40])
    name, number = request.POST.get("name", "")[:60], request.POST.get("number", "")[:30]
    return window_services.Identified(name.strip(), number.strip(), "typed")


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Who is there: card read or typed, and the person's consent."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            person = _identified(request, by)
            consents = request.POST.get("consents") == "yes"
            reception = window_services.receive(by=by, person=person, consents=consents, at=at)
        except Problem as refusal:
            problem = refusal
        else:
            return redirect("window:show_reception", uid=reception.uid)
    shown = {"problem": problem, "plates": cards.chosen().plates(), "typed": request.POST}
    return render(request, "window/receive.html", shown, status=problem.status if problem else 200)


@require_GET
def show_reception(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A reception: choose the matter in plain words; once handed in, its papers."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    reception = selectors.get_reception(by=by, uid=uid)
    text = request.GET.get("q", "")[:60]
    return render(
        request,
        "window/show_reception.html",
        {
            "row": selectors.reception_rows([reception])[0],
            "reception": reception,
            "text": text,
            "matters": matter_selectors.search(by=by, text=text, part="service") if text else [],
            "materials": selectors.materials_of(by=by, reception=reception, at=at),
            "plates": cameras.chosen().plates(),
        },
    )


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    """The matter's own form, whole; handed in in the person's name."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    reception = selectors.get_reception(by=by, uid=uid)
    if reception.case_id:
        return redirect("window:show_reception", uid=uid)
    data = request.POST if request.method == "POST" else None
    wants = data is not None and "hand-in" in data
    shown = filling.open_filling(by=by, reception=reception, code=code, at=at, data=data, check=wants)
    problem: Problem | None = None
    if data is not None and wants and shown.form.is_valid():
        try:
            window_services.hand_in(
                by=by,
                reception=reception,
                application=case_services.Application(
                    matter=shown.subject.matter,
                    kind=shown.subject.kind,
                    answers=shown.form.typed,
                    place=shown.place if shown.places else "",
                ),
                key=data.get("key", "")[:100],
                at=at,
            )
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("已收件。请拍摄材料，然后打印回执。"))
            return redirect("window:show_reception", uid=uid)
    row = selectors.reception_rows([reception])[0]
    key = (data.get("key") if data is not None else "") or str(uuid_utils.uuid7())
    context = {"row": row, "reception": reception, "filling": shown, "form": shown.form, "problem": problem, "key": key}
    refused = problem is not None or (wants and bool(shown.form.errors))
    return render(request, "window/apply.html", context, status=422 if refused else 200)


@require_POST
def take_paper(request: HttpRequest, uid: UUID, slot: str) -> HttpResponse:
    """A paper: photographed under the camera or uploaded; the original kept where it must be."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    reception = selectors.get_reception(by=by, uid=uid)
    upload = request.FILES.get("file")
    if "capture" in request.POST:
        upload = window_services.capture_paper(by=by, plate=request.POST.get("plate", "")[:40])  # type: ignore[assignment]
    if upload is None:
        raise FileRefused(reason="还没有选择文件", field="file")
    keeps = request.POST.get("original") == "yes"
    window_services.take_paper(by=by, reception=reception, slot=slot, upload=upload, keeps_original=keeps, at=at)
    return redirect("window:show_reception", uid=uid)


@require_GET
def show_receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The receipt and one-time notice, to print."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    reception = selectors.get_reception(by=by, uid=uid)
    receipt = selectors.receipt_of(by=by, reception=reception, at=at)
    return render(request, "window/show_receipt.html", {"receipt": receipt, "at": at})


@require_http_methods(["GET", "POST"])
def list_slips(request: HttpRequest) -> HttpResponse:
    """Originals in the drawer, and slips from and to this office; a new slip by POST."""
    by, at = _officer(request, SIGN), endpoints.at(request)
    if request.method == "POST":
        to = agency_selectors.get_agency(code=request.POST.get("to", "")[:80])
        papers = _uids(request.POST.getlist("papers"))
        slip = window_services.hand_over(by=by, papers=papers, to=to, way=request.POST.get("way", "hand"), at=at)
        return redirect("window:show_slip", uid=slip.uid)
    cursor = request.GET.get("cursor", "")[:500]
    found = page(selectors.list_slips(by=by), keys=("-made_at", "-id"), cursor=cursor)
    shown = {
        "groups": selectors.drawer(by=by),
        "may_receive": by.may(RECEIVE),
        "slips": found.items,
        "next": found.next,
        "cursor": cursor,
    }
    return render(request, "window/list_slips.html", shown)


def _uids(texts: list[str]) -> set[UUID]:
    found = set()
    for text in texts[:200]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


@require_http_methods(["GET", "POST"])
def show_slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A slip, to print; signed for by POST at the office it leads to."""
    by, at = _officer(request, SIGN), endpoints.at(request)
    slip = selectors.get_slip(by=by, uid=uid)
    if request.method == "POST":
        missing, remark = _uids(request.POST.getlist("missing")), request.POST.get("remark", "")[:300]
        window_services.sign_for(by=by, slip=slip, missing=missing, remark=remark, at=at)
        return redirect("window:show_slip", uid=uid)
    papers = selectors.papers_of(slip)
    may_sign = slip.to_id == by.agency_id and slip.signed_at is None
    return render(request, "window/show_slip.html", {"slip": slip, "papers": papers, "may_sign": may_sign})


@require_POST
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An original goes back to the person."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    paper = window_services.give_back(by=by, paper=uid, at=at)
    messages.success(request, _("已退还：{title}").format(title=paper.title))
    return redirect("window:list_slips")


@require_GET
def list_results(request: HttpRequest) -> HttpResponse:
    """The single issue counter: results that wait, and what was issued here."""
    by = _officer(request, RECEIVE)
    number, cursor = request.GET.get("q", "")[:64], request.GET.get("cursor", "")[:500]
    found = page(selectors.list_issues(by=by), keys=("-at", "-id"), cursor=cursor, limit=20)
    shown = {"results": selectors.list_results(by=by, number=number), "issues": found.items, "next": found.next}
    query = urlencode({"q": number})
    return render(request, "window/list_results.html", {**shown, "number": number, "cursor": cursor, "query": query})


@require_http_methods(["GET", "POST"])
def issue_result(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One result: handed out against the card, or sent by post."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    result = selectors.get_result(by=by, uid=uid)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            if "post" in request.POST:
                address, phone = request.POST.get("address", "")[:200], request.POST.get("phone", "")[:20]
                window_services.send_by_post(by=by, document=uid, address=address, phone=phone, at=at)
            else:
                window_services.hand_out(by=by, document=uid, person=_identified(request, by), at=at)
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("已登记出件：{number}").format(number=result.document.number))
            return redirect("window:list_results")
    shown = {"result": result, "problem": problem, "plates": cards.chosen().plates(), "typed": request.POST}
    return render(request, "window/issue_result.html", shown, status=problem.status if problem else 200)


@require_POST
def confirm_delivered(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The post delivered: recorded in the case."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    case = window_services.confirm_delivered(by=by, issue=selectors.get_issue(by=by, uid=uid), at=at)
    messages.success(request, _("已登记邮寄送达：{number}").format(number=case.number))
    return redirect("window:list_results")


def _day(text: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


@require_http_methods(["GET", "POST"])
def show_day(request: HttpRequest) -> HttpResponse:
    """The day book; the count of the drawer by POST."""
    by, at = _officer(request, RECEIVE, CLOSE), endpoints.at(request)
    day = _day(request.POST.get("day", "") or request.GET.get("day", ""), legal_day(at))
    problem: Problem | None = None
    if request.method == "POST":
        counted = request.POST.get("counted", "")
        explanation = request.POST.get("explanation", "")
        try:
            number = int(counted) if counted.isdecimal() and len(counted) < 7 else -1
            window_services.report_day(by=by, day=day, counted=number, explanation=explanation, at=at)
        except Problem as refusal:
            problem = refusal
        else:
            messages.success(request, _("已盘点，等待负责人关账"))
            return redirect(f"/window/day/?day={day.isoformat()}")
    end = selectors.find_day_end(by=by, day=day)
    book = selectors.day_book(by=by, day=day)
    is_fresh = end is not None and end.figures == book.as_dict()
    shown = {"day": day, "book": book, "end": end, "is_fresh": is_fresh, "problem": problem, "typed": request.POST}
    shown |= {"may_count": by.may(RECEIVE), "may_close": by.may(CLOSE)}
    return render(request, "window/show_day.html", shown, status=problem.status if problem else 200)


@require_POST
def close_day(request: HttpRequest) -> HttpResponse:
    """The head closes the day."""
    by, at = _officer(request, CLOSE), endpoints.at(request)
    day = _day(request.POST.get("day", ""), legal_day(at))
    window_services.close_day(by=by, day=day, at=at)
    messages.success(request, _("{day} 已关账").format(day=day.isoformat()))
    return redirect(f"/window/day/?day={day.isoformat()}")


@require_GET
def report_failure(request: HttpRequest) -> HttpResponse:
    """The portal's card leads to the ordinary application page of the kind."""
    return redirect("/apply/kind:could_not_be_done/")


@require_GET
def list_filings(request: HttpRequest) -> HttpResponse:
    """Cases of this office in a department's own system: steps and results as they came, and what does not agree."""
    by = _officer(request, SIGN)
    cursor = request.GET.get("cursor", "")[:500]
    found = page(selectors.list_filings(by=by), keys=("-made_at", "-id"), cursor=cursor)
    shown = {"filings": found.items, "next": found.next, "cursor": cursor}
    return render(request, "window/list_filings.html", {**shown, "differences": selectors.differences(by=by)})


@require_http_methods(["GET", "POST"])
def show_queue(request: HttpRequest) -> HttpResponse:
    """Whose turn it is: number at arrival, call, done; open times to book; how long people wait."""
    by, at = _officer(request, RECEIVE), endpoints.at(request)
    if request.method == "POST":
        _queue_act(by, request.POST, at)
        return redirect("window:show_queue")
    tickets = list(selectors.list_tickets(by=by, day=legal_day(at)))
    return render(request, "window/show_queue.html", {"tickets": tickets, "waiting": selectors.waiting_of(tickets)})


def _queue_act(by: Actor, data: QueryDict, at: datetime) -> None:
    ticket = next(iter(_uids([data.get("ticket", "")])), None)
    if "call" in data:
        window_services.call_next(by=by, at=at)
    elif "number" in data:
        window_services.take_number(by=by, at=at)
    elif ticket and "arrive" in data:
        window_services.arrive(by=by, ticket=ticket, at=at)
    elif ticket and "finish" in data:
        window_services.finish(by=by, ticket=ticket, at=at)
    else:
        times = window_services.Times.read(
            data.get("day", ""),
            data.get("begins", ""),
            data.get("ends", ""),
            data.get("every", ""),
            data.get("people", ""),
        )
        window_services.open_slots(by=by, times=times, at=at)


@require_http_methods(["GET", "POST"])
def show_booking(request: HttpRequest) -> HttpResponse:
    """My bookings, and the times that may still be booked."""
    by, at = endpoints.actor(request), endpoints.at(request)
    if by.kind == "anonymous":
        raise LoginRequired
    if request.method == "POST":
        wanted = next(iter(_uids([request.POST.get("slot", "") or request.POST.get("ticket", "")])), uuid_utils.uuid7())
        if "cancel" in request.POST:
            window_services.cancel(by=by, ticket=wanted, at=at)
        else:
            window_services.book(by=by, slot=wanted, at=at)
        return redirect("window:show_booking")
    county = request.GET.get("county", "")[:12]
    shown = {"slots": selectors.list_slots(at=at, county=county) if county else [], "county": county}
    mine = [] if by.agency_id else list(selectors.list_tickets(by=by)[:20])
    return render(request, "window/show_booking.html", {**shown, "tickets": mine, "counties": counties()})
