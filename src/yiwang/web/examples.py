"""Examples of the components made ready to be drawn: instants parsed, fields and forms built."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms

from yiwang.web import components

Questions = Callable[[list[dict[str, Any]], str], forms.Form]
_MOMENTS = ("at", "due_at", "from_at", "to_at")
_builders: list[Questions] = []


def all_examples() -> list[dict[str, Any]]:
    """Every component with its examples, in the order of names."""
    return [
        {**entry, "examples": [_ready(entry["name"], number, shown) for number, shown in enumerate(entry["examples"])]}
        for entry in components.described()
    ]


def register_questions(build: Questions) -> None:
    """Who draws the questions of packs: the room of forms says so in `apps.ready()`."""
    _builders[:] = [build]


def _ready(name: str, number: int, shown: Mapping[str, Any]) -> dict[str, Any]:
    options = _timed(shown["options"])
    if name == "field":
        form = _form([options], f"{name}{number}")
        options = {"field": form[next(iter(form.fields))]}
    if name == "error_summary":
        options = {"form": _form(options["fields"], f"{name}{number}")}
    return {"title": shown["title"], "options": options}


def _form(asked: list[dict[str, Any]], prefix: str) -> forms.Form:
    """A form of the described questions, answered with their values; a `class` is one of Django's own fields."""
    if "class" not in asked[0]:
        return _builders[0](asked, prefix)
    form = forms.Form(data={}, prefix=prefix)
    given = dict(asked[0])
    form.data = {f"{prefix}-own": given.pop("value", None)}
    form.fields["own"] = getattr(forms, given.pop("class"))(**given)
    return form


def _timed(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _timed(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_timed(inner) for inner in value]
    return datetime.fromisoformat(value) if key in _MOMENTS and isinstance(value, str) else value
