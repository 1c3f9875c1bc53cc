"""State and invariants of a case: the case itself, the work on it, its clocks, its papers."""

from yiwang.support.cases.models.case import FAR, Case, CaseFact, CaseQuerySet, Duty, Series, Step
from yiwang.support.cases.models.clock import Clock, ClockStop, Recurrence
from yiwang.support.cases.models.papers import Delivery, IssuedDocument, Material, Result
from yiwang.support.cases.models.work import Interest, Recusal, Task, TaskQuerySet

__all__ = [
    "FAR",
    "Case",
    "CaseFact",
    "CaseQuerySet",
    "Clock",
    "ClockStop",
    "Delivery",
    "Duty",
    "Interest",
    "IssuedDocument",
    "Material",
    "Recurrence",
    "Recusal",
    "Result",
    "Series",
    "Step",
    "Task",
    "TaskQuerySet",
]
