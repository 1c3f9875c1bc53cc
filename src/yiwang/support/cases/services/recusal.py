"""Stepping aside (回避): declared by the officer, or asked for by the party and decided by the head."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.support.cases import selectors
from yiwang.support.cases.holders import is_party
from yiwang.support.cases.models import Case, Interest, Recusal, Task
from yiwang.support.cases.problems import CaseNotFound, TaskNotFound, TaskTaken


@transaction.atomic(savepoint=False)
def declare_interest(*, by: Actor, case: Case, at: datetime) -> None:
    """An officer declares an interest: claimed tasks go back to the post; claim, assignment and decision are blocked."""
    case = selectors.get_case(by=by, uid=case.uid)
    access_services.require(by, "cases.declare")
    if not by.party_id:
        raise Forbidden  # an application has no interests of its own
    _step_aside(case, by.party_id, at)
    event_services.append(by=by, type="case.interest_declared", stream=case.stream, payload={}, at=at)


@transaction.atomic(savepoint=False)
def set_aside(*, by: Actor, case: Case, officers: Iterable[int], at: datetime) -> None:
    """The platform keeps officers out of a case that looks into what they did themselves. Raises Forbidden."""
    if by.kind != "system":
        raise Forbidden
    for officer_id in officers:
        _step_aside(case, officer_id, at)
        event_services.append(by=by, type="case.interest_declared", stream=case.stream, payload={}, at=at)


@transaction.atomic(savepoint=False)
def ask_recusal(*, by: Actor, case: Case, task_uid: UUID, reason: str, at: datetime) -> Recusal:
    """The party asks that the officer who holds a task steps aside; the reason is sealed. Raises TaskNotFound."""
    case = selectors.get_case(by=by, uid=case.uid)
    if not is_party(by, case.party_id) or by.principal_id is None:
        raise CaseNotFound(uid=case.uid)
    task = Task.objects.filter(case=case, uid=task_uid, state="claimed").first()
    if task is None or task.person_id is None:
        raise TaskNotFound
    recusal, _ = Recusal.objects.get_or_create(
        case=case,
        officer_id=task.person_id,
        state="asked",
        defaults={
            "task": task,
            "asked_by_id": by.principal_id,
            "reason_sealed": crypto.seal_text(reason),
            "asked_at": at,
        },
    )
    event_services.append(
        by=by, type="case.recusal_asked", stream=case.stream, payload={"recusal": str(recusal.uid)}, at=at
    )
    return recusal


@transaction.atomic(savepoint=False)
def decide_recusal(*, by: Actor, uid: UUID, granted: bool, at: datetime) -> Recusal:
    """The head decides; when granted the officer is off the case. Needs `cases.assign`. Raises CaseNotFound, TaskTaken."""
    recusal = Recusal.objects.filter(uid=uid).select_related("case").first()
    if recusal is None:
        raise CaseNotFound(uid=uid)
    case = selectors.get_case(by=by, uid=recusal.case.uid)
    access_services.require(by, "cases.assign", agency_id=case.agency_id)
    state = "granted" if granted else "refused"
    if not Recusal.objects.filter(pk=recusal.pk, state="asked").update(state=state, decided_at=at):
        raise TaskTaken
    if granted:
        _step_aside(case, recusal.officer_id, at)
    event_services.append(
        by=by, type="case.recusal_decided", stream=case.stream, payload={"recusal": str(uid), "granted": granted}, at=at
    )
    recusal.refresh_from_db()
    return recusal


def _step_aside(case: Case, party_id: int | None, at: datetime) -> None:
    Interest.objects.get_or_create(case=case, officer_id=party_id, defaults={"declared_at": at})
    for task in Task.objects.filter(case=case, person_id=party_id, state="claimed", agency__isnull=False):
        Task.objects.filter(pk=task.pk, version=task.version).update(
            state="open", person=None, claimed_at=None, version=task.version + 1
        )
