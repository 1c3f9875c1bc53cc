"""The heart: one transition done on a case, whoever asks. `submission` and `moving` are its two entrances."""

import json
from datetime import datetime
from typing import Any

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.events import services as event_services
from yiwang.support.cases import rulebook
from yiwang.support.cases.act import Act
from yiwang.support.cases.asked import input_schema, kept, typed
from yiwang.support.cases.catalogue import kind_of, matter_of
from yiwang.support.cases.effects import apply_effects
from yiwang.support.cases.effects.values import keep
from yiwang.support.cases.holders import Standing, earlier_act, has_interest, require_delegation, standing_of
from yiwang.support.cases.models import Case, Step, Task
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.problems import (
    ExaminerMayNotDecide,
    GuardRefused,
    GuardUnknown,
    InterestDeclared,
    NotYours,
    StepRefused,
    TransitionIllegal,
)
from yiwang.support.forms import services as form_services
from yiwang.support.forms.problems import AnswersRefused


def authorise(act: Act) -> Standing:
    """Who may: the capacity in which the actor acts. Raises NotYours, InterestDeclared, ExaminerMayNotDecide."""
    standing = standing_of(act)
    if standing is None:
        raise NotYours(transition=act.transition.label.zh)
    require_delegation(act)
    if has_interest(act.by, act.case.pk):
        raise InterestDeclared
    earlier = earlier_act(act)
    if earlier:
        raise ExaminerMayNotDecide(earlier=act.kind.transitions[earlier].label.zh, transition=act.transition.label.zh)
    return standing


def read_input(act: Act, given: dict[str, Any]) -> None:
    """What the step asks, checked whole. Raises StepRefused naming every fault."""
    schema = input_schema(act.kind, act.transition, act.case.form_hash)
    try:
        clean = form_services.check(schema, given, today=act.today)
    except AnswersRefused as refusal:
        raise StepRefused(faults=refusal.faults) from None
    act.input = typed(act.kind, schema, clean)


def guard(act: Act) -> None:
    """What must hold. Raises GuardRefused with the article, or GuardUnknown naming the missing facts."""
    result = rulebook.judge(act)
    act.payload.pop("verdicts", None)
    if result.verdicts:
        act.payload["verdicts"] = [_word(v) for v in result.verdicts]
    if result.passes is False:
        raise GuardRefused(reason=result.reason, basis=result.basis or act.transition.basis)
    if result.passes is None:
        raise GuardUnknown(missing="、".join(result.missing), words="、".join(rulebook.words_for(act, result.missing)))


def _remark(act: Act) -> None:
    """What the rules that never bar say of the case as the step leaves it, this step's input included."""
    remarks = [v for v in rulebook.verdicts(act, act.transition.also) if v.outcome is not False]
    if remarks:
        act.payload["remarks"] = [_word(v) for v in remarks]


def _word(verdict: rulebook.Verdict) -> dict[str, str]:
    return {
        "rule": verdict.rule.name,
        "answer": verdict.word,
        "verdict": verdict.rule.verdict,
        "basis": verdict.rule.basis,
    }


def carry_out(act: Act, standing: Standing) -> Case:
    """What changes and what is told: state, effects, step, task, event; one write. Joins and derived cases follow."""
    before = act.case.state
    act.case.state = act.transition.to or before
    _keep_input(act)
    apply_effects(act)
    _remark(act)
    if standing.task is not None and not act.transition.keeps_task:
        _finish_task(act, standing.task)
    _add_step(act, before)
    act.write()
    _append_event(act, before)
    return act.case


def _keep_input(act: Act) -> None:
    schema = input_schema(act.kind, act.transition, act.case.form_hash)
    stays = kept(act.transition)
    plain = {n: v for n, v in act.input.items() if n in stays}
    sealed = form_services.seal(schema, {n: _json(v) for n, v in plain.items()})
    for name, found in plain.items():
        if sealed[name] is found or sealed[name] == _json(found):
            keep(act, name, found)
        else:
            act.case.answers = {**act.case.answers, name: sealed[name]}


def _json(found: Any) -> Any:
    return found.isoformat() if hasattr(found, "isoformat") else found


def _finish_task(act: Act, task: Task) -> None:
    if task.state == "cancelled" and task not in act.changed.get(Task, []):
        return
    task.state, task.done_at, task.done_by, task.version = "done", act.at, act.by.party_id, task.version + 1
    if task.person_id is None and act.by.party_id:
        task.person_id, task.claimed_at = act.by.party_id, act.at
    act.change(task)
    if task.group and task.then and _is_joined(act, task):
        act.follow.extend(task.then.split(","))


def _is_joined(act: Act, task: Task) -> bool:
    others = list(Task.objects.filter(case=act.case, group=task.group).exclude(pk=task.pk))
    done = 1 + sum(1 for t in others if t.state == "done")
    if task.join == "all":
        return all(t.state != "open" and t.state != "claimed" for t in others)
    needed = 1 if task.join == "any" else int(task.join)
    return done == needed


def _add_step(act: Act, before: str) -> None:
    schema = input_schema(act.kind, act.transition, act.case.form_hash)
    stored = form_services.seal(schema, {n: _json(v) for n, v in act.input.items()})
    act.add(
        Step(
            case=act.case,
            transition=act.transition.name,
            from_state=before,
            to_state=act.case.state,
            at=act.at,
            account_id=act.by.account_id,
            actor_party_id=act.by.party_id,
            agency_id=act.by.agency_id,
            post=act.by.post,
            actor_name="" if act.by.kind == "person" else act.by.name[:80],
            input=stored,
            basis=act.transition.basis[:200],
        )
    )
    if stored:
        act.payload["input_digest"] = str(
            crypto.hash_text(json.dumps(stored, ensure_ascii=False, sort_keys=True), "step")
        )


def _append_event(act: Act, before: str) -> None:
    payload = {
        "kind": act.kind.name,
        "number": act.case.number,
        "transition": act.transition.name,
        "from": before,
        "to": act.case.state,
        "version": act.case.version,
        **({"notices": act.notices} if act.notices else {}),
        **act.payload,
    }
    event_services.append(
        by=act.by,
        type="case.opened" if act.transition.opens else "case.moved",
        stream=act.case.stream,
        payload=payload,
        at=act.at,
        basis=act.transition.basis[:200],
    )


def lawful_act(*, case: Case, transition: str, by: Actor, at: datetime) -> Act:
    """The prepared act of a transition that the case's state allows. Raises TransitionIllegal."""
    kind = kind_of(case)
    row = kind.transitions.get(transition)
    if row is None or case.state not in row.sources:
        label = row.label.zh if row else transition
        raise TransitionIllegal(state=kind.states[case.state].label.zh, transition=label)
    return prepare(Act(kind=kind, case=case, transition=row, by=by, at=at, matter=matter_of(case)))
