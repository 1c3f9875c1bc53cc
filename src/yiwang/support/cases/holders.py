"""Who may do a transition: the grammar of `who` in a lifecycle, decided on the actor, the duties and the tasks."""

from collections.abc import Callable
from dataclasses import dataclass

from yiwang.core.actor import Actor
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.cases.act import Act
from yiwang.support.cases.models import Interest, Step, Task
from yiwang.support.cases.problems import NotYours


@dataclass(frozen=True)
class Standing:
    """In what capacity the actor may act: the term of `who` that holds, and the task held under it."""

    term: str
    task: Task | None = None


def standing_of(act: Act) -> Standing | None:
    """The first capacity in which the actor may do the act's transition; None when in none."""
    for term in act.transition.who:
        found = _holds(act, term)
        if found is not None:
            return found
    return None


def _holds(act: Act, term: str) -> Standing | None:
    by = act.by
    head, _, rest = term.partition(":")
    if head == "task":
        task = task_for(by, act.tasks(), rest)
        return Standing(term, task) if task else None
    head, _, post = head.partition("/")
    if head in _HOLDS and _HOLDS[head](act, rest or post):
        return Standing(term)
    return None


def task_for(by: Actor, tasks: list[Task], name: str) -> Task | None:
    """The oldest waiting task of a name that this actor has claimed or could claim."""
    for task in sorted(tasks, key=lambda t: (t.opened_at, t.pk or 0)):
        if task.name == name and is_mine(by, task):
            return task
    return None


def is_mine(by: Actor, task: Task) -> bool:
    """Claimed by the person, or open for the person's post in the person's agency."""
    if task.person_id is not None:
        return task.person_id in {by.party_id, by.principal_id}
    return task.agency_id is not None and task.agency_id == by.agency_id and (not task.post or task.post == by.post)


def is_party(by: Actor, party_id: int | None) -> bool:
    """Is the actor the case's party, its agent, or an officer of the body whose organisation it is?"""
    if party_id is None:
        return False
    if by.agency_id and by.on_behalf_of is None:
        return by.agency_party_id == party_id
    return by.principal_id == party_id


def _has_duty(act: Act, wanted: str) -> bool:
    role, _, post = wanted.partition("/")
    if post and act.by.post != post:
        return False
    return any(d.role == role and d.agency_id in act.by.agency_ids for d in act.duties())


def _is_applicant(act: Act, post: str) -> bool:
    return (not post or act.by.post == post) and is_party(act.by, act.case.party_id)


def _has_right(act: Act, right: str) -> bool:
    if not act.by.may(right):
        return False
    agencies = act.by.agencies(right)
    return agencies is None or act.case.agency_id in agencies or not act.case.pk


_HOLDS: dict[str, Callable[[Act, str], bool]] = {
    "system": lambda act, _: act.by.kind == "system",
    "applicant": _is_applicant,
    "duty": _has_duty,
    "right": _has_right,
    "post": lambda act, post: act.by.post == post,
    "anyone": lambda act, _: act.by.kind != "anonymous",
}
TERMS = frozenset(_HOLDS) | {"task"}


def require_delegation(act: Act) -> None:
    """Whoever acts for somebody else needs an authority in force on the day, for this matter. Raises Forbidden."""
    principal = act.by.on_behalf_of
    if principal is None or act.case.party_id != principal:
        return
    if not party_selectors.may_act_for(by=act.by, principal_id=principal, matter=act.case.matter, on=act.today):
        raise NotYours(transition=act.transition.label.zh)


def has_interest(by: Actor, case_id: int | None) -> bool:
    """Has this officer declared an interest in the case (or been recused from it)?"""
    if not case_id or not by.party_id or not by.agency_id:
        return False
    return Interest.objects.filter(case_id=case_id, officer_id=by.party_id).exists()


def earlier_act(act: Act) -> str:
    """The transition named in `unless` that this very person (or application) has done in the case; empty when none."""
    if not act.transition.unless or not act.case.pk:
        return ""
    for step in act.steps():
        if step.transition in act.transition.unless and _did(act.by, step):
            return step.transition
    return ""


def _did(by: Actor, step: Step) -> bool:
    """Is the step this actor's? An application, which is nobody, is known by its name."""
    if by.party_id is None and step.actor_party_id is None:
        return step.actor_name == by.name[:80]
    return step.actor_party_id == by.party_id
