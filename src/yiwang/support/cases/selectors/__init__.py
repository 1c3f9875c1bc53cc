"""What may be asked about cases; every question is scoped to the asker."""

from yiwang.support.cases.asked import column_label
from yiwang.support.cases.catalogue import current_kind, current_kinds, kind_of, matter_of
from yiwang.support.cases.selectors.alarms import count_provisional
from yiwang.support.cases.selectors.aside import RecusalView, list_recusals, must_step_aside
from yiwang.support.cases.selectors.asking import Offer, offered
from yiwang.support.cases.selectors.choosing import get_offer
from yiwang.support.cases.selectors.deciding import draft_of, evidence, suggested_agency, verdicts
from yiwang.support.cases.selectors.desks import list_desk_work, list_done_tasks
from yiwang.support.cases.selectors.figures import (
    FigureRow,
    figure_rows,
    headline,
    nearest_clocks,
    read_columns,
    word_of,
)
from yiwang.support.cases.selectors.finding import (
    find_case,
    get_case,
    get_task,
    list_cases,
    list_cases_of,
    list_children,
    list_tasks,
    search_cases,
    team,
)
from yiwang.support.cases.selectors.library import LibraryRow, library
from yiwang.support.cases.selectors.papers import (
    OpenedDocument,
    get_material_file,
    open_document,
)
from yiwang.support.cases.selectors.showing import (
    CaseView,
    ClockView,
    StepView,
    clocks_of,
    in_words,
    label_answers,
    open_answers,
    published,
    read_document,
    show,
    way_through,
)

__all__ = [
    "CaseView",
    "ClockView",
    "FigureRow",
    "LibraryRow",
    "Offer",
    "OpenedDocument",
    "RecusalView",
    "StepView",
    "clocks_of",
    "column_label",
    "count_provisional",
    "current_kind",
    "current_kinds",
    "draft_of",
    "evidence",
    "figure_rows",
    "find_case",
    "get_case",
    "get_material_file",
    "get_offer",
    "get_task",
    "headline",
    "in_words",
    "kind_of",
    "label_answers",
    "library",
    "list_cases",
    "list_cases_of",
    "list_children",
    "list_desk_work",
    "list_done_tasks",
    "list_recusals",
    "list_tasks",
    "matter_of",
    "must_step_aside",
    "nearest_clocks",
    "offered",
    "open_answers",
    "open_document",
    "published",
    "read_columns",
    "read_document",
    "search_cases",
    "show",
    "suggested_agency",
    "team",
    "verdicts",
    "way_through",
    "word_of",
]
