"""A person's messages; the operator's outbox."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yiwang.core.actor import Actor
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.notices import selectors
from yiwang.foundation.notices import services as notice_services


@require_GET
def list_notices(request: HttpRequest) -> HttpResponse:
    """What the office told the person, newest first."""
    by = _person(request)
    cursor = request.GET.get("cursor", "")
    page = selectors.page_of_notices(by=by, cursor=cursor)
    shown = {"page": page, "cursor": cursor, "unread": selectors.count_unread(by=by)}
    return render(request, "notices/list_notices.html", shown)


@require_POST
def read_notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mark as read and go to what the message speaks of."""
    notice = notice_services.mark_read(by=_person(request), uid=uid, at=request.now)  # type: ignore[attr-defined]
    inside = url_has_allowed_host_and_scheme(notice.link, {request.get_host()}, require_https=request.is_secure())
    return redirect(notice.link if notice.link and inside else "notices:list_notices")


@require_GET
def list_outbox(request: HttpRequest) -> HttpResponse:
    """Short messages and what became of them."""
    by = _person(request)
    state, cursor = request.GET.get("state", ""), request.GET.get("cursor", "")
    counts = selectors.count_by_state(by=by)
    tabs = [
        {"title": _("全部"), "url": "?", "count": sum(c.number for c in counts), "current": not state},
        *(
            {"title": c.label, "url": f"?state={c.state}", "count": c.number, "current": state == c.state}
            for c in counts
        ),
    ]
    page = selectors.outbox(by=by, state=state, cursor=cursor)
    query = urlencode({"state": state}) if state else ""
    return render(request, "notices/list_outbox.html", {"page": page, "cursor": cursor, "query": query, "tabs": tabs})


def _person(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind == "anonymous":
        raise LoginRequired
    return actor
