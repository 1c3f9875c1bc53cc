"""Preferences, the living style page, and pages for what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from yiwang.web import examples

YEAR = 365 * 24 * 3600


@require_POST
def set_preference(request: HttpRequest) -> HttpResponse:
    """Elder mode or language, kept in a cookie."""
    wanted = request.POST.get("next", "/")
    response = redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/")
    if request.POST.get("mode") in {"elder", "standard"}:
        response.set_cookie("mode", request.POST["mode"], max_age=YEAR, samesite="Lax", httponly=True)
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.POST["language"], max_age=YEAR, samesite="Lax")
    return response


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """The design system: every component with its examples."""
    return render(request, "web/style.html", {"components": examples.all_examples()})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)
