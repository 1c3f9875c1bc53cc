"""Every event, consumer and job that code names exists: a typing error would otherwise be silence."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.utils.module_loading import import_string

import yiwang
from yiwang.foundation.events import registry as events
from yiwang.foundation.jobs import registry as jobs

SOURCES = Path(yiwang.__file__).parent


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in SOURCES.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield str(path.relative_to(SOURCES)), node


def _texts(node: ast.expr | None) -> list[str]:
    """The texts an argument may be, also behind `a if … else b`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return []


def _argument(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def test_every_event_that_code_appends_is_declared() -> None:
    found = {
        (text, path)
        for path, call in _calls()
        if isinstance(call.func, ast.Attribute | ast.Name)
        and (call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id) in {"append", "NewEvent"}
        for text in _texts(_argument(call, "type"))
    }
    assert len(found) > 3
    assert sorted(pair for pair in found if pair[0] not in events.types()) == []


def test_every_event_that_is_listened_for_is_declared() -> None:
    heard = {(kind, consumer.name) for consumer in events.consumers() for kind in consumer.types}
    assert sorted(pair for pair in heard if pair[0] not in events.types()) == []


def test_every_schedule_leads_to_a_function() -> None:
    assert len(jobs.schedules()) >= 3
    for rhythm in jobs.schedules():
        assert callable(import_string(rhythm.task)), rhythm
