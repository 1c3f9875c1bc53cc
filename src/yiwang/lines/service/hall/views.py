"""The citizen portal: find, guide, apply, follow, messages."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yiwang.core.calendar import legal_day
from yiwang.core.problems import Problem
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.files import services as file_services
from yiwang.foundation.files.problems import FileRefused
from yiwang.lines.service.hall import applying, guide, themes
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.forms import answers_form, offer_of, step_form, tell
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.ratings import selectors as rating_selectors
from yiwang.web import endpoints, navigation
from yiwang.web.paging import page


def _require_login(request: HttpRequest) -> None:
    if endpoints.actor(request).kind == "anonymous":
        raise LoginRequired


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The front page: one question, the matters most asked for, my latest cases."""
    by = endpoints.actor(request)
    latest = page(case_selectors.list_cases(by=by), keys=("-opened_at", "-id"), cursor="", limit=3)
    mine = latest.items if by.party_id else []
    events = [(event, len(slugs)) for event, slugs in matter_selectors.list_events().items()][:12]
    return render(request, "hall/home.html", {"events": events, "cards": navigation.cards(), "cases": _rows(mine)})


def _rows(cases: Iterable[Any]) -> list[dict[str, object]]:
    return [{"case": c, "state": case_selectors.kind_of(c).states[c.state].label} for c in cases]


@require_GET
def find_matters(request: HttpRequest) -> HttpResponse:
    """Matters for what a person types in everyday words, or of a life event; bodies and places named like it."""
    by = endpoints.actor(request)
    text, event = request.GET.get("q", "")[:60], request.GET.get("event", "")[:40]
    served = request.GET.get("for", "") if request.GET.get("for") in {"1", "2"} else ""
    cursor = request.GET.get("cursor", "")[:500]
    if text:
        matters, following = matter_selectors.search(by=by, text=text), ""
    else:
        wanted = matter_selectors.find_matters(by=by, event=event, served=served)
        found = page(wanted, keys=("name", "id"), cursor=cursor)
        matters, following = list(found.items), found.next
    shown = {
        "matters": matters,
        "text": text,
        "event": event,
        "served": served,
        "filters": guide.filters(event=event, served=served),
        "is_filtered": bool(event or served),
        "around": guide.look_around(text),
        "cursor": cursor,
        "next": following,
        "query": urlencode({"event": event, "for": served}),
    }
    return render(request, "hall/find_matters.html", shown)


