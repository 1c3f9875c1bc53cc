"""Doing a step: its questions, what its rules say, and the refusal shown where it was typed."""

from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.core.problems import Problem
from yiwang.lines.operation.office.forms import step_form
from yiwang.lines.operation.office.selectors import dossiers
from yiwang.lines.operation.office.views import now, officer
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases import services as case_services
from yiwang.support.forms import selectors as form_selectors


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, uid: UUID, transition: str) -> HttpResponse:
    """One lawful step of a case: asked, checked, done."""
    by, at = officer(request), now(request)
    case = case_selectors.get_case(by=by, uid=uid)
    offer = case_selectors.get_offer(by=by, case=case, transition=transition, at=at)
    data = request.POST if request.method == "POST" else None
    form = step_form(case=case, schema=offer.schema, today=legal_day(at), data=data)
    answers = _answers_form(request, by, case, offer)
    problem: Problem | None = None
    if data is not None:
        problem = _move(request, case, offer, form, answers)
        if problem is None:
            messages.success(request, _("已办理：{label}").format(label=offer.transition.label.zh))
            return redirect("office:show_case", uid=uid)
        form.refuse(problem)
    shown = {
        "case": case,
        "kind": case_selectors.kind_of(case),
        "offer": offer,
        "form": form,
        "answers": answers,
        "problem": problem,
        "version": request.POST.get("version", case.version),
        "key": request.POST.get("key") or uuid_utils.uuid7(),
    }
    return render(request, "office/act.html", shown, status=problem.status if problem else 200)


def _answers_form(request: HttpRequest, by: Actor, case: Any, offer: Any) -> Any:
    """The case's own form again, where the step lets the applying body correct it; None otherwise."""
    schema = dossiers.form_of(case=case)
    if not offer.transition.edits_answers or schema is None or by.agency_party_id != case.party_id:
        return None
    stored = case_selectors.open_answers(case=case, by=by, masked=False)
    initial = form_selectors.as_typed(schema, {n: v for n, v in stored.items() if n in schema.by_name})
    data = request.POST if request.method == "POST" else None
    return form_selectors.build_form(schema, today=legal_day(now(request)), data=data, initial=initial)


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
