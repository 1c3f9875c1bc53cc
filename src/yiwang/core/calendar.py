"""Legal days, working days and limits: when a limit falls due, and which light it shows.

A legal day is a day in Beijing time whatever the server's zone. A calendar is a pile of layers (the State's notice,
then the region's); a year without a notice in one of them makes every result that rests on it provisional.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import groupby
from re import compile as pattern
from typing import Literal, cast

from yiwang.core.problems import Problem

DayKind = Literal["rest", "holiday", "makeup", "work"]
Unit = Literal["workday", "day", "month", "workhour", "hour", "minute"]
Light = Literal["green", "yellow", "orange", "red"]

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
_DAY_UNITS = frozenset({"workday", "day", "month"})
_LAST_SECOND = time(23, 59, 59)
_LIMIT = pattern(r"\s*(\d{1,6})\s+(workday|day|month|workhour|hour|minute)s?\s*")


class LimitRefused(Problem):
    """The text is no limit."""

    type = "limit-refused"
    status = 422
    title = "“{text}”不是时限"
    next_step = "应写作 5 workdays、20 days、3 months、2 workhours、24 hours 或 30 minutes。"


def legal_day(at: datetime) -> date:
    """The day in Beijing on which an aware instant lies."""
    return at.astimezone(BEIJING).date()


def end_of_day(day: date) -> datetime:
    """The last second of a legal day, in UTC."""
    return datetime.combine(day, _LAST_SECOND, BEIJING).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day number `months` later, or the last of that month where there is none (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Layer:
    """One authority's notices: the days that differ from the plain week, and the years its notices cover."""

    name: str
    days: Mapping[date, DayKind]
    years: frozenset[int]


@dataclass(frozen=True)
class Calendar:
    """Layers from the general to the particular: the last layer that names a day decides, else the plain week."""

    layers: Sequence[Layer]
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Do offices work on this day, as far as the notices loaded say?"""
        for layer in reversed(self.layers):
            kind = layer.days.get(day)
            if kind is not None:
                return kind in {"makeup", "work"}
        return day.weekday() < 5

    def missing(self, first: date, last: date) -> tuple[str, ...]:
        """The notices not loaded for a span of days, such as ("cn 2027",); empty means the result is final."""
        years = range(first.year, last.year + 1)
        return tuple(f"{layer.name} {year}" for layer in self.layers for year in years if year not in layer.years)

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def add_workdays(self, day: date, amount: int) -> date:
        """The last of `amount` working days after `day`, which is not counted itself; 0 gives the day itself."""
        if amount <= 0:
            return day
        year = day.year
        days = self._workdays(year)
        index = bisect_right(days, day.toordinal()) + amount - 1
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._workdays(year)
        return date.fromordinal(days[index])

    def count_workdays(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; negative when `last` lies before."""
        if last < first:
            return -self.count_workdays(last, first)
        total = sum(len(self._workdays(year)) for year in range(first.year, last.year))
        before = bisect_right(self._workdays(first.year), first.toordinal())
        return total - before + bisect_right(self._workdays(last.year), last.toordinal())

    def _workdays(self, year: int) -> tuple[int, ...]:
        """The ordinals of a year's working days, made once."""
        found = self._years.get(year)
        if found is None:
            span = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            found = self._years[year] = tuple(day for day in span if self.is_workday(date.fromordinal(day)))
        return found


@dataclass(frozen=True)
class OfficeHours:
    """The spans of a working day in which an office works, in order, Beijing time."""

    spans: Sequence[tuple[time, time]] = ((time(9), time(12)), (time(13, 30), time(17, 30)))

    def on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans of one day as instants."""
        for opens, closes in self.spans:
            yield datetime.combine(day, opens, BEIJING), datetime.combine(day, closes, BEIJING)


OFFICE = OfficeHours()


@dataclass(frozen=True)
class Limit:
    """A limit: how many of which unit. Months end on the same day number; hours and minutes run through nights."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """ "20 workdays", "10 days", "3 months", "2 workhours", "24 hours", "30 minutes". Raises LimitRefused."""
        found = _LIMIT.fullmatch(text)
        if not found:
            raise LimitRefused(text=text)
        return cls(int(found[1]), cast(Unit, found[2]))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


@dataclass(frozen=True)
class Pause:
    """A stop of a clock, from one instant to another. A day stop counts the days after the first up to the last."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True)
class Due:
    """When a limit ends (UTC), and the notices that were missing when it was computed (empty: final)."""

    at: datetime
    provisional: tuple[str, ...] = ()


def due(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    hours: OfficeHours = OFFICE,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Limit] = (),
) -> Due:
    """The instant at which a limit that began at `start` (aware) ends.

    Day limits do not count the day of the start and end with the last second of their last legal day; calendar days
    and months that end on a rest day move to the next working day (民法典 201–203). A pause lengthens the limit by
    what it took in the limit's own unit, by the calendar of the actual dates; it counts once where pauses overlap,
    and not at all once the limit has run out. An extension continues the limit as if it had been that long from the
    beginning; one in another unit runs on from its end.
    """
    waiting = _merged(pauses, start) if pauses else []
    reckoner = _Reckoner(calendar, hours)
    end, unit = start, limit.unit
    since: date | None = None
    for unit, amount in _joined(limit, extensions):
        if since is None and unit in {"workday", "workhour"}:
            since = legal_day(end)
        end = reckoner.end(end, unit, amount, waiting)
    if unit not in _DAY_UNITS:
        return Due(end.astimezone(UTC), calendar.missing(since, legal_day(end)) if since else ())
    nominal, moved = legal_day(end), reckoner.moved(end, unit)
    return Due(moved, calendar.missing(since or nominal, legal_day(moved)))


