"""Telling people: a notice is written once per key, then sent by the worker until the channel has answered."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.notices import selectors
from yiwang.foundation.notices.adapters import sms
from yiwang.foundation.notices.models import Notice

WAIT = timedelta(minutes=1)
MOST_ATTEMPTS = 5
BATCH = 200


@transaction.atomic(savepoint=False)
def notify(*, by: Actor, party_id: int, title: str, body: str, link: str, subject: str, key: str, at: datetime) -> None:
    """Write the in-app message and queue the short message; the same key is told once. No personal data in the text."""
    rows = [
        Notice(
            key=f"{key}:{channel}",
            party_id=party_id,
            channel=channel,
            title=title[:120],
            body=body,
            link=link,
            subject=subject,
            state="delivered" if channel == "inapp" else "queued",
            created_at=at,
            next_at=at,
        )
        for channel in ("inapp", "sms")
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def send_queued(*, at: datetime) -> int:
    """Hand queued short messages to the channel, oldest first. Returns how many were handed over."""
    due = Notice.objects.filter(channel="sms", state="queued", next_at__lte=at).select_related("party").order_by("id")
    notices = list(due[:BATCH])
    for notice in notices:
        _send(notice, at)
    return len(notices)


def _send(notice: Notice, at: datetime) -> None:
    """Outside any transaction: the channel may take its time."""
    notice.attempts += 1
    if not notice.party.phone_sealed:
        notice.state, notice.answer = "failed", "没有登记手机号"
    else:
        phone = crypto.unseal_text(notice.party.phone_sealed)
        answer = sms.channel(getattr(settings, "SMS_CHANNEL", "sandbox")).send(
            phone=phone, text=f"{notice.title}。{notice.body}", key=notice.key, attempt=notice.attempts
        )
        notice.answer = answer.word
        notice.state = {"delivered": "delivered", "repeated": "delivered", "refused": "failed", "later": "queued"}[answer.outcome]
        if answer.outcome == "later":
            notice.next_at = at + WAIT * 2**notice.attempts
            notice.state = "failed" if notice.attempts >= MOST_ATTEMPTS else "queued"
    notice.save(update_fields=["attempts", "state", "answer", "next_at"])


@transaction.atomic(savepoint=False)
def mark_read(*, by: Actor, uid: UUID, at: datetime) -> None:
    """The person has read it."""
    selectors.list_notices(by=by).filter(uid=uid, read_at__isnull=True).update(read_at=at)
