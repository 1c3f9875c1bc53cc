"""The source as these tests read it: files, rooms, string constants and names without docstrings."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "yiwang"
LAYERED = ("core", "web", "foundation", "support")
WRITERS = ("services", "loading", "migrations")


@lru_cache(maxsize=1)
def modules() -> dict[str, ast.Module]:
    """Every module of the platform by its path under src/yiwang, tests and migrations left out."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        inside = file.relative_to(SOURCE)
        if not {"tests", "migrations"} & set(inside.parts):
            found[inside.as_posix()] = ast.parse(file.read_text())
    return found


def templates() -> dict[str, str]:
    """Every template by its path under src/yiwang."""
    return {f.relative_to(SOURCE).as_posix(): f.read_text() for f in sorted(SOURCE.rglob("*.html"))}


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string constant that is not a docstring."""
    notes = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of everything named: variables, attributes, functions, classes, arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
