"""A case as its page shows it: everything of the engine's view, with duties, colleagues and choices in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yiwang.core.actor import Actor
from yiwang.core.calendar import legal_day
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.lines.operation.office.selectors.rows import post_words, task_rows
from yiwang.support.cases import selectors as case_selectors


@dataclass(frozen=True)
class DutyRow:
    """Who was responsible from when to when, and how long the case has waited there."""

    agency: str
    role: str
    post: str
    from_at: datetime
    to_at: datetime | None
    waited: str
    basis: str


@dataclass(frozen=True)
class Colleague:
    """Somebody a task can be given to."""

    party_id: int
    name: str
    post: str


@dataclass(frozen=True)
class Dossier:
    """The case page. `is_own`: the officer's own body applied."""

    view: Any
    headline: str
    party: dict[str, str]
    is_own: bool
    offers: list[Any]
    duties: list[DutyRow]
    tasks: list[Any]
    recusals: list[Any]
    officers: dict[int, str]
    steps_aside: bool
    can_unmask: bool
    can_declare: bool


def dossier(*, by: Actor, case: Any, at: datetime) -> Dossier:
    """Everything of one case for this officer; personal values masked."""
    view = case_selectors.show(by=by, case=case, at=at)
    recusals = case_selectors.list_recusals(by=by, case=case)
    aside = case_selectors.must_step_aside(by=by, case=case)
    return Dossier(
        view=view,
        headline=case_selectors.headline(case),
        party=party_selectors.facts_of(case.party) if case.party else {},
        is_own=case.party_id is not None and case.party_id == by.agency_party_id,
        offers=[] if aside else case_selectors.offered(by=by, case=case, at=at),
        duties=duty_rows(view.duties, at),
        tasks=task_rows(by=by, tasks=view.tasks, at=at),
        recusals=recusals,
        officers=account_selectors.labels_of({r.officer_id for r in recusals}),
        steps_aside=aside,
        can_unmask=by.may("parties.unmask"),
        can_declare=by.may("cases.declare") and not aside and case.closed_at is None,
    )


def duty_rows(duties: list[Any], at: datetime) -> list[DutyRow]:
    """Duties with the time that each has held the case (F-084.2: waiting is charged to whoever held it)."""
    posts = post_words()
    return [
        DutyRow(
            agency=duty.agency.name,
            role=duty.get_role_display(),
            post=posts.get(duty.post, duty.post),
            from_at=duty.from_at,
            to_at=duty.to_at,
            waited=span_words((duty.to_at or at) - duty.from_at),
            basis=duty.basis,
        )
        for duty in duties
    ]


def span_words(span: timedelta) -> str:
    """A length of time in words: days and hours, or minutes."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} 天 {hours} 小时"
    return f"{hours} 小时 {minutes % 60} 分" if hours else f"{minutes} 分"


def colleagues(*, task: Any, at: datetime) -> list[Colleague]:
    """Who serves in the task's agency today: those of its own post first."""
    if task.agency_id is None:
        return []
    held = list(agency_selectors.holders_of(agency_ids=[task.agency_id], on=legal_day(at)))
    names = account_selectors.labels_of({a.holder_id for a in held})
    held.sort(key=lambda a: (a.post.code != task.post, a.post.code))
    return [
        Colleague(a.holder_id, f"{party_selectors.display(a.holder)} {names.get(a.holder_id, '')}".strip(), a.post.name)
        for a in held
        if a.holder_id != task.person_id
    ]


def agency_choices(*, case: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Bodies of the case's own places, nearest first, grouped by place level, for a select."""
    groups = []
    for place in case.places:
        found = [(a.code, a.name) for a in agency_selectors.list_agencies(place=place)]
        if found:
            groups.append((LEVELS[len(case.places) - case.places.index(place)], found))
    return groups


LEVELS = {1: "自治区级", 2: "市级", 3: "县（市、区）级", 4: "乡镇（街道）级", 5: "村（社区）级"}


def slot_choices(*, case: Any) -> list[tuple[str, str]]:
    """The case's material slots, for checkboxes."""
    return [(m.slot, m.title) for m in case.materials.order_by("id")]
