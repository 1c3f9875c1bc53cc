"""The officials' pages: each view parses, calls one service or a few selectors, answers."""

from datetime import datetime

from django.http import HttpRequest

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.accounts.problems import LoginRequired


def officer(request: HttpRequest) -> Actor:
    """Whoever acts in a post. Raises LoginRequired for nobody, Forbidden for a private person."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    if by.kind == "anonymous":
        raise LoginRequired
    if not by.agency_id:
        raise Forbidden
    return by


def now(request: HttpRequest) -> datetime:
    """The instant of the request, aware and in UTC."""
    return request.now  # type: ignore[attr-defined,no-any-return]
