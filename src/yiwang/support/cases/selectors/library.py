"""The case library (办件库): results of every channel and line in one place, counted within scope (S-045)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.support.cases.models import Result


@dataclass(frozen=True)
class LibraryRow:
    """How many results of one sort came out."""

    kind: str
    matter: str
    channel: str
    result: str
    count: int


def library(*, by: Actor, since: datetime, until: datetime, kind: str = "") -> list[LibraryRow]:
    """Results in [since, until) by kind, matter, channel and result, inside place, agency and compartments."""
    access_services.require(by, "cases.library")
    rows = Result.objects.filter(at__gte=since, at__lt=until, compartment__in=by.compartments, **_columns(by))
    agencies = by.agencies("cases.library")
    if agencies is not None:
        rows = rows.filter(Q(agency_id__in=agencies))
    if kind:
        rows = rows.filter(kind=kind)
    counted = rows.values("kind", "matter", "channel", "result").annotate(count=Count("id"))
    return [LibraryRow(**row) for row in counted.order_by("kind", "matter", "channel", "result")]


def _columns(by: Actor) -> dict[str, str]:
    return {k: v for k, v in by.place_filter().items() if k in {"city", "county"}}
