"""To-do: lists, claim, put back, give to a colleague; the team's load."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from yiwang.core.problems import Problem
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.lines.operation.office.forms import GiveForm, TaskFilter
from yiwang.lines.operation.office.selectors import dossiers, rows
from yiwang.lines.operation.office.views import now, officer
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.web.paging import page

TABS = (("mine", gettext_noop("我的待办")), ("claimed", gettext_noop("已签收")), ("team", gettext_noop("全单位")))


@require_GET
def list_tasks(request: HttpRequest) -> HttpResponse:
    """My to-do by deadline: mine, claimed, or the whole team's."""
    by, at = officer(request), now(request)
    asked = TaskFilter(request.GET).wanted()
    whose, kind = asked["whose"], asked["kind"]
    tasks = case_selectors.list_tasks(by=by, whose=whose, kind=kind)
    found = page(tasks, keys=("due_at", "id"), cursor=asked["cursor"])
    tabs = [
        {
            "title": _(title),
            "url": "?" + urlencode({"whose": name, **({"kind": kind} if kind else {})}),
            "count": case_selectors.list_tasks(by=by, whose=name, kind=kind).count(),
            "current": name == whose,
        }
        for name, title in TABS
    ]
    shown = {
        "tabs": tabs,
        "rows": rows.task_rows(by=by, tasks=found.items, at=at),
        "page": found,
        "kinds": rows.kind_words(),
        "query": urlencode({"whose": whose, "kind": kind}),
        **asked,
    }
    return render(request, "office/list_tasks.html", shown)


@require_GET
def show_task(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One task: whom it could be given to."""
    return _task_page(request, uid)


def _task_page(
    request: HttpRequest, uid: UUID, form: GiveForm | None = None, problem: Problem | None = None
) -> HttpResponse:
    by, at = officer(request), now(request)
    task = case_selectors.get_task(by=by, uid=uid)
    colleagues = dossiers.colleagues(task=task, at=at)
    (row,) = rows.task_rows(by=by, tasks=[task], at=at)
    faulty = problem is not None or (form is not None and form.is_bound)
    shown = {
        "task": row,
        "form": form or GiveForm(colleagues=colleagues),
        "colleagues": colleagues,
        "problem": problem,
        "may_assign": by.may("cases.assign"),
        "may_delegate": row.may_claim or row.may_put_back,
    }
    return render(request, "office/show_task.html", shown, status=problem.status if problem else 422 if faulty else 200)


@require_POST
def claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a task of one's post and go to its case."""
    task = case_services.claim(by=officer(request), uid=uid, at=now(request))
    messages.success(request, _("已签收：{title}").format(title=task.title))
    return redirect("office:show_case", uid=task.case.uid)


@require_POST
def put_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a claimed task back to the post."""
    task = case_services.put_back(by=officer(request), uid=uid, at=now(request))
    messages.success(request, _("已退回岗位：{title}").format(title=task.title))
    return redirect("office:list_tasks")


@require_POST
def give(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The holder delegates to a colleague; the head hands over."""
    by, at = officer(request), now(request)
    task = case_selectors.get_task(by=by, uid=uid)
    form = GiveForm(request.POST, colleagues=dossiers.colleagues(task=task, at=at))
    if not form.is_valid():
        return _task_page(request, uid, form)
    work = case_services.hand_over if request.POST.get("as") == "head" else case_services.delegate
    try:
        work(by=by, uid=uid, to_party_id=form.cleaned_data["to"], at=at)
    except Problem as problem:
        return _task_page(request, uid, form, problem)
    messages.success(request, _("已转交：{title}").format(title=task.title))
    return redirect("office:list_tasks")


@require_GET
def show_team(request: HttpRequest) -> HttpResponse:
    """How much waits on each post and person."""
    by = officer(request)
    load = case_selectors.team(by=by)
    names = account_selectors.labels_of({r["person_id"] for r in load if r["person_id"]})
    posts = rows.post_words()
    shown = [
        {
            "agency": r["agency__name"] or _("当事人"),
            "post": posts.get(r["post"], r["post"]) or "—",
            "person": names.get(r["person_id"], "—") if r["person_id"] else _("待签收"),
            "count": r["count"],
        }
        for r in load
    ]
    return render(request, "office/show_team.html", {"rows": shown, "total": sum(r["count"] for r in load)})
