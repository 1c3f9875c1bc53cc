"""A kind of case as a pack describes it: states, clocks, tasks, transitions, rules, texts, as frozen values.

Nothing here knows any kind by name; `parse` reads the document, `faults_of` says everything wrong with it at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yiwang.core.labels import Label
from yiwang.core.problems import Fault

Body = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    name: str
    label: Label
    explain: Label
    stage: Label
    final: bool = False
    code: str = ""
    position: int = 0


@dataclass(frozen=True)
class ClockSpec:
    """`limit` is a literal ("20 workdays"), a reference (matter.limits.x, param.x, field.x) or a first-hit list."""

    name: str
    label: Label
    limit: Any
    kind: str = "statutory"
    basis: str = ""
    verified: bool = False
    counts_as_due: bool = False
    stops: Mapping[str, str] = field(default_factory=dict)
    on_expiry: str = ""
    escalate: tuple[Body, ...] = ()


@dataclass(frozen=True)
class TaskSpec:
    name: str
    label: Label
    post: str = ""
    role: str = "lead"
    clock: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Effect:
    """One effect of the closed registry: its name, its argument and its options."""

    name: str
    argument: Any
    options: Mapping[str, Any]
    when: str = ""


@dataclass(frozen=True)
class RuleSpec:
    name: str
    title: Label
    when: str
    verdict: str
    basis: str
    verified: bool
    evidence: tuple[str, ...] = ()
    message: str = ""
    valid_from: str = ""
    valid_to: str = ""
    examples: tuple[Body, ...] = ()
    traces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transition:
    """One row of the lifecycle table."""

    name: str
    label: Label
    sources: tuple[str, ...]
    to: str
    who: tuple[str, ...]
    unless: tuple[str, ...] = ()
    guard: Any = None
    also: tuple[str, ...] = ()
    refusal: str = ""
    input: tuple[Body, ...] = ()
    effects: tuple[Effect, ...] = ()
    basis: str = ""
    danger: bool = False
    keeps_task: bool = False
    edits_answers: bool = False
    traces: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Does it create the case?"""
        return not self.sources

    @property
    def closes_case(self) -> bool:
        """Does it close the case?"""
        return any(effect.name == "close" for effect in self.effects)


@dataclass(frozen=True)
class Kind:
    """A kind of case with everything its lifecycle needs. `digest` is the hash that running cases pin."""

    name: str
    digest: str
    label: Label
    code: str
    series: str
    compartment: str
    compartment_when: tuple[Body, ...]
    calendar: tuple[str, ...]
    parameters: Mapping[str, Any]
    form: Body | None
    fields: Mapping[str, Body]
    declared: Mapping[str, Body]
    hide: tuple[Body, ...]
    party: Body
    verified_documents: frozenset[str]
    side_states: Mapping[str, Label]
    validity: Body
    materials: tuple[Body, ...]
    columns: tuple[str, ...]
    states: Mapping[str, State]
    clocks: Mapping[str, ClockSpec]
    tasks: Mapping[str, TaskSpec]
    transitions: Mapping[str, Transition]
    rules: Mapping[str, RuleSpec]
    sets: Mapping[str, tuple[str, ...]]
    notices: Mapping[str, Body]
    documents: Mapping[str, Body]
    when_children_closed: str
    body: Body

    @cached_property
    def openings(self) -> tuple[Transition, ...]:
        """The transitions that can create a case of this kind, in the order of the table."""
        return tuple(t for t in self.transitions.values() if t.opens)

    def is_verified(self, basis: str) -> bool:
        """Does the basis quote a document of the verified table?"""
        return basis.split(" ", maxsplit=1)[0] in self.verified_documents

    def leaving(self, state: str) -> Iterator[Transition]:
        """The rows of the table that begin in this state."""
        return (t for t in self.transitions.values() if state in t.sources)


def _tuple(value: Any) -> tuple[Any, ...]:
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def basis_text(value: Any) -> tuple[str, bool]:
    """ "文件 条" and whether it is verified, from text or {document:, article:, verified:}."""
    if isinstance(value, Mapping):
        article = str(value.get("article", "")).strip()
        return f"{value.get('document', '')} {article}".strip(), bool(value.get("verified", False))
    if isinstance(value, list | tuple):
        parts = [basis_text(v) for v in value]
        return "；".join(text for text, _ in parts), all(verified for _, verified in parts)
    return str(value or ""), False


