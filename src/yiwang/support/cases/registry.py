"""What higher rooms may add to every case: facts for rules, and ways to name an agency. Filled in `apps.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiwang.support.cases.models import Case

FactProvider = Callable[[Case, date], Any]
"""Given the case and the legal day, the fact's value; None when it is not known."""


@dataclass(frozen=True)
class ProvidedFact:
    """A fact about a case that another room knows, with its type in the rule language."""

    name: str
    type: str
    provide: FactProvider


_FACTS: dict[str, ProvidedFact] = {}


def register_fact(name: str, type: str, provide: FactProvider) -> None:
    """Makes a fact available to every rule. Raises ValueError when the name is taken by another provider."""
    if name in _FACTS and _FACTS[name].provide is not provide:
        raise ValueError(f"fact {name} is registered twice")
    _FACTS[name] = ProvidedFact(name, type, provide)


def provided_facts() -> dict[str, ProvidedFact]:
    """Every registered fact by name."""
    return _FACTS
