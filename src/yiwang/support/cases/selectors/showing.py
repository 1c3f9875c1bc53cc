"""A case made ready to be looked at: its clocks explained, its history in words, its way through the lifecycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.core import calendar, crypto
from yiwang.core.actor import Actor
from yiwang.core.labels import Label
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.places import selectors as place_selectors
from yiwang.support.cases import rulebook
from yiwang.support.cases.act import Act
from yiwang.support.cases.asked import form_schema, input_schema, opened
from yiwang.support.cases.catalogue import kind_of
from yiwang.support.cases.kinds import Kind, State
from yiwang.support.cases.models import FAR, Case, Clock, Duty, IssuedDocument, Material, Step, Task
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.problems import CaseNotFound
from yiwang.support.cases.selectors.figures import word_of
from yiwang.support.forms import services as form_services
from yiwang.support.forms.selectors import FieldSpec

UNITS = {
    "workday": "个工作日",
    "day": "日",
    "month": "个月",
    "workhour": "个工作小时",
    "hour": "小时",
    "minute": "分钟",
    "date": "",
}


@dataclass(frozen=True)
class StopView:
    """A time that does not count: why, in words, and by which rule."""

    reason: str
    basis: str
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True)
class ClockView:
    """A clock explained: its limit in words, light, what stops it and since when, and what makes it provisional."""

    clock: Clock
    light: str
    limit: str
    used_share: float
    stops: tuple[StopView, ...]
    left: tuple[int, str] | None = None

    @property
    def is_running(self) -> bool:
        """Does it still count (or stand stopped)?"""
        return self.clock.state in {"running", "paused"}

    @property
    def shown_due(self) -> datetime | None:
        """The due instant; none while it is stopped."""
        return None if self.clock.due_at.year > 2900 else self.clock.due_at

    @property
    def percent(self) -> int:
        """The share used, in percent."""
        return round(self.used_share * 100)

    @property
    def is_provisional(self) -> bool:
        """Was an official holiday table missing when the date was reckoned?"""
        return bool(self.clock.provisional)


@dataclass(frozen=True)
class StepView:
    """One step of the history in words."""

    step: Step
    label: Label
    state: Label
    agency: str
    input: Mapping[str, Any]


@dataclass(frozen=True)
class CaseView:
    """Everything a case page shows beyond the case's own columns."""

    case: Case
    kind: Kind
    state: State
    answers: list[tuple[Label, Any]]
    clocks: list[ClockView]
    steps: list[StepView]
    materials: list[Material]
    tasks: list[Task]
    duties: list[Duty]
    documents: list[IssuedDocument]

    @property
    def marks(self) -> list[Label]:
        """The side states that stand beside the state now."""
        return [label for name, label in self.kind.side_states.items() if self.case.answers.get(name)]


def clocks_of(*, case: Case, at: datetime, running_only: bool = False) -> list[ClockView]:
    """The clocks of a case with their lights at this instant."""
    clocks = case.clocks.prefetch_related("stops").order_by("id")
    if running_only:
        clocks = clocks.filter(state__in=("running", "paused"))
    words = _stop_words(kind_of(case))
    return [_clock_view(c, at, words) for c in clocks]


def _stop_words(kind: Kind) -> dict[str, str]:
    """What the reasons are called for which a clock stands still: as declared, or as a step's choice names them."""
    choices = [c for field in kind.fields.values() for c in field.get("choices") or () if isinstance(c, Mapping)]
    chosen = {str(c["value"]): Label.parse(c.get("label")).zh for c in choices}
    return chosen | {name: Label.parse(word).zh for name, word in (kind.body.get("stop_reasons") or {}).items()}


def _clock_view(clock: Clock, at: datetime, reasons: Mapping[str, str]) -> ClockView:
    end = clock.ended_at or at
    span = (clock.due_at - clock.started_at).total_seconds()
    used = (end - clock.started_at).total_seconds() / span if span > 0 else 1.0
    extra = "".join(f" + {_limit(calendar.Limit.parse(text))}" for text in clock.extensions)
    words = f"{clock.amount}{UNITS[clock.unit]}{extra}" if clock.unit != "date" else "固定日期"
    return ClockView(
        clock=clock,
        light="paused" if clock.state == "paused" else calendar.light(clock.started_at, clock.due_at, end),
        limit=words,
        used_share=max(0.0, min(1.0, used)),
        stops=tuple(StopView(reasons.get(s.reason, ""), s.basis, s.from_at, s.to_at) for s in clock.stops.all()),
        left=_left(clock, at) if clock.state == "running" and clock.due_at < FAR else None,
    )


def _left(clock: Clock, at: datetime) -> tuple[int, str]:
    """What is left of a running limit, or by how much it is past: days in the limit's own unit, else seconds."""
    unit: Any = "day" if clock.unit in {"date", "month"} else clock.unit
    first, last = min(at, clock.due_at), max(at, clock.due_at)
    amount = calendar.between(first, last, unit, code_selectors.calendar_for(tuple(clock.calendar)))
    if unit in {"workday", "day"}:
        return (amount, unit) if amount else (int((last - first).total_seconds()), "second")
    return amount, "worksecond" if unit == "workhour" else "second"


def _limit(limit: calendar.Limit) -> str:
    return f"{limit.amount}{UNITS[limit.unit]}"


def open_answers(*, case: Case, by: Actor, masked: bool = True) -> dict[str, Any]:
    """The answers to read. Personal values are masked unless the reader is the party; what the kind hides stays out.

    Whoever is no office reads what was handed in; findings of the office only come by `published` and documents.
    """
    kind = kind_of(case)
    schema = form_schema(kind, case.form_hash)
    own = by.principal_id is not None and by.agency_id is None and by.principal_id == case.party_id
    hidden = _hidden(case, kind, by)
    stored = {n: opened(kind, n, v, case.form_hash) for n, v in case.answers.items() if n not in hidden}
    if not by.agency_id and by.kind != "system":
        stored = {n: v for n, v in stored.items() if schema is not None and n in schema.by_name}
    if schema is None:
        return stored
    return form_services.open_answers(schema, stored, masked=masked and not own)


