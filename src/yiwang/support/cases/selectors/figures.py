"""Cases as rows to count: their indexed answers, when steps were first done, how clocks ended. Three statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yiwang.core.labels import Label
from yiwang.support.cases.asked import column_label, form_schema, opened
from yiwang.support.cases.catalogue import kind_of
from yiwang.support.cases.kinds import Kind
from yiwang.support.cases.models import Case, CaseFact, Clock, Step
from yiwang.support.forms.lookups import LOOKUPS


@dataclass
class FigureRow:
    """One case for counting. `facts`: indexed answers by name; `first`, `last`: instants by step; `due`: by clock."""

    pk: int
    state: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    first: dict[str, datetime] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)


def figure_rows(
    *, cases: QuerySet[Case], fields: Iterable[str] = (), steps: Iterable[str] = (), clocks: Iterable[str] = ()
) -> list[FigureRow]:
    """Rows of cases that the caller has already bounded by scope (`list_cases`)."""
    columns = ("pk", "state", "opened_at", "closed_at", "due_at")
    rows = {row[0]: FigureRow(*row) for row in cases.values_list(*columns)}
    chosen = cases.order_by().values("pk")
    for pk, name, text, number in CaseFact.objects.filter(case__in=chosen, field__in=tuple(fields)).values_list(
        "case_id", "field", "text", "integer"
    ):
        rows[pk].facts[name] = number if number is not None else text
    done = Step.objects.filter(case__in=chosen, transition__in=tuple(steps)).order_by("id")
    for pk, name, at in done.values_list("case_id", "transition", "at"):
        rows[pk].first.setdefault(name, at)
        rows[pk].last[name] = at
    run = Clock.objects.filter(case__in=chosen, name__in=tuple(clocks)).order_by("id")
    for pk, name, due in run.values_list("case_id", "name", "due_at"):
        rows[pk].due[name] = due
    return list(rows.values())


def nearest_clocks(*, cases: Iterable[Case]) -> dict[int, tuple[datetime, datetime]]:
    """By case: start and due instant of the running limit that ends first. What only closes the file is left out."""
    chosen = [case.pk for case in cases]
    run = Clock.objects.filter(case__in=chosen, state="running", on_expiry="").order_by("-due_at", "-id")
    return {pk: (start, due) for pk, start, due in run.values_list("case_id", "started_at", "due_at")}


def read_columns(*, case: Case, names: Sequence[str] = ()) -> list[tuple[Label, str]]:
    """Answers and findings in words, in the order of `names` (by default the kind's list columns): what is not personal, and
    free texts open to every reader of the case.
    """
    kind = kind_of(case)
    return [(column_label(kind, name, case.form_hash), _read(kind, case, name)) for name in names or kind.columns]


def headline(case: Case) -> str:
    """What a list calls the case: the answer that its kind names as `headline`, else its title."""
    kind = kind_of(case)
    name = str(kind.body.get("headline") or "")
    return (_read(kind, case, name) if name else "") or case.title


def _read(kind: Kind, case: Case, name: str) -> str:
    return word_of(kind, name, opened(kind, name, case.answers.get(name), case.form_hash), case.form_hash)


def word_of(kind: Kind, name: str, value: Any, form_hash: str = "") -> str:
    """A value of a field in words: choices by their labels, bodies and places by name, money in yuan; empty for none."""
    if value in (None, "") or (isinstance(value, Mapping) and "$sealed" in value):
        return ""
    schema = form_schema(kind, form_hash or kind.digest) if kind.form else None
    if schema and name in schema.by_name:
        spec = schema.by_name[name]
        return _word(spec.type, {c.value: c.label.zh for c in spec.choices}, value)
    body = kind.fields.get(name) or {}
    choices = {str(c["value"]): Label.parse(c.get("label")).zh for c in body.get("choices") or ()}
    return _word(str(body.get("type", "text")), choices, value)


def _word(kind: str, choices: Mapping[str, str], value: Any) -> str:
    if isinstance(value, list):
        return "、".join(choices.get(str(v), str(v)) for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == "money" and isinstance(value, int):
        return f"{value / 100:,.2f}"
    if kind in LOOKUPS:
        return LOOKUPS[kind].name_of(str(value)) or str(value)
    return choices.get(str(value), str(value))
