"""The only writers of the log: append, give positions, deliver to consumers, replay what failed."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.events import registry
from yiwang.foundation.events.models import Cursor, DeadLetter, Event, Head, Outbox, Relayed
from yiwang.foundation.events.problems import ConsumerGone, LetterNotFound

TOGETHER = 50  # events delivered in one transaction
PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200))  # between attempts; then it is dead


@dataclass(frozen=True)
class NewEvent:
    """An event to be appended together with others."""

    type: str
    stream: str
    payload: dict[str, Any] = field(default_factory=dict)
    basis: str = ""


def append(*, by: Actor, type: str, stream: str, payload: dict[str, Any], at: datetime, basis: str = "") -> Event:
    """Write down what happened, in the caller's transaction: one INSERT, the outbox row by trigger.

    `payload` is plain JSON without personal data. Raises UndeclaredEvent for a type no room has declared,
    ValueError when a declared key is missing.
    """
    return Event.objects.create(**_row(by, NewEvent(type, stream, payload, basis), at))


def append_many(*, by: Actor, events: Sequence[NewEvent], at: datetime) -> list[Event]:
    """Write down several events of one act in one INSERT, in the order given."""
    return Event.objects.bulk_create([Event(**_row(by, event, at)) for event in events])


def _row(by: Actor, event: NewEvent, at: datetime) -> dict[str, Any]:
    declared = registry.type_of(event.type)
    if not declared.keys <= event.payload.keys():
        raise ValueError(f"{event.type} lacks {sorted(declared.keys - event.payload.keys())}")
    return {
        "type": event.type,
        "schema_version": declared.schema_version,
        "origin": settings.ORIGIN,
        "stream": event.stream,
        "actor": reference(by),
        "post": f"{by.agency_id}/{by.post}"[:100] if by.agency_id else by.post[:100],
        "at": at,
        "basis": event.basis,
        "payload": event.payload,
    }


def reference(by: Actor) -> str:
    """The actor in ids, as events and rows keep it: never a person's name."""
    if by.account_id:
        text = f"account:{by.account_id}"
    elif by.party_id:
        text = f"party:{by.party_id}"
    else:
        text = by.name
    return f"{text} for party:{by.on_behalf_of}"[:100] if by.on_behalf_of else text[:100]


def relay(limit: int = 500) -> int:
    """Give committed events their positions; returns how many. One relay runs at a time, others wait for it.

    An event that commits late is in the outbox only then, so it gets a later position and is never skipped.
    """
    return _relay(limit) if Outbox.objects.exists() else 0


@transaction.atomic
def _relay(limit: int) -> int:
    Head.objects.bulk_create([Head(id=1)], ignore_conflicts=True)
    head = Head.objects.select_for_update().get(id=1)
    waiting = list(Outbox.objects.order_by("event_id").values_list("event_id", flat=True)[:limit])
    if not waiting:
        return 0
    Relayed.objects.bulk_create(
        [Relayed(position=head.position + i, event_id=event) for i, event in enumerate(waiting, start=1)]
    )
    Outbox.objects.filter(event_id__in=waiting).delete()
    Head.objects.filter(id=1).update(position=head.position + len(waiting))
    return len(waiting)


def pump(consumer: str, at: datetime, limit: int = 200) -> int:
    """Deliver what is new (and what is due again) to one consumer; returns how many events it handled or failed on.

    Events, their effects and the cursor are one transaction, a few at a time. A failing event becomes a dead letter and the
    consumer reads on, so order is kept only among events that succeed.
    """
    listener = registry.consumer_of(consumer)
    handled = 0
    while handled < limit and _letters_due(listener, at).exists() and _retry_next(listener, at):
        handled += 1
    if not _is_behind(listener):
        return handled
    Cursor.objects.bulk_create([Cursor(consumer=consumer, updated_at=at)], ignore_conflicts=True)
    while handled < limit and (delivered := _deliver_next(listener, at, limit - handled)):
        handled += delivered
    return handled


