"""Effects on clocks. A stop must name a reason that the kind's clock lists with its article; the law's list is closed."""

from collections.abc import Iterator
from datetime import date, datetime

from yiwang.core.calendar import Limit
from yiwang.core.problems import Problem
from yiwang.support.cases.act import Act
from yiwang.support.cases.kinds import ClockSpec, Effect
from yiwang.support.cases.limits import basis_of, end_of_day, limit_of, paused_due, reckon
from yiwang.support.cases.models import Clock, ClockStop


class StopNotAllowed(Problem):
    """The reason is not among those that stop this clock."""

    type = "clock-stop-not-allowed"
    status = 422
    title = "“{reason}”不能中止“{clock}”的计时"
    next_step = "法律列明的不计时情形才可以中止；现场核查、公示等不停止计时。"


def start_clock(act: Act, effect: Effect) -> None:
    """{start_clock: name} by the clock's limit; {start_clock: name, until: input.day} ends on a day given by the officer."""
    for name in _names(effect.argument):
        spec = act.kind.clocks[name]
        until = effect.options.get("until")
        limit = limit_of(act, until or spec.limit, spec.kind)
        if limit is None or any(c.name == name for c in act.clocks()):
            continue
        act.add(_clock(act, spec, limit, _since(act, effect)))


def _since(act: Act, effect: Effect) -> datetime:
    """The instant the clock counts from: now, or the start of an earlier clock (`since:`)."""
    name = effect.options.get("since")
    if not name or not act.case.pk:
        return act.at
    earlier = Clock.objects.filter(case=act.case, name=name).order_by("-id").first()
    return earlier.started_at if earlier else act.at


def _clock(act: Act, spec: ClockSpec, limit: Limit | date, started_at: datetime) -> Clock:
    basis, verified = basis_of(act, spec.limit) or (spec.basis, spec.verified)
    clock = Clock(
        case=act.case,
        name=spec.name,
        title=spec.label.zh,
        kind=spec.kind,
        amount=limit.amount if isinstance(limit, Limit) else 0,
        unit=limit.unit if isinstance(limit, Limit) else "date",
        calendar=list(act.kind.calendar),
        basis=basis,
        verified=verified,
        counts_as_due=spec.counts_as_due,
        started_at=started_at,
        on_expiry=spec.on_expiry,
    )
    if isinstance(limit, date):
        clock.due_at = end_of_day(limit)
    reckon(clock, (), act.at)
    return clock


def end_clock(act: Act, effect: Effect) -> None:
    """The limit was met (or overrun: the clock keeps its due instant and its end)."""
    for clock in _running(act, effect):
        finish(act, clock, "met")


def cancel_clock(act: Act, effect: Effect) -> None:
    """The limit no longer matters."""
    for clock in _running(act, effect):
        finish(act, clock, "cancelled")


def finish(act: Act, clock: Clock, state: str) -> None:
    """Ends a clock; a stop still open ends with it."""
    if clock.state == "paused":
        _resume(act, clock)
    clock.state, clock.ended_at = state, max(act.at, clock.started_at)
    act.change(clock)


def pause_clock(act: Act, effect: Effect) -> None:
    """{pause_clock: name, reason: r}: stops the clock for a reason the kind lists. Raises StopNotAllowed."""
    reason = str(effect.options.get("reason", ""))
    reason = str(act.input.get(reason[6:], "")) if reason.startswith("input.") else reason
    for clock in _running(act, effect):
        basis = act.kind.clocks[clock.name].stops.get(reason)
        if not basis:
            raise StopNotAllowed(reason=reason, clock=clock.title)
        if clock.state == "running":
            ClockStop.objects.create(clock=clock, reason=reason, basis=basis, from_at=act.at)
            clock.state, clock.due_at = "paused", paused_due()
            act.change(clock)


def resume_clock(act: Act, effect: Effect) -> None:
    """The stop ends; the due day moves by the days that did not count."""
    for clock in _running(act, effect):
        if clock.state == "paused":
            _resume(act, clock)
            act.change(clock)


def _resume(act: Act, clock: Clock) -> None:
    stops = list(clock.stops.all())
    for stop in stops:
        if stop.to_at is None:
            stop.to_at = max(act.at, stop.from_at)
            stop.save(update_fields=["to_at"])
    clock.state = "running"
    reckon(clock, stops, act.at)


def extend_clock(act: Act, effect: Effect) -> None:
    """{extend_clock: name, by: limit}: lengthens the limit once approved; the basis is the transition's."""
    extra = limit_of(act, effect.options.get("by"), "statutory")
    if not isinstance(extra, Limit):
        return
    for clock in _running(act, effect):
        clock.extensions = [*clock.extensions, f"{extra.amount} {extra.unit}s"]
        if clock.state == "running":  # a stopped one is reckoned with its extension when it runs again
            reckon(clock, list(clock.stops.all()) if clock.pk else (), act.at)
        act.change(clock)


def _names(argument: object) -> list[str]:
    return [str(a) for a in argument] if isinstance(argument, list | tuple) else [str(argument)]


def _running(act: Act, effect: Effect) -> Iterator[Clock]:
    names = _names(effect.argument)
    return (c for c in act.clocks() if names == ["all"] or c.name in names)
