"""Tasks and cases as rows of a list: with their light, in words, without a query per row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from yiwang.core import calendar
from yiwang.core.actor import Actor
from yiwang.foundation.access import selectors as access_selectors
from yiwang.foundation.accounts import selectors as account_selectors
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.packs import selectors as pack_selectors
from yiwang.support.cases import selectors as case_selectors
from yiwang.web.labels import said

NO_LIMIT = 2900


@dataclass(frozen=True)
class TaskRow:
    """One waiting task. `light` is empty when nothing runs; `may_claim` and `may_put_back` only decide on buttons."""

    uid: UUID
    title: str
    case: UUID
    number: str
    case_title: str
    kind: str
    agency: str
    post: str
    holder: str
    state: str
    period: str
    light: str
    due_at: datetime | None
    may_claim: bool
    may_put_back: bool


@dataclass(frozen=True)
class CaseRow:
    """One case of a list."""

    uid: UUID
    number: str
    title: str
    kind: str
    state: str
    agency: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    light: str


def task_rows(*, by: Actor, tasks: Iterable[Any], at: datetime) -> list[TaskRow]:
    """Tasks (with case and agency joined) as rows: two statements more, however many rows."""
    tasks = list(tasks)
    kinds, posts = kind_words(), post_words()
    names = account_selectors.labels_of({t.person_id for t in tasks if t.person_id})
    return [
        TaskRow(
            uid=task.uid,
            title=_task_title(task),
            case=task.case.uid,
            number=task.case.number,
            case_title=case_selectors.headline(task.case),
            kind=kinds.get(task.case.kind, task.case.kind),
            agency=task.agency.name if task.agency else "",
            post=posts.get(task.post, task.post),
            holder=names.get(task.person_id, "—") if task.person_id else "",
            state=gettext(task.get_state_display()),
            period=task.period,
            light=light(task.opened_at, task.due_at, at),
            due_at=_due(task.due_at),
            may_claim=task.state == "open" and task.agency_id == by.agency_id and task.post in {"", by.post},
            may_put_back=task.state == "claimed" and task.person_id == by.party_id and task.agency_id is not None,
        )
        for task in tasks
    ]


def case_rows(*, cases: Iterable[Any], at: datetime) -> list[CaseRow]:
    """Cases (with agency joined) as rows."""
    kinds = kind_words()
    return [
        CaseRow(
            uid=case.uid,
            number=case.number,
            title=case_selectors.headline(case),
            kind=kinds.get(case.kind, case.kind),
            state=said(case_selectors.kind_of(case).states[case.state].label),
            agency=case.agency.name,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            due_at=None if case.closed_at else _due(case.due_at),
            light="" if case.closed_at else light(case.opened_at, case.due_at, at),
        )
        for case in cases
    ]


def _task_title(task: Any) -> str:
    """As the kind calls it in the reader's language, unless the task has a title of its own."""
    spec = case_selectors.kind_of(task.case).tasks.get(task.name)
    return said(spec.label) if spec and spec.label.zh == task.title else str(task.title)


def light(started: datetime, due_at: datetime, at: datetime) -> str:
    """The light of a limit; empty when there is none."""
    return "" if due_at.year >= NO_LIMIT else str(calendar.light(started, due_at, at))


def _due(due_at: datetime) -> datetime | None:
    return None if due_at.year >= NO_LIMIT else due_at


def kind_words() -> dict[str, str]:
    """Kinds of the loaded packs by name. No query when warm."""
    return {kind.name: said(kind.label) for kind in case_selectors.current_kinds()}


def post_words() -> dict[str, str]:
    """What posts are called, by code: as the role of that name, else as the pack names the post."""
    posts = {
        code: str(post.get("name", code))
        for _, _, body in pack_selectors.list_current("agencies")
        for code, post in (body.get("names") or {}).items()
    }
    return posts | {role.code: role.name for role in access_selectors.list_roles()}


def result_word(result: str) -> str:
    """The word of a result: of the code set, or as the kind calls it."""
    return code_selectors.find_label("case_result", result) or result
