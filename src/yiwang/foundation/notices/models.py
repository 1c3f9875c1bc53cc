"""Messages to parties and what became of them."""

from typing import Self

import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from yiwang.core.actor import Actor


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """The messages of the person or of the principal; the platform itself sees all."""
        if actor.kind == "system":
            return self
        return self.filter(party_id=actor.principal_id) if actor.principal_id else self.none()


class Notice(models.Model):
    """One message to one party on one channel. Title, body and params hold no personal data.

    The telephone number stays with the party, sealed. `key` makes a repeated request tell once. `word` is what the
    channel answered last; `sent_at` when it took the message.
    """

    CHANNELS = [("inapp", "站内消息"), ("sms", "短信")]
    STATES = [
        ("queued", "待发送"),
        ("sent", "已发出"),
        ("delivered", "已送达"),
        ("failed", "未送达"),
        ("repeated", "重复送达"),
    ]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    key = models.CharField(max_length=150, unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    template = models.CharField(max_length=80, default="", blank=True)
    params = models.JSONField(default=dict)
    title = models.CharField(max_length=120)
    body = models.TextField()
    link = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=100, default="", blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    word = models.CharField(max_length=100, default="", blank=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "delivered", "failed", "repeated"]), name="notices_state"
            ),
            models.CheckConstraint(condition=Q(channel="inapp") | Q(read_at__isnull=True), name="notices_read_in_app"),
        ]
        indexes = [
            models.Index(fields=["party", "channel", "-id"], name="notices_of_a_party"),
            models.Index(fields=["channel", "-id"], name="notices_by_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state} {self.uid}"
