"""Rooms meet at their faces only, files and functions stay small, and migrations are one line."""

import ast
from functools import lru_cache

import grimp
from django.db.migrations.loader import MigrationLoader

from tests.architecture.sources import SOURCE, modules

FACES = {"services", "selectors", "models", "problems"}
OTHER_FACES = {
    "registry": "what a higher room registers in apps.ready()",
    "idempotency": "foundation.events: the key of a repeated call, asked by every API",
    "verification": "foundation.events: the log checked by the doctor",
    "access": "names of rights that a lower room asks for",
    "rendering": "support.forms: a schema as a page form, the views' own layer",
    "places": "support.forms: the chooser of a place on a page, the views' own layer",
    "lookups": "support.forms: names for the codes kept in answers",
    "forms": "support.cases: the form of a step, the views' own layer",
    "urls": "the composition of addresses",
    "api": "the composition of the API",
}


def room_of(module: str) -> str:
    parts = module.split(".")
    if len(parts) > 2 and parts[1] in {"foundation", "support", "data"}:
        return ".".join(parts[:3])
    return ".".join(parts[:4]) if len(parts) > 3 and parts[1] == "lines" else ""


@lru_cache(maxsize=1)
def crossings() -> list[tuple[str, str, str]]:
    """(module, room it enters, what it takes there) for every import that crosses rooms."""
    graph = grimp.build_graph("yiwang", exclude_type_checking_imports=True)
    found = []
    for module in sorted(m for m in graph.modules if room_of(m) and not {"tests", "migrations"} & set(m.split("."))):
        for taken in sorted(graph.find_modules_directly_imported_by(module)):
            room = room_of(taken)
            if room and room != room_of(module):
                found.append((module, room, taken[len(room) + 1 :]))
    return found


class TestFaces:
    def test_a_room_is_entered_through_its_faces_only(self):
        wrong = [c for c in crossings() if c[2].split(".")[0] not in FACES | set(OTHER_FACES)]
        assert wrong == []

    def test_never_behind_a_face(self):
        deep = [c for c in crossings() if "." in c[2]]
        assert deep == []

    def test_the_rule_sees_rooms(self):
        assert room_of("yiwang.support.cases.services.engine") == "yiwang.support.cases"
        assert room_of("yiwang.lines.service.hall.views") == "yiwang.lines.service.hall"
        assert room_of("yiwang.core.calendar") == ""
        assert len(crossings()) > 100

    def test_models_are_never_reached_by_name(self):
        found = [(p, n) for p, tree in modules().items() for n, called in _calls(tree) if called.endswith("get_model")]
        assert found == []


def _calls(tree: ast.Module) -> list[tuple[int, str]]:
    return [(n.lineno, ast.unparse(n.func)) for n in ast.walk(tree) if isinstance(n, ast.Call)]


class TestSizes:
    def test_no_file_is_longer_than_500_lines(self):
        long = {p: n for p in modules() if (n := len((SOURCE / p).read_text().splitlines())) > 500}
        assert long == {}

    def test_no_function_is_longer_than_50_lines(self):
        long = [
            (path, node.name, node.end_lineno - node.lineno + 1)
            for path, tree in modules().items()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 50
        ]
        assert long == []

    def test_no_catch_all_modules(self):
        bad = {"utils", "helpers", "common", "misc", "managers", "signals", "constants"}
        assert [p for p in modules() if p.rsplit("/", 1)[-1].removesuffix(".py") in bad] == []


class TestMigrations:
    def test_every_app_has_one_first_and_one_last(self):
        loader = MigrationLoader(None)
        ours = {key for key, m in loader.disk_migrations.items() if type(m).__module__.startswith("yiwang.")}
        for app in {app for app, _ in ours}:
            assert len([n for a, n in ours if a == app and n.startswith("0001")]) == 1
            assert len(loader.graph.leaf_nodes(app)) == 1

    def test_numbers_run_on(self):
        loader = MigrationLoader(None)
        for app in {a for (a, _), m in loader.disk_migrations.items() if type(m).__module__.startswith("yiwang.")}:
            numbers = sorted(int(n[:4]) for a, n in loader.disk_migrations if a == app)
            assert numbers == list(range(1, len(numbers) + 1)), app
