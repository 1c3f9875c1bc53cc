"""Messages to parties and what became of them."""

import uuid_utils.compat as uuid_utils
from django.db import models


class Notice(models.Model):
    """One message to one party. Title and body hold no personal data; the phone number stays with the party, sealed."""

    CHANNELS = [("inapp", "站内"), ("sms", "短信")]
    STATES = [("queued", "待发送"), ("sent", "已发出"), ("delivered", "已送达"), ("failed", "未送达")]

    uid = models.UUIDField(default=uuid_utils.uuid7, unique=True, editable=False)
    key = models.CharField(max_length=120, unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    title = models.CharField(max_length=120)
    body = models.TextField()
    link = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=100, default="", blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=100, default="", blank=True)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["party", "channel", "-id"], name="notices_of_a_party"),
            models.Index(fields=["channel", "state", "next_at"], name="notices_to_send"),
        ]

    def __str__(self) -> str:
        return self.title
