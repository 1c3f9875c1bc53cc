"""Moving a running case to newer pinned documents: explicit, audited, with a dry run."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import selectors as access_selectors
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.support.cases import selectors
from yiwang.support.cases.catalogue import current_kind, kind_of
from yiwang.support.cases.models import Case
from yiwang.support.cases.problems import CaseChanged, MigrationBarred

RIGHT = "cases.migrate"


@dataclass(frozen=True)
class MigrationPlan:
    """What moving the case would mean: the hashes, and everything that stands in the way."""

    from_hash: str
    to_hash: str
    obstacles: tuple[str, ...]

    @property
    def is_newer(self) -> bool:
        """Is there a newer version at all?"""
        return self.from_hash != self.to_hash


def offered_migration(*, by: Actor, case: Case) -> MigrationPlan | None:
    """The plan for whoever may migrate this case, while it runs and a newer version is loaded; else None."""
    if case.closed_at is not None or not access_selectors.allows(by, RIGHT, agency_id=case.agency_id):
        return None
    plan = _plan(case)
    return plan if plan.is_newer else None


def _plan(case: Case) -> MigrationPlan:
    old, new = kind_of(case), current_kind(case.kind)
    obstacles = [] if case.state in new.states else [f"新版本没有状态“{old.states[case.state].label.zh}”"]
    waiting = case.tasks.filter(state__in=("open", "claimed")).values_list("name", "title")
    obstacles += [f"新版本没有任务“{title}”" for name, title in waiting if name in old.tasks and name not in new.tasks]
    running = case.clocks.filter(state__in=("running", "paused")).values_list("name", "title")
    obstacles += [f"新版本没有时钟“{title}”" for name, title in running if name not in new.clocks]
    return MigrationPlan(case.kind_hash, new.digest, tuple(obstacles))


@transaction.atomic(savepoint=False)
def migrate_case(
    *, by: Actor, case: Case, at: datetime, dry_run: bool, version: int | None = None
) -> MigrationPlan:  # fmt: skip
    """Pins the current lifecycle on a running case when nothing stands in the way; the dry run changes nothing.

    Needs `cases.migrate` over the handling agency. `version` is the one the person saw. A case that runs on the current
    version already stays as it is. Raises CaseNotFound, Forbidden, MigrationBarred, CaseChanged.
    """
    case = selectors.get_case(by=by, uid=case.uid)
    access_services.require(by, RIGHT, agency_id=case.agency_id)
    plan = _plan(case)
    if dry_run or not plan.is_newer:
        return plan
    if plan.obstacles:
        raise MigrationBarred(obstacles="；".join(plan.obstacles))
    form = {"form_hash": plan.to_hash} if case.form_hash == plan.from_hash else {}
    seen = Case.objects.filter(pk=case.pk, version=case.version if version is None else version)
    if not seen.update(kind_hash=plan.to_hash, version=case.version + 1, **form):
        raise CaseChanged(number=case.number)
    event_services.append(
        by=by, type="case.migrated", stream=case.stream, payload={"from": plan.from_hash, "to": plan.to_hash}, at=at
    )
    return plan
