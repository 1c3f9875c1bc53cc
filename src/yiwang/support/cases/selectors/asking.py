"""Which transitions are offered to an actor: the lawful ones, with their form, and why a guard stands in the way."""

from dataclasses import dataclass
from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.support.cases import rulebook
from yiwang.support.cases.act import Act
from yiwang.support.cases.asked import input_schema
from yiwang.support.cases.catalogue import kind_of, matter_of
from yiwang.support.cases.holders import earlier_act, has_interest, standing_of
from yiwang.support.cases.kinds import Transition
from yiwang.support.cases.models import Case
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.rulebook import GuardResult, Verdict
from yiwang.support.forms.selectors import Schema


@dataclass(frozen=True)
class Offer:
    """One transition this actor may do now. `guard.passes` False or None says why it cannot be done yet.

    `lacks` names the facts that are missing and that the step itself does not ask.
    """

    transition: Transition
    schema: Schema
    guard: GuardResult
    remarks: tuple[Verdict, ...]
    awaits_input: bool = False
    lacks: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """May it be tried? A guard that needs the step's own input is judged when it is handed in."""
        return self.guard.passes is True or self.awaits_input


def offered(*, by: Actor, case: Case, at: datetime) -> list[Offer]:
    """The transitions that the state allows and the actor may do; none for whoever must step aside.

    Those of grave effect come last, before them those that cannot be done yet; else as the lifecycle lists them.
    """
    if case.pk and has_interest(by, case.pk):
        return []
    kind, matter = kind_of(case), matter_of(case)
    shared = prepare(Act(kind=kind, case=case, transition=kind.openings[0], by=by, at=at, matter=matter))
    offers = []
    for row in kind.leaving(case.state):
        shared.transition = row
        if standing_of(shared) is None or earlier_act(shared):
            continue
        schema, guard = input_schema(kind, row, case.form_hash), rulebook.judge(shared)
        asked = {name for field in schema.by_name for name in (field, f"input_{field}")}
        offers.append(
            Offer(
                transition=row,
                schema=schema,
                guard=guard,
                remarks=tuple(v for v in rulebook.verdicts(shared, row.also) if v.outcome is not False),
                awaits_input=_awaits(asked, guard, rulebook.names_judged(shared)),
                lacks=rulebook.words_for(shared, [name for name in guard.missing if name not in asked]),
            )
        )
    return sorted(offers, key=lambda offer: (offer.transition.danger, not offer.is_ready))


def _awaits(asked: set[str], guard: GuardResult, judged: frozenset[str]) -> bool:
    """May what the step asks still decide its guard? What is refused without any of it stays refused."""
    return bool(asked) and (guard.passes is not False or not asked.isdisjoint(judged))
