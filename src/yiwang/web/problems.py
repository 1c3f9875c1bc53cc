"""Refusals and mishaps as pages, or as problem details where a program asked."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from yiwang.core.problems import Problem


def message_of(problem: Problem) -> str:
    """What happened, in the reader's language; sentences are translated before their facts are filled in."""
    return gettext(problem.title).format_map(defaultdict(lambda: "—", problem.facts)) if problem.title else ""


def remedy_of(problem: Problem) -> str:
    """What to do next, in the reader's language."""
    return gettext(problem.next_step).format_map(defaultdict(lambda: "—", problem.facts)) if problem.next_step else ""


def render_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page of a refusal: what happened, what to do next. Under /api/ the RFC 9457 body."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            problem.as_dict(request.path), status=problem.status, content_type="application/problem+json"
        )
    return render(request, "web/problem.html", {"problem": problem}, status=problem.status)


def render_sorry(request: HttpRequest) -> HttpResponse:
    """The page of a mishap, with the number to quote."""
    if request.path.startswith("/api/"):
        body = {"type": "urn:yiwang:problem:mishap", "title": "系统出现故障", "status": 500, "detail": "请稍后重试。"}
        return JsonResponse(body, status=500, content_type="application/problem+json")
    return render(request, "500.html", {"request_id": getattr(request, "id", "")}, status=500)