@require_GET
def show_matter(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a matter: everything the law wants shown, as it stands in the county chosen."""
    by = endpoints.actor(request)
    county = request.GET.get("county", guide.home_county(by))[:12]
    shown = guide.open_guide(by=by, code=code, county=county, on=legal_day(endpoints.at(request)))
    return render(
        request, "hall/show_matter.html", {"guide": shown, "matter": shown.matter, "document": shown.document}
    )


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, code: str, number: int = -1) -> HttpResponse:
    """One page of the form; what is typed is kept whatever happens."""
    _require_login(request)
    by, at = endpoints.actor(request), endpoints.at(request)
    subject = applying.subject_of(by=by, code=code, at=at)
    data = request.POST if request.method == "POST" else None
    county = request.POST.get("county") or request.GET.get("county", "")
    if data is not None:
        applying.keep_draft(by=by, subject=subject, data=data, at=at)
    shown = applying.open_page(by=by, subject=subject, number=number, at=at, data=data, county=county)
    if data is not None and "choose-county" not in data and shown.form.is_valid():
        following = applying.next_page(by=by, subject=subject, number=shown.number, at=at)
        if following is None:
            return redirect("hall:review", code=code)
        return redirect("hall:apply_page", code=code, number=following)
    if data is not None and "choose-county" in data:
        shown = applying.open_page(by=by, subject=subject, number=number, at=at, county=county)
    context = {"subject": subject, "page": shown, "form": shown.form}
    context["not_served"] = applying.not_served(by=by, subject=subject, at=at)
    return render(request, "hall/apply.html", context)


@require_POST
def autosave(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps what is typed while it is typed."""
    _require_login(request)
    subject = applying.subject_of(by=endpoints.actor(request), code=code, at=endpoints.at(request))
    version = applying.keep_draft(
        by=endpoints.actor(request), subject=subject, data=request.POST, at=endpoints.at(request)
    )
    return JsonResponse({"version": version})


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Everything together; handed in from here, once."""
    _require_login(request)
    by, at = endpoints.actor(request), endpoints.at(request)
    subject = applying.subject_of(by=by, code=code, at=at)
    shown = applying.review(by=by, subject=subject, at=at)
    problem: Problem | None = shown.form.problem
    if request.method == "POST" and problem is None:
        application = case_services.Application(kind=subject.kind, matter=subject.matter, answers=shown.form.typed)
        try:
            case = case_services.submit(by=by, application=application, key=request.POST.get("key", "")[:100], at=at)
        except Problem as refusal:
            problem = refusal
        else:
            form_services.discard_draft(by=by, subject=code)
            return redirect("hall:show_case", uid=case.uid)
    context = {
        "subject": subject,
        "review": shown,
        "problem": problem,
        "key": request.POST.get("key") or str(uuid_utils.uuid7()),
    }
    return render(request, "hall/review.html", context, status=problem.status if problem and request.POST else 200)


@require_GET
def list_cases(request: HttpRequest) -> HttpResponse:
    """My cases, latest first, and drafts not handed in."""
    _require_login(request)
    by = endpoints.actor(request)
    found = page(case_selectors.list_cases(by=by), keys=("-opened_at", "-id"), cursor=request.GET.get("cursor", ""))
    context = {"rows": _rows(found.items), "next": found.next, "drafts": form_selectors.list_drafts(by=by)}
    return render(request, "hall/list_cases.html", context)


@require_GET
def show_case(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where my case stands, until when, who holds it, and what I can do."""
    _require_login(request)
    by, at = endpoints.actor(request), endpoints.at(request)
    case = case_selectors.get_case(by=by, uid=uid)
    view = case_selectors.show(by=by, case=case, at=at)
    context = {
        "view": view,
        "running": [c for c in view.clocks if c.is_running and (c.clock.kind != "desk" or not case.closed_at)],
        "ended": [c for c in view.clocks if not c.is_running and c.clock.kind != "desk"],
        "offers": case_selectors.offered(by=by, case=case, at=at),
        "published": case_selectors.published(case=case, by=by),
        "rating": rating_selectors.standing_of(by=by, case=case),
    }
    context["members"] = themes.members_of(by=by, case=case)
    return render(request, "hall/show_case.html", {**context, "case": case})


@require_http_methods(["GET", "POST"])
def move_case(request: HttpRequest, uid: UUID, transition: str) -> HttpResponse:
    """A step that is the party's to do: supplement, withdraw, ask for a hearing, rate."""
    _require_login(request)
    by, at = endpoints.actor(request), endpoints.at(request)
    case = case_selectors.get_case(by=by, uid=uid)
    offer = offer_of(by=by, case=case, transition=transition, at=at)
    data = request.POST if request.method == "POST" else None
    form = step_form(offer, at=at, data=data)
    answers = answers_form(by=by, case=case, offer=offer, at=at, data=data)
    problem: Problem | None = None
    if data is not None and (form.is_valid() or not offer.schema.fields) and (answers is None or answers.is_valid()):
        given = {**form.typed, **({"answers": answers.typed} if answers else {})}
        try:
            key = data.get("key", "")[:100]
            case_services.move(by=by, case=case, transition=transition, input=given, at=at, key=key)
        except Problem as refusal:
            tell(refusal, form=form, answers=answers)
            problem = refusal
        else:
            return redirect("hall:show_case", uid=uid)
    faulty = answers if answers and answers.errors else form
    context = {"case": case, "offer": offer, "form": faulty, "asked": form, "answers": answers, "problem": problem}
    context["key"] = str(uuid_utils.uuid7())
    return render(request, "hall/move_case.html", context, status=problem.status if problem else 200)


@require_POST
def provide_material(request: HttpRequest, uid: UUID, slot: str) -> HttpResponse:
    """A material: uploaded, promised for later, or replaced by a commitment."""
    _require_login(request)
    by, at = endpoints.actor(request), endpoints.at(request)
    case = case_selectors.get_case(by=by, uid=uid)
    way = request.POST.get("way", "upload")
    if way == "commitment":
        case_services.commit_to(by=by, case=case, slot=slot, at=at)
    elif way == "later":
        case_services.promise_later(by=by, case=case, slot=slot, at=at)
    else:
        upload = request.FILES.get("file")
        if upload is None:
            raise FileRefused(reason="还没有选择文件", field="file")
        stored = file_services.store(by=by, upload=upload, at=at)
        case_services.attach(by=by, case=case, slot=slot, file_uid=stored.uid, at=at)
        shared = case_services.share(by=by, case=case, slot=slot, at=at)
        if shared:
            messages.success(request, _("这份材料已同时用于另外 {count} 个事项").format(count=shared))
    return redirect("hall:show_case", uid=uid)


@require_GET
def show_document(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """A notice, receipt or decision of my case, to read or print."""
    _require_login(request)
    case = case_selectors.get_case(by=endpoints.actor(request), uid=uid)
    found, body = case_selectors.read_document(case=case, uid=document)
    return render(request, "hall/show_document.html", {"case": case, "document": found, "body": body})


@require_GET
def show_account(request: HttpRequest) -> HttpResponse:
    """My data account: entered once, reused for life."""
    _require_login(request)
    return render(
        request, "hall/show_account.html", {"lines": form_selectors.list_account(by=endpoints.actor(request))}
    )
