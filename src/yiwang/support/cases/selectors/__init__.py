"""What may be asked about cases; every question is scoped to the asker."""

from yiwang.support.cases.catalogue import current_kind, current_kinds, kind_of, matter_of
from yiwang.support.cases.selectors.asking import Offer, offered
from yiwang.support.cases.selectors.finding import (
    find_case,
    get_case,
    get_task,
    list_cases,
    list_tasks,
    search_cases,
    team,
)
from yiwang.support.cases.selectors.library import LibraryRow, library
from yiwang.support.cases.selectors.showing import (
    CaseView,
    ClockView,
    StepView,
    clocks_of,
    open_answers,
    show,
    way_through,
)

__all__ = [
    "CaseView",
    "ClockView",
    "LibraryRow",
    "Offer",
    "StepView",
    "clocks_of",
    "current_kind",
    "current_kinds",
    "find_case",
    "get_case",
    "get_task",
    "kind_of",
    "library",
    "list_cases",
    "list_tasks",
    "matter_of",
    "offered",
    "open_answers",
    "search_cases",
    "show",
    "team",
    "way_through",
]
