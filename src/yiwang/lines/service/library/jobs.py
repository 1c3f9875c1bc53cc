"""Entry points of the worker."""

from yiwang.core import clock
from yiwang.lines.service.library import services as library_services


def let_stand() -> int:
    """Versions whose day has come."""
    return library_services.let_stand(at=clock.now())
