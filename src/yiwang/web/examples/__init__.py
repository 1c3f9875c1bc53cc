"""Examples of every component: the style page shows them and a test renders them."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def all_examples() -> list[dict[str, Any]]:
    """Components in the order of their names: {name, title, when, accessibility, examples: [{title, options}]}."""
    return [{"name": path.stem, **yaml.safe_load(path.read_text())} for path in sorted(HERE.glob("*.yaml"))]
