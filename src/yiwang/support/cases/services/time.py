"""What time does to cases: clocks run out, recurring tasks fall due, provisional dates are recomputed."""

from datetime import datetime

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.events import services as event_services
from yiwang.support.cases.act import Act
from yiwang.support.cases.catalogue import kind_of, matter_of
from yiwang.support.cases.effects.tasks import new_task, next_period, period_before
from yiwang.support.cases.limits import reckon
from yiwang.support.cases.models import FAR, Case, Clock, Recurrence, Task
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.services.following import run_as_system
from yiwang.support.cases.services.lights import notices_of, take_tasks

BATCH = 500


def run_out_clocks(*, at: datetime, limit: int = BATCH) -> int:
    """Every running clock past its due instant: its transition is done by the system, or the expiry is an event. Count done."""
    due = Clock.objects.filter(state="running", due_at__lt=at).exclude(warned="expired")
    ids = list(due.order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    for pk in ids:
        _run_out(pk, at)
    return len(ids)


@transaction.atomic(savepoint=False)
def _run_out(pk: int, at: datetime) -> None:
    """One clock, marked first: two workers that see it at once do it once. An unverified statutory limit drives nothing."""
    if (
        not Clock.objects.filter(pk=pk, state="running", due_at__lt=at)
        .exclude(warned="expired")
        .update(warned="expired")
    ):
        return
    clock = Clock.objects.select_related("case").get(pk=pk)
    case = clock.case
    event_services.append(
        by=Actor.system("clocks"),
        type="case.clock_expired",
        stream=case.stream,
        payload={
            "clock": clock.name,
            "kind": clock.kind,
            "due_at": clock.due_at.isoformat(),
            "notices": notices_of(case, clock, "red"),
        },
        at=at,
        basis=clock.basis,
    )
    kind = kind_of(case)
    row = kind.transitions.get(clock.on_expiry)
    may_act = clock.verified or clock.kind != "statutory"
    if row is not None and may_act and case.state in row.sources:
        run_as_system(case=case, transition=clock.on_expiry, at=at)
    take_tasks(case, clock, "red", at)


def open_recurring_tasks(*, at: datetime, limit: int = BATCH) -> int:
    """Opens the tasks whose period has ended, one for each period missed. Returns how many were opened."""
    today = at.astimezone(OFFICIAL_ZONE).date()
    due = Recurrence.objects.filter(ended_at__isnull=True, next_on__lte=today).order_by("next_on", "id")
    return sum(_open_recurring(pk, at) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic(savepoint=False)
def _open_recurring(pk: int, at: datetime) -> int:
    recurrence = Recurrence.objects.select_related("case").get(pk=pk)
    today, opened = at.astimezone(OFFICIAL_ZONE).date(), 0
    kind = kind_of(recurrence.case)
    while recurrence.next_on <= today and recurrence.ended_at is None:
        following = next_period(recurrence.next_on, recurrence.every)
        if not Recurrence.objects.filter(pk=pk, next_on=recurrence.next_on).update(next_on=following):
            return opened
        act = prepare(
            Act(
                kind=kind,
                case=recurrence.case,
                transition=kind.openings[0],
                by=Actor.system("recurrence"),
                at=at,
                matter=matter_of(recurrence.case),
            )
        )
        new_task(act, kind.tasks[recurrence.task], period=period_before(recurrence.next_on, recurrence.every)).save()
        event_services.append(
            by=act.by,
            type="case.task_recurred",
            stream=recurrence.case.stream,
            payload={"task": recurrence.task, "period": period_before(recurrence.next_on, recurrence.every)},
            at=at,
        )
        recurrence.next_on, opened = following, opened + 1
    return opened


@transaction.atomic(savepoint=False)
def recompute_provisional(*, by: Actor, at: datetime) -> int:
    """After a holiday table was loaded: provisional dates are computed anew, recorded, and the parties told. Count changed."""
    changed = 0
    for clock in Clock.objects.filter(state="running").exclude(provisional=[]).select_related("case"):
        before, marks = clock.due_at, list(clock.provisional)
        reckon(clock, list(clock.stops.all()), at)
        if clock.due_at == before and clock.provisional == marks:
            continue
        clock.save(update_fields=["due_at", "provisional"])
        _take_over_due(clock, at)
        event_services.append(
            by=by,
            type="case.due_recomputed",
            stream=clock.case.stream,
            payload={
                "clock": clock.name,
                "from": before.isoformat(),
                "to": clock.due_at.isoformat(),
                "notices": [{"to": "applicant", "text": "@due_recomputed"}],
            },
            at=at,
        )
        changed += 1
    return changed


def _take_over_due(clock: Clock, at: datetime) -> None:
    due = Clock.objects.filter(case=clock.case, state__in=("running", "paused"), counts_as_due=True)
    first = due.order_by("due_at").values_list("due_at", flat=True).first() or FAR
    Case.objects.filter(pk=clock.case_id).update(due_at=first)
    Task.objects.filter(case=clock.case, state__in=("open", "claimed")).update(due_at=first)
