"""A form as JSON Schema (draft 2020-12), for programs that fill it in. The office's own check stays the judge."""

from decimal import Decimal
from typing import Any

from yiwang.support.forms.schema import Schema
from yiwang.support.forms.spec import FieldSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT_LENGTH = {"text": 200, "textarea": 4000, "address": 200}
_SHAPES: dict[str, dict[str, Any]] = {
    "integer": {"type": ["integer", "string"]},
    "money": {"type": ["number", "string"], "description": "元，最多两位小数"},
    "decimal": {"type": ["number", "string"]},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": ["boolean", "string"]},
    "place": {"type": "string", "pattern": "^[0-9]{12}$"},
    "file": {"type": "string", "format": "uuid"},
}


def as_json_schema(schema: Schema, title: str) -> dict[str, Any]:
    """Every question with its type and bounds. One that is put only under a condition is never `required` here.

    `x-when` is the condition over earlier answers, `x-personal` marks what is sealed at rest.
    """
    required = [spec.name for spec in schema.fields if spec.required and not spec.when]
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "properties": {spec.name: _property(spec) for spec in schema.fields},
        "required": required,
        "additionalProperties": False,
    }


def _property(spec: FieldSpec) -> dict[str, Any]:
    found: dict[str, Any] = {"title": spec.label.zh, **_shape(spec)}
    if spec.hint.zh and "description" not in found:
        found["description"] = spec.hint.zh
    if spec.label.en:
        found["x-title-en"] = spec.label.en
    if spec.when:
        found["x-when"] = spec.when
    if spec.is_personal:
        found["x-personal"] = spec.personal
    return found


def _shape(spec: FieldSpec) -> dict[str, Any]:
    if spec.type in {"choice", "choices"}:
        one = {"type": "string", "oneOf": [{"const": c.value, "title": c.label.zh} for c in spec.choices]}
        return one if spec.type == "choice" else {"type": "array", "items": one, "uniqueItems": True}
    if spec.type == "materials":
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    shape = dict(_SHAPES.get(spec.type, {"type": "string"}))
    if spec.type in _TEXT_LENGTH:
        shape["maxLength"] = int(Decimal(spec.maximum or _TEXT_LENGTH[spec.type]))
        if spec.minimum:
            shape["minLength"] = int(Decimal(spec.minimum))
        if spec.pattern:
            shape["pattern"] = f"^(?:{spec.pattern})$"
    return shape