def _hidden(case: Case, kind: Kind, by: Actor) -> frozenset[str]:
    """Fields that an actor whose only relation is a duty of certain roles never learns (protection of informants).

    A row with a condition hides when it holds, and also when it cannot be decided.
    """
    if not by.agency_id or not kind.hide:
        return frozenset()
    roles = set(case.duties.filter(agency_id__in=by.agency_ids).values_list("role", flat=True))
    rows = [row for row in kind.hide if roles and roles <= set(row.get("from", ()))]
    act = prepare(Act(kind=kind, case=case, transition=kind.openings[0], by=by, at=case.opened_at))
    holds = [row for row in rows if not row.get("when") or rulebook.decide(act, str(row["when"]))[0] is not False]
    return frozenset(name for row in holds for name in row.get("fields", ()))


def show(*, by: Actor, case: Case, at: datetime) -> CaseView:
    """The whole case page for this actor."""
    kind = kind_of(case)
    return CaseView(
        case=case,
        kind=kind,
        state=kind.states[case.state],
        answers=_labelled(kind, case, open_answers(case=case, by=by)),
        clocks=clocks_of(case=case, at=at),
        steps=[_step_view(kind, case, s, by) for s in case.steps.order_by("id")],
        materials=list(case.materials.select_related("file").order_by("id")),
        tasks=list(case.tasks.select_related("agency", "person").order_by("-id")) if by.agency_id else [],
        duties=list(case.duties.select_related("agency").order_by("id")),
        documents=list(case.documents.order_by("-id")),
    )


def label_answers(*, case: Case, answers: Mapping[str, Any]) -> list[tuple[Label, Any]]:
    """Opened answers of a case with their questions, in the order asked."""
    return _labelled(kind_of(case), case, answers)


def _labelled(kind: Kind, case: Case, answers: Mapping[str, Any]) -> list[tuple[Label, Any]]:
    schema = form_schema(kind, case.form_hash)
    rows: list[tuple[Label, Any]] = []
    for spec in schema.fields if schema else ():
        if spec.name in answers:
            rows.append((spec.label, in_words(spec, answers[spec.name])))
    for name, body in kind.fields.items():
        if answers.get(name) not in (None, "") and name not in (schema.by_name if schema else {}):
            rows.append((Label.parse(body.get("label"), name), word_of(kind, name, answers[name], case.form_hash)))
    return rows


def in_words(spec: FieldSpec, value: Any) -> Any:
    """An answer as a reader says it: choices by their labels, places and bodies by name, numbers with their unit."""
    labels = {c.value: c.label.zh for c in spec.choices}
    if isinstance(value, list):
        return "、".join(labels.get(v, str(v)) for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if spec.type == "money" and isinstance(value, int):
        return f"{value / 100:,.2f} 元"
    if spec.type == "place" and value:
        place = place_selectors.find_place(str(value))
        return place.full_name if place else value
    if spec.type == "agency" and value:
        agency = agency_selectors.find_agency(code=str(value))
        return agency.name if agency else value
    return f"{value} {spec.unit}" if spec.unit else labels.get(value, value)


def _step_view(kind: Kind, case: Case, step: Step, by: Actor) -> StepView:
    row = kind.transitions.get(step.transition)
    agency = agency_selectors.by_id(step.agency_id) if step.agency_id else None
    schema = input_schema(kind, row, case.form_hash) if row else None
    opened = form_services.open_answers(schema, step.input, masked=True) if schema else {}
    words = (
        {str(schema.by_name[n].label): in_words(schema.by_name[n], v) for n, v in opened.items() if n in schema.by_name}
        if schema
        else {}
    )
    return StepView(
        step=step,
        label=row.label if row else Label(step.transition),
        state=kind.states[step.to_state].label if step.to_state in kind.states else Label(step.to_state),
        agency=agency.name if agency else "",
        input=words if by.agency_id else {},
    )


def way_through(case: Case) -> list[str]:
    """The states the case has been in, in order, for the lifecycle picture."""
    states = [s.to_state for s in case.steps.order_by("id")]
    return [state for n, state in enumerate(states) if n == 0 or states[n - 1] != state]


def published(*, case: Case, by: Actor) -> list[tuple[Label, Any]]:
    """What the office has decided to show the party on the progress page (a reply, a result), in words.

    A step that publishes shows the latest values given until then: not one sent back, not one still being checked.
    """
    kind = kind_of(case)
    latest: dict[str, tuple[Label, Any]] = {}
    found: list[tuple[Label, Any]] = []
    for step in case.steps.order_by("id"):
        row = kind.transitions.get(step.transition)
        if row is None:
            continue
        schema = input_schema(kind, row, case.form_hash)
        opened = form_services.open_answers(schema, step.input, masked=False)
        latest |= {n: (spec.label, in_words(spec, opened[n])) for n, spec in schema.by_name.items() if opened.get(n)}
        for effect in row.effects:
            if effect.name == "publish":
                names = effect.argument if isinstance(effect.argument, list) else [effect.argument]
                found += [latest.pop(name) for name in names if name in latest]
    return found


def read_document(*, case: Case, uid: UUID) -> tuple[IssuedDocument, str]:
    """A document of a case that the asker already has in hand, opened. Raises CaseNotFound."""
    document = case.documents.filter(uid=uid).first()
    if document is None:
        raise CaseNotFound(uid=uid)
    return document, crypto.unseal_text(document.body_sealed)
