"""Who asked that somebody step aside, and who has: for the head who decides."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.access import selectors as access_selectors
from yiwang.support.cases.holders import has_interest
from yiwang.support.cases.models import Case, Recusal


@dataclass(frozen=True)
class RecusalView:
    """One request, its reason opened for the head alone."""

    uid: UUID
    officer_id: int
    task: str
    reason: str
    state: str
    state_label: str
    asked_at: datetime


def list_recusals(*, by: Actor, case: Case) -> list[RecusalView]:
    """The requests in a case within scope, for whoever holds `cases.assign` there; nothing for anybody else."""
    if not access_selectors.allows(by, "cases.assign", agency_id=case.agency_id):
        return []
    rows = Recusal.objects.filter(case__in=Case.objects.visible_to(by).filter(pk=case.pk)).select_related("task")
    return [
        RecusalView(
            uid=row.uid,
            officer_id=row.officer_id,
            task=row.task.title if row.task else "",
            reason=crypto.unseal_text(row.reason_sealed),
            state=row.state,
            state_label=row.get_state_display(),
            asked_at=row.asked_at,
        )
        for row in rows.order_by("id")
    ]


def must_step_aside(*, by: Actor, case: Case) -> bool:
    """Has this officer declared an interest in the case, or been recused from it?"""
    return has_interest(by, case.pk)
