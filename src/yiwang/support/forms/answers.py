"""Answers against their schema: checked whole, typed for rules, sealed at rest, opened masked. Pure, no database."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from yiwang.core import crypto
from yiwang.core.identifiers import mask_identifier, mask_name, mask_phone
from yiwang.core.problems import Fault
from yiwang.support.forms.problems import AnswersRefused
from yiwang.support.forms.readers import Unreadable
from yiwang.support.forms.schema import FieldSpec, Schema

SEALED = "$sealed"
HIDDEN = "＊＊＊＊＊＊"
_EMPTY: tuple[object, ...] = (None, "", [], ())
_ASKED = dict.fromkeys(("choice", "choices", "materials"), "请选择“{}”") | {"boolean": "请回答“{}”"}


def check(
    schema: Schema, answers: Mapping[str, object], *, today: date, given: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The clean, JSON-able answers in the order asked; questions not put (`when`) are dropped.

    `today` is the legal day in Asia/Shanghai; `given` are the facts named so when the schema was parsed. Money comes
    in as yuan and leaves as whole cents, days leave as ISO text. Raises AnswersRefused with every fault at once
    (一次性告知, 行政许可法 art. 32).
    """
    clean: dict[str, object] = {}
    known: dict[str, object] = dict(given or {})
    faults: list[Fault] = []
    ruled = schema.has_rules
    for spec, read in schema.readers:
        if spec.when_rule is not None and spec.when_rule.decide(known) is not True:
            continue
        raw = answers.get(spec.name)
        if raw is None or raw in ("", [], ()) or (isinstance(raw, str) and not raw.strip()):
            if spec.required:
                faults.append(Fault(spec.name, _ASKED.get(spec.type, "请填写{}").format(spec.label.zh), "此项必填。"))
            continue
        try:
            value = read(raw, today)
        except Unreadable as refusal:
            faults.append(Fault(spec.name, f"{spec.label.zh}{refusal.message}", refusal.remedy))
            continue
        clean[spec.name] = value
        if ruled:
            known[spec.name] = _typed(spec, value)
    names = schema.by_name
    faults.extend(Fault(name, "表单中没有此项", "请刷新页面后重新填写。") for name in answers if name not in names)
    faults.extend(
        Fault(rule.field, rule.message, "请核对后修改。") for rule in schema.checks if rule.rule.decide(known) is False
    )
    if faults:
        raise AnswersRefused(faults=faults)
    return clean


def facts(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """Clean answers as rules want them: days as date, decimals as Decimal. What was not asked is absent (unknown)."""
    names = schema.by_name
    return {name: _typed(names[name], value) for name, value in clean.items() if name in names}


def readable(schema: Schema, given: Mapping[str, object], *, today: date) -> dict[str, object]:
    """Of answers half typed, the facts that can be read already; the others are absent. For showing a page."""
    known: dict[str, object] = {}
    for spec, read in schema.readers:
        if given.get(spec.name) in _EMPTY:
            continue
        try:
            known[spec.name] = _typed(spec, read(given[spec.name], today))
        except Unreadable:
            continue
    return known


def _typed(spec: FieldSpec, value: object) -> object:
    if spec.type == "date":
        return date.fromisoformat(str(value))
    if spec.type == "decimal":
        return Decimal(str(value))
    return value


def seal(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """The answers as stored: personal ones encrypted one by one as {"$sealed": text}, the others in clear."""
    stored = dict(clean)
    for spec in schema.personal:
        if spec.name in stored and not is_sealed(stored[spec.name]):
            stored[spec.name] = {SEALED: crypto.seal_text(json.dumps(stored[spec.name], ensure_ascii=False))}
    return stored


def is_sealed(value: object) -> bool:
    """Is this stored value an encrypted one?"""
    return isinstance(value, Mapping) and SEALED in value


def open_answers(schema: Schema, stored: Mapping[str, object], *, masked: bool) -> dict[str, object]:
    """The stored answers to read: personal ones masked, or in clear when the caller has logged the unmasking."""
    names = schema.by_name
    opened: dict[str, object] = {}
    for name, value in stored.items():
        spec = names.get(name)
        plain = _unsealed(value)
        hide = masked and (spec.is_personal if spec else plain is not value)
        opened[name] = mask(spec, plain) if hide else plain
    return opened


def _unsealed(value: object) -> object:
    return (
        json.loads(crypto.unseal_text(str(value[SEALED]))) if isinstance(value, Mapping) and SEALED in value else value
    )


def mask(spec: FieldSpec | None, value: object) -> str:
    """How a personal answer looks to whoever need not read it."""
    return mask_as(spec.mask if spec else "hidden", str(value))


def mask_as(how: str, text: str) -> str:
    """A personal text masked as a name, an identifier, a phone, by its last four, or wholly; `open` as it stands."""
    if how == "open":
        return text
    if how == "name":
        return mask_name(text)
    if how == "identifier":
        return mask_identifier(text)
    if how == "phone":
        return mask_phone(text)
    if how == "tail" and len(text) > 8:
        return "＊" * 4 + text[-4:]
    return HIDDEN


def projections(schema: Schema, clean: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    """(field, "text" | "integer" | "date", value) of each indexed answer; hash: the keyed hash of a personal one."""
    for spec in schema.indexed:
        value = clean.get(spec.name)
        if value is None:
            continue
        if spec.indexed == "hash":
            yield spec.name, "text", lookup_hash(spec, value)
        elif spec.indexed == "integer":
            yield spec.name, "integer", int(str(int(value) if isinstance(value, bool) else value))
        elif spec.indexed == "date":
            yield spec.name, "date", date.fromisoformat(str(value))
        else:
            yield spec.name, "text", " ".join(map(str, value)) if isinstance(value, list) else str(value)


def lookup_hash(spec: FieldSpec, value: object) -> str:
    """The keyed hash by which an exact personal value is found again, one purpose for each type of question."""
    return crypto.hash_text(str(value), f"answer:{spec.type}")


def as_typed(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """Clean answers back in the form in which they are typed (cents as yuan), to fill a form again."""
    names = schema.by_name
    return {
        name: format(Decimal(str(value)) / 100, ".2f") if name in names and names[name].type == "money" else value
        for name, value in clean.items()
    }
