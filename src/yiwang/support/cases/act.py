"""One transition being done: what it reads, and every row it will write, so that all is one transaction.

The engine fills an `Act`, runs the guard, lets each effect add to it, and writes it in a handful of statements.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.agencies.models import Agency
from yiwang.support.cases.kinds import Kind, Transition
from yiwang.support.cases.models import (
    FAR,
    Case,
    CaseFact,
    Clock,
    Duty,
    Material,
    Recurrence,
    Step,
    Task,
)
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.problems import CaseChanged
from yiwang.support.cases.rows import insert


@dataclass
class Act:
    """The case in hand, who acts, with what input, and the rows read and to be written."""

    kind: Kind
    case: Case
    transition: Transition
    by: Actor
    at: datetime
    matter: Mapping[str, Any] = field(default_factory=dict)
    input: dict[str, Any] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] = field(default_factory=dict)
    new: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    changed: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    payload: dict[str, Any] = field(default_factory=dict)
    follow: list[str] = field(default_factory=list)
    derived: list[dict[str, Any]] = field(default_factory=list)
    decide_rule: Callable[[str], bool | None] | None = None
    _read: dict[str, list[Any]] = field(default_factory=dict)
    agencies: dict[int, Agency] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The legal day of the act (Asia/Shanghai)."""
        return self.at.astimezone(OFFICIAL_ZONE).date()

    def reveal(self) -> dict[str, Any]:
        """The answers with personal values in clear, for a document that is sealed itself."""
        opened = {n: json.loads(crypto.unseal_text(str(v["$sealed"]))) for n, v in self.sealed.items()}
        return {**self.plain, **opened}

    def _rows(self, name: str, model: type[models.Model], **filters: Any) -> list[Any]:
        if name not in self._read:
            stored = list(model._default_manager.filter(case=self.case, **filters)) if self.case.pk else []
            self._read[name] = stored
        return [*self._read[name], *self.new.get(model, [])]

    def tasks(self) -> list[Task]:
        """Waiting tasks of the case, those opened by this act included."""
        return [t for t in self._rows("tasks", Task, state__in=("open", "claimed")) if t.state in {"open", "claimed"}]

    def clocks(self) -> list[Clock]:
        """Clocks that run or are stopped, those started by this act included."""
        rows = self._rows("clocks", Clock, state__in=("running", "paused"))
        return [c for c in rows if c.state in {"running", "paused"}]

    def duties(self) -> list[Duty]:
        """Duties now held in the case, those given by this act included."""
        return [d for d in self._rows("duties", Duty, to_at__isnull=True) if d.to_at is None]

    def all_duties(self) -> list[Duty]:
        """Every duty of the case, ended ones included."""
        return self._rows("all_duties", Duty)

    def materials(self) -> list[Material]:
        """The material slots of the case."""
        return self._rows("materials", Material)

    def recurrences(self) -> list[Recurrence]:
        """Recurring tasks in force."""
        return [r for r in self._rows("recurrences", Recurrence, ended_at__isnull=True) if r.ended_at is None]

    def steps(self) -> list[Step]:
        """What has been done in the case so far."""
        return self._rows("steps", Step)

    def add(self, row: models.Model) -> None:
        """Writes this new row with the act."""
        self.new.setdefault(type(row), []).append(row)

    def change(self, row: models.Model) -> None:
        """Writes this changed row with the act (rows added by the act itself are written anyway)."""
        rows = self.changed.setdefault(type(row), [])
        if row.pk and row not in rows:
            rows.append(row)

    def duty(self, role: str) -> Duty | None:
        """The duty now held in this role, the latest first."""
        held = [d for d in self.duties() if d.role == role]
        return held[-1] if held else None

    def write(self) -> None:
        """Case first (created, or updated on the version that was read), then every other row in bulk."""
        self.case.due_at = min((c.due_at for c in self.clocks() if c.counts_as_due), default=FAR)
        if self.case.pk:
            self._update_case()
        else:
            insert([self.case])
        for rows in self.new.values():
            for row in rows:
                row.case_id = self.case.pk
            insert(rows)
        for model, rows in self.changed.items():
            _update(model, rows)
        if self.facts:
            self._write_facts()

    def _update_case(self) -> None:
        read = self.case.version
        self.case.version = read + 1
        names = (
            "state",
            "due_at",
            "closed_at",
            "answers",
            "version",
            "agency_id",
            "compartment",
            "form_hash",
            "kind_hash",
        )
        values = {name: getattr(self.case, name) for name in names}
        if not Case.objects.filter(pk=self.case.pk, version=read).update(**values):
            raise CaseChanged(number=self.case.number)

    def _write_facts(self) -> None:
        rows = [_fact(self.case, name, value) for name, value in self.facts.items()]
        if self.case.version == 1:
            insert(rows)
            return
        CaseFact.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["case", "field"], update_fields=["text", "integer", "date"]
        )


def _update(model: type[models.Model], rows: list[Any]) -> None:
    """Every column of the changed rows in one statement; a single row (the usual case) without CASE arithmetic."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in {"case", "uid"}]
    if len(rows) == 1:
        values = {f.attname: getattr(rows[0], f.attname) for f in fields}
        model._default_manager.filter(pk=rows[0].pk).update(**values)
    else:
        model._default_manager.bulk_update(rows, [f.name for f in fields])


def _fact(case: Case, name: str, value: Any) -> CaseFact:
    fact = CaseFact(case=case, field=name)
    if isinstance(value, bool):
        fact.integer = int(value)
    elif isinstance(value, int):
        fact.integer = value
    elif isinstance(value, date):
        fact.date = value
    else:
        fact.text = str(value)[:200]
    return fact


def first(rows: Iterable[Any], **wanted: Any) -> Any | None:
    """The first row whose attributes equal those wanted."""
    return next((r for r in rows if all(getattr(r, k) == v for k, v in wanted.items())), None)
