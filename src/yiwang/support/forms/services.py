"""What is done with forms: answers checked and protected, drafts kept, the digital account filled."""

from collections.abc import Mapping
from datetime import date

from yiwang.support.forms import answers as _answers
from yiwang.support.forms.schema import Schema


def check(schema: Schema, answers: Mapping[str, object], *, today: date) -> dict[str, object]:
    """The clean, JSON-able answers. Raises AnswersRefused naming every fault at once. See `answers.check`."""
    return _answers.check(schema, answers, today=today)


def seal(schema: Schema, clean: Mapping[str, object]) -> dict[str, object]:
    """The answers as stored: personal ones encrypted as {"$sealed": text}."""
    return _answers.seal(schema, clean)


def open_answers(schema: Schema, stored: Mapping[str, object], *, masked: bool) -> dict[str, object]:
    """The stored answers to read, personal ones masked unless the caller has logged the unmasking."""
    return _answers.open_answers(schema, stored, masked=masked)
