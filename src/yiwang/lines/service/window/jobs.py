"""Entry points of the worker."""

from yiwang.core import clock
from yiwang.lines.service.window import services as window_services


def send_parcels() -> int:
    """Parcels that wait for the post."""
    return window_services.send_parcels(at=clock.now())


def track_parcels() -> int:
    """News of parcels on their way."""
    return window_services.track_parcels(at=clock.now())
