"""What the window hears."""

from collections.abc import Sequence

from yiwang.foundation.events.models import Event
from yiwang.lines.service.window import services as window_services


def file_accepted(events: Sequence[Event]) -> None:
    """A case was accepted: where its department has a system of its own, it is put down for it, once."""
    for event in events:
        window_services.enter_accepted(
            stream=event.stream, transition=str(event.payload.get("transition", "")), at=event.at
        )
