"""Entry point of the worker."""

from yiwang.core import clock
from yiwang.foundation.notices import services as notice_services


def send_queued() -> int:
    """Every few seconds: short messages that wait."""
    return notice_services.send_queued(at=clock.now())
