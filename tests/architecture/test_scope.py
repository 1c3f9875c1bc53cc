"""Rows with an owner are read through `visible_to`; entry points touch no rows at all."""

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import modules

SCOPED = {
    model.__name__
    for model in apps.get_models()
    if type(model._default_manager).__module__ and hasattr(model._default_manager, "visible_to")
}
ENTRIES = ("views", "api", "handlers", "jobs", "urls", "forms", "schemas")
EXCEPTIONS = {
    ("support/cases/act.py", "Case"): "writes the one case that the service has already found in scope",
    ("foundation/events/selectors.py", "Event"): "a stream's history, asked by the room that owns the stream",
    ("foundation/events/verification.py", "Event"): "counts the log against its positions; shows no row",
    ("foundation/notices/selectors.py", "Notice"): "the outbox of short messages, after require(operations.see)",
    (
        "foundation/parties/selectors.py",
        "Party",
    ): "by the keyed hash of an exact identifier; the login before an actor is",
    ("foundation/accounts/selectors.py", "Account"): "the login before an actor is; work signs on documents",
    ("foundation/accounts/selectors.py", "ApplicationToken"): "by the digest of the secret itself, before an actor is",
    ("foundation/parties/selectors.py", "Delegation"): "bounded to the actor's own authorities by grantee_id",
}


def uses():
    """(path, line, model, how) for every `Model.objects…` of the platform."""
    for path, tree in modules().items():
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
                above = parents.get(node)
                how = above.attr if isinstance(above, ast.Attribute) else ""
                if isinstance(node.value, ast.Name) and node.value.id[:1].isupper():
                    yield path, node.lineno, node.value.id, how


def is_writer(path):
    stem = path.removesuffix(".py").split("/")
    return "services" in stem or "management" in stem or stem[-1] in {"loading", "services"}


def _inside_its_room(path):
    """The module names under the room: a room may itself be called jobs or forms."""
    steps = path.removesuffix(".py").split("/")
    return steps[3:] if steps[0] == "lines" else steps[2:]


class TestScope:
    def test_rows_with_an_owner_are_read_inside_the_scope_of_the_asker(self):
        loose = [
            use
            for use in uses()
            if use[2] in SCOPED
            and use[3] != "visible_to"
            and not is_writer(use[0])
            and (use[0], use[2]) not in EXCEPTIONS
        ]
        assert loose == []

    def test_the_models_with_an_owner_are_known(self):
        assert {"Case", "Task", "Draft", "AccountEntry", "Matter", "Notice"} <= SCOPED

    @pytest.mark.parametrize("layer", ENTRIES)
    def test_an_entry_point_touches_no_rows(self, layer):
        touching = [u for u in uses() if layer in _inside_its_room(u[0]) and not is_writer(u[0])]
        assert touching == []

    def test_every_exception_is_still_needed(self):
        used = {(path, model) for path, _, model, how in uses() if how != "visible_to"}
        assert set(EXCEPTIONS) - used == set()
