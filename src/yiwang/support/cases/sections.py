"""What packs bring to the engine: kinds of case, and the tables their lifecycles consult."""

from collections.abc import Mapping, Sequence

from yiwang.core import rules
from yiwang.core.problems import Fault
from yiwang.foundation.packs.registry import Body, PackContext, Section
from yiwang.support.cases import kinds
from yiwang.support.cases.effects import REGISTRY
from yiwang.support.cases.facts import vocabulary_of
from yiwang.support.cases.kinds import Kind
from yiwang.support.forms.problems import SchemaRefused
from yiwang.support.forms.selectors import Schema


def check_kinds(documents: Mapping[str, Body], context: PackContext) -> Sequence[Fault]:
    """Every fault of every kind: names that lead nowhere, rules that do not compile, examples that do not hold."""
    faults: list[Fault] = []
    for name, body in documents.items():
        found = kinds.faults_of(body, tuple(REGISTRY))
        found = found or _faults_of_form(body) or _faults_of_rules(kinds.parse(body, ""), context)
        faults += [Fault(f"{context.at(name)} {f.field}", f.message, f.remedy) for f in found]
    return faults


def _faults_of_form(body: Body) -> list[Fault]:
    try:
        if body.get("form"):
            Schema.parse(body["form"])
    except SchemaRefused as refusal:
        return [Fault(f"form.{f.field}", f.message, f.remedy) for f in refusal.faults]
    return []


def _faults_of_rules(kind: Kind, context: PackContext) -> list[Fault]:
    fields: dict[str, str] = dict(Schema.parse(kind.form).vocabulary()) if kind.form else {}
    for form in context.documents("forms").values():
        if not kind.form:
            fields |= dict(Schema.parse(form).vocabulary())
    vocabulary = rules.Vocabulary(vocabulary_of(kind, fields))
    faults = []
    for name, spec in kind.rules.items():
        try:
            rule = rules.compile_rule(spec.when, vocabulary)
        except rules.RuleRefused as refusal:
            faults.append(Fault(f"rules.{name}", refusal.message, refusal.remedy))
            continue
        faults += _faults_of_examples(name, rule, spec.examples)
    for where, text in _texts(kind):
        try:
            rules.compile_rule(text, vocabulary)
        except rules.RuleRefused as refusal:
            faults.append(Fault(where, refusal.message, refusal.remedy))
    return faults


def _faults_of_examples(name: str, rule: rules.Rule, examples: Sequence[Mapping[str, object]]) -> list[Fault]:
    words = {"yes": True, "no": False, "unknown": None, True: True, False: False}
    faults = []
    for number, example in enumerate(examples):
        facts: Mapping[str, object] = example.get("facts") or {}  # type: ignore[assignment]
        outcome = rule.decide(facts)
        if outcome is not words[example.get("expect")]:  # type: ignore[index]
            faults.append(
                Fault(f"rules.{name}.examples.{number}", f"算得 {outcome}，与例子 {example.get('expect')} 不符")
            )
    return faults


def _texts(kind: Kind) -> list[tuple[str, str]]:
    """Every rule text outside the rules: guards, conditions of effects, materials, clock limits."""
    texts = [
        (f"transitions.{t.name}.guard", text) for t in kind.transitions.values() for text in _guard_texts(kind, t.guard)
    ]
    texts += [(f"transitions.{t.name}", e.when) for t in kind.transitions.values() for e in t.effects if e.when]
    texts += [(f"materials.{m['slot']}", str(m["when"])) for m in kind.materials if m.get("when")]
    texts += [
        (f"clocks.{c.name}", str(row["when"]))
        for c in kind.clocks.values()
        if isinstance(c.limit, list)
        for row in c.limit
        if row.get("when")
    ]
    return [(where, text) for where, text in texts if text not in kind.rules]


def _guard_texts(kind: Kind, guard: object) -> list[str]:
    parts = guard if isinstance(guard, list | tuple) else [guard]
    texts = []
    for part in parts:
        if isinstance(part, Mapping):
            texts += [str(part[k]) for k in ("when", "unless") if part.get(k)]
        elif part:
            texts.append(str(part))
    return texts


KINDS = Section("kinds", folder="kinds", order=80, check=check_kinds, layout="folder", after=("forms",))
TABLES = Section("tables", folder="tables", order=75)
