"""How Babel finds the texts of pages and of refusals."""

import ast
import io
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Found = tuple[int, str | None, Any, list[str]]
_OF_A_PROBLEM = ("title", "next_step")


def page(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The texts of a Django template: `trans`, `blocktrans` and `_("…")`."""
    plain = templatize(file.read().decode(), origin=getattr(file, "name", ""))
    lines = "\n".join(line.strip() for line in plain.splitlines())
    yield from extract_python(io.BytesIO(lines.encode()), keywords, tags, options)  # type: ignore[arg-type,misc]


def problems(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The titles and next steps of a module's refusals, and what else it marks."""
    source = file.read()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from _sentences(node)
    yield from extract_python(io.BytesIO(source), keywords, tags, options)  # type: ignore[arg-type,misc]


def _sentences(node: ast.ClassDef) -> Iterator[Found]:
    for line in node.body:
        if not (isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)):
            continue
        names = {target.id for target in line.targets if isinstance(target, ast.Name)}
        if names & set(_OF_A_PROBLEM) and isinstance(line.value.value, str) and line.value.value:
            yield line.lineno, None, line.value.value, []


def choices(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The labels of a model's choices (`STATES = [("open", "…")]`), and what else the module marks."""
    source = file.read()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
            yield from _labels(node.value)
    yield from extract_python(io.BytesIO(source), keywords, tags, options)  # type: ignore[arg-type,misc]


def _labels(found: ast.List) -> Iterator[Found]:
    for pair in found.elts:
        texts = pair.elts if isinstance(pair, ast.Tuple) else []
        if len(texts) == 2 and isinstance(texts[1], ast.Constant) and isinstance(texts[1].value, str):
            yield texts[1].lineno, None, texts[1].value, []