def _joined(limit: Limit, extensions: Sequence[Limit]) -> list[tuple[Unit, int]]:
    """The limit and its extensions, neighbours of one unit added up."""
    groups = groupby([limit, *extensions], key=lambda one: one.unit)
    return [(unit, sum(one.amount for one in group)) for unit, group in groups]


def _merged(pauses: Sequence[Pause], start: datetime) -> list[Pause]:
    """Pauses in order, cut at the start of the clock, overlapping ones made one."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.from_at):
        from_at, to_at = max(pause.from_at, start), pause.to_at
        if merged and from_at <= merged[-1].to_at:
            from_at, to_at = merged[-1].from_at, max(merged.pop().to_at, to_at)
        if to_at > from_at:
            merged.append(Pause(from_at, to_at))
    return merged


@dataclass(frozen=True)
class _Reckoner:
    """Runs one unit's amount forward over a calendar; `extra` is workdays, days or seconds as the unit has it."""

    calendar: Calendar
    hours: OfficeHours

    def end(self, begun: datetime, unit: Unit, amount: int, waiting: list[Pause]) -> datetime:
        """The end of `amount` units; takes from `waiting` the pauses that begin before it."""
        extra, end = 0, self.reach(begun, unit, amount, 0)
        while waiting:
            if waiting[0].from_at >= end:
                moved = self.moved(end, unit)
                if waiting[0].from_at >= moved:
                    break
                begun, amount, extra = moved, 0, 0  # it stopped on the rest days before its moved last day
            pause = waiting.pop(0)
            extra += self.took(pause, unit)
            end = self.reach(begun, unit, amount, extra)
            if end < pause.to_at:  # it stopped on its last day, over rest days only
                end = begun = self.moved(pause.to_at, unit)
                amount = extra = 0
        return end

    def moved(self, end: datetime, unit: Unit) -> datetime:
        """The end as it counts: day limits last to the end of the next working day."""
        return end_of_day(self.calendar.next_workday(legal_day(end))) if unit in _DAY_UNITS else end

    def reach(self, begun: datetime, unit: Unit, amount: int, extra: int) -> datetime:
        """The instant `amount` units and `extra` after `begun`."""
        if unit == "workday":
            return end_of_day(self.calendar.add_workdays(legal_day(begun), amount + extra))
        if unit == "day":
            return end_of_day(legal_day(begun) + timedelta(days=amount + extra))
        if unit == "month":
            return end_of_day(add_months(legal_day(begun), amount) + timedelta(days=extra))
        seconds = amount * (60 if unit == "minute" else 3600) + extra
        return self._through_office(begun, seconds) if unit == "workhour" else begun + timedelta(seconds=seconds)

    def took(self, pause: Pause, unit: Unit) -> int:
        """What a pause takes: working days or days after its first day, or (office) seconds."""
        first, last = legal_day(pause.from_at), legal_day(pause.to_at)
        if unit == "workday":
            return self.calendar.count_workdays(first, last)
        if unit in _DAY_UNITS:
            return (last - first).days
        if unit != "workhour":
            return int((pause.to_at - pause.from_at).total_seconds())
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        spans = (span for day in days if self.calendar.is_workday(day) for span in self.hours.on(day))
        return int(sum(_seconds(max(opens, pause.from_at), min(closes, pause.to_at)) for opens, closes in spans))

    def _through_office(self, begun: datetime, seconds: int) -> datetime:
        if seconds <= 0:
            return begun
        day, left = legal_day(begun), float(seconds)
        while True:
            if self.calendar.is_workday(day):
                for opens, closes in self.hours.on(day):
                    opened = max(opens, begun)
                    worked = _seconds(opened, closes)
                    if worked >= left:
                        return opened + timedelta(seconds=left)
                    left -= worked
            day += timedelta(days=1)


def _seconds(first: datetime, last: datetime) -> float:
    return max((last - first).total_seconds(), 0.0)


def between(first: datetime, last: datetime, unit: Unit, calendar: Calendar, hours: OfficeHours = OFFICE) -> int:
    """What lies between two instants in a limit's own unit: working days or days after the first day, else (office) seconds."""
    return _Reckoner(calendar, hours).took(Pause(first, last), unit)


def light(
    started: datetime,
    due_at: datetime,
    at: datetime,
    *,
    calendar: Calendar | None = None,
    pauses: Sequence[Pause] = (),
    yellow_from: float = 0.7,
) -> Light:
    """The light of a running limit: red past it, orange on its last legal day, yellow from a share of it used, green.

    The share is of working days where a calendar is given, else of time; pauses count on neither side. A limit that
    ends on the day it began is orange only once that share is used. `yellow_from` is a setting, not a law.
    """
    if at > due_at:
        return "red"
    share = used_share(started, due_at, at, calendar=calendar, pauses=pauses)
    last = legal_day(due_at)
    if legal_day(at) == last and (legal_day(started) != last or share >= yellow_from):
        return "orange"
    return "yellow" if share >= yellow_from else "green"


def used_share(
    started: datetime,
    due_at: datetime,
    at: datetime,
    *,
    calendar: Calendar | None = None,
    pauses: Sequence[Pause] = (),
) -> float:
    """The share of a limit that is used, from 0; above 1 once it is past."""

    def spent(first: datetime, last: datetime) -> float:
        if last <= first:
            return 0.0
        if calendar is None or legal_day(started) == legal_day(due_at):
            return _seconds(first, last)
        return float(calendar.count_workdays(legal_day(first), legal_day(last)))

    stops = _merged(pauses, started)
    total = spent(started, due_at) - sum(spent(p.from_at, min(p.to_at, due_at)) for p in stops)
    used = spent(started, at) - sum(spent(p.from_at, min(p.to_at, at)) for p in stops)
    return used / total if total > 0 else 1.0
