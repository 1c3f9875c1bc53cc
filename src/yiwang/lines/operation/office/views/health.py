"""What machines ask: alive, ready, figures."""

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yiwang.core.actor import Actor
from yiwang.lines.operation.office.selectors import operations
from yiwang.lines.operation.office.views import now

TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type=TEXT)


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and a pack is loaded; otherwise 503."""
    try:
        is_ready = operations.is_ready()
    except Error:
        is_ready = False
    return HttpResponse("ready\n" if is_ready else "not ready\n", status=200 if is_ready else 503, content_type=TEXT)


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in the Prometheus text format, for whoever holds operations.see (a session or an application token)."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    return HttpResponse("\n".join(operations.metrics(by=by, at=now(request))) + "\n", content_type=TEXT)