def _effects(value: Any) -> tuple[Effect, ...]:
    effects = []
    for item in _tuple(value):
        if isinstance(item, str):
            effects.append(Effect(item, True, {}))
            continue
        name = next(iter(item))
        options = {k: v for k, v in item.items() if k not in {name, "when"}}
        effects.append(Effect(name, item[name], options, str(item.get("when", ""))))
    return tuple(effects)


def _state(name: str, body: Body, position: int) -> State:
    return State(
        name=name,
        label=Label.parse(body, name),
        explain=Label.parse(body.get("explain", "")),
        stage=Label.parse(body.get("stage", "")),
        final=bool(body.get("final", False)),
        code=str(body.get("code", "")),
        position=position,
    )


def _clock(name: str, body: Body) -> ClockSpec:
    basis, verified = basis_text(body.get("basis", ""))
    stops = {str(k): basis_text(v)[0] for k, v in (body.get("stops") or {}).items()}
    return ClockSpec(
        name=name,
        label=Label.parse(body, name),
        limit=body.get("limit", ""),
        kind=str(body.get("kind", "statutory")),
        basis=basis,
        verified=bool(body.get("verified", verified)),
        counts_as_due=bool(body.get("counts_as_due", False)),
        stops=stops,
        on_expiry=str(body.get("on_expiry") or ""),
        escalate=_tuple(body.get("escalate")),
    )


def _task(name: str, body: Body) -> TaskSpec:
    return TaskSpec(
        name=name,
        label=Label.parse(body, name),
        post=str(body.get("post", "")),
        role=str(body.get("role", "lead")),
        clock=str(body.get("clock", "") or ""),
        agency=str(body.get("agency", "")),
    )


def _transition(name: str, body: Body, states: Mapping[str, State], inputs: Mapping[str, Any]) -> Transition:
    sources = _tuple(body.get("from"))
    asked = body.get("input")
    if "*" in sources:
        sources = tuple(s.name for s in states.values() if not s.final)
    return Transition(
        name=name,
        label=Label.parse(body, name),
        sources=tuple(s for s in sources if s),
        to=str(body.get("to") or ""),
        who=tuple(str(w) for w in _tuple(body.get("who"))),
        unless=_tuple(body.get("unless")),
        guard=body.get("guard"),
        also=_tuple(body.get("also") or body.get("warn")),
        refusal=str(body.get("refusal", "")),
        input=_tuple(inputs.get(asked, ()) if isinstance(asked, str) else asked),
        effects=_effects(body.get("effects")),
        basis=basis_text(body.get("basis", ""))[0],
        danger=bool(body.get("danger", False)),
        keeps_task=bool(body.get("keeps_task", False)),
        edits_answers=bool(body.get("edits_answers", False)),
        traces=tuple(str(r) for r in _tuple(body.get("rule"))),
    )


def _rule(name: str, body: Body) -> RuleSpec:
    basis, verified = basis_text(body.get("basis", ""))
    return RuleSpec(
        name=name,
        title=Label.parse(body.get("title", name)),
        when=str(body.get("when", "")),
        verdict=str(body.get("verdict", "warn")),
        basis=basis,
        verified=verified,
        evidence=_tuple(body.get("evidence")),
        message=str(body.get("message", "")),
        valid_from=str(body.get("valid_from") or ""),
        valid_to=str(body.get("valid_to") or ""),
        examples=_tuple(body.get("examples")),
        traces=tuple(str(r) for r in _tuple(body.get("rule"))),
    )


def parse(body: Body, digest: str) -> Kind:
    """The kind that a (checked) document describes."""
    texts = body.get("texts") or {}
    states = {n: _state(n, b, at) for at, (n, b) in enumerate((body.get("states") or {}).items())}
    return Kind(
        name=str(body["kind"]),
        digest=digest,
        label=Label.parse(body.get("title"), str(body["kind"])),
        code=str(body.get("code", "")),
        series=str(body.get("series", "{kindcode}-{yyyy}-{serial:06d}")),
        compartment=str(body.get("compartment", body["kind"])),
        compartment_when=_tuple(body.get("compartment_when")),
        calendar=_tuple(body.get("calendar", ["cn"])),
        parameters=body.get("parameters") or {},
        form=body.get("form"),
        fields=body.get("fields") or {},
        declared=body.get("facts") or {},
        hide=_tuple(body.get("hide")),
        party=body["party"] if isinstance(body.get("party"), Mapping) else {"name": body.get("party", "applicant")},
        verified_documents=frozenset(n for n, d in (body.get("documents") or {}).items() if d.get("verified")),
        side_states={n: Label.parse(b, n) for n, b in (body.get("side_states") or {}).items()},
        validity=body.get("validity") or {},
        materials=_tuple(body.get("materials")),
        columns=_tuple(body.get("columns")),
        states=states,
        clocks={n: _clock(n, b) for n, b in (body.get("clocks") or {}).items()},
        tasks={n: _task(n, b) for n, b in (body.get("tasks") or {}).items()},
        transitions={
            n: _transition(n, b, states, body.get("inputs") or {}) for n, b in (body.get("transitions") or {}).items()
        },
        rules={n: _rule(n, b) for n, b in (body.get("rules") or {}).items()},
        sets={n: _tuple(v) for n, v in (body.get("sets") or {}).items()},
        notices=texts.get("notices") or texts,
        documents=texts.get("documents") or texts,
        when_children_closed=str(body.get("when_children_closed") or ""),
        body=body,
    )


