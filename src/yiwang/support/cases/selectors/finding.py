"""Cases and tasks: one, or lists, always inside the asker's scope."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.support.cases.models import Case, CaseFact, Task
from yiwang.support.cases.problems import CaseNotFound, TaskNotFound


def get_case(*, by: Actor, uid: UUID) -> Case:
    """One case as this actor may see it. Raises CaseNotFound, also for what is not theirs."""
    try:
        return Case.objects.visible_to(by).select_related("party", "agency").get(uid=uid)
    except Case.DoesNotExist:
        raise CaseNotFound(uid=uid) from None


def list_cases_of(*, by: Actor, uids: Iterable[UUID]) -> QuerySet[Case]:
    """The cases of these uids that the actor may see, with party and agency."""
    return Case.objects.visible_to(by).select_related("party", "agency").filter(uid__in=list(uids))


def list_children(*, by: Actor, case: Case) -> QuerySet[Case]:
    """The cases that stand under a case, as far as the actor may see them, in the order of their opening."""
    return Case.objects.visible_to(by).select_related("agency").filter(parent=case).order_by("id")


def find_case(*, by: Actor, kind: str, number: str) -> Case | None:
    """The case of a number, or None; never tells whether somebody else's exists."""
    return Case.objects.visible_to(by).filter(kind=kind, number=number).first()


def get_task(*, by: Actor, uid: UUID) -> Task:
    """One task within the actor's scope. Raises TaskNotFound."""
    try:
        return Task.objects.visible_to(by).select_related("case", "agency").get(uid=uid)
    except Task.DoesNotExist:
        raise TaskNotFound from None


def list_cases(
    *,
    by: Actor,
    kind: str = "",
    state: str = "",
    matter: str = "",
    open_only: bool = False,
    facts: dict[str, Any] | None = None,
) -> QuerySet[Case]:
    """Cases within scope, unordered (page by `-opened_at, -id` or `due_at, id`). `facts`: exact values of indexed fields."""
    cases = Case.objects.visible_to(by).select_related("agency")
    for name, value in (("kind", kind), ("state", state), ("matter", matter)):
        if value:
            cases = cases.filter(**{name: value})
    if open_only:
        cases = cases.filter(closed_at__isnull=True)
    for field, value in (facts or {}).items():
        column = "integer" if isinstance(value, int) else "text"
        cases = cases.filter(pk__in=CaseFact.objects.filter(field=field, **{column: value}).values("case_id"))
    return cases


def list_tasks(*, by: Actor, whose: str = "mine", kind: str = "") -> QuerySet[Task]:
    """Waiting tasks: `mine` (of the post or claimed by the person), `claimed`, or `team` (of the agencies in scope)."""
    tasks = Task.objects.visible_to(by).waiting().select_related("case", "agency", "person")
    if whose == "mine":
        tasks = tasks.for_me(by)
    elif whose == "claimed":
        tasks = tasks.filter(person_id=by.party_id)
    return tasks.filter(case__kind=kind) if kind else tasks


def team(*, by: Actor) -> list[dict[str, Any]]:
    """How much waits on each post and person of the agencies in scope."""
    access_services.require(by, "cases.read")
    tasks = Task.objects.visible_to(by).waiting()
    rows = tasks.values("agency__name", "post", "person_id", "state").annotate(count=Count("id"))
    return [dict(row) for row in rows.order_by("agency__name", "post", "person_id", "state")]


def search_cases(*, by: Actor, text: str, kind: str = "") -> QuerySet[Case]:
    """By number (exact or its beginning) or by an indexed text fact (exact or its beginning), within scope."""
    if by.agency_id:
        access_services.require(by, "cases.search")
    text = text.strip()
    cases = Case.objects.visible_to(by).select_related("agency")
    if kind:
        cases = cases.filter(kind=kind)
    if not text:
        return cases.none()
    by_fact = CaseFact.objects.filter(text__startswith=text).values("case_id")
    return cases.filter(Q(number__startswith=text) | Q(title=text) | Q(pk__in=by_fact))
