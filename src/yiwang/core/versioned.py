"""Values kept in the process for as long as the stored version they were built from stays the same."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")
CHECK_EVERY = 2.0  # seconds on the monotonic clock


@dataclass(frozen=True)
class _Held(Generic[Value]):
    version: str
    value: Value
    checked: float


class Versioned(Generic[Value]):
    """A value built once per version.

    `version` is asked at most every `every` seconds (default CHECK_EVERY), so another process's change is seen within
    that time; whoever changes the stored rows in this process calls `forget` and is seen at once.
    """

    def __init__(self, version: Callable[[], str], build: Callable[[], Value], *, every: float | None = None) -> None:
        self._version, self._build, self._every = version, build, every
        self._held: _Held[Value] | None = None
        _known.add(self)

    def get(self) -> Value:
        """The value; neither version nor rows are asked again while the last check is young enough."""
        held, now = self._held, monotonic()
        every = CHECK_EVERY if self._every is None else self._every
        if held is not None and now - held.checked < every:
            return held.value
        version = self._version()
        if held is not None and held.version == version:
            self._held = replace(held, checked=now)
            return held.value
        built = _Held(version, self._build(), now)
        self._held = built
        return built.value

    def forget(self) -> None:
        """Drop the value: the next question asks the stored rows."""
        self._held = None


_known: "WeakSet[Versioned[Any]]" = WeakSet()


def forget_all() -> None:
    """Drop every value of this process (between two tests, after a restore)."""
    for held in list(_known):
        held.forget()
