"""A month is closed: its rows are counted and their digest is kept; what comes later is entered later."""

from datetime import datetime, timedelta

from django.db import transaction

from yiwang.foundation.events import services as event_services
from yiwang.support.ratings import selectors
from yiwang.support.ratings.models import Rating, Seal
from yiwang.support.ratings.rows import before, digest, period_of
from yiwang.support.ratings.services.rating import PLATFORM

GRACE = timedelta(hours=1)  # requests begun before midnight have ended by then


@transaction.atomic
def seal_months(*, at: datetime) -> list[Seal]:
    """Seal last month, and any earlier one with ratings that is not sealed; sealing again does nothing."""
    running = period_of(at - GRACE)
    rated = Rating.objects.filter(period__lt=running).order_by("period").values_list("period", flat=True)
    wanted = sorted({*rated.distinct(), before(running)})
    known = set(Seal.objects.filter(period__in=wanted).values_list("period", flat=True))
    return [_seal(period, at) for period in wanted if period not in known]


def _seal(period: str, at: datetime) -> Seal:
    rows = list(selectors.rows(period=period))
    grades = {str(grade): sum(1 for row in rows if row.grade == grade) for grade in range(1, 6)}
    seal = Seal.objects.create(period=period, rows=len(rows), grades=grades, digest=digest(rows), at=at)
    event_services.append(
        by=PLATFORM,
        type="rating.month_sealed",
        stream=f"ratings:{period}",
        payload={"rows": seal.rows, "digest": seal.digest},
        at=at,
    )
    return seal
