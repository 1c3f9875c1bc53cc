"""What the operator must know of cases without seeing one."""

from yiwang.core.actor import Actor
from yiwang.foundation.access import services as access_services
from yiwang.support.cases.models import Clock


def count_provisional(*, by: Actor) -> int:
    """How many running limits stand on a holiday table that is not there yet. Needs `operations.see`."""
    access_services.require(by, "operations.see")
    return Clock.objects.filter(state="running").exclude(provisional=[]).count()
