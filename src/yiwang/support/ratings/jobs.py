"""Entry points of the worker."""

from yiwang.core import clock
from yiwang.support.ratings import services as rating_services


def push_waiting() -> int:
    """Every minute: what waits for the national platform."""
    return rating_services.push_waiting(at=clock.now())


def seal_months() -> int:
    """Every six hours: last month, once it is over."""
    return len(rating_services.seal_months(at=clock.now()))
