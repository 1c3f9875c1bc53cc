"""Examples of the components made ready to be drawn: instants parsed, fields and forms built."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from yiwang.web import components, fields

_MOMENTS = ("at", "due_at", "from_at", "to_at")


def all_examples() -> list[dict[str, Any]]:
    """Every component with its examples, in the order of names."""
    return [
        {**entry, "examples": [_ready(entry["name"], number, shown) for number, shown in enumerate(entry["examples"])]}
        for entry in components.described()
    ]


def _ready(name: str, number: int, shown: Mapping[str, Any]) -> dict[str, Any]:
    options = _timed(shown["options"])
    if name == "field":
        form = _form([options], f"{name}{number}")
        options = {"field": form["f0"]}
    if name == "error_summary":
        options = {"form": _form(options["fields"], f"{name}{number}")}
    return {"title": shown["title"], "options": options}


def _form(asked: list[dict[str, Any]], prefix: str) -> forms.Form:
    """A form of the described fields, answered with their values."""
    form = forms.Form(data={}, prefix=prefix)
    answers: dict[str, Any] = {}
    for number, described in enumerate(asked):
        given = dict(described)
        kind, value = getattr(fields, given.pop("class")), given.pop("value", None)
        form.fields[f"f{number}"] = kind(**given)
        answers[f"{prefix}-f{number}"] = value
    form.data = answers
    return form


def _timed(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _timed(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_timed(inner) for inner in value]
    return datetime.fromisoformat(value) if key in _MOMENTS and isinstance(value, str) else value
