"""Questions of the project register: what the measure wants to know about a unit's other projects."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.support.cases import selectors as case_selectors
from yiwang.support.cases.models import Case

KIND = "it_project"
BEFORE_ACCEPTANCE = (
    "implementing",
    "change_consent",
    "change_consented",
    "change_review",
    "preliminary_accepted",
    "trial_run",
    "final_acceptance",
    "acceptance_failed",
)
_REGISTER = Actor.system("project-register")


def _others(case: Case) -> QuerySet[Case]:
    """The other projects of the register (every unit's), whoever asks: only counts leave this room."""
    return case_selectors.list_cases(by=_REGISTER, kind=KIND).exclude(pk=case.pk)


def is_unit_suspended(case: Case, today: date) -> bool | None:
    """Does the unit's right to apply stand suspended by any of its projects? None when the unit is not known."""
    if case.party_id is None:
        return None
    return _others(case).filter(party_id=case.party_id, facts__field="right_suspended", facts__integer=1).exists()


def count_same_type_building(case: Case, today: date) -> int | None:
    """The unit's other projects of the same type in building and not yet accepted (ground 5)."""
    kind_of_project = case.answers.get("project_type")
    if case.party_id is None or not kind_of_project:
        return None
    rows = _others(case).filter(party_id=case.party_id, state__in=BEFORE_ACCEPTANCE)
    return rows.filter(facts__field="project_type", facts__text=kind_of_project).count()


def count_similar_systems(case: Case, today: date) -> int | None:
    """Projects of any unit with the same name (ground 4 is decided by the reviewer, who is shown this)."""
    name = str(case.answers.get("project_name") or "")
    return _others(case).filter(facts__field="project_name", facts__text=name[:200]).count() if name else None


def list_projects(*, by: Actor, state: str = "", batch: str = "") -> QuerySet[Case]:
    """The register as this actor may see it."""
    facts: dict[str, Any] = {"batch": batch} if batch else {}
    return case_selectors.list_cases(by=by, kind=KIND, state=state, facts=facts)
