"""Questions to the log: the history of a thing, and how far delivery has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events import registry
from yiwang.foundation.events.models import Cursor, DeadLetter, Event, Head, Outbox
from yiwang.foundation.events.verification import Report, verify

__all__ = ["Delivery", "Queue", "Report", "dead_letters", "delivery", "history", "verify"]


@dataclass(frozen=True)
class Queue:
    """How far one consumer is behind (events) and what it failed on."""

    consumer: str
    position: int
    lag: int
    waiting: int
    dead: int


@dataclass(frozen=True)
class Delivery:
    """The state of delivery: last position given, events not yet given one, and every consumer."""

    head: int
    unrelayed: int
    queues: Sequence[Queue]


def history(by: Actor, stream: str) -> list[Event]:
    """Everything that happened to one thing, oldest first; the owning room has checked that `by` may see it."""
    return list(Event.objects.of_stream(stream))


def delivery(by: Actor) -> Delivery:
    """Figures for the operator. Raises Forbidden without operations.see."""
    _require_operator(by)
    head = Head.objects.filter(id=1).values_list("position", flat=True).first() or 0
    positions = dict(Cursor.objects.values_list("consumer", "position"))
    counts = DeadLetter.objects.order_by().values_list("consumer")
    letters = {
        name: (waiting, dead)
        for name, waiting, dead in counts.annotate(
            waiting=Count("id", filter=Q(state="waiting")), dead=Count("id", filter=Q(state="dead"))
        )
    }
    queues = [
        Queue(c.name, positions.get(c.name, 0), head - positions.get(c.name, 0), *letters.get(c.name, (0, 0)))
        for c in registry.consumers()
    ]
    return Delivery(head=head, unrelayed=Outbox.objects.count(), queues=queues)


def dead_letters(by: Actor, limit: int = 100) -> list[DeadLetter]:
    """What failed and is not settled, oldest first. Raises Forbidden without operations.see."""
    _require_operator(by)
    return list(DeadLetter.objects.exclude(state="done").select_related("event").order_by("id")[:limit])


def _require_operator(by: Actor) -> None:
    if by.kind != "system" and not by.may("operations.see"):
        raise Forbidden
