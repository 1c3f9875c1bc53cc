"""A case moves: the only way in which its state changes after it has begun."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.core.labels import Label
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import idempotency
from yiwang.foundation.events import services as event_services
from yiwang.support.cases import selectors
from yiwang.support.cases.act import Act
from yiwang.support.cases.asked import form_schema
from yiwang.support.cases.catalogue import kind_of
from yiwang.support.cases.effects.papers import take_form_again
from yiwang.support.cases.effects.tasks import new_task
from yiwang.support.cases.kinds import TaskSpec
from yiwang.support.cases.models import Case
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.problems import CaseChanged, GuardUnknown
from yiwang.support.cases.services import engine
from yiwang.support.cases.services.following import follow_up
from yiwang.support.cases.services.opening import keep_outcomes
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms import services as form_services

CLARIFY = TaskSpec(name="clarify", label=Label("核实缺失的事实", "Clarify missing facts"))


def move(
    *,
    by: Actor,
    case: Case,
    transition: str,
    input: Mapping[str, Any] | None = None,
    at: datetime,
    key: str = "",
    version: int | None = None,
) -> Case:
    """Do one lawful transition. `version` is the one the person saw; a newer one raises CaseChanged.

    Raises CaseNotFound, TransitionIllegal, NotYours, InterestDeclared, ExaminerMayNotDecide, StepRefused,
    GuardRefused (with the article), GuardUnknown (a clarifying task has been opened), CaseChanged.
    """
    try:
        return _move(
            by=by, uid=case.uid, transition=transition, input=dict(input or {}), at=at, key=key, version=version
        )
    except GuardUnknown as unknown:
        _open_clarification(by=by, uid=case.uid, missing=str(unknown.facts.get("missing", "")), at=at)
        raise


@transaction.atomic(savepoint=False)
def _move(
    *, by: Actor, uid: UUID, transition: str, input: dict[str, Any], at: datetime, key: str, version: int | None
) -> Case:
    if by.agency_id:
        access_services.require(by, "cases.act")
    with idempotency.once(by=by, operation=f"cases.move:{uid}:{transition}", key=key, body=input, at=at) as reply:
        case = selectors.get_case(by=by, uid=uid)
        if reply.known:
            return case
        if version is not None and version != case.version:
            raise CaseChanged(number=case.number)
        act = engine.lawful_act(case=case, transition=transition, by=by, at=at)
        standing = engine.authorise(act)
        engine.read_input(act, _edit_answers(act, input) if act.transition.edits_answers else input)
        engine.guard(act)
        engine.carry_out(act, standing)
        reply.keep(str(case.uid))
        follow_up(act)
    return case


def _edit_answers(act: Act, input: dict[str, Any]) -> dict[str, Any]:
    """The party hands in the form again with the step; findings of the office stay."""
    answers = input.pop("answers", None)
    schema = form_schema(act.kind, act.case.form_hash)
    if answers is None or schema is None:
        return input
    clean = form_services.check(schema, answers, today=act.today)
    kept = {n: v for n, v in act.case.answers.items() if n not in schema.by_name}
    act.case.answers = {**kept, **form_services.seal(schema, clean)}
    act.facts |= {name: value for name, _, value in form_selectors.projections(schema, clean)}
    prepare(act)
    keep_outcomes(act)
    take_form_again(act)
    return input


@transaction.atomic(savepoint=False)
def _open_clarification(*, by: Actor, uid: UUID, missing: str, at: datetime) -> None:
    """Unknown never grants and never refuses: the lead gets a task to find the missing facts, once."""
    case = selectors.get_case(by=by, uid=uid)
    if case.tasks.filter(name=CLARIFY.name, state__in=("open", "claimed")).exists():
        return
    kind = kind_of(case)
    act = prepare(Act(kind=kind, case=case, transition=kind.openings[0], by=by, at=at))
    task = new_task(act, kind.tasks.get(CLARIFY.name, CLARIFY))
    task.save()
    event_services.append(
        by=by, type="case.unclear", stream=case.stream, payload={"kind": kind.name, "missing": missing}, at=at
    )