def faults_of(body: Body, effects: Sequence[str]) -> list[Fault]:
    """Everything wrong with a kind document: names that lead nowhere, unknown effects, states never reached."""
    if "kind" not in body or not body.get("states") or not body.get("transitions"):
        return [Fault("kind", "缺少 kind、states 或 transitions")]
    kind = parse(body, "")
    faults = [fault for t in kind.transitions.values() for fault in _faults_of_transition(kind, t, effects)]
    faults += [
        Fault(f"clocks.{c.name}.on_expiry", f"没有名为 {c.on_expiry} 的转换")
        for c in kind.clocks.values()
        if c.on_expiry and c.on_expiry not in kind.transitions
    ]
    if kind.when_children_closed and kind.when_children_closed not in kind.transitions:
        faults.append(Fault("when_children_closed", f"没有名为 {kind.when_children_closed} 的转换"))
    faults += [
        Fault(f"tasks.{t.name}.clock", f"没有名为 {t.clock} 的时钟")
        for t in kind.tasks.values()
        if t.clock and t.clock not in kind.clocks
    ]
    faults += [
        Fault(f"sets.{name}", f"没有名为 {rule} 的规则")
        for name, rules in kind.sets.items()
        for rule in rules
        if rule not in kind.rules
    ]
    reached = {t.to for t in kind.transitions.values() if t.to}
    faults += [Fault(f"states.{name}", "没有任何转换到达此状态") for name in kind.states if name not in reached]
    if not kind.openings:
        faults.append(Fault("transitions", "没有开始办件的转换（from 为空）"))
    return faults


def _faults_of_transition(kind: Kind, transition: Transition, effects: Sequence[str]) -> Iterator[Fault]:
    where = f"transitions.{transition.name}"
    for state in (*transition.sources, transition.to):
        if state and state not in kind.states:
            yield Fault(where, f"没有名为 {state} 的状态")
    if transition.opens and not transition.to:
        yield Fault(where, "开始办件的转换必须写明到达状态")
    if not transition.who:
        yield Fault(where, "没有写明谁可以办理（who）")
    if not transition.basis:
        yield Fault(where, "没有写明依据（basis）")
    for earlier in transition.unless:
        if earlier not in kind.transitions:
            yield Fault(where, f"unless 引用的 {earlier} 不存在")
    for holder in transition.who:
        if holder.startswith("task:") and holder[5:] not in kind.tasks:
            yield Fault(where, f"没有名为 {holder[5:]} 的任务")
    for effect in transition.effects:
        if effect.name not in effects:
            yield Fault(where, f"{effect.name} 不在效果登记表中")
        yield from _faults_of_effect(kind, where, effect)


_REFERS = {
    "start_clock": "clocks",
    "end_clock": "clocks",
    "cancel_clock": "clocks",
    "pause_clock": "clocks",
    "resume_clock": "clocks",
    "extend_clock": "clocks",
    "issue": "documents",
    "recur": "tasks",
    "open_task": "tasks",
    "open_tasks": "tasks",
    "close_tasks": "tasks",
}


def _faults_of_effect(kind: Kind, where: str, effect: Effect) -> Iterator[Fault]:
    if effect.name not in _REFERS:
        return
    table: Mapping[str, Any] = getattr(kind, _REFERS[effect.name])
    key = {"issue": "document"}.get(effect.name, "task")
    names = [n.get(key) if isinstance(n, Mapping) else n for n in _tuple(effect.argument)]
    for name in names:
        if name not in table and name != "all":
            yield Fault(where, f"{effect.name} 引用的 {name} 不存在")
