"""Cases: the list, the search, the case page and what is done on it beside its steps."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yiwang.core.problems import Problem
from yiwang.foundation.files import selectors as file_selectors
from yiwang.foundation.files import services as file_services
from yiwang.lines.operation.office.forms import CaseFilter, PurposeForm, SearchForm, UploadForm
from yiwang.lines.operation.office.selectors import dossiers, rows
from yiwang.lines.operation.office.views import now, officer
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.web.paging import page

SHOWN_IN_PLACE = {"application/pdf", "image/png", "image/jpeg", "text/plain"}


@require_GET
def list_cases(request: HttpRequest) -> HttpResponse:
    """Cases within scope, the latest first."""
    by, at = officer(request), now(request)
    form = CaseFilter(request.GET, kinds=case_selectors.current_kinds())
    wanted = form.wanted()
    cursor = request.GET.get("cursor", "")[:500]
    found = page(case_selectors.list_cases(by=by, **wanted), keys=("-opened_at", "-id"), cursor=cursor)
    query = urlencode({name: value for name, value in wanted.items() if value})
    shown = {
        "form": form,
        "rows": rows.case_rows(cases=found.items, at=at),
        "page": found,
        "query": query,
        "cursor": cursor,
    }
    return render(request, "office/list_cases.html", shown)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """By number or by a recorded fact, within scope and compartments."""
    by, at = officer(request), now(request)
    asked = SearchForm(request.GET).wanted()
    cases = case_selectors.search_cases(by=by, text=asked["q"], kind=asked["kind"])
    found = page(cases, keys=("-opened_at", "-id"), cursor=asked["cursor"])
    query = urlencode({"q": asked["q"], "kind": asked["kind"]})
    shown = {
        "rows": rows.case_rows(cases=found.items, at=at),
        "page": found,
        "kinds": rows.kind_words(),
        "query": query,
    }
    return render(request, "office/search.html", {**shown, **asked})


@require_GET
def show_case(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything of one case: what may be done, answers beside materials, limits, papers, history."""
    by, at = officer(request), now(request)
    case = case_selectors.get_case(by=by, uid=uid)
    shown = {"dossier": dossiers.dossier(by=by, case=case, at=at), "purpose": PurposeForm(), "case": case}
    shown["migration"] = case_services.offered_migration(by=by, case=case)
    return render(request, "office/show_case.html", shown)


@require_POST
def unmask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Personal values in clear, once, after the look has been logged with its purpose."""
    by, at = officer(request), now(request)
    case = case_selectors.get_case(by=by, uid=uid)
    form = PurposeForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else ""
    opened = case_services.reveal_answers(by=by, case=case, purpose=purpose, at=at)
    answers = case_selectors.label_answers(case=case, answers=opened)
    response = render(request, "office/show_clear.html", {"case": case, "answers": answers, "purpose": purpose})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def declare_interest(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The officer steps aside."""
    by = officer(request)
    case_services.declare_interest(by=by, case=case_selectors.get_case(by=by, uid=uid), at=now(request))
    messages.success(request, _("已记录回避；您签收的任务已退回岗位。"))
    return redirect("office:show_case", uid=uid)


@require_POST
def migrate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The running case goes on under the current version of its kind."""
    by, seen = officer(request), request.POST.get("version", "")
    case = case_selectors.get_case(by=by, uid=uid)
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    case_services.migrate_case(by=by, case=case, at=now(request), dry_run=False, version=version)
    messages.success(request, _("办件已改按新的流程版本办理。"))
    return redirect("office:show_case", uid=uid)


@require_POST
def decide_recusal(request: HttpRequest, uid: UUID, recusal: UUID) -> HttpResponse:
    """The head decides whether an officer steps aside."""
    granted = request.POST.get("granted") == "yes"
    case_services.decide_recusal(by=officer(request), uid=recusal, granted=granted, at=now(request))
    messages.success(request, _("回避决定已记录。"))
    return redirect("office:show_case", uid=uid)


@require_GET
def open_material(request: HttpRequest, uid: UUID, slot: str) -> HttpResponse:
    """The file in a slot: shown in the browser where that is safe, else downloaded."""
    by = officer(request)
    file = case_selectors.get_material_file(by=by, case=case_selectors.get_case(by=by, uid=uid), slot=slot)
    download = "download" in request.GET or file.media_type not in SHOWN_IN_PLACE
    response = FileResponse(
        file_selectors.open_file(file),
        as_attachment=download,
        filename=file_selectors.name_of(file),
        content_type=file.media_type,
    )
    response["Cache-Control"] = "private, no-cache"
    return response  # type: ignore[return-value]


@require_POST
def attach_material(request: HttpRequest, uid: UUID, slot: str) -> HttpResponse:
    """The officer of an applying body hands in a file for a slot."""
    by, at = officer(request), now(request)
    case = case_selectors.get_case(by=by, uid=uid)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("请先选择文件，再上传。"))
        return redirect("office:show_case", uid=uid)
    try:
        file = file_services.store(by=by, upload=form.cleaned_data["file"], at=at)
        case_services.attach(by=by, case=case, slot=slot, file_uid=file.uid, at=at)
    except Problem as problem:
        messages.error(request, f"{problem.message} {problem.remedy}")
    else:
        messages.success(request, _("材料已上传。"))
    return redirect("office:show_case", uid=uid)


@require_GET
def open_document(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """A document as it was issued, to read or print."""
    by = officer(request)
    case = case_selectors.get_case(by=by, uid=uid)
    opened = case_selectors.open_document(by=by, case=case, uid=document)
    response = render(request, "office/open_document.html", {"case": case, "opened": opened})
    response["Cache-Control"] = "no-store"
    return response
