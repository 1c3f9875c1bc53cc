"""Which events exist and who listens: rooms declare and subscribe in `apps.ready()`.

registry.declare("case.moved", keys=("kind", "from", "to"))
registry.subscribe("cases.notices", ("case.opened", "case.moved"), handlers.send_notices)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yiwang.foundation.events.models import Event

    Handler = Callable[[Sequence[Event]], None]


class UndeclaredEvent(LookupError):
    """A programming error: the room must declare its event in `apps.ready()` before appending it."""


@dataclass(frozen=True)
class EventType:
    """A kind of event. `keys` are those that readers may rely on: later versions add keys, never drop one."""

    name: str
    schema_version: int = 1
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Consumer:
    """A listener with its own cursor. The handler gets the events of its types in order, a few at a time, each at least once."""

    name: str
    types: tuple[str, ...]
    handler: "Handler"


@dataclass
class _Registry:
    types: dict[str, EventType] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)


_registry = _Registry()


def declare(type: str, schema_version: int = 1, keys: tuple[str, ...] = ()) -> None:
    """Make an event type known. Declaring the same again is harmless; declaring it differently is refused."""
    declared = EventType(type, schema_version, frozenset(keys))
    if _registry.types.setdefault(type, declared) != declared:
        raise ValueError(f"event type {type!r} is declared twice")


def subscribe(consumer: str, types: tuple[str, ...], handler: "Handler") -> None:
    """Let `handler` hear every event of these types, from the first position on.

    It takes several events at once, runs inside a transaction and may run again: it must be idempotent, and what leaves
    the process it puts in a job. When it fails it is called again for each event alone, to find the one that fails.
    """
    known = _registry.consumers.setdefault(consumer, Consumer(consumer, types, handler))
    if known.types != types or known.handler is not handler:
        raise ValueError(f"consumer {consumer!r} is subscribed twice")


def type_of(name: str) -> EventType:
    """The declared type. Raises UndeclaredEvent."""
    try:
        return _registry.types[name]
    except KeyError:
        raise UndeclaredEvent(f"declare event type {name!r} in apps.ready(): registry.declare({name!r}, …)") from None


def types() -> dict[str, EventType]:
    """Every declared type by name."""
    return dict(_registry.types)


def consumers() -> list[Consumer]:
    """Every consumer in the order of its name."""
    return [_registry.consumers[name] for name in sorted(_registry.consumers)]


def consumer_of(name: str) -> Consumer:
    """One consumer. Raises LookupError."""
    try:
        return _registry.consumers[name]
    except KeyError:
        raise LookupError(f"no consumer {name!r} is subscribed") from None


def forget_consumer(name: str) -> None:
    """Take a consumer out again (a room switched off; a test that added one)."""
    _registry.consumers.pop(name, None)
