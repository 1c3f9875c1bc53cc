"""The pages of the matter library: drafts, editing by fields, review by differences, publication, history, counties."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Problem
from yiwang.foundation.access import services as access_services
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.lines.service.library import editing, selectors
from yiwang.lines.service.library import services as library_services
from yiwang.lines.service.library.access import ANY, EDIT
from yiwang.lines.service.library.problems import DayPassed, DraftMoved
from yiwang.support.matters import selectors as matter_selectors
from yiwang.web import endpoints
from yiwang.web.paging import page


def _keeper(request: HttpRequest) -> Actor:
    """Whoever works on the library. Raises LoginRequired, Forbidden."""
    by = endpoints.actor(request)
    if by.kind == "anonymous":
        raise LoginRequired
    access_services.require(by, next((right for right in ANY if by.may(right)), EDIT))
    return by


@require_GET
def list_drafts(request: HttpRequest) -> HttpResponse:
    """Drafts on their way, and finding a matter to change."""
    by = _keeper(request)
    cursor, text = request.GET.get("cursor", "")[:500], request.GET.get("q", "")[:60]
    found = page(selectors.list_drafts(by=by), keys=("-updated_at", "-id"), cursor=cursor)
    shown = {"drafts": found.items, "next": found.next, "cursor": cursor, "text": text}
    matters = matter_selectors.search(by=by, text=text) if text else []
    return render(request, "library/list_drafts.html", {**shown, "matters": matters})


@require_GET
def show_history(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of a matter with their changes; any old one may be restored as a draft."""
    by = _keeper(request)
    matter = matter_selectors.get_matter(by=by, code=code)
    past, draft = selectors.history(by=by, matter=matter), selectors.find_open(by=by, code=matter.code)
    shown = {"matter": matter, "past": past, "draft": draft, "may_edit": by.may(EDIT)}
    return render(request, "library/show_history.html", shown)


@require_GET
def show_counties(request: HttpRequest, code: str) -> HttpResponse:
    """What differs between counties."""
    by = _keeper(request)
    matter = matter_selectors.get_matter(by=by, code=code)
    rows = selectors.local_differences(by=by, matter=matter, on=legal_day(endpoints.at(request)))
    return render(request, "library/show_counties.html", {"matter": matter, "rows": rows})


@require_POST
def open_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft, from the present version or from an old one."""
    by, at = _keeper(request), endpoints.at(request)
    wanted = request.POST.get("hash", "")[:64]
    draft = library_services.open_draft(by=by, code=code, document_hash=wanted, at=at)
    return redirect("library:show_draft" if wanted else "library:edit_draft", uid=draft.uid)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise DraftMoved
    return int(text)


@require_http_methods(["GET", "POST"])
def edit_draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft as fields; saved as written, with everything that is wrong beside its field."""
    by, at = _keeper(request), endpoints.at(request)
    draft = selectors.get_draft(by=by, uid=uid)
    problem: Problem | None = None
    if request.method == "POST":
        body = editing.read(draft.body, request.POST.getlist)
        try:
            note = request.POST.get("note", "").strip()
            draft = library_services.save(by=by, uid=uid, version=_version(request), body=body, note=note, at=at)
            if "submit" in request.POST:
                library_services.submit(by=by, uid=uid, version=draft.version, at=at)
                messages.success(request, _("已送审，等待另一人审核。"))
                return redirect("library:show_draft", uid=uid)
            messages.success(request, _("已保存。"))
        except Problem as refusal:
            if refusal.status == 403:
                raise
            problem = refusal
    faults = matter_selectors.faults_of(draft.body)
    shown = {"draft": draft, "sections": editing.sections(draft.body, faults), "loose": editing.loose(faults)}
    context = {**shown, "faults": len(faults), "problem": problem, "may": selectors.may_act(by=by, draft=draft)}
    return render(request, "library/edit_draft.html", context, status=problem.status if problem else 200)


@require_http_methods(["GET", "POST"])
def show_draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a draft changes, field by field, and what the one who looks may do about it."""
    by, at = _keeper(request), endpoints.at(request)
    problem: Problem | None = None
    draft = selectors.get_draft(by=by, uid=uid)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, by, uid, at))
            return redirect("library:show_draft", uid=uid)
        except Problem as refusal:
            if refusal.status == 403:
                raise
            problem = refusal
    matter = selectors.standing_of(by=by, draft=draft)
    moved = draft.is_open and matter.hash != draft.base_hash
    shown = {"draft": draft, "matter": matter, "changes": selectors.changes_of(draft), "moved": moved}
    today = legal_day(at).isoformat()
    context = {**shown, "may": selectors.may_act(by=by, draft=draft), "problem": problem, "today": today}
    return render(request, "library/show_draft.html", context, status=problem.status if problem else 200)


def _act(request: HttpRequest, by: Actor, uid: UUID, at: datetime) -> str:
    version, act = _version(request), request.POST.get("act", "")
    if act == "submit":
        library_services.submit(by=by, uid=uid, version=version, at=at)
        return _("已送审，等待另一人审核。")
    if act == "accept":
        library_services.accept(by=by, uid=uid, version=version, at=at)
        return _("审核通过，等待第三人发布。")
    if act == "back":
        library_services.give_back(by=by, uid=uid, version=version, remark=request.POST.get("remark", ""), at=at)
        return _("已退回起草人。")
    if act == "publish":
        day = _day(request.POST.get("effective_on", ""))
        draft = library_services.publish(by=by, uid=uid, version=version, effective_on=day, at=at)
        return _("新版本已生效。") if draft.state == "standing" else _("已定期，到日自动生效。")
    if act == "drop":
        library_services.drop(by=by, uid=uid, version=version, at=at)
        return _("草案已作废。")
    raise DraftMoved


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DayPassed(field="effective_on") from None


@require_http_methods(["GET", "POST"])
def rebase_draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Lay the draft onto the version that stands now: what both changed is chosen one by one."""
    by, at = _keeper(request), endpoints.at(request)
    draft = selectors.get_draft(by=by, uid=uid)
    if request.method == "POST":
        keep = [key for key in request.POST.getlist("keep") if key in editing.WORDS]
        library_services.rebase(by=by, uid=uid, version=_version(request), keep=keep, at=at)
        messages.success(request, _("已换到现行版本，请核对后重新送审。"))
        return redirect("library:show_draft", uid=uid)
    matter = selectors.standing_of(by=by, draft=draft)
    both = selectors.both_changed(draft=draft, matter=matter)
    shown = {"draft": draft, "matter": matter, "both": both, "may": selectors.may_act(by=by, draft=draft)}
    return render(request, "library/rebase_draft.html", shown)
