"""A party's messages, and the operator's outbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.identifiers import mask_phone
from yiwang.core.paging import Page, decode, encode
from yiwang.foundation.access import services as access_services
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.notices.problems import NoticeNotFound


@dataclass(frozen=True)
class Sent:
    """A short message as the operator sees it: the number masked, no name."""

    uid: UUID
    phone: str
    title: str
    subject: str
    state: str
    label: str
    word: str
    attempts: int
    at: datetime


def list_notices(*, by: Actor) -> QuerySet[Notice]:
    """The messages in the platform to the person (or to the principal); unordered, `-id` is newest first."""
    return Notice.objects.visible_to(by).filter(channel="inapp")


def page_of_notices(*, by: Actor, cursor: str = "", limit: int = 20) -> Page[Notice]:
    """The same, newest first, in pages. Raises CursorRefused."""
    return _page(list_notices(by=by), cursor, limit)


def get_notice(*, by: Actor, uid: UUID) -> Notice:
    """One message to the person. Raises NoticeNotFound."""
    found = list_notices(by=by).filter(uid=uid).first()
    if found is None:
        raise NoticeNotFound
    return found


def count_unread(*, by: Actor) -> int:
    """How many are not read."""
    return list_notices(by=by).filter(read_at__isnull=True).count()


def outbox(*, by: Actor, state: str = "", cursor: str = "", limit: int = 50) -> Page[Sent]:
    """Short messages and what became of them, newest first. Raises Forbidden without operations.see."""
    access_services.require(by, "operations.see")
    rows = Notice.objects.filter(channel="sms").select_related("party")
    page = _page(rows.filter(state=state) if state else rows, cursor, limit)
    return Page([_sent(notice) for notice in page.items], page.next)


@dataclass(frozen=True)
class StateCount:
    """How many short messages stand in one state."""

    state: str
    label: str
    number: int


def count_by_state(*, by: Actor) -> list[StateCount]:
    """How many short messages stand in each state. Raises Forbidden without operations.see."""
    access_services.require(by, "operations.see")
    rows = Notice.objects.filter(channel="sms").order_by().values_list("state").annotate(Count("id"))
    counted = dict(rows)
    return [StateCount(state, label, counted.get(state, 0)) for state, label in Notice.STATES]


def _page(rows: QuerySet[Notice], cursor: str, limit: int) -> Page[Notice]:
    if cursor:
        (last,) = decode(cursor, 1)
        rows = rows.filter(pk__lt=last if isinstance(last, int) else 0)
    found = list(rows.order_by("-id")[: limit + 1])
    return Page(found[:limit], encode([found[limit - 1].pk]) if len(found) > limit else "")


def _sent(notice: Notice) -> Sent:
    phone = notice.party.phone_sealed
    return Sent(
        uid=notice.uid,
        phone=mask_phone(crypto.unseal_text(phone)) if phone else "—",
        title=notice.title,
        subject=notice.subject,
        state=notice.state,
        label=dict(Notice.STATES)[notice.state],
        word=notice.word,
        attempts=notice.attempts,
        at=notice.at,
    )
