"""A form as data: questions with their type, bounds, condition and protection, parsed once into frozen values.

The body comes from a pack (YAML). `Schema.parse` refuses whatever it does not know, naming each place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from typing import get_args

from yiwang.core.labels import Label
from yiwang.core.problems import Fault
from yiwang.core.rules import Rule, RuleRefused, Vocabulary, compile_rule
from yiwang.support.forms.problems import SchemaRefused
from yiwang.support.forms.readers import Reader, reader_of
from yiwang.support.forms.spec import Check, Choice, FieldSpec, FieldType, Mask, Section

__all__ = ["Check", "Choice", "FieldSpec", "Label", "Schema", "Section"]

RULE_TYPES: Mapping[str, str] = {
    "integer": "integer",
    "money": "integer",
    "decimal": "decimal",
    "date": "date",
    "boolean": "boolean",
}
MASK_OF_TYPE: Mapping[str, Mask] = {"citizen_id": "identifier", "phone": "phone"}
INDEXES_OF_TYPE: Mapping[str, frozenset[str]] = {
    "integer": frozenset({"integer"}),
    "money": frozenset({"integer"}),
    "boolean": frozenset({"integer"}),
    "date": frozenset({"date"}),
}
TYPES = frozenset(get_args(FieldType))
PERSONAL = frozenset({"", "identifier", "sensitive"})
MASKS = frozenset(get_args(Mask))


@dataclass(frozen=True)
class Schema:
    """A whole form: situations first, then sections, and the conditions between answers."""

    name: str
    title: Label
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    situations: tuple[FieldSpec, ...] = field(default=())

    @classmethod
    def parse(
        cls, body: Mapping[str, object] | Sequence[object], *, given: Mapping[str, str] | None = None
    ) -> "Schema":
        """The schema of a pack body, or of a bare list of fields. Raises SchemaRefused naming every fault at once.

        `given` are facts known beforehand (name → rule type) that conditions may use too, such as those of a case.
        """
        parser = _Parser(given or {})
        schema = parser.schema(body if isinstance(body, Mapping) else {"sections": [{"fields": list(body)}]})
        if parser.faults:
            raise SchemaRefused(faults=parser.faults)
        return schema

    @cached_property
    def fields(self) -> tuple[FieldSpec, ...]:
        """Every question in the order asked, situations first."""
        return self.situations + tuple(spec for section in self.sections for spec in section.fields)

    @cached_property
    def by_name(self) -> Mapping[str, FieldSpec]:
        """The question of a name."""
        return {spec.name: spec for spec in self.fields}

    @cached_property
    def personal(self) -> tuple[FieldSpec, ...]:
        """The questions whose answers are sealed."""
        return tuple(spec for spec in self.fields if spec.is_personal)

    @cached_property
    def indexed(self) -> tuple[FieldSpec, ...]:
        """The questions whose answers are projected for search and lists."""
        return tuple(spec for spec in self.fields if spec.indexed)

    @cached_property
    def reusable(self) -> tuple[FieldSpec, ...]:
        """The questions whose answers go into the digital account and come from it."""
        return tuple(spec for spec in self.fields if spec.reuse)

    @cached_property
    def has_rules(self) -> bool:
        """Does any condition need the typed answers?"""
        return bool(self.checks) or any(spec.when for spec in self.fields)

    @cached_property
    def readers(self) -> tuple[tuple[FieldSpec, Reader], ...]:
        """Every question with its compiled reader: made once, used at each check."""
        return tuple((spec, reader_of(spec)) for spec in self.fields)

    def vocabulary(self) -> Vocabulary:
        """The names and types that a rule over these answers may use."""
        return Vocabulary({spec.name: RULE_TYPES.get(spec.type, "text") for spec in self.fields})

    def rule(self, source: str) -> Rule:
        """A rule of somebody else (a material's condition) over these answers, compiled once. Raises RuleRefused."""
        rule = self._rules.get(source)
        if rule is None:
            rule = self._rules[source] = compile_rule(source, self.vocabulary())
        return rule

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {}


class _Parser:
    """Reads a body, collecting faults instead of stopping at the first."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.faults: list[Fault] = []
        self.given = given
        self.names: dict[str, str] = {}

    def schema(self, body: Mapping[str, object]) -> Schema:
        self._known(body, {"name", "title", "situations", "sections", "fields", "checks", "note"}, "")
        asked = _list(body, "situations")
        situations = tuple(self._field(raw, 0, f"situations.{i}", situation=True) for i, raw in enumerate(asked))
        raw_sections = _list(body, "sections") or ([{"fields": body["fields"]}] if body.get("fields") else [])
        sections = tuple(self._section(raw, number) for number, raw in enumerate(raw_sections))
        checks = [self._check(raw, f"checks.{i}") for i, raw in enumerate(_list(body, "checks"))]
        return Schema(
            name=str(body.get("name", "")),
            title=Label.parse(body.get("title")),
            sections=sections,
            checks=tuple(check for check in checks if check is not None),
            situations=situations,
        )

    def _section(self, raw: object, number: int) -> Section:
        at = f"sections.{number}"
        section = self._mapping(raw, at)
        self._known(section, {"title", "hint", "fields"}, at)
        specs = tuple(self._field(item, number, f"{at}.fields.{i}") for i, item in enumerate(_list(section, "fields")))
        return Section(title=Label.parse(section.get("title")), fields=specs, hint=Label.parse(section.get("hint")))

    def _field(self, raw: object, section: int, at: str, *, situation: bool = False) -> FieldSpec:
        body = self._mapping(raw, at)
        self._known(body, _KEYS, at)
        name, kind = str(body.get("name", "")), str(body.get("type", "text"))
        if not name.isidentifier() or not name.isascii() or name != name.lower():
            self._fault(at, f"字段名“{name}”应为小写英文字母、数字和下划线")
        if name in self.names:
            self._fault(at, f"字段名“{name}”重复")
        if kind not in TYPES:
            self._fault(at, f"没有“{kind}”这种字段类型")
            kind = "text"
        label = Label.parse(body.get("label"))
        if not label.zh:
            self._fault(at, f"字段“{name}”缺少中文名称")
        when = str(body.get("when", "") or "")
        spec = FieldSpec(
            name=name, type=kind, label=label, hint=Label.parse(body.get("hint")),  # type: ignore[arg-type]
            required=body.get("required") is True, minimum=self._bound(body, kind, ("min", "min_date"), at),
            maximum=self._bound(body, kind, ("max", "max_length", "max_date"), at),
            pattern=self._pattern(body, at), choices=self._choices(body, kind, at), when=when,
            when_rule=self._rule(when, at) if when else None, personal=self._one(body, "personal", PERSONAL, at),  # type: ignore[arg-type]
            mask=self._one(body, "mask", MASKS, at) or MASK_OF_TYPE.get(kind, "hidden"),  # type: ignore[arg-type]
            indexed=self._index(body, kind, at),  # type: ignore[arg-type]
            prefill=str(body.get("prefill", "")), reuse=str(body.get("reuse", "")),
            level=str(body.get("level", "")), unit=str(body.get("unit", "")), section=section, situation=situation,
        )  # fmt: skip
        self.names[name] = RULE_TYPES.get(kind, "text")
        return spec

    def _check(self, raw: object, at: str) -> Check | None:
        body = self._mapping(raw, at)
        self._known(body, {"rule", "message", "field"}, at)
        rule = self._rule(str(body.get("rule", "")), at)
        if str(body.get("field", "")) not in self.names:
            self._fault(at, "field 应为本表单的字段")
        if not body.get("message"):
            self._fault(at, "缺少 message：请写明怎样修改")
        return Check(rule, str(body.get("message", "")), str(body.get("field", ""))) if rule else None

    def _rule(self, source: str, at: str) -> Rule | None:
        try:
            return compile_rule(source, Vocabulary({**self.given, **self.names}))
        except RuleRefused as problem:
            self._fault(at, f"条件“{source}”：{problem.message}")
            return None

    def _choices(self, body: Mapping[str, object], kind: str, at: str) -> tuple[Choice, ...]:
        raw = _list(body, "choices")
        choices = tuple(
            Choice(str(c["value"]), Label.parse(c.get("label", c["value"]))) if isinstance(c, Mapping) and "value" in c
            else Choice(str(c), Label(str(c)))
            for c in raw
        )  # fmt: skip
        if kind in {"choice", "choices"} and not choices:
            self._fault(at, "选择题缺少选项 choices")
        if len({choice.value for choice in choices}) != len(choices):
            self._fault(at, "选项重复")
        return choices

    def _bound(self, body: Mapping[str, object], kind: str, keys: tuple[str, ...], at: str) -> Decimal | str | None:
        value = next((body[key] for key in keys if body.get(key) is not None), None)
        if value is None:
            return None
        if kind == "date":
            return str(value)
        try:
            return Decimal(str(value)) * (100 if kind == "money" else 1)
        except ArithmeticError:
            self._fault(at, f"“{value}”不是数")
            return None

    def _pattern(self, body: Mapping[str, object], at: str) -> str:
        pattern = str(body.get("pattern", "") or "")
        try:
            re.compile(pattern)
        except re.error:
            self._fault(at, f"pattern “{pattern}”不是正则表达式")
            return ""
        return pattern

    def _index(self, body: Mapping[str, object], kind: str, at: str) -> str:
        raw = body.get("indexed")
        index = "" if raw in (None, False) else str(raw)
        if index and body.get("personal") and index != "hash":
            self._fault(at, "个人信息不得明文索引，只能写 indexed: hash")
        allowed = INDEXES_OF_TYPE.get(kind, frozenset({"text"})) | {"hash"}
        if index and index not in allowed:
            self._fault(at, f"{kind} 类型的字段不能按 {index} 索引")
            return ""
        return index

    def _one(self, body: Mapping[str, object], key: str, allowed: frozenset[str], at: str) -> str:
        value = str(body.get(key, "") or "")
        if value not in allowed:
            self._fault(at, f"{key} 不能是“{value}”")
            return ""
        return value

    def _mapping(self, raw: object, at: str) -> Mapping[str, object]:
        if isinstance(raw, Mapping):
            return raw
        self._fault(at, "应为键值表")
        return {}

    def _known(self, body: Mapping[str, object], allowed: frozenset[str] | set[str], at: str) -> None:
        for key in body:
            if key not in allowed:
                self._fault(at, f"不认识的键“{key}”")

    def _fault(self, at: str, message: str) -> None:
        self.faults.append(Fault(field=at, message=message))


_KEYS = frozenset(
    {f.name for f in fields(FieldSpec)} - {"minimum", "maximum", "when_rule", "section", "situation"}
    | {"min", "max", "max_length", "min_date", "max_date"}
)  # fmt: skip


def _list(body: Mapping[str, object], key: str) -> list[object]:
    value = body.get(key)
    return list(value) if isinstance(value, list | tuple) else []
