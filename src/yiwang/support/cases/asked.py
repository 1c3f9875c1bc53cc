"""The schemas of a case: its form, and the input of each transition."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from yiwang.core import crypto
from yiwang.core.labels import Label
from yiwang.support.cases.kinds import Kind, Transition
from yiwang.support.forms import selectors as form_selectors
from yiwang.support.forms.selectors import Schema

_INPUTS: dict[tuple[str, str, str], Schema] = {}


def form_schema(kind: Kind, form_hash: str) -> Schema | None:
    """The form a case is filled in on: the matter's, or the kind's own; None when it has none."""
    if not form_hash:
        return None
    if form_hash == kind.digest:
        return form_selectors.schema_of(kind.digest, "form")
    return form_selectors.schema_of(form_hash)


def column_label(kind: Kind, name: str, form_hash: str = "") -> Label:
    """What a field of the kind or of its form is called."""
    schema = form_schema(kind, form_hash or kind.digest) if kind.form else None
    if schema and name in schema.by_name:
        return schema.by_name[name].label
    return Label.parse((kind.fields.get(name) or {}).get("label"), name)


def input_schema(kind: Kind, transition: Transition, form_hash: str) -> Schema:
    """The schema of what a transition asks. `use: name` takes the declared or the form's field of that name."""
    key = (kind.digest, transition.name, form_hash)
    if key not in _INPUTS:
        _INPUTS[key] = Schema.parse([_field(kind, form_hash, spec) for spec in transition.input])
    return _INPUTS[key]


def _field(kind: Kind, form_hash: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    changed = {k: v for k, v in spec.items() if k not in {"use", "keep"}}
    if "use" not in spec:
        return changed
    name = str(spec["use"])
    source: Mapping[str, Any] = kind.fields.get(name) or _of_form(kind, form_hash, name)
    return {**source, **changed, "name": name}


def _of_form(kind: Kind, form_hash: str, name: str) -> dict[str, Any]:
    body: dict[str, Any] = dict((kind.form if form_hash == kind.digest else form_selectors.body_of(form_hash)) or {})
    sections = body.get("sections") or [body]
    asked = [*(body.get("situations") or []), *(spec for section in sections for spec in section.get("fields") or [])]
    for spec in asked:
        if spec.get("name") == name:
            return dict(spec)
    raise KeyError(f"no field {name} in the form of {kind.name}")


def kept(transition: Transition) -> frozenset[str]:
    """Names of the inputs that stay with the case: those of its own fields, and those marked `keep`."""
    return frozenset(str(s.get("use") or s["name"]) for s in transition.input if "use" in s or s.get("keep"))


def split(stored: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Stored answers apart: those in clear and those sealed."""
    sealed = {n: v for n, v in stored.items() if isinstance(v, Mapping) and "$sealed" in v}
    return {n: v for n, v in stored.items() if n not in sealed}, sealed


def opened(kind: Kind, name: str, stored: Any, form_hash: str) -> Any:
    """A sealed free text that every reader of the case may read (`mask: open`), in clear; anything else as stored."""
    if not isinstance(stored, Mapping) or "$sealed" not in stored:
        return stored
    schema = form_schema(kind, form_hash)
    spec = schema.by_name.get(name) if schema else None
    mask = spec.mask if spec else (kind.fields.get(name) or {}).get("mask")
    return json.loads(crypto.unseal_text(str(stored["$sealed"]))) if mask == "open" else stored


def typed(kind: Kind, schema: Schema | None, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored clear answers and findings as rules want them: days as dates."""
    dates = {n for n, spec in kind.fields.items() if spec.get("type") == "date"}
    if schema:
        dates |= {spec.name for spec in schema.fields if spec.type == "date"}
    return {n: date.fromisoformat(v) if n in dates and isinstance(v, str) and v else v for n, v in stored.items()}
