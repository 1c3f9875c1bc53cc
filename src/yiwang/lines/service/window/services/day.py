"""The day end: the window counts its drawer, explains a difference, and the head closes the day."""

from datetime import date, datetime

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.lines.service.window import selectors
from yiwang.lines.service.window.access import CLOSE, RECEIVE
from yiwang.lines.service.window.models import DayEnd
from yiwang.lines.service.window.presence import desk_of
from yiwang.lines.service.window.problems import CountMissing, DayClosed, DayNotReported, ExplanationMissing, OwnDay


@transaction.atomic(savepoint=False)
def report_day(*, by: Actor, day: date, counted: int, explanation: str, at: datetime) -> DayEnd:
    """The originals counted in the drawer against the book; may be done again until the day is closed.

    Raises Forbidden, CountMissing, ExplanationMissing, DayClosed.
    """
    access_services.require(by, RECEIVE)
    agency_id, clerk_id = desk_of(by)
    if counted < 0:
        raise CountMissing(field="counted")
    book = selectors.day_book(by=by, day=day)
    if counted != book.closing and not explanation.strip():
        raise ExplanationMissing(counted=counted, expected=book.closing, field="explanation")
    known = DayEnd.objects.filter(agency_id=agency_id, day=day).first()
    if known is not None and known.closed_at is not None:
        raise DayClosed(day=day.isoformat())
    end, _ = DayEnd.objects.update_or_create(
        agency_id=agency_id,
        day=day,
        closed_at=None,
        defaults={
            "figures": book.as_dict(),
            "expected": book.closing,
            "counted": counted,
            "explanation": explanation.strip()[:300],
            "reported_by_id": clerk_id,
            "reported_at": at,
        },
    )
    payload = {"day": day.isoformat(), "difference": counted - book.closing}
    event_services.append(by=by, type="window.day_reported", stream=f"window:{by.agency_id}", payload=payload, at=at)
    return end


@transaction.atomic(savepoint=False)
def close_day(*, by: Actor, day: date, at: datetime) -> DayEnd:
    """The head closes a day that was counted and has not moved since; nothing can be booked on it afterwards.

    Raises Forbidden, DayNotReported, OwnDay, DayClosed.
    """
    access_services.require(by, CLOSE)
    end = selectors.find_day_end(by=by, day=day)
    if end is None or end.figures != selectors.day_book(by=by, day=day).as_dict():
        raise DayNotReported
    if end.reported_by_id == by.party_id:
        raise OwnDay
    if not DayEnd.objects.filter(pk=end.pk, closed_at__isnull=True).update(closed_by_id=by.party_id, closed_at=at):
        raise DayClosed(day=day.isoformat())
    event_services.append(
        by=by,
        type="window.day_closed",
        stream=f"window:{by.agency_id}",
        payload={"day": day.isoformat()},
        at=at,
    )
    end.refresh_from_db()
    return end
