"""Entry points of the worker."""

from yiwang.core import clock
from yiwang.foundation.notices import services as notice_services


def send_message(notice_id: int) -> str:
    """One short message."""
    return notice_services.send_message(notice_id=notice_id, at=clock.now())


def send_waiting() -> int:
    """Every short message that waits for its first attempt."""
    return notice_services.send_waiting(at=clock.now())
