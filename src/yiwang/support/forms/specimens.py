"""The questions on the style page, drawn as on every page."""

from datetime import date
from typing import Any

from django import forms

from yiwang.support.forms.rendering import build_form
from yiwang.support.forms.schema import Schema

TODAY = date(2026, 11, 21)  # of the examples


def specimen(asked: list[dict[str, Any]], prefix: str) -> forms.Form:
    """An answered form of the described questions; names begin with the prefix, for they share one page."""
    named = [{**question, "name": f"{prefix}_{number}"} for number, question in enumerate(asked)]
    typed = {question["name"]: question.pop("value", "") for question in named}
    return build_form(Schema.parse(named), today=TODAY, data=typed)
