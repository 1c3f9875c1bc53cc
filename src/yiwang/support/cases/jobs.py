"""Entry points of the worker: each asks the clock once and calls one service."""

from yiwang.core import clock
from yiwang.support.cases import services as case_services


def run_out_clocks() -> int:
    """Every minute: limits that have run out."""
    return case_services.run_out_clocks(at=clock.now())


def open_recurring_tasks() -> int:
    """Every hour: periodic reports that fall due."""
    return case_services.open_recurring_tasks(at=clock.now())


def watch_lights() -> int:
    """Every ten minutes: limits that draw near."""
    return case_services.watch_lights(at=clock.now())
