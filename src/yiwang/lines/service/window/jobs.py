"""Entry points of the worker."""

from yiwang.core import clock
from yiwang.lines.service.window import services as window_services


def send_parcels() -> int:
    """Parcels that wait for the post."""
    return window_services.send_parcels(at=clock.now())


def track_parcels() -> int:
    """News of parcels on their way."""
    return window_services.track_parcels(at=clock.now())


def file_vertically() -> int:
    """Accepted cases that wait for a department's system."""
    return window_services.file_waiting(at=clock.now())


def hear_vertically() -> int:
    """Steps and results of departments' systems."""
    return window_services.hear_news(at=clock.now())


def reconcile() -> int:
    """The day's comparison with each department's system."""
    return window_services.reconcile(at=clock.now())


def mark_no_shows() -> int:
    """Bookings whose people did not come."""
    return window_services.mark_no_shows(at=clock.now())