@transaction.atomic
def _deliver_next(listener: registry.Consumer, at: datetime, most: int) -> int:
    """The next few events, their effects and the cursor in one transaction."""
    cursor = _locked(Cursor.objects.filter(consumer=listener.name))
    if cursor is None:
        return 0  # another worker is delivering to this consumer
    ahead = Relayed.objects.filter(position__gt=cursor.position)
    wanted = ahead.filter(event__type__in=listener.types).order_by("position").select_related("event")
    due = list(wanted[: min(most, TOGETHER)])
    if not due:
        last = ahead.order_by("-position").values_list("position", flat=True).first()
        if last:
            Cursor.objects.filter(pk=cursor.pk).update(position=last, updated_at=at)
        return 0
    failed = _handle_together(listener, [row.event for row in due])
    if failed:
        DeadLetter.objects.bulk_create(
            [
                DeadLetter(consumer=listener.name, event=event, error=error, next_at=at + PAUSES[0], first_at=at)
                for event, error in failed
            ],
            ignore_conflicts=True,
        )
    Cursor.objects.filter(pk=cursor.pk).update(position=due[-1].position, updated_at=at)
    return len(due)


def _handle_together(listener: registry.Consumer, events: list[Event]) -> list[tuple[Event, str]]:
    """All at once; when that fails each alone, so that only those that fail are returned, with their error."""
    if not _handle(listener, events):
        return []
    return [(event, error) for event in events if (error := _handle(listener, [event]))]


def _handle(listener: registry.Consumer, events: list[Event]) -> str:
    """Run the handler; what it wrote is undone when it fails. Returns the error's kind and place, or ""."""
    try:
        with transaction.atomic():
            listener.handler(events)
    except Exception as error:  # noqa: BLE001  (the edge of delivery: whatever happens becomes a dead letter)
        return describe(error)
    return ""


def describe(error: BaseException) -> str:
    """Kind and place of an error, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{place}"[:300]


def _is_behind(listener: registry.Consumer) -> bool:
    read = Cursor.objects.filter(consumer=listener.name).values_list("position", flat=True).first() or 0
    return Relayed.objects.filter(position__gt=read).exists()


def _letters_due(listener: registry.Consumer, at: datetime) -> QuerySet[DeadLetter]:
    return DeadLetter.objects.filter(consumer=listener.name, state="waiting", next_at__lte=at)


@transaction.atomic
def _retry_next(listener: registry.Consumer, at: datetime) -> bool:
    letter = _locked(_letters_due(listener, at).order_by("next_at", "id"))
    if letter is None:
        return False
    _attempt(listener, letter, at)
    return True


def _attempt(listener: registry.Consumer, letter: DeadLetter, at: datetime) -> None:
    error = _handle(listener, [letter.event])
    if not error:
        letter.state = "done"
    else:
        letter.error = error
        letter.state = "waiting" if letter.attempts < len(PAUSES) else "dead"
        letter.next_at = at + PAUSES[min(letter.attempts, len(PAUSES) - 1)]
        letter.attempts += 1
    letter.save()


@transaction.atomic(savepoint=False)
def replay(*, by: Actor, dead_letter_id: int, at: datetime) -> DeadLetter:
    """Try a failed event once more now, because an operator asks; the letter shows the outcome.

    Raises Forbidden, LetterNotFound, ConsumerGone. Appends `events.replayed`.
    """
    if not by.may("operations.replay"):
        raise Forbidden
    letter = DeadLetter.objects.select_for_update(of=("self",)).filter(pk=dead_letter_id).exclude(state="done").first()
    if letter is None:
        raise LetterNotFound
    try:
        listener = registry.consumer_of(letter.consumer)
    except LookupError:
        raise ConsumerGone(consumer=letter.consumer) from None
    _attempt(listener, letter, at)
    append(
        by=by,
        type="events.replayed",
        stream=f"consumer:{letter.consumer}",
        payload={"event": letter.event_id, "state": letter.state},
        at=at,
    )
    return letter


def _locked(rows: Any) -> Any:
    """The first row, locked for this transaction, or None when there is none or another worker holds it."""
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()
