"""What a person does with a task before acting on it: claim, put back, delegate, hand over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.events import services as event_services
from yiwang.support.cases import selectors
from yiwang.support.cases.holders import has_interest, is_mine
from yiwang.support.cases.models import Interest, Task
from yiwang.support.cases.problems import InterestDeclared, NotYours, TaskTaken


@transaction.atomic(savepoint=False)
def claim(*, by: Actor, uid: UUID, at: datetime) -> Task:
    """Take an open task of one's own post (签收). Raises TaskNotFound, NotYours, InterestDeclared, TaskTaken."""
    task = selectors.get_task(by=by, uid=uid)
    if not by.party_id or not is_mine(by, task):  # an application acts for an agency and takes nothing for itself
        raise NotYours(transition=task.title)
    if has_interest(by, task.case_id):
        raise InterestDeclared
    _change(task, from_states=("open",), state="claimed", person_id=by.party_id, claimed_at=at)
    _tell(by, task, "task.claimed", at)
    return task


@transaction.atomic(savepoint=False)
def put_back(*, by: Actor, uid: UUID, at: datetime) -> Task:
    """Give a claimed task back to the post. Raises TaskNotFound, NotYours, TaskTaken."""
    task = selectors.get_task(by=by, uid=uid)
    if task.person_id is None or task.person_id != by.party_id or not task.agency_id:
        raise NotYours(transition=task.title)
    _change(task, from_states=("claimed",), state="open", person_id=None, claimed_at=None)
    _tell(by, task, "task.put_back", at)
    return task


@transaction.atomic(savepoint=False)
def delegate(*, by: Actor, uid: UUID, to_party_id: int, at: datetime) -> Task:
    """The holder asks a colleague of the same agency to do it. Raises NotYours, InterestDeclared, TaskTaken."""
    task = selectors.get_task(by=by, uid=uid)
    if not is_mine(by, task):
        raise NotYours(transition=task.title)
    return _give(by, task, to_party_id, "task.delegated", at)


@transaction.atomic(savepoint=False)
def hand_over(*, by: Actor, uid: UUID, to_party_id: int, at: datetime) -> Task:
    """The head of the team gives a task to somebody else (a leave, a transfer). Needs `cases.assign`."""
    task = selectors.get_task(by=by, uid=uid)
    access_services.require(by, "cases.assign", agency_id=task.agency_id)
    return _give(by, task, to_party_id, "task.handed_over", at)


def _give(by: Actor, task: Task, party_id: int, event: str, at: datetime) -> Task:
    if not agency_selectors.serves_in(party_id=party_id, agency_id=task.agency_id, at=at):
        raise NotYours(transition=task.title)
    if Interest.objects.filter(case_id=task.case_id, officer_id=party_id).exists():
        raise InterestDeclared
    _change(task, from_states=("open", "claimed"), state="claimed", person_id=party_id, claimed_at=at)
    _tell(by, task, event, at, {"to": party_id})
    return task


def _change(task: Task, *, from_states: tuple[str, ...], **values: object) -> None:
    """Decided by the database: only the version that was read, only from the states named."""
    changed = Task.objects.filter(pk=task.pk, version=task.version, state__in=from_states).update(
        version=task.version + 1, **values
    )
    if not changed:
        raise TaskTaken
    task.refresh_from_db()


def _tell(by: Actor, task: Task, event: str, at: datetime, payload: dict[str, object] | None = None) -> None:
    event_services.append(
        by=by, type=event, stream=task.case.stream, payload={"task": task.name, **(payload or {})}, at=at
    )
