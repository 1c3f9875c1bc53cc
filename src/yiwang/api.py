"""The JSON API, version 1: every room's router, who may enter, and its description at /api/v1/openapi.json."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from yiwang.foundation.accounts.api import router as accounts
from yiwang.foundation.accounts.problems import LoginRequired
from yiwang.foundation.agencies.api import router as agencies
from yiwang.foundation.jobs.api import router as operations
from yiwang.foundation.notices.api import router as notices
from yiwang.foundation.packs.api import router as packs
from yiwang.foundation.parties.api import router as parties
from yiwang.foundation.places.api import router as places
from yiwang.lines.operation.administration.api import router as administration
from yiwang.lines.operation.supervision.api import router as supervision
from yiwang.support.cases import api as cases
from yiwang.support.forms.api import router as forms
from yiwang.support.matters.api import router as matters
from yiwang.support.ratings.api import router as ratings
from yiwang.web.rest import CsrfRefused, RestApi

VERSION = "1.0"
DESCRIPTION = """\
Everything the pages do, through the same services. Refusals are problem details (RFC 9457). Writes take an
Idempotency-Key; lists are paged by an opaque cursor; reads carry an ETag. Instants are ISO 8601 with an offset. Who holds
a delegation acts for its grantor with the header Acting-For (the delegation's uid), in any operation.\
"""


class Token(HttpBearer):
    """An application token: `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor of the token. Raises TokenRefused."""
        actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.kind != "anonymous" else None


class Session(APIKeyCookie):
    """The session of a page. Writing with it needs the CSRF token of the page in X-CSRFToken."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=False)  # asked below, and only of those who are logged in

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The actor of the session. Raises CsrfRefused."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise CsrfRefused
        return request.actor  # type: ignore[attr-defined]


def build(*routers: Router) -> NinjaAPI:
    """The API of these routers; those that are public say so themselves."""
    made = RestApi(
        login_required=LoginRequired(),
        title="一网 Yiwang API",
        version=VERSION,
        description=DESCRIPTION,
        urls_namespace="api-v1",
        openapi_url="/openapi.json",
        docs_url=None,
        auth=[Token(), Session()],
    )
    for router in routers:
        made.add_router("", router)
    return made


api = build(
    accounts,
    parties,
    matters,
    forms,
    cases.cases,
    cases.tasks,
    cases.papers,
    cases.files,
    ratings,
    notices,
    places,
    agencies,
    packs,
    operations,
    administration,
    supervision,
)
urls = api.urls
