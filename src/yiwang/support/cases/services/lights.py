"""The ladder of lights: when a running clock turns yellow, orange or red, it is recorded and the kind's rungs are taken."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from yiwang.core import calendar
from yiwang.core.actor import Actor
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.events import services as event_services
from yiwang.support.cases.act import Act
from yiwang.support.cases.catalogue import kind_of
from yiwang.support.cases.effects.tasks import new_task
from yiwang.support.cases.models import Case, Clock
from yiwang.support.cases.preparing import prepare

LADDER = ("", "green", "yellow", "orange", "red", "expired")
HORIZON = timedelta(days=400)  # clocks that end later than this are green
BATCH = 2000


def watch_lights(*, at: datetime, limit: int = BATCH) -> int:
    """Every running clock whose light is higher than the last one recorded; each rung is taken once. Count of changes."""
    rows = Clock.objects.filter(state="running", due_at__gte=at, due_at__lt=at + HORIZON).exclude(warned="orange")
    clocks = list(rows.prefetch_related("stops").order_by("due_at", "id")[:limit])
    return sum(_turn(clock, light, at) for clock in clocks if (light := light_of(clock, at)) in {"yellow", "orange"})


def light_of(clock: Clock, at: datetime) -> str:
    """The light of a running clock by the working days used."""
    pauses = [calendar.Pause(stop.from_at, stop.to_at or at) for stop in clock.stops.all()]
    table = code_selectors.calendar_for(tuple(clock.calendar)) if clock.unit == "workday" else None
    return calendar.light(clock.started_at, clock.due_at, at, calendar=table, pauses=pauses)


@transaction.atomic(savepoint=False)
def _turn(clock: Clock, light: str, at: datetime) -> int:
    """One clock one rung higher, decided by the database; two workers that see it at once take it once."""
    lower = Q(warned__in=LADDER[: LADDER.index(light)])
    if not Clock.objects.filter(lower, pk=clock.pk, state="running").update(warned=light):
        return 0
    case = Case.objects.get(pk=clock.case_id)
    event_services.append(
        by=Actor.system("clocks"),
        type="case.light_changed",
        stream=case.stream,
        payload={"clock": clock.name, "light": light, "notices": notices_of(case, clock, light)},
        at=at,
        basis=clock.basis,
    )
    take_tasks(case, clock, light, at)
    return 1


def notices_of(case: Case, clock: Clock, light: str) -> list[dict[str, str]]:
    """Whom the kind wants told when this clock shows this light."""
    found = []
    for rung in _rungs(case, clock, light):
        targets = rung.get("notify") or []
        found += [{"to": str(to), "text": f"@{light}"} for to in (targets if isinstance(targets, list) else [targets])]
    return found


def take_tasks(case: Case, clock: Clock, light: str, at: datetime) -> None:
    """Opens the tasks that the kind wants at this light, each once while it waits."""
    kind = kind_of(case)
    for rung in _rungs(case, clock, light):
        name = str(rung.get("task", ""))
        if name in kind.tasks and not case.tasks.filter(name=name, state__in=("open", "claimed")).exists():
            by = Actor.system("clocks")
            act = prepare(Act(kind=kind, case=case, transition=kind.openings[0], by=by, at=at))
            new_task(act, kind.tasks[name]).save()


def _rungs(case: Case, clock: Clock, light: str) -> Iterator[Mapping[str, Any]]:
    spec = kind_of(case).clocks.get(clock.name)
    return (rung for rung in (spec.escalate if spec else ()) if rung.get("light", "red") == light)
