"""Gives every request its instant (`request.now`) and its Actor (`request.actor`), built only when asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from yiwang.core import clock
from yiwang.core.actor import Actor
from yiwang.foundation.accounts import selectors


class ActorMiddleware:
    """Reads the clock once; a bearer token makes an application, a session an account, nothing an anonymous visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request. Raises TokenRefused for a bad bearer token."""
    header = request.headers.get("Authorization", "")
    at = request.now  # type: ignore[attr-defined]
    if header.startswith("Bearer "):
        return selectors.actor_for_token(header[7:], at=at)
    if not request.user.is_authenticated:
        return Actor.anonymous()
    session = request.session
    return selectors.actor_for(
        request.user,  # type: ignore[arg-type]
        at=at,
        appointment_id=session.get("appointment"),
        on_behalf_of=session.get("on_behalf_of"),
        as_person=bool(session.get("as_person")),
    )
