"""Moving a running case to newer pinned documents: explicit, audited, with a dry run."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.foundation.events import services as event_services
from yiwang.support.cases import selectors
from yiwang.support.cases.catalogue import current_kind, kind_of
from yiwang.support.cases.models import Case


@dataclass(frozen=True)
class MigrationPlan:
    """What moving the case would mean: the hashes, and everything that stands in the way."""

    from_hash: str
    to_hash: str
    obstacles: tuple[str, ...]


def plan_migration(*, by: Actor, case: Case) -> MigrationPlan:
    """The dry run: nothing is changed."""
    case = selectors.get_case(by=by, uid=case.uid)
    old, new = kind_of(case), current_kind(case.kind)
    obstacles = [] if case.state in new.states else [f"新版本没有状态“{old.states[case.state].label.zh}”"]
    waiting = case.tasks.filter(state__in=("open", "claimed")).values_list("name", "title")
    obstacles += [f"新版本没有任务“{title}”" for name, title in waiting if name not in new.tasks]
    running = case.clocks.filter(state__in=("running", "paused")).values_list("name", "title")
    obstacles += [f"新版本没有时钟“{title}”" for name, title in running if name not in new.clocks]
    return MigrationPlan(case.kind_hash, new.digest, tuple(obstacles))


@transaction.atomic(savepoint=False)
def migrate_case(*, by: Actor, case: Case, at: datetime, dry_run: bool) -> MigrationPlan:
    """Pins the current lifecycle on a running case when nothing stands in the way. Needs `cases.migrate`."""
    access_services.require(by, "cases.migrate")
    plan = plan_migration(by=by, case=case)
    if dry_run or plan.obstacles or plan.from_hash == plan.to_hash:
        return plan
    form = {"form_hash": plan.to_hash} if case.form_hash == plan.from_hash else {}
    Case.objects.filter(pk=case.pk, kind_hash=plan.from_hash).update(
        kind_hash=plan.to_hash, version=case.version + 1, **form
    )
    event_services.append(
        by=by, type="case.migrated", stream=case.stream, payload={"from": plan.from_hash, "to": plan.to_hash}, at=at
    )
    return plan
