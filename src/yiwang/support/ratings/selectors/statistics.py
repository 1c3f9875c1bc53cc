"""What is published: the raw rows, and the figures reckoned from them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.support.ratings import pack
from yiwang.support.ratings.models import CHANNELS, Point, Rating, Remedy, Seal
from yiwang.support.ratings.rows import Figures, Row, reckon

PUBLIC = Actor.system("ratings")
GROUPS = {"agency": "单位", "matter": "事项", "point": "服务点位", "channel": "渠道", "period": "月份"}
_KEYS = {"agency": "agency__code", "matter": "matter", "point": "point__code", "channel": "channel", "period": "period"}
_NAMES = {"agency": "agency__name", "matter": "title", "point": "point__name"}


@dataclass(frozen=True)
class Line:
    """The figures of one unit, matter, point, channel or month."""

    key: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class Statistics:
    """A table of figures with its sum, and how the bad ones were remedied."""

    group: str
    period: str
    lines: list[Line]
    sum: Figures
    remedies: int
    remedied: int
    seal: Seal | None


def rows(*, period: str = "", seal: Seal | None = None) -> Iterator[Row]:
    """The raw rows of a month, or of all, as everybody may read them.

    With a seal: only the entries that stood when it was made; later ones are entries of their own month.
    """
    for rating in _ratings(period).prefetch_related("entries"):
        void, repeat = "", ""
        for entry in rating.entries.all():
            if seal is not None and entry.at > seal.at:
                continue
            void = "1" if entry.kind == "void" else void
            repeat = str(entry.grade) if entry.kind == "repeat" else repeat
        yield Row(
            uid=str(rating.uid),
            period=rating.period,
            third=rating.third,
            grade=rating.grade,
            agency=rating.agency.code,
            matter=rating.matter,
            point=rating.point.code if rating.point else "",
            channel=rating.channel,
            void=void,
            repeat=repeat,
        )


def _ratings(period: str) -> QuerySet[Rating]:
    found = Rating.objects.visible_to(PUBLIC).select_related("agency", "point").order_by("id")
    return found.filter(period=period) if period else found


def list_periods() -> list[str]:
    """The months that have ratings, the latest first."""
    found = Rating.objects.visible_to(PUBLIC).order_by("-period").values_list("period", flat=True)
    return list(found.distinct())


def statistics(*, group: str = "agency", period: str = "") -> Statistics:
    """The published figures, by unit, matter, point, channel or month."""
    seal = Seal.objects.filter(period=period).first() if period else None
    scores = pack.body().get("scores") or {}
    found = list(rows(period=period, seal=seal))
    names = _names(group, period)
    keyed: dict[str, list[Row]] = {}
    for row in found:
        keyed.setdefault(str(getattr(row, group)), []).append(row)
    lines = [Line(key, names.get(key, "") or key or "—", reckon(rows_, scores)) for key, rows_ in keyed.items()]
    lines.sort(key=lambda line: (-line.figures.total, line.key))
    remedies = Remedy.objects.filter(rating__in=_ratings(period).values("pk"))
    remedied = remedies.filter(closed_at__isnull=False).count()
    return Statistics(group, period, lines, reckon(found, scores), remedies.count(), remedied, seal)


def _names(group: str, period: str) -> dict[str, str]:
    if group == "channel":
        return dict(CHANNELS)
    if group not in _NAMES:
        return {}
    return {str(k): str(n) for k, n in _ratings(period).values_list(_KEYS[group], _NAMES[group]).order_by("id")}


def coverage() -> int:
    """How many contact points can be rated."""
    return Point.objects.count()
