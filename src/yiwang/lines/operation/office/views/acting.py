"""Doing a step: its questions, what its rules say, and the refusal shown where it was typed."""

from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.core.problems import Problem
from yiwang.lines.operation.office.forms import step_form
from yiwang.lines.operation.office.views import now, officer
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.cases.forms import answers_form, tell
from yiwang.web.labels import said


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, uid: UUID, transition: str) -> HttpResponse:
    """One lawful step of a case: asked, checked, done."""
    by, at = officer(request), now(request)
    case = case_selectors.get_case(by=by, uid=uid)
    offer = case_selectors.get_offer(by=by, case=case, transition=transition, at=at)
    data = request.POST if request.method == "POST" else None
    form = step_form(by=by, case=case, schema=offer.schema, at=at, data=data)
    answers = answers_form(by=by, case=case, offer=offer, at=at, data=data)
    problem: Problem | None = None
    if data is not None:
        problem = _move(request, case, offer, form, answers)
        if problem is None:
            messages.success(request, _("已办理：{label}").format(label=said(offer.transition.label)))
            return redirect("office:show_case", uid=uid)
        tell(problem, form=form, answers=answers)
    shown = {
        "case": case,
        "kind": case_selectors.kind_of(case),
        "headline": case_selectors.headline(case),
        "offer": offer,
        "form": form,
        "answers": answers,
        "problem": problem,
        "version": request.POST.get("version", case.version),
        "key": request.POST.get("key") or uuid_utils.uuid7(),
    }
    return render(request, "office/act.html", shown, status=problem.status if problem else 200)


def _move(request: HttpRequest, case: Any, offer: Any, form: Any, answers: Any) -> Problem | None:
    """The refusal, or None when it is done."""
    given: dict[str, Any] = dict(form.typed)
    if answers is not None:
        given["answers"] = answers.typed
    version = request.POST.get("version", "")
    try:
        case_services.move(
            by=officer(request),
            case=case,
            transition=offer.transition.name,
            input=given,
            at=now(request),
            key=request.POST.get("key", "")[:100],
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
    except Problem as problem:
        return problem
    return None
