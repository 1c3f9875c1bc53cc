"""The facts that rules and guards of a case may ask, computed only when asked."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.foundation.agencies import selectors as agency_selectors
from yiwang.foundation.codes import selectors as code_selectors
from yiwang.foundation.parties import selectors as party_selectors
from yiwang.support.cases.act import Act
from yiwang.support.cases.kinds import Kind
from yiwang.support.cases.models import Case, Clock, Material, Step
from yiwang.support.cases.numbers import OFFICIAL_ZONE
from yiwang.support.cases.registry import provided_facts
from yiwang.support.matters import selectors as matter_selectors

BUILT_IN: dict[str, str] = {
    "materials_missing": "integer",
    "materials_owed": "integer",
    "tasks_waiting": "integer",
    "tasks_open": "integer",
    "returns_by_my_agency": "integer",
    "opened_on": "date",
    "today": "date",
    "channel": "text",
    "state": "text",
    "matter": "text",
    "party_kind": "text",
    "handling_agency": "text",
    "matter_type": "text",
    "my_agency_handled": "boolean",
    "party_age": "integer",
    "conditions_met": "boolean",
    "conditions_unmet": "text",
    "matter_may_be_extended": "boolean",
    "children": "integer",
    "children_open": "integer",
}
_RESULT = "children_result_"
_SINCE = ("days_since_", "months_since_", "workdays_since_", "done_")
_TYPES = {"money": "integer", "integer": "integer", "decimal": "decimal", "boolean": "boolean", "date": "date"}


def vocabulary_of(kind: Kind, fields: Mapping[str, str]) -> dict[str, str]:
    """Every name a rule of this kind may use, with its type: built-in, parameters, form fields, step inputs."""
    names = dict(BUILT_IN)
    names |= {f"{_RESULT}{code}": "integer" for code in range(10)}
    names |= {fact.name: fact.type for fact in provided_facts().values()}
    for transition in kind.transitions.values():
        names |= {f"{prefix}{transition.name}": "integer" for prefix in _SINCE}
        for spec in transition.input:
            kept = str(spec.get("use") or spec["name"])
            source = kind.fields.get(kept, spec) if "use" in spec else spec
            type_of = _TYPES.get(str(source.get("type")), dict(fields).get(kept, "text"))
            names.setdefault(kept, type_of)
            names[f"input_{kept}"] = type_of
            names[f"workdays_until_{kept}"] = "integer"
            names[f"returns_by_input_{kept}"] = "integer"
        for effect in transition.effects:
            if effect.name == "set":
                names |= {n: _type_of_value(v) for n, v in effect.argument.items() if n not in names}
    names |= {f"material_{slot['slot']}": "boolean" for slot in kind.materials}
    names |= {f"{word}_{clock}": "boolean" for clock in kind.clocks for word in ("overdue", "running")}
    names |= {name: str(spec.get("type", "text")) for name, spec in kind.declared.items()}
    names |= {f"waiting_{task}": "integer" for task in kind.tasks}
    names |= {f"rule_{rule}": "boolean" for rule in kind.rules}
    names |= dict.fromkeys(kind.side_states, "boolean")
    names |= {name: _TYPES.get(str(spec.get("type")), "text") for name, spec in kind.fields.items()}
    for name, parameter in kind.parameters.items():
        value = parameter.get("value") if isinstance(parameter, Mapping) else parameter
        names[f"param_{name}"] = _type_of_value(value)
    names |= {f"workdays_until_{name}": "integer" for name, type_of in fields.items() if type_of == "date"}
    return names | dict(fields)


def _type_of_value(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "decimal"
    return "date" if isinstance(value, date) else "text"


class Facts(Mapping[str, Any]):
    """The facts of one act. A name that has no value is missing, which a rule reads as unknown."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def __getitem__(self, name: str) -> Any:
        value = self._value(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter({**BUILT_IN, **self.act.plain})

    def __len__(self) -> int:
        return len({**BUILT_IN, **self.act.plain})

    def _value(self, name: str) -> Any:
        act = self.act
        if name in _READERS:
            return _READERS[name](act)
        if name.startswith("input_"):
            return act.input.get(name[6:])
        if name.startswith("param_"):
            return parameter(act.kind, name[6:])
        if name in act.plain:
            return act.plain[name]
        if name in provided_facts():
            return provided_facts()[name].provide(act.case, act.today)
        if name.startswith(_RESULT):
            return _children(act).filter(result__result=name.removeprefix(_RESULT)).count()
        if name.startswith("rule_") and act.decide_rule is not None:
            return act.decide_rule(name[5:])
        found = _of_papers(act, name) if name.startswith(_PAPERS) else _since(act, name)
        return (act.kind.declared.get(name) or {}).get("default") if found is None else found


def parameter(kind: Kind, name: str) -> Any:
    """A kind's parameter; None when it has none of that name."""
    value = kind.parameters.get(name)
    return value.get("value") if isinstance(value, Mapping) else value


def _missing(act: Act) -> int:
    return sum(1 for m in act.materials() if m.required and m.state in {"demanded", "rejected"} and _is_asked(act, m))


def _is_asked(act: Act, material: Material) -> bool:
    """A slot with a stage is asked for from that state on, one without from the beginning."""
    states = act.kind.states
    stage = states.get(material.stage)
    here = states.get(act.case.state)
    return stage is None or here is None or here.position >= stage.position


_PAPERS = ("material_", "overdue_", "running_")


def _of_papers(act: Act, name: str) -> bool | None:
    if name.startswith("material_"):
        slot = next((m for m in act.materials() if m.slot == name[9:]), None)
        return slot is not None and slot.state in {"satisfied", "committed", "owed", "waived"}
    word, clock = name.split("_", 1)
    running = next((c for c in act.clocks() if c.name == clock), None)
    if word == "running":
        return running is not None and running.state == "running"
    last = (
        running or Clock.objects.filter(case=act.case, name=clock).order_by("-id").first() if act.case.pk else running
    )
    if last is None:
        return None
    return (last.ended_at or act.at) > last.due_at


def _last(act: Act, transition: str) -> Step | None:
    done = [s for s in act.steps() if s.transition == transition]
    return done[-1] if done else None


def _since(act: Act, name: str) -> int | None:
    if name.startswith("done_"):
        return sum(1 for s in act.steps() if s.transition == name[5:])
    if name.startswith("waiting_"):
        return sum(1 for t in act.tasks() if t.name == name[8:])
    if name.startswith("returns_by_input_"):
        return _returns(act, act.input.get(name[17:]))
    if name.startswith("workdays_until_"):
        return _workdays_until(act, name[15:])
    for prefix, count in _COUNTERS.items():
        if name.startswith(prefix):
            step = _last(act, name[len(prefix) :])
            return count(act, step.at.astimezone(OFFICIAL_ZONE).date()) if step else None
    return None


def full_months(start: date, end: date) -> int:
    """Whole months from `start` to `end` (negative spans count 0)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def _workdays(act: Act, start: date) -> int:
    return code_selectors.calendar_for(tuple(act.kind.calendar)).count_workdays(start, act.today)


def _returns(act: Act, code: Any) -> int:
    agency = agency_selectors.find_agency(code=str(code)) if code else None
    return sum(1 for s in act.steps() if s.transition.startswith("return") and agency and s.agency_id == agency.pk)


def _workdays_until(act: Act, name: str) -> int | None:
    day = act.input.get(name) or act.plain.get(name)
    day = date.fromisoformat(day) if isinstance(day, str) and day else day
    if not isinstance(day, date):
        return None
    return code_selectors.calendar_for(tuple(act.kind.calendar)).count_workdays(act.today, day)


def _age(act: Act) -> int | None:
    born = party_selectors.born_on(act.case.party) if act.case.party else None
    return full_months(born, act.today) // 12 if born else None


def _conditions(act: Act) -> list[matter_selectors.Condition]:
    """The conditions of the matter on this case; personal answers are opened for them, only the outcome is told."""
    if not matter_selectors.has_rules(act.matter):
        return []
    kind = act.case.party.kind if act.case.party else "person"
    return matter_selectors.judge_conditions(act.matter, act.reveal(), act.case.form_hash, kind=kind, on=act.today)


def _conditions_met(act: Act) -> bool | None:
    met = [condition.met for condition in _conditions(act)]
    return False if False in met else None if None in met else True


def _conditions_unmet(act: Act) -> str:
    unmet = [c for c in _conditions(act) if c.met is False]
    return "；".join(f"{c.message}（{c.basis_text}）" for c in unmet)


def _children(act: Act) -> QuerySet[Case]:
    return Case.objects.visible_to(Actor.system("engine")).filter(parent_id=act.case.pk or 0)


_COUNTERS: dict[str, Callable[[Act, date], int]] = {
    "days_since_": lambda act, start: (act.today - start).days,
    "months_since_": lambda act, start: full_months(start, act.today),
    "workdays_since_": _workdays,
}

_READERS: dict[str, Callable[[Act], Any]] = {
    "materials_missing": _missing,
    "materials_owed": lambda act: sum(1 for m in act.materials() if m.state == "owed"),
    "tasks_waiting": lambda act: len(act.tasks()),
    "tasks_open": lambda act: len(act.tasks()),
    "returns_by_my_agency": lambda act: sum(
        1 for s in act.steps() if s.transition.startswith("return") and s.agency_id == act.by.agency_id
    ),
    "my_agency_handled": lambda act: any(
        d.role in {"handle", "assist"} and d.agency_id in act.by.agency_ids for d in act.all_duties()
    ),
    "matter_type": lambda act: act.matter.get("type"),
    "party_age": _age,
    "conditions_met": _conditions_met,
    "conditions_unmet": _conditions_unmet,
    "children": lambda act: _children(act).count(),
    "children_open": lambda act: _children(act).filter(closed_at__isnull=True).count(),
    "matter_may_be_extended": lambda act: "extension" in (act.matter.get("limits") or {}),
    "opened_on": lambda act: act.case.opened_at.astimezone(OFFICIAL_ZONE).date(),
    "today": lambda act: act.today,
    "channel": lambda act: act.case.channel,
    "state": lambda act: act.case.state,
    "matter": lambda act: act.case.matter,
    "party_kind": lambda act: act.case.party.kind if act.case.party else None,
    "handling_agency": lambda act: act.case.agency.code if act.case.agency_id else None,
}
