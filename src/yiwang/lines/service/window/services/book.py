"""The day book of a window: every line belongs to an open day."""

from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.lines.service.window.models import DayEnd, Movement, Paper, Slip
from yiwang.lines.service.window.presence import desk_of
from yiwang.lines.service.window.problems import DayClosed
from yiwang.support.cases.models import Case


def write(
    *, by: Actor, kind: str, at: datetime, case: Case, paper: Paper | None = None, slip: Slip | None = None
) -> Movement:
    """One line for the actor's office and legal day. Raises DayClosed."""
    agency_id, clerk_id = desk_of(by)
    day = legal_day(at)
    if DayEnd.objects.filter(agency_id=agency_id, day=day, closed_at__isnull=False).exists():
        raise DayClosed(day=day.isoformat())
    return Movement.objects.create(
        agency_id=agency_id, clerk_id=clerk_id, kind=kind, paper=paper, slip=slip, case=case, day=day, at=at
    )
