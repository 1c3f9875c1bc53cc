"""What tests of this and other rooms make of events."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from yiwang.core.actor import Actor
from yiwang.foundation.events import registry, services
from yiwang.foundation.events.models import Event

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
BY = Actor.system("test", "operations.see", "operations.replay")
registry.declare("test.happened", keys=("number",))


def happen(number: int = 1, *, stream: str = "test:1", by: Actor = BY, at: datetime = AT) -> Event:
    """An event of the test's own type."""
    return services.append(by=by, type="test.happened", stream=stream, payload={"number": number}, at=at)


@contextmanager
def listening(handler: Callable[[Event], None], name: str = "test.listener") -> Iterator[str]:
    """A consumer of the test's own events, called for each, taken out again afterwards."""

    def hear(events: Sequence[Event]) -> None:
        for event in events:
            handler(event)

    registry.subscribe(name, ("test.happened",), hear)
    try:
        yield name
    finally:
        registry.forget_consumer(name)
