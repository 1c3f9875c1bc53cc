"""Who may apply for a matter, and the conditions it sets, decided on an application: yes, no or unknown. Pure.

Nobody is kept from handing in because a condition is not met: the form warns, and whoever decides asks again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiwang.core.identifiers import IdentifierRefused, check_citizen_id
from yiwang.core.labels import Label
from yiwang.core.problems import Fault
from yiwang.core.rules import Basis, ExampleFailed, FactRefused, RuleRefused, RuleText, Vocabulary, compile_rule
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.selectors import Schema
from yiwang.support.matters.elements import mapping, sequence

PERSON, ORGANISATIONS = "1", frozenset({"2", "3", "4", "5", "6"})
OBJECTS = frozenset({PERSON}) | ORGANISATIONS
# The first two characters of a credit code (standards 1.2) → what its holder can be; any other says too little.
_OBJECTS_OF_CODE: Mapping[str, frozenset[str]] = {
    "11": frozenset({"5"}),
    "12": frozenset({"3"}),
    "51": frozenset({"4"}),
    "52": frozenset({"4"}),
    "53": frozenset({"4"}),
    "91": frozenset({"2", "6"}),
    "92": frozenset({"6"}),
}
_WORDS: Mapping[object, bool | None] = {"yes": True, "no": False, True: True, False: False, "unknown": None}


@dataclass(frozen=True)
class Condition:
    """One condition of a matter on one application. `met` is None where the answers do not settle it."""

    name: str
    title: Label
    met: bool | None
    message: str
    basis: Mapping[str, object]

    @property
    def basis_text(self) -> str:
        """Document and article."""
        return f"{self.basis.get('document', '')} {self.basis.get('article', '')}".strip()


def objects_of(kind: str, code: str) -> frozenset[str]:
    """The kinds of object (服务对象) that a party can be, by its kind and credit code."""
    return frozenset({PERSON}) if kind == "person" else _OBJECTS_OF_CODE.get(code[:2], ORGANISATIONS)


def serves(document: Mapping[str, object], kind: str, code: str = "") -> bool:
    """May this kind of party apply for the matter? One that names no objects serves everybody; doubt keeps nobody out."""
    served = {str(one) for one in sequence(document.get("objects"))}
    return not served or bool(served & objects_of(kind, code))


def has_rules(document: Mapping[str, object]) -> bool:
    """Is any condition of the matter one that can be decided?"""
    return any(mapping(raw).get("when") for raw in sequence(document.get("conditions")))


def judge(
    document: Mapping[str, object], schema: Schema | None, answers: Mapping[str, object], *, kind: str, on: date
) -> list[Condition]:
    """The conditions that can be decided, on clean answers in clear and a party of this kind, as of a legal day."""
    facts = _facts(document, schema, answers, kind, on)
    vocabulary = _vocabulary(document, schema)
    return [
        Condition(
            name=str(entry.get("name", "")),
            title=Label.parse(filled(document, {key: entry.get(key, "") for key in ("zh", "en")})),
            met=compile_rule(str(entry["when"]), vocabulary).decide(facts),
            message=_fill(document, str(entry.get("message", ""))),
            basis=mapping(entry.get("basis")),
        )
        for entry in map(mapping, sequence(document.get("conditions")))
        if entry.get("when")
    ]


def filled(document: Mapping[str, object], entry: Mapping[str, object]) -> dict[str, object]:
    """A condition as the guide shows it: the matter's parameters filled into its texts."""
    return {key: _fill(document, value) if isinstance(value, str) else value for key, value in entry.items()}


def _fill(document: Mapping[str, object], text: str) -> str:
    for name, parameter in mapping(document.get("parameters")).items():
        value = mapping(parameter).get("value")
        text = text.replace(f"{{param_{name}}}", "—" if value is None else str(value))
    return text


def _vocabulary(document: Mapping[str, object], schema: Schema | None) -> Vocabulary:
    names: dict[str, str] = dict(schema.vocabulary()) if schema else {}
    names |= {f"born_{spec.name}": "date" for spec in schema.fields if spec.type == "citizen_id"} if schema else {}
    names |= {"today": "date", "party_kind": "text"}
    for name, parameter in mapping(document.get("parameters")).items():
        value = mapping(parameter).get("value")
        names[f"param_{name}"] = "text" if isinstance(value, str) else "integer"
    return Vocabulary(names)


def _facts(
    document: Mapping[str, object], schema: Schema | None, answers: Mapping[str, object], kind: str, on: date
) -> dict[str, Any]:
    facts: dict[str, Any] = dict(form_selectors.facts(schema, answers)) if schema else {}
    facts |= {"today": on, "party_kind": kind}
    for spec in schema.fields if schema else ():
        if spec.type == "citizen_id" and answers.get(spec.name):
            born = _born(str(answers[spec.name]), on)
            facts |= {f"born_{spec.name}": born} if born else {}
    for name, parameter in mapping(document.get("parameters")).items():
        value = mapping(parameter).get("value")
        facts |= {f"param_{name}": value} if value is not None else {}
    return facts


def _born(number: str, on: date) -> date | None:
    try:
        return check_citizen_id(number, on).born_on
    except IdentifierRefused:
        return None


def check_conditions(body: Mapping[str, object], schema: Schema | None) -> Iterator[Fault]:
    """What is wrong with the objects and conditions of a matter, worked examples run."""
    for one in sequence(body.get("objects")):
        if str(one) not in OBJECTS:
            yield Fault("objects", f"没有“{one}”这种服务对象，应为 1 至 6")
    seen: set[str] = set()
    for number, raw in enumerate(sequence(body.get("conditions"))):
        at, entry = f"conditions.{number}", mapping(raw)
        if not entry.get("when"):
            continue
        name = str(entry.get("name", ""))
        if not name.isidentifier() or name in seen:
            yield Fault(at, f"条件标识“{name}”重复或不是小写英文")
        seen.add(name)
        if not entry.get("zh") or not entry.get("message"):
            yield Fault(at, "可以判断的条件应写明 zh 和不满足时的 message")
        if not mapping(entry.get("basis")).get("document"):
            yield Fault(f"{at}.basis", "可以判断的条件应写明依据 basis")
        yield from _check_rule(body, schema, entry, at)


def _check_rule(
    body: Mapping[str, object], schema: Schema | None, entry: Mapping[str, object], at: str
) -> Iterator[Fault]:
    vocabulary, examples = _vocabulary(body, schema), [mapping(raw) for raw in sequence(entry.get("examples"))]
    if len(examples) < 2:
        yield Fault(f"{at}.examples", "条件至少要有两个算例")
    basis = mapping(entry.get("basis"))
    text = RuleText(
        name=str(entry.get("name", "")),
        title=str(entry.get("zh", "")),
        source=str(entry["when"]),
        basis=Basis(str(basis.get("document", "")), str(basis.get("article", "")), basis.get("verified") is True),
        examples=[(_typed(vocabulary, mapping(e.get("facts"))), _WORDS.get(e.get("expect"))) for e in examples],
    )
    try:
        text.run_examples(vocabulary)
    except (RuleRefused, ExampleFailed, FactRefused) as problem:
        yield Fault(f"{at}.when", problem.message)


def _typed(vocabulary: Vocabulary, facts: Mapping[str, object]) -> dict[str, object]:
    return {n: date.fromisoformat(str(v)) if vocabulary.get(n) == "date" else v for n, v in facts.items()}
