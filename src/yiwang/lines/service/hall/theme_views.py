"""The pages of one thing done once: choose it, answer once, look at everything, hand in."""

import uuid_utils.compat as uuid_utils
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yiwang.core.problems import Problem
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.lines.service.hall import themes
from yiwang.web import endpoints


def _theme(request: HttpRequest, name: str) -> themes.Theme:
    by = endpoints.actor(request)
    if by.kind == "anonymous":
        raise LoginRequired
    return themes.theme_of(by=by, name=name, at=endpoints.at(request))


@require_GET
def list_themes(request: HttpRequest) -> HttpResponse:
    """Every thing that can be done at once."""
    return render(request, "hall/list_themes.html", {"themes": themes.list_themes()})


@require_http_methods(["GET", "POST"])
def fill_in(request: HttpRequest, name: str, number: int = 0) -> HttpResponse:
    """One page of the one form; what is typed is kept whatever happens."""
    theme, by, at = _theme(request, name), endpoints.actor(request), endpoints.at(request)
    data = request.POST if request.method == "POST" else None
    county = request.POST.get("county") or request.GET.get("county", "")
    if data is not None:
        themes.keep(by=by, theme=theme, number=number, data=data, at=at)
    looking = data is None or "choose-county" in data
    shown = themes.open_part(by=by, theme=theme, number=number, at=at, data=None if looking else data, county=county)
    if not looking and shown.form.is_valid():
        following = themes.open_part(by=by, theme=theme, number=number + 1, at=at)
        if following.number <= number:
            return redirect("hall:theme_review", name=name)
        return redirect("hall:theme_part", name=name, number=number + 1)
    return render(request, "hall/theme_part.html", {"theme": theme, "page": shown, "form": shown.form})


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, name: str) -> HttpResponse:
    """Everything together: members, one set of papers, one date; then handed in."""
    theme, by, at = _theme(request, name), endpoints.actor(request), endpoints.at(request)
    problem: Problem | None = None
    shown = themes.review(by=by, theme=theme, at=at)
    if request.method == "POST":
        try:
            case = themes.hand_in(by=by, theme=theme, key=request.POST.get("key", "")[:100], at=at)
        except Problem as refusal:
            problem = refusal
        else:
            return redirect("hall:show_case", uid=case.uid)
    key = request.POST.get("key") or str(uuid_utils.uuid7())
    context = {"theme": theme, "review": shown, "problem": problem, "key": key}
    return render(request, "hall/theme_review.html", context, status=problem.status if problem else 200)
