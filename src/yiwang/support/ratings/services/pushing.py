"""Ratings and entries go to the national platform through an outbox; they arrive at least once, under one key."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from yiwang.support.ratings.adapters.platform import registry
from yiwang.support.ratings.adapters.platform.protocol import Record
from yiwang.support.ratings.models import Entry, Push, Rating

BATCH = 100
PAUSE = timedelta(minutes=1)  # doubled after each attempt
MOST_ATTEMPTS = 6
STATE_OF = {"taken": "taken", "repeated": "taken", "refused": "refused"}


def queue_rating(*, rating_uid: UUID, at: datetime) -> None:
    """The record of a rating stands in the outbox, once; it holds nothing of the person and no words."""
    rating = Rating.objects.select_related("agency", "point").filter(uid=rating_uid).first()
    if rating is None:
        return
    body = {
        "uid": str(rating.uid),
        "grade": rating.grade,
        "agency": rating.agency.code,
        "matter": rating.matter,
        "point": rating.point.code if rating.point else "",
        "channel": rating.channel,
        "period": rating.period,
    }
    _queue(f"rating-{rating.uid}", body, at)


def queue_entries(*, rating_uid: UUID, at: datetime) -> None:
    """The records of what was entered beside a rating stand in the outbox, each once."""
    for entry in Entry.objects.filter(rating__uid=rating_uid).order_by("id"):
        body: dict[str, object] = {
            "uid": str(rating_uid),
            "entry": entry.kind,
            "grade": entry.grade,
            "period": entry.period,
        }
        _queue(f"entry-{rating_uid}-{entry.pk}", body, at)


def _queue(key: str, body: dict[str, object], at: datetime) -> None:
    Push.objects.bulk_create([Push(key=key, body=body, next_at=at)], ignore_conflicts=True)


def push_waiting(*, at: datetime) -> int:
    """Hand over what is due, outside any transaction; what the platform cannot take now waits longer each time."""
    waiting = list(Push.objects.filter(state="queued", next_at__lte=at).order_by("id")[:BATCH])
    for push in waiting:
        _hand_over(push, at)
        with transaction.atomic():
            push.save(update_fields=["state", "attempts", "word", "next_at", "taken_at"])
    return len(waiting)


def _hand_over(push: Push, at: datetime) -> None:
    push.attempts += 1
    try:
        answer = registry.chosen().take(Record(push.key, push.body, push.attempts))
    except (OSError, TimeoutError) as error:
        outcome, push.word = "later", type(error).__name__
    else:
        outcome, push.word = answer.outcome, answer.word[:100]
    if outcome in STATE_OF:
        push.state, push.taken_at = STATE_OF[outcome], at if outcome != "refused" else None
    elif push.attempts >= MOST_ATTEMPTS:
        push.state = "failed"
    else:
        push.next_at = at + PAUSE * 2 ** (push.attempts - 1)
