"""One transition chosen from a case's page: the offer itself, or why it is none."""

from datetime import datetime

from yiwang.core.actor import Actor
from yiwang.support.cases.act import Act
from yiwang.support.cases.catalogue import kind_of, matter_of
from yiwang.support.cases.holders import earlier_act, has_interest, standing_of
from yiwang.support.cases.models import Case
from yiwang.support.cases.preparing import prepare
from yiwang.support.cases.problems import ExaminerMayNotDecide, InterestDeclared, NotYours, TransitionIllegal
from yiwang.support.cases.selectors.asking import Offer, offered


def get_offer(*, by: Actor, case: Case, transition: str, at: datetime) -> Offer:
    """One offered transition. Raises TransitionIllegal, InterestDeclared, ExaminerMayNotDecide, NotYours."""
    kind = kind_of(case)
    row = kind.transitions.get(transition)
    if row is None or case.state not in row.sources:
        label = row.label.zh if row else transition
        raise TransitionIllegal(state=kind.states[case.state].label.zh, transition=label)
    if has_interest(by, case.pk):
        raise InterestDeclared
    for offer in offered(by=by, case=case, at=at):
        if offer.transition.name == transition:
            return offer
    act = prepare(Act(kind=kind, case=case, transition=row, by=by, at=at, matter=matter_of(case)))
    earlier = earlier_act(act)
    if standing_of(act) is not None and earlier:
        raise ExaminerMayNotDecide(earlier=kind.transitions[earlier].label.zh, transition=row.label.zh)
    raise NotYours(transition=row.label.zh)
