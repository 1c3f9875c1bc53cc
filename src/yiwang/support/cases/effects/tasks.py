"""Effects on tasks: opened for a post, joined in groups, closed, returning by the calendar."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yiwang.foundation.agencies.models import Agency
from yiwang.support.cases.act import Act
from yiwang.support.cases.agencies import agency_for
from yiwang.support.cases.kinds import Effect, TaskSpec
from yiwang.support.cases.models import FAR, Recurrence, Task
from yiwang.support.cases.rulebook import decide

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def open_task(act: Act, effect: Effect) -> None:
    """{open_task: name} or {open_task: {task: name, agency: ref}}."""
    argument = effect.argument
    options = argument if isinstance(argument, Mapping) else {"task": argument, **effect.options}
    act.add(new_task(act, act.kind.tasks[str(options["task"])], agency=str(options.get("agency") or "")))


def open_tasks(act: Act, effect: Effect) -> None:
    """{open_tasks: [a, b], join: all|any|n, then: transition}: parallel work; the join starts `then`."""
    join = str(effect.options.get("join", "all"))
    join = str(effect.options.get("n", 1)) if join == "n" else join
    then = effect.options.get("then") or ""
    names = ",".join(then) if isinstance(then, list) else str(then)
    group = f"{act.transition.name}:{act.case.version}"
    for item in effect.argument:
        options = item if isinstance(item, Mapping) else {"task": item}
        if options.get("when") and decide(act, str(options["when"]))[0] is not True:
            continue
        task = new_task(act, act.kind.tasks[str(options["task"])], agency=str(options.get("agency") or ""))
        task.group, task.join, task.then = group, join, names
        act.add(task)


def new_task(act: Act, spec: TaskSpec, *, agency: str = "", person_id: int | None = None, period: str = "") -> Task:
    """A task for the spec's post at the agency that the spec or the effect names (default: the role's duty)."""
    case = act.case
    body = None if person_id else _agency(act, spec, agency)
    clock = next((c for c in act.clocks() if c.name == spec.clock), None)
    return Task(
        case=case,
        name=spec.name,
        title=spec.label.zh,
        agency=body,
        post=_post(act, spec.post),
        person_id=person_id,
        state="claimed" if person_id else "open",
        period=period,
        compartment=case.compartment,
        county=case.county,
        city=case.city,
        township=case.township,
        village=case.village,
        opened_at=act.at,
        due_at=clock.due_at if clock else min((c.due_at for c in act.clocks() if c.counts_as_due), default=FAR),
    )


def _post(act: Act, post: str) -> str:
    """In a compartment of its own a task may go to another post (informants: only whoever may see them)."""
    for row in act.kind.compartment_when:
        if row["compartment"] == act.case.compartment:
            return str((row.get("posts") or {}).get(post, post))
    return post


def _agency(act: Act, spec: TaskSpec, reference: str) -> Agency:
    reference = reference or spec.agency
    if reference:
        return agency_for(act, reference)
    duty = act.duty(spec.role)
    return duty.agency if duty else act.case.agency


def close_tasks(act: Act, effect: Effect) -> None:
    """Cancels waiting tasks: all, or those named. The task under which the actor acts is done, not cancelled."""
    names = effect.argument if isinstance(effect.argument, list) else [effect.argument]
    for task in act.tasks():
        if "all" in names or task.name in names:
            cancel(act, task)


def cancel(act: Act, task: Task) -> None:
    """Takes a waiting task off the list."""
    task.state, task.done_at, task.version = "cancelled", act.at, task.version + 1
    act.change(task)


def recur(act: Act, effect: Effect) -> None:
    """{recur: {task, every: month|quarter|year}}: opens the task at the start of each following period."""
    options: Mapping[str, Any] = effect.argument
    name = str(options.get("name") or options["task"])
    if any(r.name == name for r in act.recurrences()):
        return
    every = str(options["every"])
    act.add(
        Recurrence(
            case=act.case,
            name=name,
            task=str(options["task"]),
            every=every,
            started_on=act.today,
            next_on=next_period(act.today, every),
        )
    )


def end_recur(act: Act, effect: Effect) -> None:
    """{end_recur: name|all}."""
    names = effect.argument if isinstance(effect.argument, list) else [effect.argument]
    for recurrence in act.recurrences():
        if "all" in names or recurrence.name in names:
            recurrence.ended_at = act.at
            act.change(recurrence)


def next_period(day: date, every: str) -> date:
    """The first day of the period after the one that `day` lies in."""
    months = MONTHS[every]
    index = (day.year * 12 + day.month - 1) // months * months + months
    return date(index // 12, index % 12 + 1, 1)


def period_before(day: date, every: str) -> str:
    """Name of the period that ended the day before `day`: 2023-05, 2023-Q2, 2023."""
    index = day.year * 12 + day.month - 1 - MONTHS[every]
    year, month = index // 12, index % 12 + 1
    return {"month": f"{year}-{month:02d}", "quarter": f"{year}-Q{(month + 2) // 3}", "year": f"{year}"}[every]
