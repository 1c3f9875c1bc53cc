"""What every request passes: an id for its log lines, preferences, and one place where refusals become answers."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import structlog
import uuid_utils.compat as uuid_utils
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from yiwang.core.problems import Problem
from yiwang.web.problems import render_problem, render_sorry

log = structlog.get_logger(__name__)
Next = Callable[[HttpRequest], HttpResponse]
FORESEEN = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)  # Django's own pages


class RequestId:
    """An id on the request, the answer and every log line of it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = str(uuid_utils.uuid7())  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.id)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class ProblemMiddleware:
    """A Problem becomes its page (or its JSON under /api/); anything else is logged once and answered with an apology."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turns an exception of a view into its answer."""
        if isinstance(error, Problem):
            if error.status == 401 and not request.path.startswith("/api/"):
                return _to_the_door(request)
            return render_problem(request, error)
        if isinstance(error, FORESEEN):
            return None
        log.error("unanticipated", path=request.resolver_match.route if request.resolver_match else "", exc_info=error)
        return render_sorry(request)


class Language:
    """The language the reader chose, else Chinese: a browser's own language does not change an office's pages."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Log in first, then back to where one was; a fragment's page goes there as a whole."""
    is_fragment = "HX-Request" in request.headers
    back = request.headers.get("HX-Current-URL", "/") if is_fragment else _back(request)
    address = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
    return HttpResponse(headers={"HX-Redirect": address}) if is_fragment else redirect(address)


def _back(request: HttpRequest) -> str:
    """The page itself; for what was sent, which cannot be asked for again, the page of this site it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sent_from, {request.get_host()}):
        return "/"
    parts = urlsplit(sent_from)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
