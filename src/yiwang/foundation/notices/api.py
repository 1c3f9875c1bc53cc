"""The API of a person's own messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.foundation.events import idempotency
from yiwang.foundation.notices import selectors, services
from yiwang.web.endpoints import Cursor, Key, Limit, actor, at

router = Router(tags=["notices"])


class NoticeOut(Schema):
    """A message in the platform; it never holds personal data."""

    uid: UUID
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None

    @staticmethod
    def resolve_created_at(notice: Any) -> Any:
        """The instant of the message, under the name that the API gave it."""
        return notice.at


class NoticePageOut(Schema):
    items: list[NoticeOut]
    next: str
    unread: int


@router.get("/notices", response=NoticePageOut, summary="One's own messages, newest first")
def list_notices(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    by = actor(request)
    found = selectors.page_of_notices(by=by, cursor=cursor, limit=limit)
    return {"items": found.items, "next": found.next, "unread": selectors.count_unread(by=by)}


@router.post("/notices/{uid}/read", response=NoticeOut, summary="Mark a message as read")
def mark_read(request: HttpRequest, uid: UUID, key: Key = "") -> Any:
    by, now = actor(request), at(request)

    def work() -> UUID:
        services.mark_read(by=by, uid=selectors.get_notice(by=by, uid=uid).uid, at=now)
        return uid

    idempotency.do_once(by=by, operation=f"notices.read:{uid}", key=key, body={}, at=now, work=work)
    return selectors.get_notice(by=by, uid=uid)
