"""Where values come from before anybody types: rooms that hold facts register a source here in `apps.ready()`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from yiwang.core.actor import Actor


@dataclass(frozen=True)
class Source:
    """Which register and field a value was taken from, and as of which day; shown beside the prefilled answer."""

    register: str
    field: str
    as_of: date | None = None

    def __str__(self) -> str:
        day = f"（{self.as_of.isoformat()}）" if self.as_of else ""
        return f"{self.register}·{self.field}{day}"


class Prefilled(NamedTuple):
    """A value as it would be typed, and where it is from."""

    value: object
    source: Source


PrefillSource = Callable[[Actor, Sequence[str]], Mapping[str, Prefilled]]

_SOURCES: dict[str, PrefillSource] = {}


def register_prefill(name: str, source: PrefillSource) -> None:
    """`prefill: name.key` in a form asks this source for `key`, for the party in whose interest the actor acts."""
    if name in _SOURCES and _SOURCES[name] is not source:
        raise ValueError(f"prefill source {name} is registered twice")
    _SOURCES[name] = source


def prefill_source(name: str) -> PrefillSource | None:
    """The source of a name; None while the room that would supply it is not installed."""
    return _SOURCES.get(name)
