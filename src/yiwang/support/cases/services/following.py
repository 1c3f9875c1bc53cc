"""What a move sets off in the same transaction: joins, derived cases, and what the platform does by itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.support.cases.act import Act
from yiwang.support.cases.catalogue import kind_of
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import GuardRefused, GuardUnknown
from yiwang.support.cases.services import engine
from yiwang.support.cases.services.opening import Application, open_case


def follow_up(act: Act) -> None:
    """The first passable transition of a join that was reached, then the cases derived from this one."""
    for name in act.follow:
        if run_as_system(case=act.case, transition=name, at=act.at):
            break
    for wanted in act.derived:
        _derive(act, wanted)


def run_as_system(*, case: Case, transition: str, at: datetime) -> bool:
    """A transition done by the platform (a join, an expired clock): True when state and guard let it pass."""
    by = Actor.system("engine", "cases.act", "cases.submit")
    if case.state not in kind_of(case).transitions[transition].sources:
        return False
    act = engine.lawful_act(case=case, transition=transition, by=by, at=at)
    standing = engine.authorise(act)
    try:
        engine.read_input(act, {})
        engine.guard(act)
    except (GuardRefused, GuardUnknown):
        return False
    engine.carry_out(act, standing)
    follow_up(act)
    return True


@transaction.atomic(savepoint=False)
def close_heads(*, uids: Sequence[UUID], at: datetime) -> int:
    """Cases have been closed: those they stand under go on where all of their members are closed. Returns how many."""
    heads = Case.objects.filter(pk__in=Case.objects.filter(uid__in=uids, closed_at__isnull=False).values("parent"))
    done = 0
    for head in heads.filter(closed_at__isnull=True):
        transition = kind_of(head).when_children_closed
        if transition and not Case.objects.filter(parent=head, closed_at__isnull=True).exists():
            done += run_as_system(case=head, transition=transition, at=at)
    return done


def _derive(act: Act, wanted: dict[str, Any]) -> None:
    by = replace(Actor.system("engine", "cases.submit"), party_id=act.case.party_id)
    application = Application(
        answers=wanted["answers"], kind=wanted["kind"], matter=wanted["matter"], place=next(iter(act.case.places), "")
    )
    follow_up(open_case(by=by, application=application, at=act.at, parent=act.case))
