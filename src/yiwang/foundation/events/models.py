"""The append-only event row (history, outbox and audit at once) and what delivers it."""

from typing import Self

from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor


class EventQuerySet(models.QuerySet["Event"]):
    def of_stream(self, stream: str) -> Self:
        """Everything that happened to one thing, oldest first."""
        return self.filter(stream=stream).order_by("id")

    def visible_to(self, actor: Actor) -> Self:
        """The whole log is for the platform itself and for who may see its operation; rooms show their own streams."""
        return self if actor.kind == "system" or actor.may("operations.see") else self.none()


class Event(models.Model):
    """Something that happened, in the words of the office. Never changed, never deleted (triggers refuse both).

    `payload` holds no personal data; `actor` holds ids, never names. `basis` cites the article.
    """

    type = models.CharField(max_length=80)
    schema_version = models.PositiveSmallIntegerField(default=1)
    origin = models.CharField(max_length=40)
    stream = models.CharField(max_length=100)
    actor = models.CharField(max_length=100)
    post = models.CharField(max_length=100, default="", blank=True)
    at = models.DateTimeField()
    basis = models.CharField(max_length=200, default="", blank=True)
    payload = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stream", "id"], name="events_stream")]

    def __str__(self) -> str:
        return f"{self.pk} {self.type} {self.stream}"


class Outbox(models.Model):
    """An event not yet given its position; the insert trigger of Event writes it in the same transaction."""

    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.event_id)


class Head(models.Model):
    """The last position given. Its row lock makes one relay at a time, hence positions without gaps."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="events_one_head")]

    def __str__(self) -> str:
        return str(self.position)


class Relayed(models.Model):
    """The place of a committed event in the one order that every consumer reads: 1, 2, 3 … without gaps."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="relayed")

    def __str__(self) -> str:
        return f"{self.position}: {self.event_id}"


class Cursor(models.Model):
    """How far a consumer has read."""

    consumer = models.CharField(max_length=80, primary_key=True)
    position = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.consumer} {self.position}"


class DeadLetter(models.Model):
    """An event that a consumer failed on: retried with growing pauses, then left to an operator (dead).

    `error` names the kind of error and the place in the code, never its text, which may carry personal data.
    """

    STATES = [("waiting", "等待重试"), ("dead", "待人工处理"), ("done", "已处理")]

    consumer = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    error = models.CharField(max_length=300)
    attempts = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    next_at = models.DateTimeField()
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "event"], name="events_one_letter"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "dead", "done"]), name="events_letter_state"),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="events_letters_due")]

    def __str__(self) -> str:
        return f"{self.consumer} {self.event_id} {self.state}"


class Reply(models.Model):
    """What a client was answered under one idempotency key, so that a repeated request repeats nothing."""

    client = models.CharField(max_length=100)
    operation = models.CharField(max_length=120)
    key = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="in_flight")
    ref = models.CharField(max_length=200, default="", blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "operation", "key"], name="events_one_reply"),
            models.CheckConstraint(condition=Q(state__in=["in_flight", "done"]), name="events_reply_state"),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.operation} {self.state}"
