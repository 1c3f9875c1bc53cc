"""The operator's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yiwang.foundation.events import services as event_services
from yiwang.lines.operation.office.selectors import operations
from yiwang.lines.operation.office.views import now, officer


@require_GET
def show_operations(request: HttpRequest) -> HttpResponse:
    """Jobs, delivery, dead letters, messages, packs, settings, calendars."""
    shown = operations.operations(by=officer(request), at=now(request))
    return render(request, "office/show_operations.html", {"operations": shown})


@require_POST
def replay(request: HttpRequest, letter: int) -> HttpResponse:
    """Give a dead letter to its consumer again."""
    found = event_services.replay(by=officer(request), dead_letter_id=letter, at=now(request))
    messages.success(request, _("已重放，现为：{state}").format(state=found.get_state_display()))
    return redirect("office:show_operations")
