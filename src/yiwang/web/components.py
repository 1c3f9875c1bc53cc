"""Components: a folder each under templates/web/components with its template, options and examples."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yiwang.web import pictures

HERE = Path(__file__).parent / "templates" / "web" / "components"


def render(name: str, options: Mapping[str, Any]) -> SafeString:
    """Draws a component with exactly these options. Raises TemplateDoesNotExist for a name that is none."""
    prepare = _PREPARED.get(name)
    return render_to_string(f"web/components/{name}/component.html", prepare(options) if prepare else dict(options))


@lru_cache(maxsize=1)
def described() -> list[dict[str, Any]]:
    """Every component: {name, title, when, accessibility, options, examples: [{title, options}]}, in order of names."""
    folders = sorted(path.parent for path in HERE.glob("*/examples.yaml"))
    return [{"name": folder.name, **yaml.safe_load((folder / "examples.yaml").read_text())} for folder in folders]


def _lifecycle(options: Mapping[str, Any]) -> dict[str, Any]:
    if "picture" in options:
        return dict(options)
    moves = [tuple(move) for move in options["moves"]]
    way, final = options.get("way") or (), options.get("final") or ()
    return {**options, "picture": pictures.lifecycle(options["states"], moves, final=final, way=way)}


def _table(options: Mapping[str, Any]) -> dict[str, Any]:
    """Every cell beside the name of its column: on a phone a row is read downwards."""
    rows = [[cell if isinstance(cell, Mapping) else {"text": cell} for cell in row] for row in options["rows"]]
    return {**options, "labelled": [list(zip(options["columns"], row, strict=True)) for row in rows]}


_PREPARED: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"lifecycle": _lifecycle, "table": _table}
