"""Gives every request its instant (`request.now`) and its Actor (`request.actor`), built only when asked."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from yiwang.core import clock
from yiwang.core.actor import Actor
from yiwang.foundation.accounts import selectors
from yiwang.foundation.accounts.problems import CapacityEnded

CAPACITY = ("appointment", "on_behalf_of", "as_person")
"""What a session keeps of the capacity its account has chosen."""
SAFE = ("GET", "HEAD", "OPTIONS")
ACTING_FOR = "Acting-For"
"""The header by which a program names the delegation under which it acts."""


class ActorMiddleware:
    """Reads the clock once; a bearer token makes an application, a session an account, nothing an anonymous visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = clock.now()
        request.now = at  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_of(request, at))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest, at: datetime) -> Actor:
    """The actor of a request. Raises TokenRefused for a bad bearer token, CapacityEnded, CapacityRefused."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        by = selectors.actor_for_token(token.strip(), at=at)
    else:
        by = _of_session(request, at) if request.user.is_authenticated else Actor.anonymous()
    delegation = request.headers.get(ACTING_FOR, "")
    return selectors.acting_for(by, delegation, at=at) if delegation else by


def _of_session(request: HttpRequest, at: datetime) -> Actor:
    """A chosen capacity that has ended is forgotten; a write meant for it is refused, never done as somebody else."""
    appointment, principal = request.session.get("appointment"), request.session.get("on_behalf_of")
    by = selectors.actor_for(
        request.user,  # type: ignore[arg-type]
        at=at,
        appointment_id=appointment,
        on_behalf_of=principal,
        as_person=bool(request.session.get("as_person")),
    )
    if appointment not in {None, by.appointment_id} or principal not in {None, by.on_behalf_of}:
        for key in CAPACITY:
            request.session.pop(key, None)
        if request.method not in SAFE:
            raise CapacityEnded
    return by
